"""Being understood, further: somebody in the roster can leave it for good, a message that fits no case
knows where it was left, a profile says what holds with a child and who is there for the police, and a
task can be one that is not shown at once. The card to point at has words in further languages.

Number: 0041, after 0038.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None

_CODES = {
    "child_wish": (
        *("with_me", "minded", "nursery", "shorter", "ask_each_time", "no_child"),
        *("prefer_not_to_say", "not_asked_yet"),
    ),
    "child_minder_checked": ("yes", "no", "not_recorded"),
    "child_tell": ("yes", "no", "ask_each_time", "not_asked_yet"),
}
_SEALED = ("supporter", "child_minder", "child_holder", "child_pauses", "child_room")


def upgrade() -> None:
    op.add_column("interpreter", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("task", sa.Column("asked", sa.String(length=40), nullable=True))
    op.add_column("task", sa.Column("shows_at", sa.DateTime(timezone=True), nullable=True))
    _message()
    _card()
    with op.batch_alter_table("comms_profile") as profile:
        for name, codes in _CODES.items():
            profile.add_column(
                sa.Column(name, sa.String(length=40), nullable=False, server_default=codes[-1])
            )
        for name in _SEALED:
            profile.add_column(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("comms_profile") as profile:
        for name, codes in _CODES.items():
            listed = ", ".join(f"'{code}'" for code in codes)
            profile.create_check_constraint(
                op.f(f"ck_comms_profile_{name}"), sa.text(f"{name} IN ({listed})")
            )


def downgrade() -> None:
    op.drop_table("pointing_text")
    with op.batch_alter_table("comms_profile") as profile:
        for name in _CODES:
            profile.drop_constraint(op.f(f"ck_comms_profile_{name}"), type_="check")
    with op.batch_alter_table("comms_profile") as profile:
        for name in (*_CODES, *(f"{each}_sealed" for each in _SEALED)):
            profile.drop_column(name)
    op.drop_index(op.f("ix_kept_message_organisation_id_state"), "kept_message")
    with op.batch_alter_table("kept_message") as message:
        message.drop_constraint(op.f("fk_kept_message_organisation_id"), type_="foreignkey")
        message.drop_column("organisation_id")
    for column in ("shows_at", "asked"):
        op.drop_column("task", column)
    op.drop_column("interpreter", "retired_at")


def _message() -> None:
    with op.batch_alter_table("kept_message") as message:
        message.add_column(sa.Column("organisation_id", sa.Uuid(), nullable=True))
        message.create_foreign_key(
            op.f("fk_kept_message_organisation_id"),
            "organisation",
            ["organisation_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
    op.create_index(
        op.f("ix_kept_message_organisation_id_state"), "kept_message", ["organisation_id", "state"]
    )


def _card() -> None:
    op.create_table(
        "pointing_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("sentence", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(checked_by = '') = (checked_on IS NULL)", name=op.f("ck_pointing_text_checked")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_pointing_text_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pointing_text")),
        sa.UniqueConstraint(
            "organisation_id",
            "language",
            "sentence",
            name=op.f("uq_pointing_text_organisation_id_language_sentence"),
        ),
    )
