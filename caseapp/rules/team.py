"""Who is on a case's team: who may change it, who fits where, handing over, and that somebody is
left. Leave and cover are in :mod:`caseapp.rules.cover`, bars in :mod:`caseapp.rules.bars`.

Access follows from it by itself, at the next request (:mod:`caseapp.access.grants`).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access import gate, guard
from caseapp.access.assigning import SUPERVISION_FOR, relation_of
from caseapp.access.errors import HiddenError
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import AnswerState, Kind, Relation, Role, Sensitivity, TeamRole
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.models.team import Assignment

#: The relations by which somebody on a team can open the case by themselves.
OPENING = frozenset({Relation.ASSIGNED, Relation.HOLDER})
#: A team of up to so many may choose that all are co-workers (practice.md P12).
SMALL_TEAM = 4
#: The system actor that changes a team for whoever does not read the case.
SYSTEM = "teams"

#: What each role can be on a team; a place for whoever stands in for another is made by cover.
FITS: dict[Role, frozenset[TeamRole]] = {
    Role.CW: frozenset({TeamRole.KEY_WORKER, TeamRole.CO_WORKER, TeamRole.COVER}),
    Role.IA: frozenset({TeamRole.ADVOCATE}),
    Role.GA: frozenset({TeamRole.GUARDIAN, TeamRole.COVER}),
    Role.MGR: frozenset({TeamRole.SUPERVISOR}),
    Role.LA: frozenset({TeamRole.PARTNER}),
    Role.HP: frozenset({TeamRole.PARTNER}),
    Role.AW: frozenset({TeamRole.PARTNER}),
}


def may_change(session: Any, case: Any) -> bool:
    """Whether the actor writes who is on the team, or it is an act of their role."""
    if Kind.SUM in guard.writes(session, case.id):
        return True
    return guard.may_act(session, case.id, Assignment)


def refuse_others(session: Any, case: Any) -> None:
    """Raise :class:`HiddenError` unless the actor may change this team."""
    if not may_change(session, case):
        raise HiddenError


@contextmanager
def team_of(session: Any, case: Case) -> Iterator[None]:
    """Read and change a team: as oneself, or as a manager who does not read the case.

    A manager's act needs no reading of the case (domain.md §7.1); the step that looks through the
    places and changes them is the system actor's, and what it does stands in the manager's trail.
    """
    if Kind.SUM in guard.reach(session, case.id).writes:
        yield
        return
    guard.refuse_act(session, case.id, Assignment)
    with gate.system(session, SYSTEM, "a manager changes a team without reading the case"):
        yield


def colleagues(
    session: Any, organisation_id: uuid.UUID, roles: Collection[Role], but: Collection[uuid.UUID]
) -> Sequence[tuple[Membership, User]]:
    """Return the live hats of an organisation in these roles, but for some users', by name."""
    now = clock.now()
    found: Sequence[tuple[Membership, User]] = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.user_id.not_in(but),
            Membership.role.in_(roles),
            Membership.starts_at <= now,
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
            User.disabled_at.is_(None),
        )
        .order_by(User.name, Membership.role)
    ).all()
    return found


def check_fit(role: Role, team_role: TeamRole) -> None:
    """Raise :class:`InvalidError` unless somebody in this role can have this place."""
    if team_role not in FITS.get(role, frozenset()):
        raise InvalidError("team_role", _("This place does not go with that role. Choose another."))


def refuse_double(session: Any, case: Case, hat: Membership, team_role: TeamRole) -> None:
    """Raise :class:`InvalidError` if this hat has this place already."""
    for place in places_at(session, case, clock.now()):
        if place.membership_id == hat.id and place.team_role is team_role:
            raise InvalidError("person", _("They have this place already."))


def refuse_nobody_left(session: Any, case: Case, leaves: Callable[[Assignment], bool]) -> None:
    """Raise :class:`InvalidError` unless somebody who can open the case stays without an end when
    these leave (practice.md P38): a place that ends by itself would leave nobody later."""
    staying = [place for place in places_at(session, case, clock.now()) if not leaves(place)]
    if not any(place.relation in OPENING and place.ends_at is None for place in staying):
        raise InvalidError(
            "", _("Nobody else is left who knows this case. Put somebody on the team first.")
        )


def hand_over(session: Any, case: Case, to: Membership, *, stays: bool) -> None:
    """End the place of every other key worker; they stay as co-workers or leave.

    The new key worker is there before, so that at no moment nobody is (practice.md P38).
    """
    now = clock.now()
    places = places_at(session, case, now)
    for place in places:
        if place.team_role is not TeamRole.KEY_WORKER or place.membership_id == to.id:
            continue
        place.ends_at = max(now, place.starts_at)
        helps_already = any(
            other.membership_id == place.membership_id and other.team_role is TeamRole.CO_WORKER
            for other in places
        )
        if stays and not helps_already:
            session.add(
                Assignment(
                    case,
                    membership_id=place.membership_id,
                    user_id=place.user_id,
                    team_role=TeamRole.CO_WORKER,
                    relation=place.relation,
                    starts_at=now,
                    ends_at=None,
                    chosen_by_person=place.chosen_by_person,
                )
            )
    session.flush()


