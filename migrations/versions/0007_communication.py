"""How to be with a person, their languages and phrases, and how to reach them safely.

Number: 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CASE_BOUND = ("case_language", "case_phrase", "comms_profile", "safe_contact")


def upgrade() -> None:
    op.create_table(
        "case_language",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("dialect_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("comfort", sa.String(length=40), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT (is_first AND comfort = 'avoid')", name=op.f("ck_case_language_first")
        ),
        sa.CheckConstraint(
            "comfort IN ('good', 'ok', 'avoid')", name=op.f("ck_case_language_comfort")
        ),
        sa.CheckConstraint("length(code) BETWEEN 2 AND 3", name=op.f("ck_case_language_code")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_case_language_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_case_language_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_language")),
    )
    op.create_index(op.f("ix_case_language_case_id"), "case_language", ["case_id"], unique=False)
    op.create_index(
        "uq_case_language_first",
        "case_language",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("is_first AND ended_at IS NULL"),
        postgresql_where=sa.text("is_first AND ended_at IS NULL"),
    )
    op.create_table(
        "case_phrase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effect", sa.String(length=40), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("effect IN ('helps', 'harder')", name=op.f("ck_case_phrase_effect")),
        sa.CheckConstraint("source IN ('person', 'worker')", name=op.f("ck_case_phrase_source")),
        sa.CheckConstraint("text_sealed IS NOT NULL", name=op.f("ck_case_phrase_text")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_case_phrase_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_case_phrase_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_phrase")),
    )
    op.create_index(op.f("ix_case_phrase_case_id"), "case_phrase", ["case_id"], unique=False)
    op.create_table(
        "comms_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("need_interpreter", sa.String(length=40), nullable=False),
        sa.Column("pref_gender_interpreter", sa.String(length=40), nullable=False),
        sa.Column("pref_gender_strength", sa.String(length=40), nullable=True),
        sa.Column("breaks_every_min", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(pref_gender_strength IS NOT NULL) = (pref_gender_interpreter IN ('woman', 'man', 'nonbinary_person', 'same_as_mine'))",
            name=op.f("ck_comms_profile_strength"),
        ),
        sa.CheckConstraint(
            "need_interpreter IN ('always', 'formal_or_hard', 'ask_me', 'no_my_choice', 'no_need', 'prefer_not_to_say', 'not_asked_yet')",
            name=op.f("ck_comms_profile_need_interpreter"),
        ),
        sa.CheckConstraint(
            "pref_gender_interpreter IN ('woman', 'man', 'nonbinary_person', 'same_as_mine', 'no_preference', 'ask_each_time', 'prefer_not_to_say', 'not_asked_yet')",
            name=op.f("ck_comms_profile_pref_gender_interpreter"),
        ),
        sa.CheckConstraint(
            "pref_gender_strength IN ('must', 'strong', 'nice')",
            name=op.f("ck_comms_profile_pref_gender_strength"),
        ),
        sa.CheckConstraint(
            "breaks_every_min BETWEEN 10 AND 60", name=op.f("ck_comms_profile_breaks")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_comms_profile_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_comms_profile_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comms_profile")),
        sa.UniqueConstraint("case_id", name=op.f("uq_comms_profile_case_id")),
    )
    op.create_index(op.f("ix_comms_profile_case_id"), "comms_profile", ["case_id"], unique=False)
    op.create_table(
        "safe_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("times_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("device_state", sa.String(length=40), nullable=False),
        sa.Column("device_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("voicemail", sa.String(length=40), nullable=False),
        sa.Column("say_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(device_state = 'told') = (device_sealed IS NOT NULL)",
            name=op.f("ck_safe_contact_device"),
        ),
        sa.CheckConstraint(
            "channel = 'in_person' OR value_sealed IS NOT NULL", name=op.f("ck_safe_contact_value")
        ),
        sa.CheckConstraint(
            "channel IN ('call', 'text', 'messaging_app', 'email', 'letter', 'via_person', 'in_person')",
            name=op.f("ck_safe_contact_channel"),
        ),
        sa.CheckConstraint(
            "device_state IN ('told', 'not_asked_yet', 'prefers_not_to_say', 'not_known', 'do_not_ask')",
            name=op.f("ck_safe_contact_device_state"),
        ),
        sa.CheckConstraint(
            "voicemail IN ('yes', 'no', 'not_asked_yet')", name=op.f("ck_safe_contact_voicemail")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user.id"],
            name=op.f("fk_safe_contact_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f("fk_safe_contact_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contact")),
    )
    op.create_index(op.f("ix_safe_contact_case_id"), "safe_contact", ["case_id"], unique=False)
    op.create_index(
        "uq_safe_contact_now",
        "safe_contact",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    row_security.protect(CASE_BOUND)


def downgrade() -> None:
    for table in CASE_BOUND:
        op.drop_table(table)
