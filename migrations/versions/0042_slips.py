"""Where a child is in a booked talk, that an interpreter would like to talk afterwards, and before which
booked talk something was asked.

Number: 0042, after 0041.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_CHILD = ("no_child", "with_me", "minded", "nursery", "shorter", "rebook")


def upgrade() -> None:
    op.add_column("interpreter", sa.Column("debrief_by", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("talk_answer") as answer:
        answer.add_column(sa.Column("booking_id", sa.Uuid(), nullable=True))
        answer.create_foreign_key(
            op.f("fk_talk_answer_booking_id_case_id"),
            "booking",
            ["booking_id", "case_id"],
            ["id", "case_id"],
            initially="DEFERRED",
            deferrable=True,
        )
    op.create_index(op.f("ix_talk_answer_booking_id"), "talk_answer", ["booking_id"])
    codes = ", ".join(f"'{each}'" for each in _CHILD)
    op.create_table(
        "booking_child",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("arrangement", sa.String(length=40), nullable=False),
        sa.Column("minder_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("minder_checked", sa.String(length=40), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"arrangement IN ({codes})", name=op.f("ck_booking_child_arrangement")),
        _points(["booking_id", "case_id"], ["booking.id", "booking.case_id"]),
        _points(["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
        _points(["author_id"], ["user.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_child")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_booking_child_booking_id")),
    )
    op.create_index(op.f("ix_booking_child_case_id"), "booking_child", ["case_id"])
    row_security.protect(("booking_child",))


def downgrade() -> None:
    row_security.unprotect(("booking_child",))
    op.drop_table("booking_child")
    op.drop_index(op.f("ix_talk_answer_booking_id"), "talk_answer")
    with op.batch_alter_table("talk_answer") as answer:
        answer.drop_constraint(op.f("fk_talk_answer_booking_id_case_id"), type_="foreignkey")
        answer.drop_column("booking_id")
    op.drop_column("interpreter", "debrief_by")


def _points(columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        columns,
        to,
        name=op.f(f"fk_booking_child_{'_'.join(columns)}"),
        initially="DEFERRED",
        deferrable=True,
    )
