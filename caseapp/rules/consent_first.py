"""What comes first before a yes to some purposes can be asked for (domain.md §3.2). A no is always
written down, and nothing else waits for any of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import KeyDecision, TeamRole
from caseapp.models.best_interests import BestInterests
from caseapp.models.case import Case, CaseSummary
from caseapp.models.team import Assignment
from caseapp.rules import reviews
from caseapp.rules.consent_checks import YES, Said
from caseapp.rules.identification import end_that_holds, given_ends, latest_period

STORY, FAMILY = "STORY", "FAMILY"
#: Nobody is asked for their story before that.
SETTLED = timedelta(days=90)


def refuse_early(session: Any, case: Case, said: Said) -> None:
    """Raise :class:`InvalidError` for a yes to telling somebody's story that should not have been
    asked for: in the first 90 days, in a recovery period, or by the key worker alone."""
    if said.matter is None or said.matter.code != STORY or said.decision not in YES:
        return
    today = reviews.place_of(session, case.organisation_id).today
    summary = session.scalars(select(CaseSummary).where(CaseSummary.case_id == case.id)).first()
    if today < (summary.opened_on if summary else case.made_at.date()) + SETTLED:
        raise InvalidError("purpose", _("Nobody is asked for their story in the first 90 days."))
    if _is_in_recovery(session, case, today):
        raise InvalidError("purpose", _("Nobody is asked for their story in a recovery period."))
    if _is_key_worker(session, case):
        raise InvalidError(
            "purpose",
            _("A key worker does not ask this alone. A colleague asks, and writes it down."),
        )


def refuse_undecided(session: Any, case: Case, purpose: str | None) -> None:
    """Raise :class:`InvalidError` for a guardian's yes to finding or reaching a child's family,
    before it was decided what is best for the child (domain.md §2.5, §3.2)."""
    if purpose != FAMILY:
        return
    decided = session.scalars(
        select(BestInterests.id).where(
            BestInterests.case_id == case.id,
            BestInterests.about == KeyDecision.FAMILY_CONTACT,
            BestInterests.completed_at.is_not(None),
        )
    ).first()
    if decided is None:
        raise InvalidError(
            "says", _("First decide together with them what is best: contact with family.")
        )


def _is_in_recovery(session: Any, case: Case, today: date) -> bool:
    period, extensions = latest_period(session, case)
    if period is None or (period.start_on is not None and period.start_on > today):
        return False
    return today <= end_that_holds(period.end_on, given_ends(extensions))


def _is_key_worker(session: Any, case: Case) -> bool:
    actor, now = actor_of(session), clock.now()
    if not isinstance(actor, Actor):
        return False
    places = session.scalars(
        select(Assignment).where(
            Assignment.case_id == case.id,
            Assignment.user_id == actor.user_id,
            Assignment.team_role == TeamRole.KEY_WORKER,
            Assignment.starts_at <= now,
        )
    )
    return any(each.ends_at is None or each.ends_at > now for each in places)
