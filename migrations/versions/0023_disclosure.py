"""Disclosures without consent: what was shared, how it was written up, and the looks at it.

Number: 0023, after 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

CASE_BOUND = ("disclosure_look", "disclosure_account", "disclosure")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _disclosure()
    _account()
    _look()
    row_security.protect(CASE_BOUND)


def _disclosure() -> None:
    name = "disclosure"
    op.create_table(
        name,
        *_of_case(name),
        sa.Column("reason", sa.String(), nullable=False),
        _sealed("recipient", nullable=False),
        _sealed("shared", nullable=False),
        sa.Column("happened_at", _MOMENT, nullable=False),
        sa.Column("second", sa.String(length=40), nullable=False),
        sa.Column("colleague_id", sa.Uuid(), nullable=True),
        _sealed("outside"),
        sa.Column("outside_by", sa.String(length=40), nullable=True),
        sa.Column("outside_at", _MOMENT, nullable=True),
        _sealed("alone_why"),
        sa.Column("kinds", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=True),
        _sealed("legal_reference"),
        _check(name, "colleague", "(second = 'colleague') = (colleague_id IS NOT NULL)"),
        _check(name, "outside", "(second = 'outside') = (outside_sealed IS NOT NULL)"),
        _check(name, "asked", "(second = 'outside') = (outside_at IS NOT NULL)"),
        _check(name, "alone", "(second = 'nobody') = (alone_why_sealed IS NOT NULL)"),
        _points(name, ["colleague_id"], ["user.id"]),
        sa.UniqueConstraint("id", "case_id", name=op.f(f"uq_{name}_id_case_id")),
    )
    op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])
    over_time = ["organisation_id", "happened_at"]
    op.create_index(op.f(f"ix_{name}_{'_'.join(over_time)}"), name, over_time)


def _account() -> None:
    name = "disclosure_account"
    op.create_table(
        name,
        *_of_case(name),
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _sealed("facts"),
        _sealed("harm_shared"),
        _sealed("harm_not"),
        _sealed("less"),
        sa.Column("asked", sa.Boolean(), nullable=True),
        _sealed("asked_why"),
        sa.Column("view_state", sa.String(length=40), nullable=False),
        _sealed("view"),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("wait_until", sa.Date(), nullable=True),
        _sealed("wait_why"),
        sa.Column("complaint_given", sa.Boolean(), nullable=False),
        _sealed("aftercare"),
        _check(name, "wait", "(wait_until IS NULL) = (wait_why_sealed IS NULL)"),
        _check(name, "told", "told_on IS NULL OR wait_until IS NULL"),
        _check(name, "view", "(view_state = 'told') = (view_sealed IS NOT NULL)"),
        _of_disclosure(name),
        sa.UniqueConstraint(
            "disclosure_id", "number", name=op.f(f"uq_{name}_disclosure_id_number")
        ),
    )
    op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def _look() -> None:
    name = "disclosure_look"
    op.create_table(
        name,
        *_of_case(name),
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        _sealed("words"),
        _check(name, "outcome", "(step = 'outcome') = (outcome IS NOT NULL)"),
        _of_disclosure(name),
        sa.UniqueConstraint("disclosure_id", "step", name=op.f(f"uq_{name}_disclosure_id_step")),
    )
    op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def downgrade() -> None:
    row_security.unprotect(CASE_BOUND)
    for table in CASE_BOUND:
        op.drop_table(table)


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


def _of_disclosure(table: str) -> sa.ForeignKeyConstraint:
    return _points(table, ["disclosure_id", "case_id"], ["disclosure.id", "disclosure.case_id"])


def _sealed(name: str, *, nullable: bool = True) -> sa.Column[bytes]:
    return sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=nullable)


def _check(table: str, name: str, what: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(what, name=op.f(f"ck_{table}_{name}"))


def _points(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(columns)}")
    return sa.ForeignKeyConstraint(columns, to, name=name, initially="DEFERRED", deferrable=True)
