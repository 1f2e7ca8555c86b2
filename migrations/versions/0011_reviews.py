"""Reviews, tasks and notices of cases; working days and closed days of an organisation.

Number: 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("review", "task", "notice")


def upgrade() -> None:
    _review()
    _task()
    _notice()
    row_security.protect(TABLES)
    op.create_table(
        "closed_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _points("closed_day", "organisation_id", "organisation.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_day")),
        sa.UniqueConstraint(
            "organisation_id", "day", name=op.f("uq_closed_day_organisation_id_day")
        ),
    )
    # As text: with its check the column would otherwise need the table to be built anew.
    op.execute(
        "ALTER TABLE organisation ADD COLUMN working_days INTEGER NOT NULL DEFAULT 31"
        " CONSTRAINT ck_organisation_working_days CHECK (working_days BETWEEN 1 AND 127)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE organisation DROP COLUMN working_days")
    op.drop_table("closed_day")
    row_security.unprotect(TABLES)
    for table in reversed(TABLES):
        op.drop_table(table)


def _review() -> None:
    op.create_table(
        "review",
        *_of_case(),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("outcome_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'scheduled') = (closed_at IS NULL)", name=op.f("ck_review_closed")
        ),
        sa.ForeignKeyConstraint(
            ["source_id", "case_id"],
            ["stage_event.id", "stage_event.case_id"],
            name=op.f("fk_review_source_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        _points("review", "owner_id", "user.id"),
        _points("review", "closed_by_id", "user.id"),
        *_keys("review"),
    )
    _index("review", "case_id")
    op.create_index(
        op.f("ix_review_case_id_code_clock"),
        "review",
        ["case_id", "code", "clock"],
        unique=True,
        sqlite_where=sa.text("state = 'scheduled'"),
        postgresql_where=sa.text("state = 'scheduled'"),
    )
    _index("review", "organisation_id", "state", "due_on", "case_id")


def _task() -> None:
    op.create_table(
        "task",
        *_of_case(),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("task", "user_id", "user.id"),
        *_keys("task"),
    )
    _index("task", "case_id")
    _index("task", "user_id", "done_at", "due_on")


def _notice() -> None:
    op.create_table(
        "notice",
        *_of_case(),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        _points("notice", "user_id", "user.id"),
        *_keys("notice"),
    )
    _index("notice", "case_id")
    _index("notice", "user_id", "made_at")


def _of_case() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
    )


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [target],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f(f"fk_{table}_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        _points(table, "author_id", "user.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
