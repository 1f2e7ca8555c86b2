"""Whatever is said, taken back and forgotten about, in whatever order and however time goes: what
each partner can read is what a plain model of domain.md §3 says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from caseapp.access import guard, trail
from caseapp.access.actor import Actor
from caseapp.kinds import NO_KIND, Company, Decision, Kind, Role
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.partner import Partner
from caseapp.rules import consent
from caseapp.vocabularies.purposes import purposes
from tests.support.site import Site
from tests.support.world import Opened, World

#: What a yes opens to each role at all: the column of the role in the table of domain.md §7.2.
REACH = {
    Role.IA: "SUM IDN SAF COM NRM RSK HLT LEG CJ ACC GOA NOT CON REF DOC AUD",
    Role.LA: "SUM IDN SAF COM NRM RSK HLT LEG CJ ACC GOA CON REF DOC",
    Role.HP: "SUM IDN SAF COM RSK HLT ACC GOA CON REF DOC",
    Role.AW: "SUM IDN SAF COM NRM RSK HLT ACC GOA NOT CON REF DOC",
    Role.LEO: "IDN COM NRM RSK CJ CON DOC",
}
ROLES = tuple(REACH)
PURPOSES = (None, "PARTNER", "HEALTH", "LEGAL", "POLICE")
BEGINS = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)

_who = st.integers(0, len(ROLES) - 1)
_picked = st.integers(1, 2**16 - 1)
_purpose = st.sampled_from(PURPOSES)
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("yes"),
            _who,
            _purpose,
            _picked,
            st.integers(0, 40),  # days
            st.sampled_from(["free", "upset", "accompanied", "unable"]),
        ),
        st.tuples(st.just("no"), st.one_of(st.none(), _who), _purpose, st.booleans()),
        st.tuples(st.just("withdraw"), _who, st.one_of(st.just(0), _picked)),
        st.tuples(st.just("bar"), _who),
        st.tuples(
            st.just("wait"), st.sampled_from([0.5, 1, 6, 24, 24 * 7, 24 * 31, -0.5, -1, -24 * 9])
        ),
    ),
    min_size=2,
    max_size=10,
)


@dataclass
class Answer:
    """A yes as the model keeps it."""

    who: int
    purpose: str | None
    kinds: Kind
    starts: datetime
    ends: datetime
    counts: bool
    key: Any = None
    over: bool = False

    def is_live(self, now: datetime) -> bool:
        return not self.over and bool(self.kinds) and now < self.ends


@dataclass
class Model:
    """What domain.md §3 says, as plainly as it can be written."""

    now: datetime = BEGINS
    answers: list[Answer] = field(default_factory=list)
    barred: set[int] = field(default_factory=set)

    def reads(self, who: int) -> Kind:
        """What somebody reads now: what was said yes to, that still holds, as far as they reach."""
        found = NO_KIND
        for answer in self.answers:
            holds = answer.counts and answer.is_live(self.now) and answer.starts <= self.now
            if answer.who == who and holds and who not in self.barred:
                found |= answer.kinds
        found &= _reach(ROLES[who])
        # The name to use comes along with any kind (§7.3).
        return found | Kind.SUM if found else NO_KIND

    def yes(self, who: int, purpose: str | None, kinds: Kind, days: int, how: str) -> None:
        """Say yes. It takes the place of what was said about the same; if it is not sure, only of
        what was not sure either."""
        counts = how in ("free", "upset")
        last = self.now.date() + timedelta(days=min(days, 7) if how == "upset" else days)
        for answer in self._same(who, purpose):
            answer.over = answer.over or counts or not answer.counts
        ends = datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC)
        self.answers.append(Answer(who, purpose, kinds, self.now, ends, counts))

    def no(self, who: int | None, purpose: str | None) -> None:
        """Say no, or not now: whatever was said about the same is over, also what seems past by its
        day: the clock may be ahead, and a later word stands when it is put back."""
        for answer in self._same(who, purpose):
            answer.over = True

    def _same(self, who: int | None, purpose: str | None) -> Iterator[Answer]:
        for answer in self.answers:
            names = [
                (mine, theirs)
                for mine, theirs in ((who, answer.who), (purpose, answer.purpose))
                if mine is not None and theirs is not None
            ]
            if not answer.over and answer.kinds and names and all(a == b for a, b in names):
                yield answer


def _reach(role: Role) -> Kind:
    found = NO_KIND
    for name in REACH[role].split():
        found |= Kind[name]
    return found


@dataclass
class Office:
    """The same, done by people in the application."""

    world: World
    ana: Actor
    case: Opened
    people: list[Actor]
    moves: Any
    model: Model = field(default_factory=Model)

    def try_out(self, step: tuple[Any, ...]) -> None:
        """Do one step in the application and in the model."""
        getattr(self, f"_{step[0]}")(*step[1:])

    def _yes(self, who: int, purpose: str | None, picked: int, days: int, how: str) -> None:
        kinds = Kind(picked) & _reach(ROLES[who]) & ~Kind.AUD
        if not kinds:
            return
        matter = purposes().get(purpose) if purpose else purposes().usual(ROLES[who])
        with self.world.acting(self.ana) as session:
            said = consent.Said(
                Decision.YES,
                purposes().get(purpose) if purpose else None,
                session.get(Membership, self.people[who].membership_id),
                kinds=kinds,
                until=self.model.now.date() + timedelta(days=days),
                card_said=True,
                language="en",
                company=Company.ACCOMPANIED if how == "accompanied" else Company.ALONE,
                upset=how in ("upset", "unable"),
                clear={"upset": True, "unable": False}.get(how),
            )
            key = consent.record(session, session.get(Case, self.case.id), said).id
            self._end(session, "consent.record")
        code = matter.code if matter else None
        if how == "unable":
            # A yes of somebody who cannot follow is not now, of which nothing is sure.
            for answer in self.model._same(who, code):
                answer.over = answer.over or not answer.counts
        else:
            self.model.yes(who, code, kinds, days, how)
            self.model.answers[-1].key = key

    def _no(self, who: int | None, purpose: str | None, later: bool) -> None:
        if who is None and purpose is None:
            return
        with self.world.acting(self.ana) as session:
            said = consent.Said(
                Decision.NOT_NOW if later else Decision.NO,
                purposes().get(purpose) if purpose else None,
                session.get(Membership, self.people[who].membership_id)
                if who is not None
                else None,
            )
            consent.record(session, session.get(Case, self.case.id), said)
            self._end(session, "consent.record")
        self.model.no(who, purpose)

    def _withdraw(self, who: int, part: int) -> None:
        answer = next((each for each in reversed(self.model.answers) if each.who == who), None)
        if answer is None:
            return
        with self.world.acting(self.ana) as session:
            case = session.get(Case, self.case.id)
            found = session.get(Consent, answer.key)
            if consent.withdraw(session, case, found, Kind(part), None):
                self._end(session, "consent.withdraw")
            session.rollback()
        if answer.is_live(self.model.now):
            answer.kinds = answer.kinds & ~Kind(part) if part else NO_KIND

    def _bar(self, who: int) -> None:
        user = self.people[who]
        if who in self.model.barred:
            return
        self.world.bar(self.ana, self.case, user)
        self.model.barred.add(who)

    def _wait(self, hours: float) -> None:
        self.model.now += timedelta(hours=hours)
        self.moves.move_to(self.model.now)

    @staticmethod
    def _end(session: Any, action: str) -> None:
        trail.say(session, action)
        trail.commit(session)

    def reads(self, who: int) -> Kind:
        """What somebody reads of the case at their next request."""
        with self.world.acting(self.people[who]) as session:
            masks = guard.reach(session, self.case.id)
            opens = session.get(Case, self.case.id) is not None
            assert opens == bool(masks.any)
            return masks.any


def _try_out(world: World, steps: list[tuple[Any, ...]]) -> None:
    with time_machine.travel(BEGINS - timedelta(days=60), tick=False) as moves:
        here = world.organisation()
        ana = world.hat(Role.CW, here)
        people = [world.hat(role, here) for role in ROLES]
        office = Office(world, ana, world.open_case(ana), people, moves)
        moves.move_to(BEGINS)
        for number, step in enumerate(steps):
            office.try_out(step)
            for who, role in enumerate(ROLES):
                assert office.reads(who) == office.model.reads(who), (role, steps[: number + 1])


_LEISURELY = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(_LEISURELY, max_examples=12)
@given(steps=STEPS)
@example([("yes", 0, None, 65_535, 5, "free"), ("wait", 1), ("withdraw", 0, 0), ("wait", -0.5)])
@example(
    [
        ("yes", 0, None, 65_535, 5, "free"),
        ("wait", 24 * 7),
        ("no", 0, None, False),
        ("wait", -24 * 6),
    ]
)
def test_everybody_reads_what_a_plain_model_says(site: Site, steps: list[tuple[Any, ...]]) -> None:
    _try_out(site, steps)


@pytest.mark.long
@settings(_LEISURELY, max_examples=150)
@given(steps=STEPS)
def test_everybody_reads_what_a_plain_model_says_for_long(
    site: Site, steps: list[tuple[Any, ...]]
) -> None:
    _try_out(site, steps)


def test_a_no_to_an_organisation_while_the_clock_was_ahead_holds_when_it_is_put_back(
    site: Site,
) -> None:
    """Nobody there reads again what seemed past by its day when they said no."""
    with time_machine.travel(BEGINS, tick=False) as moves:
        ana = site.hat(Role.CW, site.organisation())
        there = site.organisation("A house")
        lawyer, case = site.hat(Role.LA, there), site.open_case(ana)
        house = {"organisation_id": ana.organisation_id, "linked_organisation_id": there}
        vetter = site.hat(Role.MGR, ana.organisation_id)
        partner = site.add(vetter, Partner, name="A house", made_at=BEGINS, **house)
        until = BEGINS.date() + timedelta(days=9)
        _say(site, ana, case, Decision.YES, partner, (lawyer,), until=until, kinds=Kind.SUM)
        assert _opens(site, lawyer, case)
        moves.move_to(BEGINS + timedelta(days=40))
        assert not _opens(site, lawyer, case)
        _say(site, ana, case, Decision.NO, partner)
        moves.move_to(BEGINS + timedelta(days=1))
        assert not _opens(site, lawyer, case)


def _say(
    site: Site,
    actor: Actor,
    case: Opened,
    decision: Decision,
    partner: Any,
    people: tuple[Actor, ...] = (),
    **values: Any,
) -> None:
    with site.acting(actor) as session:
        hats = tuple(session.get(Membership, each.membership_id) for each in people)
        said = consent.Said(
            decision,
            purposes().get("LEGAL"),
            partner=session.get(Partner, partner),
            people=hats,
            card_said=True,
            language="en",
            company=Company.ALONE,
            **values,
        )
        consent.record(session, session.get(Case, case.id), said)
        trail.say(session, "consent.record")
        trail.commit(session)


def _opens(site: Site, actor: Actor, case: Opened) -> bool:
    with site.acting(actor) as session:
        return session.get(Case, case.id) is not None
