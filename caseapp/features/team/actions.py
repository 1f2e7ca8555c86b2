"""Changing a team: a place begins, is handed over, or ends; somebody is kept from a case, or no
longer. Each is one transaction."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import AnswerState, BarOrigin, NoticeCode, TeamRole
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.partner import Partner
from caseapp.models.team import Assignment
from caseapp.rules import background, bars, house_bars, notices, reviews
from caseapp.rules import team as rules


def put(
    session: Any,
    case: Case,
    hat: Membership,
    team_role: TeamRole,
    *,
    ends_at: datetime | None,
    chosen: AnswerState,
    reason: str | None,
    key_worker_stays: bool,
) -> None:
    """Put somebody on a team; a new key worker takes over from the one before.

    Raises :class:`InvalidError` for what does not fit, naming the field.
    """
    rules.check_fit(hat.role, team_role)
    background.refuse_unchecked(session, case, hat, reason)
    if ends_at is not None and ends_at <= clock.now():
        raise InvalidError("until", _("This day is over. Choose a later one, or leave it empty."))
    with rules.team_of(session, case):
        rules.refuse_double(session, case, hat, team_role)
        is_for_a_time = team_role is TeamRole.KEY_WORKER and ends_at is not None
        if is_for_a_time and not key_worker_stays:
            rules.refuse_nobody_left(
                session, case, lambda place: place.team_role is TeamRole.KEY_WORKER
            )
    rules.assign(
        session,
        case,
        hat,
        team_role,
        ends_at=ends_at,
        chosen_by_person=chosen,
        reason=reason,
    )
    if team_role is TeamRole.KEY_WORKER:
        # Whoever hands over their own place stays by a rule, not by putting themselves on a team.
        with gate.system(session, rules.SYSTEM, "the place of a key worker is handed over"):
            rules.hand_over(session, case, hat, stays=key_worker_stays)
    if team_role is TeamRole.GUARDIAN:
        reviews.end(session, case, "GUARDIAN")
    notices.tell(session, case, hat.user_id, NoticeCode.ON_TEAM, detail=team_role.value)
    trail.say(session, "case.team")


def end(
    session: Any,
    case: Case,
    assignment_id: uuid.UUID,
    *,
    ends_at: datetime | None,
    reason: str | None,
) -> None:
    """End a place on a team, now or after a day.

    Raises :class:`InvalidError` when nobody else would be left, or for a day that does not fit.
    """
    with rules.team_of(session, case):
        place = session.scalars(
            select(Assignment).where(Assignment.id == assignment_id, Assignment.case_id == case.id)
        ).one()
        rules.end(session, case, place, at=ends_at or clock.now(), reason=reason)
    trail.say(session, "case.team")


def keep_away(session: Any, case: Case, user_id: uuid.UUID, origin: BarOrigin) -> None:
    """Keep somebody from a case; their place on the team ends."""
    bars.keep_away(session, case, user_id, origin)
    trail.say(session, "case.keep_away")


def step_back(session: Any, case: Case) -> None:
    """Keep oneself from a case."""
    bars.step_back(session, case)
    trail.say(session, "case.step_back")


def keep_house_away(session: Any, case: Case, partner: Partner, origin: BarOrigin) -> None:
    """Keep a whole organisation from a case; what its people could see ends."""
    house_bars.keep_away(session, case, partner, origin)
    trail.say(session, "case.keep_away")


def lift_house(session: Any, case: Case, bar_id: uuid.UUID, decision: str) -> None:
    """Let an organisation be named in permissions again."""
    house_bars.lift(session, case, bar_id, decision)
    trail.say(session, "case.let_back")


def lift(session: Any, case: Case, bar_id: uuid.UUID, decision: str) -> None:
    """Let somebody be put on the team again."""
    bars.lift(session, case, bar_id, decision)
    trail.say(session, "case.let_back")
