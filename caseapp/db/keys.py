"""Foreign keys. They are checked at the end of a transaction, so that rows that belong together
can be written in any order; the transaction fails as a whole when one points nowhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint


def points_to(column: str) -> ForeignKey:
    """A foreign key to ``table.column``."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


def same_organisation_as_case() -> ForeignKeyConstraint:
    """The pair (case, organisation): no row can claim another organisation than its case's."""
    return ForeignKeyConstraint(
        ["case_id", "organisation_id"],
        ["case.id", "case.organisation_id"],
        deferrable=True,
        initially="DEFERRED",
    )


def of_same_case(column: str, table: str) -> ForeignKeyConstraint:
    """A row hangs from rows of its own case only: ``column`` points into ``table``."""
    return ForeignKeyConstraint(
        [column, "case_id"],
        [f"{table}.id", f"{table}.case_id"],
        deferrable=True,
        initially="DEFERRED",
    )


def of_same_organisation(column: str, table: str) -> ForeignKeyConstraint:
    """A row of an organisation points to rows of that organisation only."""
    return ForeignKeyConstraint(
        [column, "organisation_id"],
        [f"{table}.id", f"{table}.organisation_id"],
        deferrable=True,
        initially="DEFERRED",
    )


__all__: list[Any] = [
    "of_same_case",
    "of_same_organisation",
    "points_to",
    "same_organisation_as_case",
]
