"""Who looked: questions about a line, and lines that are not on the Together page now.

Number: 0024, after 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_QUESTION, _WITHHELD = "look_question", "look_withheld"
_TABLES = (_QUESTION, _WITHHELD)
_MOMENT = sa.DateTime(timezone=True)
_POINTS = {
    _QUESTION: ("answered_by_id", "author_id", "user_id"),
    _WITHHELD: ("author_id", "lifted_by_id", "reviewer_id", "user_id"),
}
_INDEXES = {
    _QUESTION: (["case_id"], ["organisation_id", "answered_at", "made_at"]),
    _WITHHELD: (["case_id"], ["reviewer_id", "lifted_at", "again_on"]),
}


def upgrade() -> None:
    _table(
        _QUESTION,
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("kinds_read", sa.Integer(), nullable=False),
        sa.Column("kinds_changed", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        _check(_QUESTION, "answered", "(answered_at IS NULL) = (answer_sealed IS NULL)"),
    )
    _table(
        _WITHHELD,
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=True),
        sa.Column("kinds_read", sa.Integer(), nullable=True),
        sa.Column("kinds_changed", sa.Integer(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=False),
        sa.Column("lifted_at", _MOMENT, nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        _check(
            _WITHHELD,
            "line",
            "(act IS NULL) = (kinds_read IS NULL) AND (act IS NULL) = (kinds_changed IS NULL)",
        ),
    )
    row_security.protect(_TABLES)


def downgrade() -> None:
    row_security.unprotect(_TABLES)
    for table in reversed(_TABLES):
        op.drop_table(table)


def _table(name: str, *columns: sa.Column | sa.CheckConstraint) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        *columns,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        _points(name, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
        *(_points(name, [each], ["user.id"]) for each in _POINTS[name]),
    )
    for each in _INDEXES[name]:
        op.create_index(op.f(f"ix_{name}_{'_'.join(each)}"), name, each)


def _check(table: str, name: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}"))


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)
