"""Numbers to percentages: where things lie along the width of a chart, and nothing else.

Everything counts from where reading starts; the macros of ``macros/charts.html`` mirror it for
right-to-left, draw it and write the same numbers as a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

#: Per cent of the width that a letter takes, and the air around a text: on a wide screen, and on
#: the narrowest telephone.
_WIDE, _PHONE = (1.0, 1.0), (3.0, 3.0)
#: Distances between the dates named under lanes, in months; the first that gives few of them.
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_MOST_MARKS = 5
#: Lanes end a little before the edge, so that the line of today stands inside.
_BEYOND = 0.027


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the width, in per cent."""

    start: float
    size: float

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.start + self.size

    @property
    def middle(self) -> float:
        """Its middle, for a text in it."""
        return self.start + self.size / 2

    def holds(self, text: object) -> bool:
        """Whether a text fits in it on a wide screen."""
        return self.size >= _WIDE[0] * len(str(text)) + _WIDE[1]

    def holds_on_phone(self, text: object) -> bool:
        """Whether a text fits in it at 320 px."""
        return self.size >= _PHONE[0] * len(str(text)) + _PHONE[1]


@dataclass(frozen=True, slots=True)
class Part:
    """One number with its label, and its place. ``fill``: ``b1`` (lightest) to ``b4``."""

    label: str
    value: float
    fill: str = "b3"
    span: Span = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a line: ``x`` along the width, ``y`` of the height, both in per cent."""

    label: str
    value: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time that began and perhaps ended. ``state`` as of a stage: under way, settled, resting."""

    number: int
    label: str
    state: str
    since: date
    until: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Lane:
    """One pillar's stretches, in their order."""

    pillar: int
    label: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lanes over one time: ``days`` are the first days of months to name, with their places."""

    lanes: tuple[Lane, ...]
    days: tuple[tuple[date, float], ...]
    today: float


def share(part: float, whole: float) -> float:
    """Return a part of a whole in per cent, never below 0 or above 100."""
    return min(100.0, max(0.0, 100.0 * part / whole)) if whole > 0 else 0.0


def bars(parts: Iterable[Part], whole: float = 0) -> list[Part]:
    """Place numbers below each other; ``whole``, or a larger number, is as wide as the chart."""
    given = list(parts)
    most = max([whole, *(part.value for part in given)])
    return [replace(part, span=Span(0, share(part.value, most))) for part in given]


def stack(parts: Iterable[Part], whole: float = 0) -> list[Part]:
    """Place numbers after each other; ``whole``, or a larger sum, is as wide as the chart."""
    given = list(parts)
    most = max(whole, sum(part.value for part in given))
    placed, so_far = [], 0.0
    for part in given:
        placed.append(replace(part, span=Span(share(so_far, most), share(part.value, most))))
        so_far += part.value
    return placed


def line(numbers: Sequence[tuple[str, float]], most: float = 0) -> list[Point]:
    """Place numbers at even distances. Lines beside each other are given the same ``most``."""
    top = max([most, *(value for _, value in numbers)])
    step = 100 / len(numbers) if numbers else 0
    return [
        Point(label, value, step * (index + 0.5), share(value, top))
        for index, (label, value) in enumerate(numbers)
    ]


def lanes(
    pillars: Iterable[tuple[int, str, Sequence[tuple[str, str, date, date | None]]]], today: date
) -> Lanes:
    """Place the times of each pillar: ``(number, label, [(label, state, since, until), ...])``."""
    given = list(pillars)
    first = min((since for _, _, times in given for _, _, since, _ in times), default=today)
    days = (today - first).days or 1
    whole = days * (1 + _BEYOND)

    def place(day: date) -> float:
        return share((day - first).days, whole)

    made, number = [], 0
    for pillar, name, times in given:
        stretches = []
        for label, state, since, until in times:
            number += 1
            span = Span(place(since), place(until or today) - place(since))
            stretches.append(Stretch(number, label, state, since, until, span))
        made.append(Lane(pillar, name, tuple(stretches)))
    marks = tuple((day, place(day)) for day in _months(first, today))
    return Lanes(tuple(made), marks, place(today))


def _months(first: date, last: date) -> list[date]:
    """Return a few first days of months between two days, at even distances."""
    begin, end = first.year * 12 + first.month, last.year * 12 + last.month - 1
    for step in _STEPS:
        found = [month for month in range(begin, end + 1) if month % step == 0]
        if len(found) <= _MOST_MARKS:
            break
    return [date(month // 12, month % 12 + 1, 1) for month in found]
