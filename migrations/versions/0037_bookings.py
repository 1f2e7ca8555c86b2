"""Booked talks with an interpreter: what was offered and chosen, what came of it, and what an
interpreter is offered.

Number: 0037, after 0036.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_BOUND = ("booking", "booking_offered", "booking_choice", "booking_incident")


def upgrade() -> None:
    _offer()
    _booking()
    _booking_offered()
    _booking_choice()
    _booking_incident()
    row_security.protect(_BOUND)


def downgrade() -> None:
    row_security.unprotect(_BOUND)
    for table in reversed(_BOUND):
        op.drop_table(table)
    op.drop_table("interpreter_offer")


def _offer() -> None:
    op.create_table(
        "interpreter_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("interpreter_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answer = 'open') = (answered_at IS NULL)", name=op.f("ck_interpreter_offer_answered")
        ),
        sa.CheckConstraint(
            "answer IN ('open', 'yes', 'no')", name=op.f("ck_interpreter_offer_answer")
        ),
        sa.CheckConstraint(
            "mode IN ('in_person', 'phone', 'video', 'written')",
            name=op.f("ck_interpreter_offer_mode"),
        ),
        sa.CheckConstraint(
            "topic IN ('everyday', 'school', 'money', 'health', 'intimate_health', 'legal', 'police', 'court', 'account', 'permissions', 'safety')",
            name=op.f("ck_interpreter_offer_topic"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_interpreter_offer_ends")),
        sa.CheckConstraint("length(code) BETWEEN 2 AND 3", name=op.f("ck_interpreter_offer_code")),
        sa.ForeignKeyConstraint(
            ["interpreter_id", "organisation_id"],
            ["interpreter.id", "interpreter.organisation_id"],
            name=op.f("fk_interpreter_offer_interpreter_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_interpreter_offer_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user.id"],
            name=op.f("fk_interpreter_offer_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_offer")),
    )
    op.create_index(
        op.f("ix_interpreter_offer_interpreter_id_ends_at"),
        "interpreter_offer",
        ["interpreter_id", "ends_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_interpreter_offer_organisation_id_ends_at"),
        "interpreter_offer",
        ["organisation_id", "ends_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_interpreter_offer_owner_id_ends_at"),
        "interpreter_offer",
        ["owner_id", "ends_at"],
        unique=False,
    )


def _booking() -> None:
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("setting", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("breaks_every_min", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("dialect_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("wish", sa.String(length=40), nullable=False),
        sa.Column("strength", sa.String(length=40), nullable=True),
        sa.Column("asks_at_start", sa.Boolean(), nullable=False),
        sa.Column("with_whom", sa.String(length=40), nullable=True),
        sa.Column("interpreter_id", sa.Uuid(), nullable=True),
        sa.Column("helper", sa.String(length=40), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("tells_name", sa.Boolean(), nullable=False),
        sa.Column("asked_for_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("promised", sa.String(length=40), nullable=True),
        sa.Column("came_gender", sa.String(length=40), nullable=True),
        sa.Column("came_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("preference_met", sa.String(length=40), nullable=True),
        sa.Column("emergency", sa.String(length=40), nullable=True),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("comes_from", sa.String(length=40), nullable=True),
        sa.Column("was_before", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("felt_safe", sa.Integer(), nullable=True),
        sa.Column("feedback_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("problem_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(helper IS NOT NULL) = (COALESCE(with_whom, '') = 'helper')",
            name=op.f("ck_booking_helper"),
        ),
        sa.CheckConstraint(
            "(interpreter_id IS NOT NULL) = (COALESCE(with_whom, '') = 'roster')",
            name=op.f("ck_booking_interpreter"),
        ),
        sa.CheckConstraint(
            "(strength IS NOT NULL) = (wish IN ('woman', 'man', 'nonbinary_person', 'same_as_mine'))",
            name=op.f("ck_booking_strength"),
        ),
        sa.CheckConstraint(
            "mode IN ('in_person', 'phone', 'video', 'written')", name=op.f("ck_booking_mode")
        ),
        sa.CheckConstraint("role IN ('interpreter', 'mediator')", name=op.f("ck_booking_role")),
        sa.CheckConstraint(
            "setting IN ('office', 'home', 'clinic', 'lawyer', 'authority', 'school', 'police', 'court', 'distance', 'other')",
            name=op.f("ck_booking_setting"),
        ),
        sa.CheckConstraint(
            "state IN ('held', 'looking', 'confirmed', 'stopped', 'done', 'postponed', 'called_off')",
            name=op.f("ck_booking_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'done') OR (with_whom IS NOT NULL AND preference_met IS NOT NULL)",
            name=op.f("ck_booking_settled"),
        ),
        sa.CheckConstraint(
            "topic IN ('everyday', 'school', 'money', 'health', 'intimate_health', 'legal', 'police', 'court', 'account', 'permissions', 'safety')",
            name=op.f("ck_booking_topic"),
        ),
        sa.CheckConstraint(
            "(from_id IS NULL) = (comes_from IS NULL)", name=op.f("ck_booking_comes_from")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_booking_ends")),
        sa.CheckConstraint("felt_safe BETWEEN 1 AND 5", name=op.f("ck_booking_felt_safe")),
        sa.CheckConstraint("length(code) BETWEEN 2 AND 3", name=op.f("ck_booking_code")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_booking_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_booking_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["from_id", "case_id"],
            ["booking.id", "booking.case_id"],
            name=op.f("fk_booking_from_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["interpreter_id", "organisation_id"],
            ["interpreter.id", "interpreter.organisation_id"],
            name=op.f("fk_booking_interpreter_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["interpreter_offer.id"],
            name=op.f("fk_booking_offer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["user.id"],
            name=op.f("fk_booking_worker_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_booking_id_case_id")),
    )
    op.create_index(op.f("ix_booking_case_id"), "booking", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_booking_case_id_starts_at"), "booking", ["case_id", "starts_at"], unique=False
    )
    op.create_index(
        op.f("ix_booking_interpreter_id_case_id"),
        "booking",
        ["interpreter_id", "case_id"],
        unique=False,
    )
    op.create_index(op.f("ix_booking_offer_id"), "booking", ["offer_id"], unique=False)
    op.create_index(
        op.f("ix_booking_organisation_id_starts_at_id"),
        "booking",
        ["organisation_id", "starts_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_booking_worker_id_ends_at"), "booking", ["worker_id", "ends_at"], unique=False
    )


def _booking_offered() -> None:
    op.create_table(
        "booking_offered",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "rung IN ('another_day', 'from_elsewhere', 'near_dialect', 'other_gender', 'mediator_too', 'in_writing', 'postpone')",
            name=op.f("ck_booking_offered_rung"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_booking_offered_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["booking_id", "case_id"],
            ["booking.id", "booking.case_id"],
            name=op.f("fk_booking_offered_booking_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_booking_offered_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_offered")),
    )
    op.create_index(
        op.f("ix_booking_offered_booking_id_made_at"),
        "booking_offered",
        ["booking_id", "made_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_booking_offered_case_id"), "booking_offered", ["case_id"], unique=False
    )


def _booking_choice() -> None:
    op.create_table(
        "booking_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("chosen", sa.String(length=40), nullable=False),
        sa.Column("wish", sa.String(length=40), nullable=True),
        sa.Column("strength", sa.String(length=40), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_how", sa.String(length=40), nullable=False),
        sa.Column("is_reopened", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(chosen <> 'answer') OR wish IS NOT NULL", name=op.f("ck_booking_choice_answer")
        ),
        sa.CheckConstraint(
            "(wish IS NULL AND strength IS NULL) OR ((strength IS NOT NULL) = (wish IN ('woman', 'man', 'nonbinary_person', 'same_as_mine')))",
            name=op.f("ck_booking_choice_strength"),
        ),
        sa.CheckConstraint(
            "asked_how IN ('card', 'alone', 'interpreter', 'written')",
            name=op.f("ck_booking_choice_asked_how"),
        ),
        sa.CheckConstraint(
            "chosen = 'answer' OR words_sealed IS NOT NULL", name=op.f("ck_booking_choice_words")
        ),
        sa.CheckConstraint(
            "chosen IN ('answer', 'another_day', 'from_elsewhere', 'near_dialect', 'other_gender', 'mediator_too', 'in_writing', 'postpone', 'unknown_comes', 'other_language', 'helper', 'without', 'not_go_ahead')",
            name=op.f("ck_booking_choice_chosen"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_booking_choice_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["booking_id", "case_id"],
            ["booking.id", "booking.case_id"],
            name=op.f("fk_booking_choice_booking_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_booking_choice_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_choice")),
    )
    op.create_index(
        op.f("ix_booking_choice_booking_id_made_at"),
        "booking_choice",
        ["booking_id", "made_at"],
        unique=False,
    )
    op.create_index(op.f("ix_booking_choice_case_id"), "booking_choice", ["case_id"], unique=False)


def _booking_incident() -> None:
    op.create_table(
        "booking_incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "code IN ('pref_mismatch', 'emergency_mismatch')", name=op.f("ck_booking_incident_code")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_booking_incident_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["booking_id", "case_id"],
            ["booking.id", "booking.case_id"],
            name=op.f("fk_booking_incident_booking_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_booking_incident_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_incident")),
    )
    op.create_index(
        op.f("ix_booking_incident_booking_id"), "booking_incident", ["booking_id"], unique=False
    )
    op.create_index(
        op.f("ix_booking_incident_case_id"), "booking_incident", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_booking_incident_case_id_happened_at"),
        "booking_incident",
        ["case_id", "happened_at"],
        unique=False,
    )
