"""Seeing somebody alone after a yes that may not have been free (domain.md §4.6, §10 story 7).

The task is asked for once, and ends by itself when they have answered alone. Nobody is shown it
while two people may still sit at the screen, and nothing in the answer to the save tells of it
(practice.md P6).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, or_, select

from caseapp.access import stopping
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.db.base import Moment
from caseapp.kinds import Company, ConsentOutcome, InterpreterFit, Kind
from caseapp.kinds.companions import AskedTask
from caseapp.models.case import Case
from caseapp.models.task import Task

#: So long the room is given: as long as pages of permissions say nothing of a doubt.
QUIET = timedelta(hours=2)
#: Within so many days they are seen (story 7).
WITHIN = timedelta(days=3)
_ALONE = (Company.ALONE, Company.SEEN_ALONE)


def shows() -> Any:
    """Return the criterion of tasks that are shown now; it asks for ``now``."""
    return or_(Task.shows_at.is_(None), Task.shows_at <= bindparam("now", type_=Moment()))


def after_answer(
    session: Any,
    case: Case,
    actor: Actor,
    today: date,
    outcome: ConsentOutcome,
    company: Company | None,
    interpreter: InterpreterFit | None,
) -> None:
    """Ask for it after a yes that opens nothing yet, and end it after an answer given alone."""
    was_alone = company in _ALONE and interpreter is not InterpreterFit.OTHER
    was_doubtful = outcome is ConsentOutcome.PROVISIONAL and not was_alone
    if not (was_alone or was_doubtful):
        return
    open_ones = session.scalars(
        select(Task).where(
            Task.case_id == case.id, Task.asked == AskedTask.SEE_ALONE, Task.done_at.is_(None)
        )
    ).all()
    if was_alone:
        for each in open_ones:
            each.done_at = clock.now()
    elif not open_ones:
        session.add(_task(session, case, actor, today))
    session.flush()


def _task(session: Any, case: Case, actor: Actor, today: date) -> Task:
    return Task(
        case,
        author_id=actor.user_id,
        kind=Kind.CON,
        user_id=stopping.key_worker(session, case) or actor.user_id,
        due_on=today + WITHIN,
        what=_("See them alone, with an interpreter who belongs to nobody there, and ask again."),
        asked=AskedTask.SEE_ALONE,
        shows_at=clock.now() + QUIET,
    )
