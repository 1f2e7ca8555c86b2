"""Numbers for managers: how much waits with whom, and since when; never what (domain.md §6.4).

Whoever supervises somebody is shown those first, and everybody when they ask: in a large
organisation the reviews of all are many, those of one's own people are found by their cases.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, and_, bindparam, func, or_, select, union_all

from caseapp.access import gate, reading
from caseapp.base import clock
from caseapp.db.base import Identifier, Moment
from caseapp.kinds import ReviewState, TeamRole
from caseapp.models.account import Membership, User
from caseapp.models.reviewhelp import HelpOutline, ReviewAge
from caseapp.models.team import Assignment

_NOW: Any = bindparam("now", type_=Moment())
_TODAY: Any = bindparam("today", type_=Date())
_WORKERS: Any = bindparam("workers", type_=Identifier(), expanding=True)


@dataclass(frozen=True)
class Numbers:
    """How much waits with one colleague: how many, since when, with how many help is asked."""

    name: str
    count: int
    oldest: date | None
    asked: int
    is_signal: bool


def supervised(session: Any, me: uuid.UUID) -> list[uuid.UUID]:
    """Return whom somebody supervises now."""
    now = clock.now()
    hats = session.scalars(
        select(Membership).where(
            Membership.supervisor_id == me,
            Membership.starts_at <= now,
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
        )
    )
    return sorted({hat.user_id for hat in hats})


def team(session: Any, today: date, among: Sequence[uuid.UUID] | None) -> list[Numbers]:
    """Return how much waits with each colleague, or with each of these, by name."""
    asked: dict[Any, int] = {}
    signals = set()
    whom = {} if among is None else {"workers": list(among)}
    for worker, is_signal, count in reading.ask(session, _asked(among is None), whom):
        asked[worker] = asked.get(worker, 0) + count
        if is_signal:
            signals.add(worker)
    values = {"now": clock.now(), "today": today, **whom}
    found = _together(reading.ask(session, _ages(among is None), values))
    return [
        Numbers(name, count, oldest, asked.get(user_id, 0), user_id in signals)
        for (name, user_id), (count, oldest) in sorted(found.items())
    ]


def _together(rows: Iterable[Any]) -> dict[tuple[str, uuid.UUID], tuple[int, date]]:
    """Add up what is somebody's by name and by their cases."""
    found: dict[tuple[str, uuid.UUID], tuple[int, date]] = {}
    for name, user_id, count, oldest in rows:
        before = found.get((name, user_id), (0, oldest))
        found[name, user_id] = before[0] + count, min(before[1], oldest)
    return found


@cache
def _ages(of_all: bool) -> Any:
    """What is due by now, of the cases that a manager may know of: by key worker, and by whom it
    names instead."""
    place = Assignment
    is_key_worker = and_(
        place.case_id == ReviewAge.case_id,
        place.team_role == TeamRole.KEY_WORKER,
        place.starts_at <= _NOW,
        or_(place.ends_at.is_(None), place.ends_at > _NOW),
    )
    by_case = _counted().join(place, is_key_worker).join(User, User.id == place.user_id)
    by_name = _counted().join(User, User.id == ReviewAge.owner_id)
    parts = [by_case.where(ReviewAge.owner_id.is_(None)), by_name]
    if not of_all:
        parts[0] = parts[0].where(place.user_id.in_(_WORKERS))
        parts[1] = parts[1].where(ReviewAge.owner_id.in_(_WORKERS))
    grouped = (part.group_by(User.id, User.name) for part in parts)
    return reading.prepared(union_all(*grouped))


def _counted() -> Any:
    is_due = ReviewAge.state == ReviewState.SCHEDULED, ReviewAge.due_on <= _TODAY
    columns = User.name, User.id, func.count(ReviewAge.id.distinct()), func.min(ReviewAge.due_on)
    return select(*columns).select_from(ReviewAge).where(gate.gate.person(ReviewAge), *is_due)


@cache
def _asked(of_all: bool) -> Any:
    """With how much help is asked, by worker, and whether it is the second of a sort."""
    worker = HelpOutline.worker_id
    wanted = (
        select(worker, HelpOutline.is_signal, func.count(HelpOutline.id))
        .where(gate.gate.person(HelpOutline), HelpOutline.answered_at.is_(None))
        .group_by(worker, HelpOutline.is_signal)
    )
    return reading.prepared(wanted if of_all else wanted.where(worker.in_(_WORKERS)))
