"""Keeping a whole organisation from one case: "not this office" (practice.md P38).

Why is never asked, and nobody there is told: for them the case is not found, and a share that they
had has ended as any other does. That no grant comes about is the work of
:mod:`caseapp.access.houses`; here nothing goes to them either.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, guard, houses
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import BarOrigin
from caseapp.models.case import Case
from caseapp.models.partner import Partner
from caseapp.models.team import HouseBar
from caseapp.rules import offers, partners, team
from caseapp.rules.partners import Theirs

_SYSTEM = "bars"


def keep_away(session: Any, case: Case, partner: Partner, origin: BarOrigin) -> None:
    """Keep everybody of a partner from a case, and everything from it. For those who may change the
    team; to anybody else the case is hidden."""
    team.refuse_others(session, case)
    actor = _person(session)
    guard.hold(session, case.id)
    if any(each.partner_id == partner.id for each in of(session, case) if not each.lifted_at):
        return
    with gate.system(session, _SYSTEM, "an organisation is kept from a case"):
        session.add(HouseBar(case, partner_id=partner.id, origin=origin, author_id=actor.user_id))
        session.flush()
    theirs = partners.interpreters(session, case.organisation_id)
    home = partner.linked_organisation_id
    away = {user.id for hat, user in theirs if home and hat.organisation_id == home}
    offers.take_back(session, case, away)


def lift(session: Any, case: Case, bar_id: uuid.UUID, decision: str) -> None:
    """Let an organisation be named again, by a decision in words. It gives nobody a new yes."""
    team.refuse_others(session, case)
    if not decision.strip():
        raise InvalidError("decision", _("Write who decided it, and why it is all right now."))
    actor = _person(session)
    with gate.system(session, _SYSTEM, "a bar is lifted by a decision"):
        row = session.scalars(
            select(HouseBar).where(
                HouseBar.id == bar_id, HouseBar.case_id == case.id, HouseBar.lifted_at.is_(None)
            )
        ).one_or_none()
        if row is None:
            raise HiddenError
        row.lifted_at = clock.now()
        row.lifted_by_id = actor.user_id
        row.decision = decision.strip()


def of(session: Any, case: Case) -> Sequence[HouseBar]:
    """Return every bar of organisations, those that hold first; for those who may change the
    team."""
    team.refuse_others(session, case)
    with gate.system(session, _SYSTEM, "the bars of a case are shown to its team"):
        found: Sequence[HouseBar] = session.scalars(
            select(HouseBar)
            .where(HouseBar.case_id == case.id)
            .order_by(HouseBar.lifted_at.is_not(None), HouseBar.made_at.desc())
        ).all()
    return found


def allowed(session: Any, case: Case) -> list[Partner]:
    """Return the partners of a house but those that are kept from a case."""
    away = houses.kept_away(session, case.id)
    found = partners.all_kept(session, case.organisation_id)
    return [each for each in found if not away.holds(each)]


def allowed_people(session: Any, case: Case, but: Collection[uuid.UUID]) -> list[Theirs]:
    """Return the people of partners but these, and those of partners that are kept away."""
    away = houses.kept_away(session, case.id)
    found = partners.people(session, case.organisation_id, but)
    return [each for each in found if not away.holds(each[2])]


def refuse_barred(session: Any, case: Case, partner: Partner | None, field: str) -> None:
    """Raise :class:`InvalidError` where nothing may go to a partner in this case."""
    if partner is not None and houses.kept_away(session, case.id).holds(partner):
        raise InvalidError(field, _("Nothing goes to them in this case. Ask the key worker."))


def _person(session: Any) -> Actor:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    return actor
