"""How much waits in a team (domain.md §6.4): numbers and ages, of what a manager may know of. What
it is, and of whom, stands nowhere here.

The bind parameters are ``workers`` (of a team), ``now`` and ``today``.
"""

from __future__ import annotations

import uuid
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, bindparam, func, or_, select, union_all

from caseapp.access import gate, reading
from caseapp.base import clock
from caseapp.db.base import Identifier, Moment
from caseapp.kinds import TeamRole
from caseapp.models.account import Membership
from caseapp.models.reviewhelp import HelpOutline, ReviewAge
from caseapp.models.team import Assignment
from caseapp.rules.mine import is_open

_NOW: Any = bindparam("now", type_=Moment())
_TODAY: Any = bindparam("today", type_=Date())
_WORKERS: Any = bindparam("workers", type_=Identifier(), expanding=True)


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


def due(session: Any, values: dict[str, Any], *, of_all: bool) -> dict[uuid.UUID, tuple[int, date]]:
    """Return what is due by now: of cases by their key worker, and by whom it names instead.

    Counted by case first: whose a case is, is another table, and joining the two makes a database
    without figures about its tables go through all reviews.
    """
    held = reading.ask(session, _held(of_all), values)
    key_workers = dict(held)
    found: dict[uuid.UUID, tuple[int, date]] = {}
    for case_id, owner_id, count, oldest in reading.ask(session, _ages(of_all), values):
        whose = owner_id or key_workers.get(case_id)
        if whose is not None:
            before = found.get(whose, (0, oldest))
            found[whose] = before[0] + count, min(before[1], oldest)
    return found


def live_places(of_all: bool) -> tuple[Any, ...]:
    """The conditions that a place is that of a key worker now: anybody's, or one of a team's."""
    place = Assignment
    is_now = place.starts_at <= _NOW, or_(place.ends_at.is_(None), place.ends_at > _NOW)
    theirs = () if of_all else (place.user_id.in_(_WORKERS),)
    return (*theirs, place.team_role == TeamRole.KEY_WORKER, *is_now)


@cache
def _held(of_all: bool) -> Any:
    """Whose each case is; shown of those alone that are counted."""
    held = select(Assignment.case_id, Assignment.user_id).where(*live_places(of_all))
    return reading.prepared(held)


@cache
def _ages(of_all: bool) -> Any:
    """What is due by now, of the cases that a manager may know of."""
    columns = ReviewAge.case_id, ReviewAge.owner_id, func.count(), func.min(ReviewAge.due_on)
    is_due = is_open(ReviewAge), ReviewAge.due_on <= _TODAY
    whole = select(*columns).where(gate.gate.person(ReviewAge), *is_due)
    parts = [whole]
    if not of_all:
        held = select(Assignment.case_id).where(*live_places(of_all))
        parts = [
            whole.where(ReviewAge.owner_id.is_(None), ReviewAge.case_id.in_(held)),
            whole.where(ReviewAge.owner_id.in_(_WORKERS)),
        ]
    counted = (part.group_by(ReviewAge.case_id, ReviewAge.owner_id) for part in parts)
    return reading.prepared(union_all(*counted))


@cache
def asked(of_all: bool) -> Any:
    """With how much help is asked, by worker, and whether it is the second of a sort."""
    worker = HelpOutline.worker_id
    wanted = (
        select(worker, HelpOutline.is_signal, func.count(HelpOutline.id))
        .where(gate.gate.person(HelpOutline), HelpOutline.answered_at.is_(None))
        .group_by(worker, HelpOutline.is_signal)
    )
    return reading.prepared(wanted if of_all else wanted.where(worker.in_(_WORKERS)))
