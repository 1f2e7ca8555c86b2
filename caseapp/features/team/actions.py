"""Changing a team: a place begins, is handed over, or ends. Each is one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, guard, trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import AnswerState, Kind, NoticeCode, TeamRole
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.team import Assignment
from caseapp.rules import notices, reviews
from caseapp.rules import team as rules

_SYSTEM = "teams"


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
    if ends_at is not None and ends_at <= clock.now():
        raise InvalidError("until", _("This day is over. Choose a later one, or leave it empty."))
    with _team_of(session, case):
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
        with gate.system(session, _SYSTEM, "the place of a key worker is handed over"):
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
    with _team_of(session, case):
        place = session.scalars(
            select(Assignment).where(Assignment.id == assignment_id, Assignment.case_id == case.id)
        ).one()
        rules.end(session, case, place, at=ends_at or clock.now(), reason=reason)
    trail.say(session, "case.team")


@contextmanager
def _team_of(session: Any, case: Case) -> Iterator[None]:
    """Read and change a team: as oneself, or as a manager who does not read the case.

    A manager's act needs no reading of the case (domain.md §7.1); the step that looks through the
    places and changes them is the system actor's, and what it does stands in the manager's trail.
    """
    if Kind.SUM in guard.reach(session, case.id).writes:
        yield
        return
    guard.refuse_act(session, case.id, Assignment)
    with gate.system(session, _SYSTEM, "a manager changes a team without reading the case"):
        yield
