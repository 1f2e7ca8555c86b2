"""What a note said before it was changed.

Number: 0046, after 0045.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_TABLE = "note_wording"
_MOMENT = sa.DateTime(timezone=True)
_CLOSED = ("closed_to_guardian", "closed_to_manager", "closed_to_police")


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *_of_case(_TABLE),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("happened_at", _MOMENT, nullable=False),
        sa.Column("heading_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in _CLOSED),
        _points(_TABLE, ["note_id", "case_id"], ["note.id", "note.case_id"]),
        sa.CheckConstraint("kind IN (2048, 4096)", name=op.f("ck_note_wording_kind")),
        sa.UniqueConstraint("note_id", "nth", name=op.f("uq_note_wording_note_id_nth")),
    )
    _index(_TABLE, ["case_id"])
    row_security.protect((_TABLE,))


def downgrade() -> None:
    row_security.unprotect((_TABLE,))
    op.drop_table(_TABLE)


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


def _index(table: str, columns: list[str]) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
