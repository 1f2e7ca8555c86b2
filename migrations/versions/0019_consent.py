"""The ledger of permissions, and what ends one before its day.

Number: 0019, after 0018.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

CASE_BOUND = ("consent_end", "consent")


def upgrade() -> None:
    _consent()
    _consent_end()
    row_security.protect(CASE_BOUND)


def _consent() -> None:
    op.create_table(
        "consent",
        *_of_case("consent"),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("kinds", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_said", sa.Boolean(), nullable=False),
        sa.Column("said_free", sa.Boolean(), nullable=False),
        sa.Column("said_take_back", sa.Boolean(), nullable=False),
        sa.Column("said_limits", sa.Boolean(), nullable=False),
        sa.Column("said_use", sa.Boolean(), nullable=False),
        sa.Column("said_recall", sa.Boolean(), nullable=False),
        sa.Column("company", sa.String(length=40), nullable=True),
        sa.Column("upset", sa.Boolean(), nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=True),
        sa.Column("interpreter", sa.String(length=40), nullable=True),
        sa.Column("conditions_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("teach_back_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(membership_id IS NULL) = (user_id IS NULL)", name=op.f("ck_consent_hat")
        ),
        sa.CheckConstraint(
            "membership_id IS NULL OR recipient_sealed IS NULL",
            name=op.f("ck_consent_recipient"),
        ),
        sa.CheckConstraint("(expires_on IS NULL) = (ends_at IS NULL)", name=op.f("ck_consent_end")),
        sa.CheckConstraint(
            "outcome <> 'active' OR membership_id IS NULL OR (ends_at IS NOT NULL AND kinds > 0)",
            name=op.f("ck_consent_opens"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_consent_{column}"),
                initially="DEFERRED",
                deferrable=True,
            )
            for column, table in (("membership_id", "membership"), ("user_id", "user"))
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id", "case_id"],
            ["conversation.id", "conversation.case_id"],
            name=op.f("fk_consent_conversation_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_consent_id_case_id")),
    )
    op.create_index(op.f("ix_consent_case_id"), "consent", ["case_id"])
    op.create_index(op.f("ix_consent_user_id_case_id"), "consent", ["user_id", "case_id"])


def _consent_end() -> None:
    op.create_table(
        "consent_end",
        *_of_case("consent_end"),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ending", sa.String(length=40), nullable=False),
        sa.Column("came_by", sa.String(length=40), nullable=True),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_whole OR kinds > 0", name=op.f("ck_consent_end_part")),
        sa.ForeignKeyConstraint(
            ["consent_id", "case_id"],
            ["consent.id", "consent.case_id"],
            name=op.f("fk_consent_end_consent_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
    )
    op.create_index(op.f("ix_consent_end_case_id"), "consent_end", ["case_id"])
    op.create_index(op.f("ix_consent_end_consent_id"), "consent_end", ["consent_id"])


def _of_case(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What every row about a case has."""
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f(f"fk_{table}_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f(f"fk_{table}_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
    )


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    for table in CASE_BOUND:
        op.drop_table(table)
