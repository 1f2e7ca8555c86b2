"""First contacts and the waiting list; several people who came at once.

Number: 0010, after 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

QUESTIONS = ("safe", "place", "health", "children", "language", "reach")
TABLES = ("arrival", "first_contact", "intake", "tonight_card", "way_back")


def upgrade() -> None:
    _table(
        "arrival",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _sealed("place"),
        sa.UniqueConstraint("case_id", "event_id", name=op.f("uq_arrival_case_id_event_id")),
    )
    op.create_index(op.f("ix_arrival_event_id"), "arrival", ["event_id"])
    _table(
        "first_contact",
        _moment("taken_at", nullable=False),
        _code("caller"),
        *map(_sealed, ("caller_words", "needed", "done")),
        _one_a_case("first_contact"),
    )
    _table(
        "intake",
        _code("state", nullable=False),
        _moment("since", nullable=False),
        _moment("answered_at"),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        _moment("said_hello_at"),
        *map(_sealed, ("passed_to", "words")),
        _version(),
        _one_a_case("intake"),
        sa.CheckConstraint(
            "(state = 'waiting') = (next_on IS NOT NULL)", name=op.f("ck_intake_next")
        ),
        _to_user("intake", "answered_by_id"),
    )
    op.create_index(
        op.f("ix_intake_organisation_id_state_next_on"),
        "intake",
        ["organisation_id", "state", "next_on"],
    )
    _table(
        "tonight_card",
        *(
            column
            for name in QUESTIONS
            for column in (
                _code(f"{name}_state", nullable=False),
                sa.Column(f"{name}_choice", sa.String(), nullable=True),
            )
        ),
        _version(),
        _one_a_case("tonight_card"),
        *(
            sa.CheckConstraint(
                f"({name}_state = 'told') = ({name}_choice IS NOT NULL)",
                name=op.f(f"ck_tonight_card_{name}"),
            )
            for name in QUESTIONS
        ),
    )
    _table(
        "way_back",
        _code("state", nullable=False),
        _code("channel"),
        *map(_sealed, ("value", "safe_when")),
        sa.CheckConstraint(
            "(state = 'told') = (channel IS NOT NULL)", name=op.f("ck_way_back_told")
        ),
    )
    row_security.protect(TABLES)


def downgrade() -> None:
    row_security.unprotect(TABLES)
    for table in TABLES:
        op.drop_table(table)


def _table(name: str, *more: sa.Column[object] | sa.Constraint) -> None:
    """A table of rows about a case, with what all of them have."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        _moment("made_at", nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f(f"fk_{name}_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        _to_user(name, "author_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def _to_user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["user.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )


def _one_a_case(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("case_id", name=op.f(f"uq_{table}_case_id"))


def _sealed(name: str) -> sa.Column[bytes]:
    return sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True)


def _code(name: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer(), nullable=False)
