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

from caseapp.models.organisation import LEAST_CROSSED, LEAST_PEOPLE


@dataclass(frozen=True)
class Bounds:
    """Of how many people a number has to be (P37): one of a total by one dimension, and one of two
    things crossed, as what was not met by language. An organisation may ask for more of them, and
    never for fewer."""

    people: int = LEAST_PEOPLE
    crossed: int = LEAST_CROSSED


#: What holds where an organisation has chosen nothing.
USUAL = Bounds()


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


def grouped(rows: Sequence[Count], union: Union, bounds: Bounds = USUAL) -> list[Shown]:
    """Return the rows that can be shown, the largest first, and the others as one.

    ``union``: counts the rows with these codes as one, with each person once.
    """
    ordered = sorted(rows, key=lambda row: (-row.requests, str(row.code)))
    open_ones = [row for row in ordered if row.people >= bounds.people]
    hidden = [row for row in ordered if row.people < bounds.people]
    if hidden:
        together = union([row.code for row in hidden])
        if together.people < bounds.people and open_ones:
            hidden.append(open_ones.pop())
            together = union([row.code for row in hidden])
        open_ones.append(Count(None, *_numbers(together)))
    closed = _closed(open_ones, bounds)
    return [
        Shown(row.code, row.requests, None if row in closed else row.unmet)
        if row.people >= bounds.people
        else Shown(row.code, None, None)
        for row in open_ones
    ]


def _closed(rows: Sequence[Count], bounds: Bounds) -> list[Count]:
    """Return the rows of which it is not shown how many were not met.

    The sum of that stands in a table of its own, so those that are left out are left out together
    with others, until what remains by subtraction is of enough people, too.
    """
    closed = [row for row in rows if not _is_open(row, bounds)]
    for row in reversed(rows):
        if not closed or _is_open(_at_least(closed), bounds):
            break
        if row not in closed:
            closed.append(row)
    return closed


def _is_open(row: Count, bounds: Bounds) -> bool:
    """Whether it can be shown of a row how many were not met. That none or all were is crossed
    too: it tells of each of its people how it was for them."""
    parts = (row.unmet_people, row.met_people)
    is_even = all(part == 0 or part >= bounds.crossed for part in parts)
    return row.people >= bounds.crossed and is_even


def _at_least(rows: Sequence[Count]) -> Count:
    """Return of how many people rows are together, at the least: some may be in several."""
    most = [max(numbers) for numbers in zip(*(_numbers(row) for row in rows), strict=True)]
    return Count(None, *most)


def total(rows: Sequence[Shown]) -> int | None:
    """Return the sum of what is shown; nothing where a part of it is not."""
    numbers = [row.requests for row in rows]
    return sum(each or 0 for each in numbers) if all(each is not None for each in numbers) else None


def alone(requests: int, people: int, bounds: Bounds = USUAL) -> int | None:
    """Return a number that stands by itself, if it is of nobody or of enough people."""
    return requests if requests == 0 or people >= bounds.people else None


def _numbers(row: Count) -> tuple[int, int, int, int, int]:
    return row.requests, row.people, row.unmet, row.unmet_people, row.met_people
