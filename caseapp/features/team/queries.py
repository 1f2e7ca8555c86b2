"""Reading who is on a team, and who could be. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading, is_for
from caseapp.db.base import Moment
from caseapp.kinds import Role
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.consent_views import NamedWorker
from caseapp.models.partner import Partner
from caseapp.models.team import Assignment, HouseBar, TeamOverview
from caseapp.rules import background, bars, partners
from caseapp.rules.team import FITS, colleagues

#: What everybody reads who knows of a team, and what goes further.
_OUTLINE = ("team_role", "user_id", "starts_at", "ends_at", "covers_id")
_WHOLE = (*_OUTLINE, "reason", "chosen_by_person")

Members = list[tuple[Line, str]]


def _of_case(model: Any, names: tuple[str, ...], *more: Any) -> Reading:
    where = (model.case_id == bindparam("case"), *more)
    return Reading(model, ("id", *names), where=where, order=(model.starts_at,), name_of="user_id")


def _now_on(model: Any) -> Reading:
    now = bindparam("now", type_=Moment())
    until = or_(model.ends_at.is_(None), model.ends_at > now)
    return _of_case(model, ("team_role", "ends_at", "covers_id"), model.starts_at <= now, until)


_NOW, _NOW_REDUCED = _now_on(Assignment), _now_on(TeamOverview)
_NAMED = _now_on(NamedWorker)
_ALL, _ALL_REDUCED = _of_case(Assignment, _WHOLE), _of_case(TeamOverview, _OUTLINE)


@dataclass(frozen=True)
class Team:
    """Everybody who is, will be or was on a team."""

    now: Members
    to_come: Members
    before: Members


def now_on(session: Any, case: Case | Line, now: datetime, *, reduced: bool) -> Members:
    """Return who supports this person now, with their names.

    ``reduced``: for those who read only who is assigned, as what and until when.
    """
    outline = _NAMED if is_for(session, NamedWorker) else _NOW_REDUCED
    return list((outline if reduced else _NOW).of(session, case=case.id, now=now))


def team(session: Any, case: Case | Line, now: datetime, *, reduced: bool) -> Team:
    """Return the whole team with its history; ``reduced`` as in :func:`now_on`."""
    found = list((_ALL_REDUCED if reduced else _ALL).of(session, case=case.id))
    over = [each for each in found if each[0].ends_at is not None and each[0].ends_at <= now]
    ahead = [each for each in found if each[0].starts_at > now and each not in over]
    return Team(
        now=[each for each in found if each not in over and each not in ahead],
        to_come=ahead,
        before=over[::-1],
    )


def member(session: Any, case: Case, assignment_id: uuid.UUID) -> tuple[Any, str]:
    """Return one place on a team, in outline where the actor reads no more, with the name.

    Raises ``HiddenError`` when it is none of this case or not the actor's to see.
    """
    for model in (Assignment, TeamOverview):
        row = session.execute(
            select(model, User)
            .join(User, User.id == model.user_id)
            .where(model.id == assignment_id, model.case_id == case.id)
        ).one_or_none()
        if row is not None:
            return row[0], row[1].name
    raise HiddenError


def candidates(session: Any, case: Case, actor_id: uuid.UUID) -> Sequence[tuple[Membership, User]]:
    """Return the hats of the case's organisation that fit on a team, but for one's own and those
    of people who are kept from the case. For those who may change the team."""
    kept_away = bars.barred(session, [case.id])[case.id]
    return colleagues(session, case.organisation_id, FITS, {actor_id, *kept_away})


def could_be_kept_away(
    session: Any, case: Case, on_team: Team, but: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Return whom a bar could name: colleagues in any role, people of partners, and whoever is on
    the team."""
    here = colleagues(session, case.organisation_id, list(Role), but)
    found = [(user.id, user.name) for _hat, user in here]
    if partners.is_of_house(session, case.organisation_id):
        theirs = partners.people(session, case.organisation_id, but)
        found += [(user.id, f"{user.name}, {of.name}") for _hat, user, of in theirs]
    found += [(line.user_id, name) for line, name in (*on_team.now, *on_team.to_come)]
    return dict(
        sorted(
            ((user_id, name) for user_id, name in found if user_id not in but),
            key=lambda pair: pair[1],
        )
    )


def could_be_kept_away_whole(
    session: Any, case: Case, held: Sequence[HouseBar]
) -> Sequence[Partner]:
    """Return the partners that a bar could name: of the house of the case, to its people alone."""
    if not partners.is_of_house(session, case.organisation_id):
        return ()
    kept_away = {each.partner_id for each in held if each.lifted_at is None}
    found = partners.all_kept(session, case.organisation_id)
    return [each for each in found if each.id not in kept_away]


def house_name(session: Any, bar: HouseBar) -> str:
    """Return what a partner that is kept away is called, for those who read partners."""
    found = partners.names_of(session, {bar.partner_id}).get(bar.partner_id)
    return found.name if found else ""


def names_of(session: Any, user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of users."""
    wanted = select(User).where(User.id.in_([each for each in user_ids if each]))
    return {user.id: user.name for user in session.scalars(wanted)}


def unchecked(session: Any, case: Case, members: Members) -> dict[uuid.UUID, str]:
    """Return who of these is on a child's team without a valid background check (P38)."""
    if not members or not background.asks_for_it(session, case):
        return {}
    missing = background.without(
        session, case.organisation_id, [line.user_id for line, _name in members]
    )
    return {line.user_id: name for line, name in members if line.user_id in missing}
