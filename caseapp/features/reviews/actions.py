"""What people do with reviews, tasks and closed days. Each is one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import guard, trail
from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.features.reviews.forms import DONE, MOVE, SNOOZE
from caseapp.kinds import Kind, SnoozeReason
from caseapp.models.case import Case
from caseapp.models.organisation import ClosedDay
from caseapp.models.task import Task
from caseapp.rules import closing_reviews as rules
from caseapp.rules import telling


def still_right(session: Any, case: Case, review_id: uuid.UUID, version: int) -> date | None:
    """Say that something is still right; return when it is looked at again."""
    day = rules.still_right(session, case, review_id, version)
    trail.say(session, "review.right")
    return day


def close(
    session: Any,
    case: Case,
    review_id: uuid.UUID,
    version: int,
    *,
    what: str,
    on: date | None,
    words: str | None,
    reason: SnoozeReason | None = None,
    answers: Mapping[str, str] | None = None,
    said: rules.Said | None = None,
) -> None:
    """Close a review as done, moved, put off or not needed; ``answers``: to what its kind asks.

    Raises :class:`InvalidError` for what is missing, :class:`ConflictError` if somebody was first.
    """
    if what == DONE:
        rules.done(session, case, review_id, version, words, answers, said)
        trail.say(session, "review.done")
    elif what == MOVE:
        rules.move(session, case, review_id, version, on, words)
        trail.say(session, "review.move")
    elif what == SNOOZE:
        _snooze(session, case, review_id, version, on, reason)
    else:
        rules.not_needed(session, case, review_id, version, words)
        trail.say(session, "review.not_needed")


def _snooze(
    session: Any,
    case: Case,
    review_id: uuid.UUID,
    version: int,
    on: date | None,
    reason: SnoozeReason | None,
) -> None:
    rules.snooze(session, case, review_id, version, on, reason)
    actor = actor_of(session)
    if reason is SnoozeReason.NO_INTERPRETER and on is not None and isinstance(actor, Actor):
        may_add = Kind.NOT in guard.writes(session, case.id)
        if may_add:
            what = _("Book an interpreter for the talk that was put off")
            add_task(session, case, what=what, user_id=actor.user_id, due_on=on)
    trail.say(session, "review.put_off")


def add_task(session: Any, case: Case, *, what: str, user_id: uuid.UUID, due_on: date) -> Task:
    """Ask somebody to do something by a day. It is read by whoever reads the notes of the case."""
    if not what.strip():
        raise InvalidError("what", _("Say what is to be done."))
    task = Task(case, kind=Kind.NOT, user_id=user_id, due_on=due_on, what=what.strip())
    session.add(task)
    trail.say(session, "task.add")
    session.flush()
    return task


def finish_task(session: Any, task: Task, version: int) -> None:
    """Say that a task is done; raise :class:`ConflictError` if somebody was first."""
    if task.version != version or task.done_at is not None:
        raise ConflictError
    task.done_at = clock.now()
    telling.of_task(session, task)
    trail.say(session, "task.done")
    session.flush()


def add_closed_day(session: Any, organisation_id: uuid.UUID, day: date, name: str) -> None:
    """Add a day on which the organisation is closed."""
    there = session.scalars(
        select(ClosedDay).where(ClosedDay.organisation_id == organisation_id, ClosedDay.day == day)
    ).first()
    if there is not None:
        raise InvalidError("day", _("This day is there already."))
    session.add(ClosedDay(organisation_id=organisation_id, day=day, name=name.strip()))
    trail.say(session, "organisation.closed_day")
    session.flush()


def remove_closed_day(session: Any, closed: ClosedDay) -> None:
    """Take a closed day off the list: it is a working day again."""
    session.delete(closed)
    trail.say(session, "organisation.open_day")
    session.flush()
