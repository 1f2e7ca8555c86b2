"""Reading who is away, who is on duty, and what somebody holds. Nothing here decides who may see
it: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.table import masks_of
from caseapp.base import clock
from caseapp.kinds import Kind, Role, Sensitivity, TeamRole
from caseapp.models.account import Membership, User
from caseapp.models.case import Case, CaseSummary
from caseapp.models.leave import Away, Leave
from caseapp.models.organisation import Organisation
from caseapp.models.team import Assignment, Duty, TeamOverview
from caseapp.rules import bars
from caseapp.rules.cover import COVERED, Held, covering
from caseapp.rules.team import colleagues

#: More than these are not shown on one page; a rota of a small organisation is shorter.
MOST = 200
#: Who can be on duty (domain.md §7.4, practice.md P3).
ON_DUTY = (Role.CW, Role.IA, Role.GA, Role.MGR, Role.AW)


@dataclass(frozen=True)
class Desk:
    """What somebody leaves behind when they are away: their places, and who could stand in."""

    owner_id: uuid.UUID
    held: Sequence[Held]
    hats: Sequence[tuple[Membership, User]]
    barred: dict[uuid.UUID, set[uuid.UUID]]

    @property
    def askable(self) -> Sequence[Held]:
        """The places somebody is asked about: none where there is nobody to name."""
        return self.held if self.hats else ()

    def offers(self, held: Held) -> list[tuple[Membership, User]]:
        """Return who could stand in for one place."""
        kept_away = self.barred.get(held.case.id, set())
        return [
            (hat, user)
            for hat, user in self.hats
            if hat.role is covering(held.team_role) and user.id not in kept_away
        ]


def may_have_leave(actor: Actor) -> bool:
    """Whether the hat worn has leave of its own here (domain.md §7.2, SUP)."""
    return Kind.SUP in actor.own.writes | actor.own.own


def desk(session: Any, actor: Actor, owner_id: uuid.UUID) -> Desk:
    """Return what somebody holds, of what the actor may put others on."""
    held = _own(session, actor) if owner_id == actor.user_id else _of(session, owner_id)
    return Desk(
        owner_id,
        held,
        colleagues(session, actor.organisation_id, (Role.CW, Role.GA), {owner_id, actor.user_id}),
        bars.barred(session, [each.case.id for each in held]) if held else {},
    )


def _own(session: Any, actor: Actor) -> list[Held]:
    """The places of the hat worn, on teams that it writes."""
    found = session.execute(
        select(Assignment, Case, CaseSummary)
        .join(Case, Case.id == Assignment.case_id)
        .join(CaseSummary, CaseSummary.case_id == Case.id)
        .where(Assignment.membership_id == actor.membership_id, *_held_now(Assignment))
        .order_by(Case.made_at.desc(), Assignment.starts_at)
    )
    return _one_a_case(
        Held(case, place.id, place.team_role, place.ends_at, summary.name_to_use)
        for place, case, summary in found
        if Kind.SUM in masks_of(actor.role, place.relation).writes
    )


def _of(session: Any, owner_id: uuid.UUID) -> list[Held]:
    """The places of somebody else, for a manager whose act it is (domain.md §7.1)."""
    found = session.execute(
        select(TeamOverview, Case)
        .join(Case, Case.id == TeamOverview.case_id)
        .where(
            TeamOverview.user_id == owner_id,
            Case.sensitivity != Sensitivity.PROTECTED,
            *_held_now(TeamOverview),
        )
        .order_by(Case.made_at.desc(), TeamOverview.starts_at)
    )
    return _one_a_case(
        Held(case, place.id, place.team_role, place.ends_at) for place, case in found
    )


def _held_now(model: Any) -> tuple[Any, ...]:
    now = clock.now()
    until = or_(model.ends_at.is_(None), model.ends_at > now)
    return (model.team_role.in_(COVERED), model.starts_at <= now, until)


def _one_a_case(places: Iterable[Held]) -> list[Held]:
    """Whoever has two places on a team is covered in the key worker's."""
    found: dict[uuid.UUID, Held] = {}
    for place in places:
        if place.case.id not in found or place.team_role is TeamRole.KEY_WORKER:
            found[place.case.id] = place
    return list(found.values())


