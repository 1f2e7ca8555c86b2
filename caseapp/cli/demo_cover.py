"""Loading leave, duty, bars and background checks of the demo, through the actions people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.cli import demo_partners
from caseapp.features.accounts.actions.people import enter_check
from caseapp.features.leave import queries
from caseapp.features.leave.actions import enter_leave
from caseapp.features.team.actions import keep_away, keep_house_away
from caseapp.kinds import Role
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.models.team import Duty
from caseapp.rules.cover import Held, Wish
from caseapp.services import people
from caseapp.vocabularies.demo import Demo
from caseapp.vocabularies.demo_cover import DemoLeave, demo_cover

Hats = Mapping[tuple[str, Role], Actor]
ActingAs = Callable[[Actor], AbstractContextManager[Any]]


def load_cover(
    demo: Demo, hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: ActingAs
) -> None:
    """Load it after the cases; ``cases`` says which key of the demo is which case."""
    whole = demo_cover(demo)
    with trail.acting(people.ACTOR, "the demo's background checks and numbers") as session:
        for check in whole.checks:
            for key in check.people:
                _enter_check(session, _worn(hats, key), today, check.made, check.until)
        home = next(iter(hats.values())).organisation_id
        session.get_one(Organisation, home).emergency_numbers = whole.emergency_numbers
        for key, number in whole.numbers.items():
            turns = select(Duty).where(Duty.user_id == _worn(hats, key).user_id)
            for duty in session.scalars(turns):
                duty.telephone = number
    for leave in whole.leave:
        with acting_as(_worn(hats, leave.person)) as session:
            _enter_leave(session, _worn(hats, leave.person), leave, hats, cases, today)
    for bar in whole.bars:
        with acting_as(_worn(hats, bar.by)) as session:
            case = session.get_one(Case, cases[bar.case])
            if bar.house:
                house = demo_partners.of_key(session, bar.house)
                keep_house_away(session, case, house, bar.origin)
            else:
                keep_away(session, case, _worn(hats, bar.person).user_id, bar.origin)


def _enter_check(session: Any, who: Actor, today: date, made: int, until: int) -> None:
    worn = session.scalars(select(Membership).where(Membership.user_id == who.user_id)).all()
    enter_check(session, worn, today + timedelta(days=made), today + timedelta(days=until))


def _enter_leave(
    session: Any,
    owner: Actor,
    leave: DemoLeave,
    hats: Hats,
    cases: Mapping[str, uuid.UUID],
    today: date,
) -> None:
    wanted = {cases[case]: hats[person, Role.CW] for case, person in leave.covers.items()}

    def hat(held: Held) -> Membership | None:
        who = wanted.get(held.case.id)
        return session.get_one(Membership, who.membership_id) if who else None

    enter_leave(
        session,
        owner.organisation_id,
        owner.user_id,
        kind=leave.kind,
        starts_at=_begin(today, leave.starts),
        ends_at=_begin(today, leave.until + 1),
        wishes=[Wish(held, hat(held)) for held in queries.desk(session, owner, owner.user_id).held],
        reason=None,
    )


def _worn(hats: Hats, key: str) -> Actor:
    """Return somebody in the first of their hats."""
    return next(actor for (person, _role), actor in hats.items() if person == key)


def _begin(today: date, offset: int) -> datetime:
    return datetime.combine(today + timedelta(days=offset), time(), tzinfo=UTC)
