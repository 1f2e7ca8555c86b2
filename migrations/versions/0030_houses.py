"""Organisations that are kept from a case, and the reasons of disclosure that one does not use.

Number: 0030, after 0029.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "house_bar",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("lifted_at", _MOMENT, nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_bar")),
        _points("house_bar", ["author_id"], ["user.id"]),
        _points("house_bar", ["lifted_by_id"], ["user.id"]),
        _points("house_bar", ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
        _points(
            "house_bar",
            ["partner_id", "organisation_id"],
            ["partner.id", "partner.organisation_id"],
        ),
    )
    op.create_index(op.f("ix_house_bar_case_id"), "house_bar", ["case_id"])
    holds = sa.text("lifted_at IS NULL")
    op.create_index(
        "ix_house_bar_one_at_a_time",
        "house_bar",
        ["case_id", "partner_id"],
        unique=True,
        sqlite_where=holds,
        postgresql_where=holds,
    )
    row_security.protect(["house_bar"])
    op.create_table(
        "reasons_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reasons_off")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_reasons_off_organisation_id")),
        _points("reasons_off", ["organisation_id"], ["organisation.id"]),
    )


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)


def downgrade() -> None:
    op.drop_table("reasons_off")
    row_security.unprotect(["house_bar"])
    op.drop_table("house_bar")
