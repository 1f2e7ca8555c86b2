"""Identification: recovery periods with extensions, decisions, challenges.

Number: 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CASE_BOUND = (
    "decision_challenge",
    "identification_decision",
    "recovery_extension",
    "recovery_period",
)


def upgrade() -> None:
    op.create_table(
        "recovery_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("wish_state", sa.String(length=40), nullable=False),
        sa.Column("wish_at_end_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(wish_state = 'told') = (wish_at_end_sealed IS NOT NULL)",
            name=op.f("ck_recovery_period_wish"),
        ),
        sa.CheckConstraint("end_on > start_on", name=op.f("ck_recovery_period_order")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_recovery_period_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_recovery_period_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_period")),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_recovery_period_id_case_id")),
    )
    with op.batch_alter_table("recovery_period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_period_case_id"), ["case_id"], unique=False)

    op.create_table(
        "recovery_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("new_end_on", sa.Date(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answer = 'given') = (new_end_on IS NOT NULL)",
            name=op.f("ck_recovery_extension_given"),
        ),
        sa.CheckConstraint(
            "(answer = 'not_yet') = (answered_on IS NULL)",
            name=op.f("ck_recovery_extension_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_recovery_extension_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_recovery_extension_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["period_id", "case_id"],
            ["recovery_period.id", "recovery_period.case_id"],
            name=op.f("fk_recovery_extension_period_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_extension")),
    )
    with op.batch_alter_table("recovery_extension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recovery_extension_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recovery_extension_period_id"), ["period_id"], unique=False
        )

    op.create_table(
        "identification_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("authority_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reasons_explained_on", sa.Date(), nullable=True),
        sa.Column("reasons_language_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("challenge_deadline", sa.Date(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'not_yet' OR decided_on IS NULL",
            name=op.f("ck_identification_decision_decided"),
        ),
        sa.CheckConstraint(
            "challenge_deadline >= decided_on", name=op.f("ck_identification_decision_deadline")
        ),
        sa.CheckConstraint(
            "decided_on >= submitted_on", name=op.f("ck_identification_decision_order")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_identification_decision_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_identification_decision_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "case_id"],
            ["stage_event.id", "stage_event.case_id"],
            name=op.f("fk_identification_decision_event_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identification_decision")),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_identification_decision_id_case_id")),
    )
    with op.batch_alter_table("identification_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identification_decision_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "decision_challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("route", sa.String(length=40), nullable=True),
        sa.Column("adviser_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("lodged_on", sa.Date(), nullable=True),
        sa.Column("interim_state", sa.String(length=40), nullable=False),
        sa.Column("interim_support", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(interim_state = 'told') = (interim_support IS NOT NULL)",
            name=op.f("ck_decision_challenge_told"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_decision_challenge_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_decision_challenge_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["decision_id", "case_id"],
            ["identification_decision.id", "identification_decision.case_id"],
            name=op.f("fk_decision_challenge_decision_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_challenge")),
    )
    with op.batch_alter_table("decision_challenge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_challenge_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_decision_challenge_decision_id"), ["decision_id"], unique=False
        )
    row_security.protect(CASE_BOUND)


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    with op.batch_alter_table("decision_challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_challenge_decision_id"))
        batch_op.drop_index(batch_op.f("ix_decision_challenge_case_id"))

    op.drop_table("decision_challenge")
    with op.batch_alter_table("identification_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identification_decision_case_id"))

    op.drop_table("identification_decision")
    with op.batch_alter_table("recovery_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_extension_period_id"))
        batch_op.drop_index(batch_op.f("ix_recovery_extension_case_id"))

    op.drop_table("recovery_extension")
    with op.batch_alter_table("recovery_period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_period_case_id"))

    op.drop_table("recovery_period")
