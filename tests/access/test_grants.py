"""Deriving grants: what each source opens, and that a grant ends and is never taken back."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, func, select

from caseapp.access import gate, grants, trail
from caseapp.access.actor import Actor
from caseapp.access.table import masks_of
from caseapp.base import clock
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.case import Case, CaseSummary
from caseapp.models.grant import CaseAccess
from caseapp.models.team import Assignment, CaseBar
from tests.support.matrix import GRANTED
from tests.support.world import DAY, HOUR, Opened, World

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
access: Any = CaseAccess.__table__


class Office:
    """A case with its key worker, and a colleague."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.here = world.organisation()
        self.ana, self.renna = (world.hat(Role.CW, self.here) for _ in range(2))
        self.case = world.open_case(self.ana)

    def grants(self, hat: Actor | None = None) -> list[Any]:
        """Return the stored grants on the case, of one hat or of all."""
        query = select(access).where(access.c.case_id == self.case.id).order_by(access.c.starts_at)
        if hat is not None:
            query = query.where(access.c.membership_id == hat.membership_id)
        with self.world.owner() as connection:
            return list(connection.execute(query))

    def live(self, hat: Actor) -> list[Any]:
        """Return the grants of a hat that hold now."""
        now = clock.now()
        return [
            grant
            for grant in self.grants(hat)
            if grant.starts_at <= now and (grant.ends_at is None or now < grant.ends_at)
        ]

    def sees(self, hat: Actor, model: Any = CaseSummary) -> bool:
        """Whether a hat sees a row of the case."""
        with self.world.acting(hat) as session:
            return bool(session.scalar(select(func.count()).select_from(model)))

    def change(self, assignment_id: uuid.UUID, **values: Any) -> None:
        """Change an assignment as the key worker."""
        with self.world.acting(self.ana) as session:
            row = session.get(Assignment, assignment_id)
            for name, value in values.items():
                setattr(row, name, value)
            trail.commit(session)

    def lift(self, bar_id: uuid.UUID) -> None:
        """Lift a bar."""
        with self.world.acting(self.ana) as session:
            with gate.system(session, "bars", "lifted"):
                session.get(CaseBar, bar_id).lifted_at = clock.now()
            trail.commit(session)


@pytest.fixture
def office(shared_world: World) -> Office:
    """Give an office in which a case has just been opened."""
    with time_machine.travel(NOON, tick=False):
        return Office(shared_world)


def test_opening_a_case_gives_its_opener_what_the_table_says(office: Office) -> None:
    (grant,) = office.grants()
    masks = masks_of(Role.CW, Relation.ASSIGNED)
    assert grant.membership_id == office.ana.membership_id
    assert (grant.reads, grant.reduced, grant.own, grant.writes) == (
        masks.reads,
        masks.reduced,
        masks.own,
        masks.writes,
    )
    assert (grant.starts_at, grant.ends_at, grant.basis) == (NOON, None, "assignment")


def test_deriving_again_changes_nothing(office: Office) -> None:
    office.world.assign(office.ana, office.case, office.renna, ends_at=clock.now() + DAY)
    office.world.bar(office.ana, office.case, office.renna)
    before = office.grants()
    for _ in range(2):
        office.world.derive(office.case)
    assert office.grants() == before


def test_an_assignment_that_ends_ends_its_grant_and_deletes_none(office: Office) -> None:
    assignment = office.world.assign(office.ana, office.case, office.renna)
    before = {grant.id: grant for grant in office.grants()}
    assert office.sees(office.renna)
    office.change(assignment, ends_at=clock.now())
    assert not office.sees(office.renna)
    after = {grant.id: grant for grant in office.grants()}
    assert before.keys() <= after.keys()
    ended = [after[key] for key in before if after[key] != before[key]]
    assert [grant.membership_id for grant in ended] == [office.renna.membership_id]


def test_cover_begins_and_ends_by_itself(office: Office) -> None:
    with time_machine.travel(NOON, tick=False):
        window = {"starts_at": NOON + DAY, "ends_at": NOON + 2 * DAY}
        office.world.assign(office.ana, office.case, office.renna, **window)
    stored = office.grants(office.renna)
    seen = []
    for moment in (NOON + DAY - HOUR, NOON + DAY, NOON + 2 * DAY - HOUR, NOON + 2 * DAY):
        with time_machine.travel(moment, tick=False):
            seen.append(office.sees(office.renna))
    assert seen == [False, True, True, False]
    assert office.grants(office.renna) == stored


def test_cover_that_is_called_off_before_it_begins_never_held(office: Office) -> None:
    with time_machine.travel(NOON, tick=False):
        window = {"starts_at": NOON + DAY, "ends_at": NOON + 2 * DAY}
        assignment = office.world.assign(office.ana, office.case, office.renna, **window)
        office.change(assignment, ends_at=NOON + DAY)
    assert all(grant.starts_at == grant.ends_at for grant in office.grants(office.renna))