def take_over(session: Any, case: Case, hat: Membership, relation: Relation) -> None:
    """Make a hat key worker of a case by a rule, not by choice; who was stays as co-worker."""
    places = [
        place for place in places_at(session, case, clock.now()) if place.membership_id == hat.id
    ]
    if any(place.team_role is TeamRole.KEY_WORKER for place in places):
        return
    assign(session, case, hat, TeamRole.KEY_WORKER, relation=relation)
    for place in places:
        place.ends_at = max(clock.now(), place.starts_at)
    hand_over(session, case, hat, stays=True)


def end(session: Any, case: Case, place: Assignment, *, at: datetime, reason: str | None) -> None:
    """End a place at a moment. Raises :class:`InvalidError` if nobody who can open the case would
    be left (practice.md P38), or if it ends before that anyway."""
    if at < clock.now() - timedelta(minutes=1):
        raise InvalidError("until", _("This day is over. Choose a later one, or leave it empty."))
    if place.ends_at is not None and place.ends_at < at:
        raise InvalidError("until", _("It ends before that already."))
    if place.relation in OPENING:
        refuse_nobody_left(session, case, lambda other: other.id == place.id)
    place.ends_at = max(at, place.starts_at)
    if reason:
        place.reason = f"{place.reason}\n{reason}" if place.reason else reason
    session.flush()


def places_at(session: Any, case: Case, at: datetime) -> Sequence[Assignment]:
    """Return the places that hold at a moment."""
    found: Sequence[Assignment] = session.scalars(
        select(Assignment).where(
            Assignment.case_id == case.id,
            Assignment.starts_at <= at,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > at),
        )
    ).all()
    return found


def assign(
    session: Any,
    case: Case,
    membership: Membership,
    team_role: TeamRole,
    *,
    relation: Relation | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    covers_id: uuid.UUID | None = None,
    leave_id: uuid.UUID | None = None,
    reason: str | None = None,
    chosen_by_person: AnswerState = AnswerState.NOT_ASKED_YET,
) -> Assignment:
    """Put one hat on a case's team, from when until when (domain.md §0.3, practice.md P12)."""
    starts = starts_at or clock.now()
    relation = relation or relation_of(membership.role, team_role)
    if relation is Relation.SUPERVISION and ends_at is None:
        ends_at = starts + SUPERVISION_FOR
    assignment = Assignment(
        case,
        membership_id=membership.id,
        user_id=membership.user_id,
        team_role=team_role,
        relation=relation,
        starts_at=starts,
        ends_at=ends_at,
        covers_id=covers_id,
        leave_id=leave_id,
        reason=reason,
        chosen_by_person=chosen_by_person,
    )
    session.add(assignment)
    session.flush()
    return assignment


def bring_in_all(session: Any, case: Case, opener: uuid.UUID, *, is_child: bool) -> None:
    """Put the other caseworkers on a new case as co-workers, where a small team chose so.

    Not on a protected case, and on a child's only those with a valid background check (P12, P38).
    """
    home = session.get_one(Organisation, case.organisation_id)
    if not home.all_co_workers or case.sensitivity is Sensitivity.PROTECTED:
        return
    hats = [hat for hat, _user in colleagues(session, home.id, {Role.CW}, {opener})]
    if len(hats) >= SMALL_TEAM:
        return
    today = clock.today(home.time_zone)
    for hat in hats:
        if not is_child or (hat.check_valid_until and hat.check_valid_until >= today):
            assign(session, case, hat, TeamRole.CO_WORKER)


def workers(session: Any, case: Case, now: datetime) -> Sequence[User]:
    """Return who of us can be there: those on the team, by name."""
    ours = (TeamRole.KEY_WORKER, TeamRole.CO_WORKER, TeamRole.GUARDIAN)
    found: Sequence[User] = session.scalars(
        select(User)
        .where(
            User.id.in_(
                select(Assignment.user_id).where(
                    Assignment.case_id == case.id,
                    Assignment.team_role.in_(ours),
                    or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
                )
            )
        )
        .order_by(User.name, User.id)
    ).all()
    return found


def has_caseworker(session: Any, organisation_id: Any) -> bool:
    """Whether anybody in the organisation wears a caseworker's hat now (practice.md P2)."""
    found = session.scalars(
        select(Membership)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == Role.CW,
            Membership.ends_at.is_(None),
        )
        .limit(1)
    ).first()
    return found is not None
