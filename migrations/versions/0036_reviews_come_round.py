"""Reviews that come round: putting off with a reason, asking whether help is wanted, and what an
organisation changes of the kinds.

Number: 0036, after 0035.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review", sa.Column("reason", sa.String(length=40), nullable=True))
    op.add_column("review", sa.Column("snoozes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "review", sa.Column("is_acute", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(op.f("ix_review_id_case_id"), "review", ["id", "case_id"], unique=True)
    op.add_column(
        "organisation", sa.Column("outside_help", sa.String(), nullable=False, server_default="")
    )
    _help()
    row_security.protect(("review_help",))
    _setting()
    _wish()


def downgrade() -> None:
    op.drop_table("help_wish")
    op.drop_table("review_setting")
    row_security.unprotect(("review_help",))
    op.drop_table("review_help")
    op.drop_column("organisation", "outside_help")
    op.drop_index(op.f("ix_review_id_case_id"), "review")
    for column in ("is_acute", "snoozes", "reason"):
        op.drop_column("review", column)


def _help() -> None:
    op.create_table(
        "review_help",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("step_on", sa.Date(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("asked_id", sa.Uuid(), nullable=True),
        sa.Column("is_signal", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_review_help_answered")
        ),
        sa.ForeignKeyConstraint(
            ["review_id", "case_id"],
            ["review.id", "review.case_id"],
            name=op.f("fk_review_help_review_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_review_help_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        *(_points("review_help", column) for column in _PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_help")),
        sa.UniqueConstraint(
            "case_id",
            "code",
            "clock",
            "step_on",
            name=op.f("uq_review_help_case_id_code_clock_step_on"),
        ),
    )
    _index("review_help", "case_id")
    _index("review_help", "organisation_id", "answered_at", "step_on")
    _index("review_help", "worker_id", "step_on")


_PEOPLE = ("author_id", "worker_id", "asked_id", "answered_by_id")


def _setting() -> None:
    op.create_table(
        "review_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=True),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=True),
        sa.Column("help_days", sa.Integer(), nullable=True),
        sa.Column("snooze_times", sa.Integer(), nullable=True),
        sa.Column("snooze_days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(f"{column} BETWEEN {least} AND {most}", name=op.f(_check(column)))
            for column, least, most in _LIMITS
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_review_setting_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_setting")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_review_setting_organisation_id_code")
        ),
    )


def _wish() -> None:
    op.create_table(
        "help_wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_help_wish_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        _points("help_wish", "owner_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_wish")),
    )
    _index("help_wish", "owner_id", "answered_at")


_LIMITS = (
    ("again", 1, 400),
    ("help_days", 0, 400),
    ("snooze_times", 0, 9),
    ("snooze_days", 1, 60),
)


def _check(column: str) -> str:
    return f"ck_review_setting_{column}"


def _points(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["user.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