def test_a_longer_assignment_is_a_new_grant_and_not_a_longer_one(office: Office) -> None:
    with time_machine.travel(NOON, tick=False):
        assignment = office.world.assign(office.ana, office.case, office.renna, ends_at=NOON + DAY)
    (before,) = office.grants(office.renna)
    with time_machine.travel(NOON + HOUR, tick=False):
        office.change(assignment, ends_at=NOON + 2 * DAY)
    after = {grant.id: grant for grant in office.grants(office.renna)}
    assert after[before.id].ends_at <= before.ends_at
    with time_machine.travel(NOON + DAY + HOUR, tick=False):
        assert office.sees(office.renna)


def test_a_bar_ends_the_grants_of_that_person_and_lifting_it_opens_again(office: Office) -> None:
    office.world.assign(office.ana, office.case, office.renna)
    bar = office.world.bar(office.ana, office.case, office.renna)
    assert not office.live(office.renna)
    assert office.live(office.ana)
    assert not office.sees(office.renna)
    office.lift(bar)
    assert office.live(office.renna)
    assert office.sees(office.renna)


def test_a_grant_made_again_does_not_cover_the_time_it_was_barred(office: Office) -> None:
    """So that "who could see this, and when" stays true."""
    with time_machine.travel(NOON + HOUR, tick=False):
        office.world.assign(office.ana, office.case, office.renna)
    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        bar = office.world.bar(office.ana, office.case, office.renna)
    with time_machine.travel(NOON + 4 * HOUR, tick=False):
        office.lift(bar)
    barred = NOON + 3 * HOUR
    held = [
        grant
        for grant in office.grants(office.renna)
        if grant.starts_at <= barred and (grant.ends_at is None or barred < grant.ends_at)
    ]
    assert held == []


def test_a_bar_before_the_assignment_lets_nothing_begin(office: Office) -> None:
    office.world.bar(office.ana, office.case, office.renna)
    office.world.assign(office.ana, office.case, office.renna)
    assert not office.grants(office.renna)


def test_consent_gives_nothing_until_there_are_consents(office: Office) -> None:
    there = office.world.organisation("Law Office")
    for role in (Role.LA, Role.HP, Role.AW, Role.IA):
        partner = office.world.hat(role, there)
        office.world.assign(office.ana, office.case, partner, Relation.CONSENT)
        assert not office.grants(partner)
        assert not office.sees(partner, Case)


def test_a_role_that_a_relation_gives_nothing_gets_no_grant(office: Office) -> None:
    administrator = office.world.hat(Role.ADM, office.here)
    for relation in GRANTED:
        office.world.stand(office.case, administrator, relation)
    assert not office.grants(administrator)


def test_a_title_on_the_team_opens_nothing_but_the_relation_does(office: Office) -> None:
    manager = office.world.hat(Role.MGR, office.here)
    office.world.assign(office.ana, office.case, manager, Relation.CONSENT)
    assert not office.grants(manager)
    office.world.stand(office.case, manager, Relation.SUPERVISION)
    assert office.sees(manager)


def test_a_standing_limited_to_some_kinds_opens_no_other(office: Office) -> None:
    hat = office.world.hat(Role.LA, office.here)
    standing = grants.Standing(
        membership_id=hat.membership_id,
        user_id=hat.user_id,
        role=Role.LA,
        relation=Relation.CONSENT,
        starts_at=clock.now(),
        ends_at=None,
        basis="test",
        basis_id=uuid.uuid4(),
        only=Kind.LEG | Kind.RST,
    )
    assert standing.masks.any == Kind.LEG


def test_deriving_one_case_leaves_the_others_alone(office: Office) -> None:
    other: Opened = office.world.open_case(office.renna)
    before = office.grants()
    office.world.assign(office.renna, other, office.ana, ends_at=clock.now() + DAY)
    assert office.grants() == before


def test_the_entry_that_changes_a_team_is_one_transaction_with_its_grants(office: Office) -> None:
    with office.world.acting(office.ana) as session:
        session.add(
            Assignment(
                office.case,
                membership_id=office.renna.membership_id,
                user_id=office.renna.user_id,
                team_role="co_worker",
                relation=Relation.ASSIGNED,
                starts_at=clock.now() - timedelta(minutes=1),
                chosen_by_person="not_asked_yet",
            )
        )
        session.flush()
        session.rollback()
    assert not office.grants(office.renna)


def test_these_tests_notice_a_grant_that_is_gone(office: Office) -> None:
    assert office.sees(office.ana)
    with office.world.owner() as connection:
        connection.execute(delete(access).where(access.c.case_id == office.case.id))
    assert not office.sees(office.ana)
