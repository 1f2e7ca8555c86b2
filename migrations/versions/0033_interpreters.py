"""The roster of interpreters: who there is, what they speak, when they are away, what they declared.

Number: 0033, after 0032.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interpreter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("gender", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("promises_woman", sa.Boolean(), nullable=False),
        sa.Column("promises_man", sa.Boolean(), nullable=False),
        sa.Column("in_person", sa.Boolean(), nullable=False),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.Column("by_video", sa.Boolean(), nullable=False),
        sa.Column("in_writing", sa.Boolean(), nullable=False),
        sa.Column("places", sa.String(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("reached_by", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("training", sa.String(length=40), nullable=False),
        sa.Column("vetted_until", sa.Date(), nullable=True),
        sa.Column("briefed_until", sa.Date(), nullable=True),
        sa.Column("confidentiality_on", sa.Date(), nullable=True),
        sa.Column("wants_debrief", sa.Boolean(), nullable=False),
        sa.Column("last_debrief_on", sa.Date(), nullable=True),
        sa.Column("ties_declared_on", sa.Date(), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_why", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(suspended_at IS NULL) = (suspended_why = '')", name=op.f("ck_interpreter_suspended")
        ),
        sa.CheckConstraint(
            "gender IN ('woman', 'man', 'nonbinary_person', 'not_said')",
            name=op.f("ck_interpreter_gender"),
        ),
        sa.CheckConstraint(
            "nature = 'line' OR NOT (promises_woman OR promises_man)",
            name=op.f("ck_interpreter_promises_of_line"),
        ),
        sa.CheckConstraint(
            "nature = 'person' OR gender = 'not_said'", name=op.f("ck_interpreter_gender_of_person")
        ),
        sa.CheckConstraint(
            "nature IN ('person', 'line', 'brought')", name=op.f("ck_interpreter_nature")
        ),
        sa.CheckConstraint(
            "role IN ('interpreter', 'mediator', 'both')", name=op.f("ck_interpreter_role")
        ),
        sa.CheckConstraint("side IN ('support', 'police')", name=op.f("ck_interpreter_side")),
        sa.CheckConstraint(
            "training IN ('none_known', 'informed', 'skilled', 'enhanced')",
            name=op.f("ck_interpreter_training"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_interpreter_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_interpreter_user_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter")),
        sa.UniqueConstraint(
            "id", "organisation_id", name=op.f("uq_interpreter_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_interpreter_organisation_id_name_id"),
        "interpreter",
        ["organisation_id", "name", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_interpreter_user_id"), "interpreter", ["user_id"], unique=False)
    op.create_table(
        "interpreter_language",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("interpreter_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("dialect", sa.String(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "level IN ('very_well', 'well', 'everyday')", name=op.f("ck_interpreter_language_level")
        ),
        sa.CheckConstraint(
            "length(code) BETWEEN 2 AND 3", name=op.f("ck_interpreter_language_code")
        ),
        sa.ForeignKeyConstraint(
            ["interpreter_id", "organisation_id"],
            ["interpreter.id", "interpreter.organisation_id"],
            name=op.f("fk_interpreter_language_interpreter_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_interpreter_language_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_language")),
        sa.UniqueConstraint(
            "interpreter_id",
            "code",
            "dialect",
            name=op.f("uq_interpreter_language_interpreter_id_code_dialect"),
        ),
    )
    op.create_index(
        op.f("ix_interpreter_language_organisation_id_code_interpreter_id"),
        "interpreter_language",
        ["organisation_id", "code", "interpreter_id"],
        unique=False,
    )
    op.create_table(
        "interpreter_away",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("interpreter_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_interpreter_away_days")),
        sa.ForeignKeyConstraint(
            ["interpreter_id", "organisation_id"],
            ["interpreter.id", "interpreter.organisation_id"],
            name=op.f("fk_interpreter_away_interpreter_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_interpreter_away_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_away")),
    )
    op.create_index(
        op.f("ix_interpreter_away_interpreter_id_last_day"),
        "interpreter_away",
        ["interpreter_id", "last_day"],
        unique=False,
    )
    op.create_index(
        op.f("ix_interpreter_away_organisation_id"),
        "interpreter_away",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "interpreter_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("interpreter_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('community', 'country', 'region', 'religion', 'group', 'profession', 'person')",
            name=op.f("ck_interpreter_tie_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["interpreter_id", "organisation_id"],
            ["interpreter.id", "interpreter.organisation_id"],
            name=op.f("fk_interpreter_tie_interpreter_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_interpreter_tie_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_tie")),
    )
    op.create_index(
        op.f("ix_interpreter_tie_interpreter_id"),
        "interpreter_tie",
        ["interpreter_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_interpreter_tie_organisation_id"),
        "interpreter_tie",
        ["organisation_id"],
        unique=False,
    )


def downgrade() -> None:
    for table in (
        "interpreter_tie",
        "interpreter_away",
        "interpreter_language",
        "interpreter",
    ):
        op.drop_table(table)
