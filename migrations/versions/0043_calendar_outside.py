"""What reaches staff outside the pages: calendar feeds, who wants mail, which mail went, quiet hours.

Number: 0043, after 0042.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _organisation()
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in _OF_A_HAT),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *(_points("calendar_feed", name) for name in _OF_A_HAT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"])
    op.create_index(
        "ix_calendar_feed_one_at_a_time",
        "calendar_feed",
        ["membership_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "mail_wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(quiet_from IS NULL) = (quiet_until IS NULL)", name=op.f("ck_mail_wish_both")
        ),
        sa.CheckConstraint(f"quiet_from IS NULL OR ({_HOURS})", name=op.f("ck_mail_wish_hours")),
        *(_points("mail_wish", name) for name in ("owner_id", "organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_wish")),
        sa.UniqueConstraint(
            "owner_id", "organisation_id", name=op.f("uq_mail_wish_owner_id_organisation_id")
        ),
    )
    op.create_index(op.f("ix_mail_wish_organisation_id"), "mail_wish", ["organisation_id"])
    op.create_table(
        "mail_sent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(_points("mail_sent", name) for name in ("user_id", "organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_sent")),
        sa.UniqueConstraint(
            "user_id",
            "organisation_id",
            "on_day",
            name=op.f("uq_mail_sent_user_id_organisation_id_on_day"),
        ),
    )


def downgrade() -> None:
    for table in ("mail_sent", "mail_wish", "calendar_feed"):
        op.drop_table(table)
    for column in ("quiet_until", "quiet_from"):
        op.drop_column("organisation", column)


_OF_A_HAT = ("user_id", "membership_id", "organisation_id")
_HOURS = "quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23"


def _organisation() -> None:
    for name, hour in (("quiet_from", "19"), ("quiet_until", "8")):
        op.add_column(
            "organisation", sa.Column(name, sa.Integer(), nullable=False, server_default=hour)
        )


def _points(table: str, column: str) -> sa.ForeignKeyConstraint:
    target = {"owner_id": "user"}.get(column, column.removesuffix("_id"))
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )
