"""What a record is (case, first contact, waiting, joined, ...), and what lists sort cases by.

Number: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseapp.db import row_security

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("case_listing", "status_change")
ID_OF = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}


def upgrade() -> None:
    op.create_table(
        "status_change",
        *_identity(),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(status = 'joined') = (into_id IS NOT NULL)", name=op.f("ck_status_change_into")
        ),
        _points("status_change", "author_id", "user.id"),
        _points("status_change", "into_id", "case.id"),
        *_keys("status_change"),
    )
    op.create_index(op.f("ix_status_change_case_id"), "status_change", ["case_id"])
    op.create_table(
        "case_listing",
        *_identity(),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("case_listing"),
    )
    _fill()
    op.create_index(op.f("ix_case_listing_case_id"), "case_listing", ["case_id"], unique=True)
    for name in ("listed_at", "opened_on", "next_on", "status"):
        op.create_index(
            op.f(f"ix_case_listing_organisation_id_{name}_case_id"),
            "case_listing",
            ["organisation_id", name, "case_id"],
        )
    _rename("case_made_at", "case_listed_at")
    op.drop_index(op.f("ix_case_organisation_id_made_at_id"), table_name="case")
    row_security.protect(TABLES)


def downgrade() -> None:
    row_security.unprotect(TABLES)
    op.create_index(
        op.f("ix_case_organisation_id_made_at_id"), "case", ["organisation_id", "made_at", "id"]
    )
    _rename("case_listed_at", "case_made_at")
    op.drop_table("case_listing")
    op.drop_table("status_change")


def _identity() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
    )


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [target],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["case.id", "case.organisation_id"],
            name=op.f(f"fk_{table}_case_id_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _fill() -> None:
    """Every case there is stands on the caseload."""
    new_id = ID_OF[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO case_listing"  # noqa: S608 (fixed text)
        " (id, case_id, organisation_id, status, listed_at, opened_on, next_on, changed_at)"
        f" SELECT {new_id}, c.id, c.organisation_id, 'open', c.made_at,"
        " COALESCE(s.opened_on, date(c.made_at)), '9999-12-31', c.made_at"
        ' FROM "case" c LEFT JOIN case_summary s ON s.case_id = c.id'
    )


def _rename(before: str, after: str) -> None:
    op.drop_index(op.f(f"ix_case_access_membership_id_{before}_case_id"), table_name="case_access")
    op.execute(f"ALTER TABLE case_access RENAME COLUMN {before} TO {after}")
    op.create_index(
        op.f(f"ix_case_access_membership_id_{after}_case_id"),
        "case_access",
        ["membership_id", after, "case_id"],
    )
