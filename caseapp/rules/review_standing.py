"""How a review stands on a day, worked out from its dates alone (domain.md §6.3).

Nothing of it is stored, so nothing is lost when no job ran, and a clock that is put back only takes
back what it would say. Nothing here reads or writes, and no word says that somebody is late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from caseapp.base.working_days import Calendar
from caseapp.vocabularies.reviews import Moment, ReviewKind


class Standing(StrEnum):
    """Where an open review stands."""

    TO_COME = "to_come"
    DUE = "due"
    SINCE = "since"
    HELP = "help"


@dataclass(frozen=True, order=True)
class Step:
    """One moment at which somebody is asked whether help is wanted: which one, and from when."""

    asked_on: date
    step_on: date


def standing(kind: ReviewKind, review: Any, today: date, calendar: Calendar) -> Standing:
    """Return how an open review stands."""
    if any(step.asked_on <= today for step in steps(kind, review, calendar)):
        return Standing.HELP
    if review.due_on > today:
        return Standing.TO_COME
    return Standing.DUE if review.due_on == today else Standing.SINCE


def steps(kind: ReviewKind, review: Any, calendar: Calendar) -> list[Step]:
    """Return the moments at which help is offered with a review, in order."""
    help_ = kind.acute_help if review.is_acute and kind.acute_help else kind.help
    return sorted(_steps(kind, review, help_, calendar))


def _steps(
    kind: ReviewKind, review: Any, help_: tuple[Moment, ...], calendar: Calendar
) -> Iterator[Step]:
    for moment in help_:
        if review.counts_from is None or moment.days > 0 or not kind.has_date:
            day = moment.after(review.due_on, calendar)
            yield Step(day, day)
            continue
        day = moment.after(review.counts_from, calendar)
        if moment in kind.always:
            yield Step(max(day, review.due_on), day)
        elif day >= review.due_on:
            yield Step(day + timedelta(days=1), day)


def snooze_until(kind: ReviewKind, review: Any, today: date) -> date | None:
    """Return the last day to which a review can be put off; ``None`` where it cannot."""
    if kind.is_binding or kind.at_their_wish or (review.is_acute and kind.never_if_acute):
        return None
    if review.snoozes >= kind.snooze_times or not kind.snooze_days:
        return None
    if kind.snooze_first and review.counts_from is not None:
        first = min(moment.days for moment in kind.moments)
        if review.due_on > review.counts_from + timedelta(days=first + kind.snooze_days):
            return None
    due: date = max(today, review.due_on)
    return due + timedelta(days=kind.snooze_days)
