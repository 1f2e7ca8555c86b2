"""Being told that sharing should stop, telling recipients, and the sentences of the spoken card.

Number: 0025, after 0024.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

#: The tables with rows about a case; the others are of an organisation.
OF_CASES = ("stop_report", "recipient_told")
_MOMENT = sa.DateTime(timezone=True)
_CASE = (["case_id", "organisation_id"], ["case.id", "case.organisation_id"])
_INDEXES = {
    "stop_report": (["case_id"], ["author_id", "made_at"]),
    "recipient_told": (["case_id"], ["consent_id"], ["task_id"]),
    "kept_stop": (["organisation_id", "looked_at"], ["author_id"]),
}


def upgrade() -> None:
    op.create_table(
        "stop_report",
        *_of_a_case(),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("reach", sa.String(length=40), nullable=False),
        sa.Column("came_by", sa.String(length=40), nullable=True),
        sa.Column("whom_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop_report")),
        _points("stop_report", ["author_id"], ["user.id"]),
        _points("stop_report", *_CASE),
    )
    op.create_table(
        "recipient_told",
        *_of_a_case(),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_by", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "told_by IS NULL OR told_on IS NOT NULL", name=op.f("ck_recipient_told_told")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_told")),
        _points("recipient_told", ["author_id"], ["user.id"]),
        _points("recipient_told", *_CASE),
        _points("recipient_told", ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
        _points("recipient_told", ["task_id"], ["task.id"]),
    )
    op.create_table(
        "kept_stop",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("who_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("whom_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("came_by", sa.String(length=40), nullable=True),
        sa.Column("looked_at", _MOMENT, nullable=True),
        sa.Column("looked_by_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_stop")),
        _points("kept_stop", ["organisation_id"], ["organisation.id"]),
        _points("kept_stop", ["author_id"], ["user.id"]),
        _points("kept_stop", ["looked_by_id"], ["user.id"]),
    )
    op.create_table(
        "standing_sentence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("sentence", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(checked_by = '') = (checked_on IS NULL)", name=op.f("ck_standing_sentence_checked")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_sentence")),
        sa.UniqueConstraint(
            "organisation_id",
            "language",
            "sentence",
            name=op.f("uq_standing_sentence_organisation_id_language_sentence"),
        ),
        _points("standing_sentence", ["organisation_id"], ["organisation.id"]),
    )
    for table, indexes in _INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    row_security.protect(OF_CASES)


def downgrade() -> None:
    row_security.unprotect(OF_CASES)
    for table in ("standing_sentence", "kept_stop", "recipient_told", "stop_report"):
        op.drop_table(table)


def _of_a_case() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
    ]


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)
