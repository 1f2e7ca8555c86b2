"""Bars: somebody is kept from one case, whatever else holds (practice.md P38).

Why is never asked. Whoever is barred is not told: for them the case is not found, as a case that
never was. That the bar beats every relation is the work of :mod:`caseapp.access`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access import gate
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import BarOrigin
from caseapp.models.case import Case
from caseapp.models.team import Assignment, CaseBar
from caseapp.rules import offers, team

_SYSTEM = "bars"


def step_back(session: Any, case: Case) -> None:
    """Keep whoever asks from a case: "I should not see this case". It asks nothing more.

    Raises :class:`InvalidError` when nobody else would be left.
    """
    _keep_away(session, case, _person(session).user_id, BarOrigin.DECLARED)


def keep_away(session: Any, case: Case, user_id: uuid.UUID, origin: BarOrigin) -> None:
    """Keep somebody from a case and end their places on its team.

    For those who may change the team; to anybody else the case is hidden. Raises
    :class:`InvalidError` when nobody else would be left, or for one's own name.
    """
    team.refuse_others(session, case)
    if user_id == _person(session).user_id:
        raise InvalidError("person", _("For yourself, use the step at the end of the team's page."))
    if user_id in barred(session, [case.id])[case.id]:
        return
    _keep_away(session, case, user_id, origin)


def lift(session: Any, case: Case, bar_id: uuid.UUID, decision: str) -> None:
    """Let somebody be put on the team again, by a decision in words. It opens nothing by itself."""
    team.refuse_others(session, case)
    if not decision.strip():
        raise InvalidError("decision", _("Write who decided it, and why it is all right now."))
    actor = _person(session)
    with gate.system(session, _SYSTEM, "a bar is lifted by a decision"):
        row = session.scalars(_held(CaseBar.id == bar_id, CaseBar.case_id == case.id)).one_or_none()
        if row is None or row.user_id == actor.user_id:
            raise HiddenError
        row.lifted_at = clock.now()
        row.lifted_by_id = actor.user_id
        row.decision = decision.strip()


def bars_of(session: Any, case: Case) -> Sequence[CaseBar]:
    """Return every bar of a case, those that hold first; for those who may change the team."""
    team.refuse_others(session, case)
    with gate.system(session, _SYSTEM, "the bars of a case are shown to its team"):
        found: Sequence[CaseBar] = session.scalars(
            select(CaseBar)
            .where(CaseBar.case_id == case.id)
            .order_by(CaseBar.lifted_at.is_not(None), CaseBar.made_at.desc())
        ).all()
    return found


def barred(session: Any, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return who is kept from each of these cases, so that they are not put on the team.

    For those who may change these teams; the caller has asked.
    """
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    with gate.system(session, _SYSTEM, "those who are barred are not put on a team"):
        for row in session.scalars(_held(CaseBar.case_id.in_(list(case_ids)))):
            found[row.case_id].add(row.user_id)
    return found


def _keep_away(session: Any, case: Case, user_id: uuid.UUID, origin: BarOrigin) -> None:
    actor = _person(session)
    now = clock.now()
    with gate.system(session, team.SYSTEM, "somebody is kept from a case"):
        places = session.scalars(
            select(Assignment).where(
                Assignment.case_id == case.id,
                Assignment.user_id == user_id,
                or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
            )
        ).all()
        if any(place.relation in team.OPENING for place in places):
            team.refuse_nobody_left(session, case, lambda place: place.user_id == user_id)
        for place in places:
            place.ends_at = max(now, place.starts_at)
    with gate.system(session, _SYSTEM, "somebody is kept from a case"):
        session.add(CaseBar(case, user_id=user_id, origin=origin, author_id=actor.user_id))
        session.flush()
    offers.take_back(session, case, {user_id})


def _held(*where: Any) -> Any:
    return select(CaseBar).where(CaseBar.lifted_at.is_(None), *where)


def _person(session: Any) -> Actor:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    return actor
