"""Partners, permissions that name one, and the people of a partner who may look.

Number: 0021, after 0020.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CASE_BOUND = ("consent_person",)
_MOMENT = sa.DateTime(timezone=True)
_BEFORE = "outcome <> 'active' OR membership_id IS NULL OR (ends_at IS NOT NULL AND kinds > 0)"
_OPENS = (
    "outcome <> 'active' OR (membership_id IS NULL AND partner_id IS NULL)"
    " OR (ends_at IS NOT NULL AND kinds > 0)"
)
_PARTNER = "partner_id IS NULL OR (membership_id IS NULL AND recipient_sealed IS NULL)"


def upgrade() -> None:
    _partner()
    with op.batch_alter_table("consent") as consent:
        consent.add_column(sa.Column("partner_id", sa.Uuid(), nullable=True))
        consent.create_foreign_key(
            op.f("fk_consent_partner_id_organisation_id"),
            "partner",
            ["partner_id", "organisation_id"],
            ["id", "organisation_id"],
            deferrable=True,
            initially="DEFERRED",
        )
        consent.create_index(op.f("ix_consent_partner_id"), ["partner_id"])
        consent.drop_constraint(op.f("ck_consent_opens"), type_="check")
        consent.create_check_constraint(op.f("ck_consent_opens"), sa.text(_OPENS))
        consent.create_check_constraint(op.f("ck_consent_partner"), sa.text(_PARTNER))
    _consent_person()
    row_security.protect(CASE_BOUND)


def _partner() -> None:
    table = "partner"
    words = ("name", "remit", "languages", "contact", "telephone", "email", "note")
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.Column("sends_by", sa.String(length=40), nullable=False),
        sa.Column("linked_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("vetted_on", sa.Date(), nullable=True),
        sa.Column("vetted_until", sa.Date(), nullable=True),
        sa.Column("suspended_at", _MOMENT, nullable=True),
        sa.Column("retired_at", _MOMENT, nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "linked_organisation_id <> organisation_id", name=op.f("ck_partner_other")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_partner_id_organisation_id")),
        _points(table, ["organisation_id"], ["organisation.id"]),
        _points(table, ["linked_organisation_id"], ["organisation.id"]),
    )
    for columns in (["organisation_id", "name", "id"], ["linked_organisation_id"]):
        op.create_index(op.f(f"ix_partner_{'_'.join(columns)}"), table, columns)


def _consent_person() -> None:
    table = "consent_person"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= named_at", name=op.f("ck_consent_person_ends")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_person")),
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
        _points(table, ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
        _points(table, ["membership_id"], ["membership.id"]),
        _points(table, ["user_id"], ["user.id"]),
    )
    named = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_consent_person_once",
        table,
        ["consent_id", "membership_id"],
        unique=True,
        sqlite_where=named,
        postgresql_where=named,
    )
    for columns in (["case_id"], ["user_id", "case_id"]):
        op.create_index(op.f(f"ix_consent_person_{'_'.join(columns)}"), table, columns)


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    op.drop_table("consent_person")
    with op.batch_alter_table("consent") as consent:
        consent.drop_constraint(op.f("ck_consent_partner"), type_="check")
        consent.drop_constraint(op.f("ck_consent_opens"), type_="check")
        consent.create_check_constraint(op.f("ck_consent_opens"), sa.text(_BEFORE))
        consent.drop_constraint(op.f("fk_consent_partner_id_organisation_id"), type_="foreignkey")
        consent.drop_index(op.f("ix_consent_partner_id"))
        consent.drop_column("partner_id")
    op.drop_table("partner")


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)
