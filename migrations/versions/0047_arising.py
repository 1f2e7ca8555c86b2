"""Permissions that share nothing, and the card of what to do in an emergency.

A yes to somebody being in the room or to a recording can name somebody who has an account, and names
no kinds.

Number: 0047, after 0046.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_TABLE = "emergency_card"
_WORDS = ("whom", "telephone", "tell", "first")
_MOMENT = sa.DateTime(timezone=True)
_BEFORE = (
    "outcome <> 'active' OR (membership_id IS NULL AND partner_id IS NULL)"
    " OR (ends_at IS NOT NULL AND kinds > 0)"
)
_OPENS = (
    "outcome <> 'active' OR (membership_id IS NULL AND partner_id IS NULL)"
    " OR kinds = 0 OR ends_at IS NOT NULL"
)


def upgrade() -> None:
    _check(_OPENS)
    op.create_table(
        _TABLE,
        *_of_case(_TABLE),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True) for name in _WORDS),
        _points(_TABLE, ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
    )
    for column in ("case_id", "consent_id"):
        op.create_index(op.f(f"ix_{_TABLE}_{column}"), _TABLE, [column])
    row_security.protect((_TABLE,))


def downgrade() -> None:
    row_security.unprotect((_TABLE,))
    op.drop_table(_TABLE)
    _check(_BEFORE)


def _check(rule: str) -> None:
    with op.batch_alter_table("consent") as consent:
        consent.drop_constraint(op.f("ck_consent_opens"), type_="check")
        consent.create_check_constraint(op.f("ck_consent_opens"), sa.text(rule))


def _of_case(table: str) -> list[sa.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
    ]


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)