# --- leave -------------------------------------------------------------------------------


def leave_of(session: Any, owner_id: uuid.UUID) -> Sequence[Leave]:
    """Return somebody's leave, now and to come."""
    found: Sequence[Leave] = session.scalars(
        select(Leave)
        .where(Leave.owner_id == owner_id, Leave.ends_at > clock.now())
        .order_by(Leave.starts_at)
        .limit(MOST)
    ).all()
    return found


def one_leave(session: Any, leave_id: uuid.UUID) -> tuple[Leave, User]:
    """Return one leave and whose it is; raise ``HiddenError`` unless the actor may see it."""
    row = session.execute(
        select(Leave, User).join(User, User.id == Leave.owner_id).where(Leave.id == leave_id)
    ).one_or_none()
    if row is None:
        raise HiddenError
    return row[0], row[1]


def covers(session: Any, leave_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, User]]:
    """Return leave -> case -> who covers it, of what has not ended."""
    found: dict[uuid.UUID, dict[uuid.UUID, User]] = {}
    asked = list(leave_ids)
    rows = session.execute(
        select(TeamOverview, User)
        .join(User, User.id == TeamOverview.user_id)
        .where(TeamOverview.leave_id.in_(asked), TeamOverview.ends_at > clock.now())
    )
    for place, user in rows if asked else ():
        found.setdefault(place.leave_id, {})[place.case_id] = user
    return found


def away(session: Any) -> Sequence[tuple[Away, User]]:
    """Return who is away now and soon."""
    now = clock.now()
    found: Sequence[tuple[Away, User]] = session.execute(
        select(Away, User)
        .join(User, User.id == Away.user_id)
        .where(Away.ends_at > now, Away.ends_at > Away.starts_at)
        .order_by(Away.starts_at)
        .limit(MOST)
    ).all()
    return found


def supervised(session: Any, actor: Actor) -> dict[uuid.UUID, str]:
    """Return whom somebody supervises, where the hat worn writes their records (SUP)."""
    if Kind.SUP not in actor.supervised.writes:
        return {}
    now = clock.now()
    rows = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.supervisor_id == actor.user_id,
            Membership.organisation_id == actor.organisation_id,
            Membership.starts_at <= now,
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
            User.disabled_at.is_(None),
        )
        .order_by(User.name)
        .limit(MOST)
    )
    return {user.id: user.name for _hat, user in rows}


# --- duty --------------------------------------------------------------------------------


def duties(session: Any) -> Sequence[tuple[Duty, User]]:
    """Return the duty rota, now and to come."""
    now = clock.now()
    found: Sequence[tuple[Duty, User]] = session.execute(
        select(Duty, User)
        .join(User, User.id == Duty.user_id)
        .where(Duty.ends_at > now, Duty.ends_at > Duty.starts_at)
        .order_by(Duty.starts_at)
        .limit(MOST)
    ).all()
    return found


def one_duty(session: Any, duty_id: uuid.UUID) -> tuple[Duty, str]:
    """Return one turn of duty and whose it is."""
    row = session.execute(
        select(Duty, User).join(User, User.id == Duty.user_id).where(Duty.id == duty_id)
    ).one_or_none()
    if row is None:
        raise HiddenError
    return row[0], row[1].name


def could_be_on_duty(session: Any, actor: Actor) -> dict[uuid.UUID, str]:
    """Return who can be put on duty."""
    found = colleagues(session, actor.organisation_id, ON_DUTY, ())
    return {user.id: user.name for _hat, user in found}


def emergency_numbers(session: Any, actor: Actor) -> str:
    """Return the numbers that the organisation gives for emergencies."""
    home: Organisation = session.get_one(Organisation, actor.organisation_id)
    return home.emergency_numbers
