"""Appointments.

Number: 0053, after 0052.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_TABLE = "appointment"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("word_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("change_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.CheckConstraint(
            "state IN ('planned', 'took_place', 'did_not', 'called_off')",
            name=op.f(f"ck_{_TABLE}_state"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f(f"ck_{_TABLE}_ends")),
        _points(["author_id"], ["user.id"]),
        _points(["worker_id"], ["user.id"]),
        _points(["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
    )
    op.create_index(op.f(f"ix_{_TABLE}_case_id"), _TABLE, ["case_id"])
    op.create_index(op.f(f"ix_{_TABLE}_case_id_starts_at"), _TABLE, ["case_id", "starts_at"])
    op.create_index(op.f(f"ix_{_TABLE}_worker_id_ends_at"), _TABLE, ["worker_id", "ends_at"])
    op.create_index(op.f(f"ix_{_TABLE}_series_id"), _TABLE, ["series_id"])
    row_security.protect([_TABLE])


def _points(columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{_TABLE}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)


def downgrade() -> None:
    row_security.unprotect([_TABLE])
    op.drop_table(_TABLE)
