"""Which permissions a measure for somebody's safety rests on; what else was talked about before a
yes; the second net knows organisations that are kept from a case.

Number: 0044, after 0043.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_TABLE = "safety_basis"
_TALKED: tuple[tuple[str, sa.types.TypeEngine[Any]], ...] = (
    ("language", sa.String()),
    ("risks_sealed", sa.LargeBinary()),
    ("alternatives_sealed", sa.LargeBinary()),
    ("wants_copy", sa.Boolean()),
    ("copy_place_sealed", sa.LargeBinary()),
)


def upgrade() -> None:
    for name, kind in _TALKED:
        op.add_column("consent", sa.Column(name, kind, nullable=True))
    op.create_index(
        op.f("ix_safety_look_id_case_id"), "safety_look", ["id", "case_id"], unique=True
    )
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("look_id", "consent_id", name=op.f(f"uq_{_TABLE}_look_id_consent_id")),
        _points(["author_id"], ["user.id"]),
        _points(["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
        _points(["look_id", "case_id"], ["safety_look.id", "safety_look.case_id"]),
        _points(["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
    )
    op.create_index(op.f(f"ix_{_TABLE}_case_id"), _TABLE, ["case_id"])
    op.create_index(op.f(f"ix_{_TABLE}_consent_id"), _TABLE, ["consent_id"])
    row_security.protect([_TABLE])
    row_security.renew(houses=True)


def _points(columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{_TABLE}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)


def downgrade() -> None:
    row_security.unprotect([_TABLE])
    row_security.renew(houses=False)
    op.drop_table(_TABLE)
    op.drop_index(op.f("ix_safety_look_id_case_id"), table_name="safety_look")
    for name, _kind in reversed(_TALKED):
        op.drop_column("consent", name)
