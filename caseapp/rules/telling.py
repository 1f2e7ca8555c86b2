"""Telling a recipient that a permission, or a part of it, has ended: a task with a date (domain.md
§3.5). It is asked of staff, with no word to or about the person (INV-22).

The system actor ``stopping`` writes it, because whoever stops a permission need not be the one who
tells, and may not write permissions at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, stopping
from caseapp.access.actor import Actor
from caseapp.access.children import facts_in
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import NO_KIND, ContactMode, Kind
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.stopping import RecipientTold
from caseapp.models.task import Task
from caseapp.rules import reviews, safety_relied
from caseapp.vocabularies.purposes import purposes

SYSTEM = "stopping"
#: Within so many working days (domain.md §3.5).
WITHIN = 1


def is_due(session: Any, consent: Consent) -> bool:
    """Whether there is somebody to tell: the permission opened something to whom it named, or let
    them make something, such as a recording. Whoever might only be there or be called is not told
    from here."""
    opened = facts_in(session, consent.case_id).opening(consent) is not None
    return opened and consent.is_to_others and (bool(consent.kinds) or _made_something(consent))


def _made_something(consent: Consent) -> bool:
    code = consent.purpose or ""
    return purposes().known(code) and purposes().get(code).is_single_use


def ask(session: Any, case: Case, consent: Consent, part: Kind = NO_KIND) -> None:
    """Ask the key worker to tell whoever got it; where there is none, whoever stopped it.

    ``part``: the kinds that ended, if not all. Safety is looked at again where it relied on them.
    """
    actor = actor_of(session)
    if not is_due(session, consent) or not isinstance(actor, Actor):
        return
    safety_relied.look_again(session, case, consent, part or Kind(consent.kinds))
    place = reviews.place_of(session, case.organisation_id)
    asked = stopping.key_worker(session, case) or actor.user_id
    name = stopping.recipients(session, [consent])[consent.id].name
    words = _(
        "Tell %(name)s that the permission has ended, and ask them to stop and to let go of what"
        " they can.",
        name=name,
    )
    task = Task(
        case,
        author_id=actor.user_id,
        kind=Kind.CON,
        user_id=asked,
        due_on=place.calendar.add(place.today, WITHIN),
        what=words,
    )
    told = RecipientTold(case, author_id=actor.user_id, consent_id=consent.id, task_id=task.id)
    with gate.system(session, SYSTEM, "somebody is asked to tell a recipient"):
        session.add_all([task, told])


def tellings(session: Any, consent: Consent) -> Sequence[RecipientTold]:
    """Return what is to be told, and what was, of one permission; the first one first."""
    found: Sequence[RecipientTold] = session.scalars(
        select(RecipientTold)
        .where(RecipientTold.consent_id == consent.id, RecipientTold.case_id == consent.case_id)
        .order_by(RecipientTold.made_at, RecipientTold.id)
    ).all()
    return found


def told(session: Any, consent: Consent, on: date, by: ContactMode | None) -> None:
    """Keep that a recipient was told: one talk is for all that has ended of the permission."""
    place = reviews.place_of(session, consent.organisation_id)
    if on > place.today:
        raise InvalidError("told_on", _("This date is still to come. Use the day it happened."))
    for each in tellings(session, consent):
        if each.told_on is None:
            each.told_on, each.told_by = on, by
            _finish(session, each)


def of_task(session: Any, task: Task) -> None:
    """Keep that a recipient was told today, where a task that is done asked for it."""
    row = session.scalars(select(RecipientTold).where(RecipientTold.task_id == task.id)).first()
    if row is not None and row.told_on is None:
        row.told_on = reviews.place_of(session, row.organisation_id).today


def _finish(session: Any, told: RecipientTold) -> None:
    task = session.scalars(
        select(Task).where(Task.id == told.task_id, Task.case_id == told.case_id)
    ).first()
    if task is not None and task.done_at is None:
        task.done_at = clock.now()
