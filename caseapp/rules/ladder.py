"""What is offered when nobody fits, in its order; the person chooses (domain.md §4.4).

Each rung lets go of one thing and keeps everything else. That of another gender is not there where
it must be one, until they themselves opened it again. Nothing here is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caseapp.base import clock
from caseapp.kinds.booking import Rung
from caseapp.kinds.interpreter import InterpreterRole, TalkMode
from caseapp.models.case import Case
from caseapp.rules import roster
from caseapp.rules.booking_wish import Profile, Talk, ThisTime, wanted
from caseapp.rules.matching_terms import Match, Span, Wanted

#: Another day is looked for so far ahead; so many are offered.
DAYS_AHEAD, DAYS_OFFERED = 14, 3
_AT_A_DISTANCE = (TalkMode.PHONE, TalkMode.VIDEO)

Named = list[tuple[Match, str]]


@dataclass(frozen=True)
class Step:
    """A rung: who would come then, or on which days somebody who fits could."""

    rung: Rung
    people: tuple[tuple[Match, str], ...] = ()
    times: tuple[tuple[datetime, str], ...] = ()


def steps(
    session: Any, case: Case, profile: Profile, talk: Talk, now: ThisTime, zone: ZoneInfo
) -> list[Step]:
    """Return what can be offered, in its order; the last two always can."""
    asked = wanted(profile, talk, now, zone)
    return list(_steps(session, case, profile, talk, now, asked, zone))


def _steps(
    session: Any,
    case: Case,
    profile: Profile,
    talk: Talk,
    now: ThisTime,
    asked: Wanted,
    zone: ZoneInfo,
) -> Iterator[Step]:
    times = other_days(session, case, asked, talk.span, zone)
    if times:
        yield Step(Rung.ANOTHER_DAY, times=tuple(times))
    for rung, other in _let_go(profile, talk, now, asked):
        people = roster.find(session, case.organisation_id, other, case.id)
        if people:
            yield Step(rung, people=tuple(people))
    if TalkMode.WRITTEN not in profile.never_modes:
        yield Step(Rung.IN_WRITING)
    yield Step(Rung.POSTPONE)


def _let_go(
    profile: Profile, talk: Talk, now: ThisTime, asked: Wanted
) -> Iterator[tuple[Rung, Wanted]]:
    """What each rung asks for: the same with one thing let go."""
    ways = [
        mode for mode in _AT_A_DISTANCE if mode not in profile.never_modes and mode is not talk.mode
    ]
    if ways:
        closed = frozenset(TalkMode) - frozenset(ways)
        yield Rung.FROM_ELSEWHERE, replace(asked, modes=tuple(ways), never_modes=closed)
    if asked.dialect_must:
        yield Rung.NEAR_DIALECT, replace(asked, dialect_must=False)
    if now.narrows is not None and not now.is_must:
        yield Rung.OTHER_GENDER, replace(asked, gender=None, strength=None)
    if talk.role is InterpreterRole.INTERPRETER:
        yield Rung.MEDIATOR_TOO, replace(asked, role=InterpreterRole.MEDIATOR)


def other_days(
    session: Any, case: Case, asked: Wanted, span: Span, zone: ZoneInfo
) -> list[tuple[datetime, str]]:
    """Return the next days on which somebody who fits could come, at the same time of day."""
    spans = [each for each in _later(span, zone) if each.starts > clock.now()]
    return roster.first_free(session, case.organisation_id, asked, spans, zone)[:DAYS_OFFERED]


def _later(span: Span, zone: ZoneInfo) -> Iterator[Span]:
    """The same time of day where the organisation is, on each of the days ahead."""
    local, length = span.starts.astimezone(zone), span.ends - span.starts
    for number in range(1, DAYS_AHEAD + 1):
        day = (local.replace(tzinfo=None) + timedelta(days=number)).replace(tzinfo=zone)
        yield Span(day.astimezone(span.starts.tzinfo), day.astimezone(span.starts.tzinfo) + length)
