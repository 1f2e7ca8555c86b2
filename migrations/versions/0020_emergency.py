"""Emergency access: a case that is opened for four hours, and the look at it.

Number: 0020, after 0018.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TABLE = "emergency_access"
_MOMENT = sa.DateTime(timezone=True)
_POINTS = (
    (["author_id"], ["user.id"]),
    (["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
    (["membership_id"], ["membership.id"]),
    (["reviewed_by_id"], ["user.id"]),
    (["user_id"], ["user.id"]),
)
_INDEXES = (["case_id"], ["organisation_id", "started_at"], ["user_id", "started_at"])


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("sentence_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", _MOMENT, nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("not_told_until", sa.Date(), nullable=True),
        sa.Column("not_told_why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > started_at", name=op.f(f"ck_{_TABLE}_ends")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (reviewed_at IS NULL)", name=op.f(f"ck_{_TABLE}_reviewed")
        ),
        sa.CheckConstraint(
            "(not_told_until IS NULL) = (not_told_why_sealed IS NULL)",
            name=op.f(f"ck_{_TABLE}_not_told"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        *(_points(columns, to) for columns, to in _POINTS),
    )
    for columns in _INDEXES:
        op.create_index(op.f(f"ix_{_TABLE}_{'_'.join(columns)}"), _TABLE, columns)
    row_security.protect([_TABLE])


def downgrade() -> None:
    row_security.unprotect([_TABLE])
    op.drop_table(_TABLE)


def _points(columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{_TABLE}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)
