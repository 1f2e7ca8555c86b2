"""Writing down who comes along, and changing it: one transaction each."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.base.problems import InvalidError
from caseapp.kinds import CompanyOutcome, InvitedBy, NoticeCode, Tried
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.companion import Companion
from caseapp.rules import arising, notices, reviews

#: What a concern is looked at with.
REVIEW = "SAFETY"


def add(
    session: Any,
    case: Case,
    user_id: uuid.UUID,
    today: date,
    *,
    may_come: str = "",
    **given: Any,
) -> Companion:
    """Write down somebody who comes along; ``may_come``: what the person said to that."""
    companion = Companion(case)
    _set(companion, user_id, today, **given)
    session.add(companion)
    _ask(session, case, companion, may_come)
    if companion.outcome is CompanyOutcome.CONCERN:
        _tell(session, case, today)
    trail.say(session, "companion.add")
    session.flush()
    return companion


def change(
    session: Any,
    case: Case,
    companion: Companion,
    user_id: uuid.UUID,
    today: date,
    *,
    may_come: str = "",
    **given: Any,
) -> None:
    """Change what is written. The form's version was checked before."""
    before = companion.outcome
    _set(companion, user_id, today, **given)
    _ask(session, case, companion, may_come)
    if companion.outcome is CompanyOutcome.CONCERN and before is not CompanyOutcome.CONCERN:
        _tell(session, case, today)
    trail.say(session, "companion.change")
    session.flush()


def _ask(session: Any, case: Case, companion: Companion, may_come: str) -> None:
    """Keep what the person said to this one being in the room (practice.md P10); it shares nothing,
    and ends by itself like every permission."""
    name = companion.name or ""
    if may_come and arising.is_asked(session, case, arising.ACCOMPANY, name):
        arising.record_answer(session, case, arising.ACCOMPANY, may_come, name)


def _set(
    companion: Companion,
    user_id: uuid.UUID,
    today: date,
    *,
    name: str,
    tie: str,
    seen_alone: Tried,
    checked: Tried,
    checked_on: date | None,
    invited_by: InvitedBy = InvitedBy.NOT_ASKED_YET,
    worries: str = "",
    topics: str = "",
    stays_for: str = "",
    childcare: str = "",
    outcome: CompanyOutcome = CompanyOutcome.NOT_YET,
) -> None:
    if not name.strip():
        raise InvalidError("name", _("Write a name."))
    if checked_on is not None and checked_on > today:
        raise InvalidError("checked_on", _("This date is still to come. Use the day it happened."))
    companion.name, companion.tie = name.strip(), tie.strip() or None
    companion.seen_alone = seen_alone
    if checked is Tried.NOT_YET:
        companion.checked_on, companion.checked_by_id = None, None
    else:
        if checked is not companion.checked or companion.checked_by_id is None:
            companion.checked_by_id = user_id
        companion.checked_on = checked_on or companion.checked_on or today
    companion.checked = checked
    companion.invited_by, companion.outcome = invited_by, outcome
    companion.worries, companion.topics = worries.strip() or None, topics.strip() or None
    companion.stays_for = stays_for.strip() or None
    companion.childcare = childcare.strip() or None


def _tell(session: Any, case: Case, today: date) -> None:
    """A concern is looked at today with how safe they are, and the supervisor is told (§4.6)."""
    reviews.start(session, case, REVIEW, today)
    actor = actor_of(session)
    if isinstance(actor, Actor):
        supervisor = session.get_one(Membership, actor.membership_id).supervisor_id
        if supervisor is not None:
            notices.tell(session, case, supervisor, NoticeCode.COMPANY)
