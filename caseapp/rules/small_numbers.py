"""Figures by which nobody is found (practice.md P37, domain.md §7.3): what is of fewer people than
a bound is not shown, and cannot be worked out from what is.

Counted are people, not what was done for them: five talks of one person are one person. Rows that
are too small go together; where even together they are of too few, the smallest row that could be
shown goes with them, so that no subtraction leads to them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

#: So many people a number has to be of (P37: totals by one dimension).
BOUND = 5


@dataclass(frozen=True)
class Count:
    """A number of requests, of how many people; and of those that were not met the same.

    ``met_people``: of how many people those are that were met.
    """

    code: Any
    requests: int
    people: int
    unmet: int = 0
    unmet_people: int = 0
    met_people: int = 0


@dataclass(frozen=True)
class Shown:
    """One row as it is shown; ``None`` for a number that is not. Without a code it is of all rows
    that were too small."""

    code: Any
    requests: int | None
    unmet: int | None


Union = Callable[[Collection[Any]], Count]


def grouped(rows: Sequence[Count], union: Union) -> list[Shown]:
    """Return the rows that can be shown, the largest first, and the others as one.

    ``union``: counts the rows with these codes as one, with each person once.
    """
    ordered = sorted(rows, key=lambda row: (-row.requests, str(row.code)))
    open_ones = [row for row in ordered if row.people >= BOUND]
    hidden = [row for row in ordered if row.people < BOUND]
    if not hidden:
        return [_shown(row) for row in open_ones]
    together = union([row.code for row in hidden])
    if together.people < BOUND and open_ones:
        hidden.append(open_ones.pop())
        together = union([row.code for row in hidden])
    rest = Count(None, *_numbers(together))
    return [*(_shown(row) for row in open_ones), _shown(rest)]


def total(rows: Sequence[Shown]) -> int | None:
    """Return the sum of what is shown; nothing where a part of it is not."""
    numbers = [row.requests for row in rows]
    return sum(each or 0 for each in numbers) if all(each is not None for each in numbers) else None


def alone(requests: int, people: int) -> int | None:
    """Return a number that stands by itself, if it is of nobody or of enough people."""
    return requests if requests == 0 or people >= BOUND else None


def _shown(row: Count) -> Shown:
    if row.people < BOUND:
        return Shown(row.code, None, None)
    is_met_open = row.requests == row.unmet or row.met_people >= BOUND
    is_open = row.unmet == 0 or (row.unmet_people >= BOUND and is_met_open)
    return Shown(row.code, row.requests, row.unmet if is_open else None)


def _numbers(row: Count) -> tuple[int, int, int, int, int]:
    return row.requests, row.people, row.unmet, row.unmet_people, row.met_people
