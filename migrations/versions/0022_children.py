"""Children: who decides with them, what they answered, best-interests decisions.

Number: 0022, after 0021.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

CASE_BOUND = ("note_showing", "best_countersign", "best_interests", "guardian_answer", "decider")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("consent", sa.Column("assent", sa.String(length=40), nullable=True))
    op.add_column("consent", sa.Column("asked_by", sa.String(length=40), nullable=True))
    op.add_column("consent", sa.Column("words_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "organisation",
        sa.Column("meanwhile_body", sa.String(), server_default="", nullable=False),
    )
    _deciders()
    _answers()
    _decisions()
    _showings()
    row_security.protect(CASE_BOUND)


def _deciders() -> None:
    op.create_table(
        "decider",
        *_of_case("decider"),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("barred_at", _MOMENT, nullable=True),
        sa.UniqueConstraint("id", "case_id", name=op.f("uq_decider_id_case_id")),
    )
    _index("decider", ["case_id"])


def _answers() -> None:
    table = "guardian_answer"
    op.create_table(
        table,
        *_of_case(table),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("says", sa.String(length=40), nullable=False),
        sa.Column("said_by", sa.String(length=40), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("decider_id", sa.Uuid(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        _check(table, "hat", "(membership_id IS NULL) = (user_id IS NULL)"),
        _check(table, "somebody", "said_by IS NOT NULL OR says = 'unavailable'"),
        _check(
            table,
            "appointed",
            "(COALESCE(said_by, '') = 'appointed') = (membership_id IS NOT NULL)",
        ),
        _check(table, "outside", "(COALESCE(said_by, '') = 'outside') = (decider_id IS NOT NULL)"),
        _points(table, ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
        _points(table, ["decider_id", "case_id"], ["decider.id", "decider.case_id"]),
        _points(table, ["membership_id"], ["membership.id"]),
        _points(table, ["user_id"], ["user.id"]),
    )
    _index(table, ["case_id"])
    _index(table, ["consent_id"])


def _decisions() -> None:
    table = "best_interests"
    op.create_table(
        table,
        *_of_case(table),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("space_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("voice_mode", sa.String(length=40), nullable=True),
        sa.Column("voice_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("audience_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("influence_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("feedback_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("decided_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("weight_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("completed_at", _MOMENT, nullable=True),
        sa.Column("completed_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _check(table, "about", "(sort = 'decision') = (about IS NOT NULL)"),
        _check(
            table,
            "feedback",
            "completed_at IS NULL OR (feedback_on IS NOT NULL AND voice_mode IS NOT NULL)",
        ),
        _check(table, "result", "completed_at IS NULL OR consent_id IS NULL OR result IS NOT NULL"),
        _check(table, "completed_by", "(completed_at IS NULL) = (completed_by_id IS NULL)"),
        _points(table, ["consent_id", "case_id"], ["consent.id", "consent.case_id"]),
        _points(table, ["completed_by_id"], ["user.id"]),
        sa.UniqueConstraint("id", "case_id", name=op.f(f"uq_{table}_id_case_id")),
    )
    _index(table, ["case_id"])
    table = "best_countersign"
    op.create_table(
        table,
        *_of_case(table),
        sa.Column("best_interests_id", sa.Uuid(), nullable=False),
        _points(
            table,
            ["best_interests_id", "case_id"],
            ["best_interests.id", "best_interests.case_id"],
        ),
        sa.UniqueConstraint("best_interests_id", name=op.f(f"uq_{table}_best_interests_id")),
    )
    _index(table, ["case_id"])


def _showings() -> None:
    table = "note_showing"
    op.create_index(op.f("ix_note_id_case_id"), "note", ["id", "case_id"], unique=True)
    op.create_table(
        table,
        *_of_case(table),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        _points(table, ["note_id", "case_id"], ["note.id", "note.case_id"]),
    )
    _index(table, ["case_id"])
    _index(table, ["note_id"])


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    for table in CASE_BOUND:
        op.drop_table(table)
    op.drop_index(op.f("ix_note_id_case_id"), table_name="note")
    op.drop_column("organisation", "meanwhile_body")
    for column in ("words_sealed", "asked_by", "assent"):
        op.drop_column("consent", column)


def _of_case(table: str) -> list[sa.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _points(table, ["author_id"], ["user.id"]),
        _points(table, ["case_id", "organisation_id"], ["case.id", "case.organisation_id"]),
    ]


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _index(table: str, columns: list[str]) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
