"""Hopes, goals and their steps, strengths, and how outcomes are rated.

Number: 0035, after 0033.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None

CASE_BOUND = (
    "goal",
    "goal_step",
    "goal_event",
    "goal_agreement",
    "goal_review",
    "goal_obstacle",
    "goal_talk",
    "strength",
    "goal_strength",
    "outcome_rating",
)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _goal()
    _goal_step()
    _goal_event()
    _goal_agreement()
    _goal_review()
    _goal_obstacle()
    _goal_talk()
    _strength()
    _goal_strength()
    _outcome_rating()
    row_security.protect(CASE_BOUND)


def _goal() -> None:
    op.create_table(
        "goal",
        *_of_case("goal"),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("own_words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("translation_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("good_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("limits_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("also", sa.String(), nullable=False),
        sa.Column("control", sa.String(), nullable=False),
        sa.Column("confidence_state", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("confidence_on", sa.Date(), nullable=True),
        sa.Column("importance_state", sa.String(length=40), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("by_faces", sa.Boolean(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("blocked_by_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("chased_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'active' OR (limits_sealed IS NOT NULL AND review_on IS NOT NULL)",
            name=op.f("ck_goal_active"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'active', 'resting', 'blocked_by_others') OR agreed_on IS NOT NULL",
            name=op.f("ck_goal_agreed"),
        ),
        sa.CheckConstraint(
            "state <> 'blocked_by_others' OR (blocked_by_sealed IS NOT NULL AND chased_on IS NOT NULL)",
            name=op.f("ck_goal_blocked"),
        ),
        sa.CheckConstraint(
            "(confidence_state = 'told') = (confidence IS NOT NULL) AND (importance_state = 'told') = (importance IS NOT NULL)",
            name=op.f("ck_goal_scores"),
        ),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_goal_id_case_id")),
    )
    op.create_index(op.f("ix_goal_case_id"), "goal", ["case_id"])
    op.create_index(
        op.f("ix_goal_organisation_id_state_chased_on"),
        "goal",
        ["organisation_id", "state", "chased_on"],
    )


def _goal_step() -> None:
    op.create_table(
        "goal_step",
        *_of_case("goal_step"),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("owner_user_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("check_on", sa.Date(), nullable=True),
        sa.Column("small_enough", sa.Boolean(), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("needs_money", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("learned_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_on IS NULL OR check_on IS NULL", name=op.f("ck_goal_step_day")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (outcome_on IS NULL)", name=op.f("ck_goal_step_outcome")
        ),
        sa.CheckConstraint(
            "consent_id IS NULL OR owner IN ('partner', 'advocate')",
            name=op.f("ck_goal_step_owner"),
        ),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_goal_step_id_case_id")),
        _points("goal_step", ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
        _points("goal_step", ["goal_id", "case_id"], ["goal.id", "goal.case_id"]),
        _points("goal_step", ["owner_user_id"], ["user.id"]),
    )
    op.create_index(op.f("ix_goal_step_case_id"), "goal_step", ["case_id"])
    op.create_index(op.f("ix_goal_step_consent_id"), "goal_step", ["consent_id"])
    op.create_index(op.f("ix_goal_step_goal_id"), "goal_step", ["goal_id"])


def _goal_event() -> None:
    op.create_table(
        "goal_event",
        *_of_case("goal_event"),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('reached', 'reached_differently') OR words_sealed IS NOT NULL",
            name=op.f("ck_goal_event_words"),
        ),
        _points("goal_event", ["goal_id", "case_id"], ["goal.id", "goal.case_id"]),
    )
    op.create_index(op.f("ix_goal_event_case_id"), "goal_event", ["case_id"])
    op.create_index(op.f("ix_goal_event_goal_id"), "goal_event", ["goal_id"])


def _goal_agreement() -> None:
    op.create_table(
        "goal_agreement",
        *_of_case("goal_agreement"),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.String(length=40), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("interpreter_sealed", sa.LargeBinary(), nullable=True),
        _points("goal_agreement", ["goal_id", "case_id"], ["goal.id", "goal.case_id"]),
    )
    op.create_index(op.f("ix_goal_agreement_case_id"), "goal_agreement", ["case_id"])
    op.create_index(op.f("ix_goal_agreement_goal_id"), "goal_agreement", ["goal_id"])


def _goal_review() -> None:
    op.create_table(
        "goal_review",
        *_of_case("goal_review"),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("well_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("changes_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("unsafe_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tell_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("interpreter_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("confidence_state", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("still_theirs", sa.Boolean(), nullable=True),
        sa.Column("limits_hold", sa.Boolean(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(confidence_state = 'told') = (confidence IS NOT NULL)",
            name=op.f("ck_goal_review_told"),
        ),
        _points("goal_review", ["goal_id", "case_id"], ["goal.id", "goal.case_id"]),
    )
    op.create_index(op.f("ix_goal_review_case_id"), "goal_review", ["case_id"])
    op.create_index(op.f("ix_goal_review_goal_id"), "goal_review", ["goal_id"])


def _goal_obstacle() -> None:
    op.create_table(
        "goal_obstacle",
        *_of_case("goal_obstacle"),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("plan_sealed", sa.LargeBinary(), nullable=True),
        _points("goal_obstacle", ["goal_id", "case_id"], ["goal.id", "goal.case_id"]),
    )
    op.create_index(op.f("ix_goal_obstacle_case_id"), "goal_obstacle", ["case_id"])
    op.create_index(op.f("ix_goal_obstacle_goal_id"), "goal_obstacle", ["goal_id"])


def _goal_talk() -> None:
    op.create_table(
        "goal_talk",
        *_of_case("goal_talk"),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        _points("goal_talk", ["goal_id", "case_id"], ["goal.id", "goal.case_id"]),
    )
    op.create_index(op.f("ix_goal_talk_case_id"), "goal_talk", ["case_id"])
    op.create_index(op.f("ix_goal_talk_goal_id"), "goal_talk", ["goal_id"])


def _strength() -> None:
    op.create_table(
        "strength",
        *_of_case("strength"),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("dropped_at", _MOMENT, nullable=True),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_strength_id_case_id")),
    )
    op.create_index(op.f("ix_strength_case_id"), "strength", ["case_id"])


def _goal_strength() -> None:
    op.create_table(
        "goal_strength",
        *_of_case("goal_strength"),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("strength_id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint(
            "goal_id", "strength_id", name=op.f("uq_goal_strength_goal_id_strength_id")
        ),
        _points("goal_strength", ["goal_id", "case_id"], ["goal.id", "goal.case_id"]),
        _points("goal_strength", ["strength_id", "case_id"], ["strength.id", "strength.case_id"]),
    )
    op.create_index(op.f("ix_goal_strength_case_id"), "goal_strength", ["case_id"])


def _outcome_rating() -> None:
    op.create_table(
        "outcome_rating",
        *_of_case("outcome_rating"),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("rating_state", sa.String(length=40), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(rating_state = 'told') = (rating IS NOT NULL)", name=op.f("ck_outcome_rating_told")
        ),
    )
    op.create_index(op.f("ix_outcome_rating_case_id"), "outcome_rating", ["case_id"])
    op.create_index(
        op.f("ix_outcome_rating_case_id_outcome_rated_on"),
        "outcome_rating",
        ["case_id", "outcome", "rated_on"],
    )


def _of_case(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What every row about a case has."""
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
    )


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    for table in reversed(CASE_BOUND):
        op.drop_table(table)
