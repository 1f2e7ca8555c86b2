"""Who walks a pillar, corrections of what was recorded, and how safe somebody is.

Number: 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CASE_BOUND = ("amendment", "pillar_walk", "safety_look", "safety_state")


def upgrade() -> None:
    op.add_column("stage_event", sa.Column("corrected_on", sa.Date(), nullable=True))
    op.create_table(
        "amendment",
        *_of_case("amendment"),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("reason_sealed IS NOT NULL", name=op.f("ck_amendment_reason")),
        sa.CheckConstraint(
            "((CASE WHEN choice IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN on_date IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN number IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN text_sealed IS NULL THEN 0 ELSE 1 END))"
            " = (CASE WHEN state = 'told' THEN 1 ELSE 0 END)",
            name=op.f("ck_amendment_told"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "case_id"],
            ["stage_event.id", "stage_event.case_id"],
            name=op.f("fk_amendment_event_id_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.UniqueConstraint(
            "event_id", "field", "nth", name=op.f("uq_amendment_event_id_field_nth")
        ),
    )
    op.create_index(op.f("ix_amendment_case_id"), "amendment", ["case_id"])
    op.create_index(op.f("ix_amendment_event_id"), "amendment", ["event_id"])
    op.create_table(
        "pillar_walk",
        *_of_case("pillar_walk"),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("pillar", sa.Integer(), nullable=False),
        sa.Column("walker", sa.String(length=40), nullable=False),
        sa.Column("partner_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("pillar BETWEEN 1 AND 4", name=op.f("ck_pillar_walk_pillar")),
        sa.CheckConstraint(
            "(walker = 'organisation') = (partner_sealed IS NOT NULL)",
            name=op.f("ck_pillar_walk_partner"),
        ),
        sa.CheckConstraint(
            "number_sealed IS NULL OR partner_sealed IS NOT NULL",
            name=op.f("ck_pillar_walk_number"),
        ),
    )
    op.create_index(op.f("ix_pillar_walk_case_id"), "pillar_walk", ["case_id"])
    op.create_index(
        "uq_pillar_walk_now",
        "pillar_walk",
        ["case_id", "pillar"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "safety_look",
        *_of_case("safety_look"),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("own_view_state", sa.String(length=40), nullable=False),
        sa.Column("own_view_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("doing_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(own_view_state = 'told') = (own_view_sealed IS NOT NULL)",
            name=op.f("ck_safety_look_own_view"),
        ),
    )
    op.create_index(op.f("ix_safety_look_case_id"), "safety_look", ["case_id"])
    op.create_index(
        op.f("ix_safety_look_case_id_looked_on"), "safety_look", ["case_id", "looked_on"]
    )
    op.create_table(
        "safety_state",
        *_of_case("safety_state"),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("case_id", name=op.f("uq_safety_state_case_id")),
    )
    op.create_index(op.f("ix_safety_state_case_id"), "safety_state", ["case_id"])
    op.create_index(
        op.f("ix_safety_state_organisation_id_level_case_id"),
        "safety_state",
        ["organisation_id", "level", "case_id"],
    )
    row_security.protect(CASE_BOUND)


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
    with op.batch_alter_table("stage_event") as batch:
        batch.drop_column("corrected_on")
