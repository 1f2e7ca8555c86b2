"""Whatever a child and whoever decides with them say, take back and say anew, on whichever side of
the eighteenth birthday, and whatever becomes of their age: what each partner can read is what a
plain model of domain.md §3.6 and practice.md P27 says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from caseapp.access import guard, trail
from caseapp.access.actor import Actor
from caseapp.base.problems import InvalidError
from caseapp.features.details.actions import Details, change_details
from caseapp.kinds import (
    NO_KIND,
    AgeStatus,
    AnswerState,
    Company,
    Decision,
    GuardianSays,
    IdentityLevel,
    Kind,
    Relation,
    Role,
    TeamRole,
)
from caseapp.models.account import Membership
from caseapp.models.case import Case, CaseSummary
from caseapp.models.consent import Consent
from caseapp.models.team import Assignment
from caseapp.rules import children, consent
from caseapp.rules.stages import Answer as Told
from caseapp.vocabularies.purposes import purposes
from tests.rules.test_consent_sequences import _reach
from tests.support.site import Site
from tests.support.world import Opened, World

ROLES = (Role.IA, Role.HP, Role.LEO)
PURPOSES = (None, "PARTNER", "HEALTH")
#: Who decides with the child: the guardian with an account, and two people outside.
GUARDIAN, MOTHER, UNCLE = "the guardian", "Their mother", "An uncle"
BEGINS = datetime(2026, 5, 4, 11, 30, tzinfo=UTC)
#: From the beginning until the eighteenth birthday.
AHEAD = 60
DAY = timedelta(days=1)
#: When the case was opened; no step puts the clock to before it.
OPENED = BEGINS - 60 * DAY
FOUR_WEEKS = 28 * DAY

_who = st.integers(0, len(ROLES) - 1)
_picked = st.integers(1, 2**16 - 1)
_purpose = st.sampled_from(PURPOSES)
_days = st.sampled_from([0, 3, 20, 59, 60, 100, 150])
_by = st.sampled_from([GUARDIAN, MOTHER, UNCLE])
_wait = st.sampled_from([0.5, 24, 24 * 7, 24 * 27, 24 * 28, 24 * 60, -0.5, -24 * 2, -24 * 45])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("yes"), _who, _purpose, _picked, _days, st.booleans()),
        st.tuples(
            st.just("other"), _who, _purpose, st.sampled_from(["no", "not_now", "unsure"]), _picked
        ),
        st.tuples(st.just("ready"), _who, _purpose, _picked, _days),
        st.tuples(st.just("guardian"), _who, _by, st.sampled_from(["yes", "yes", "no", "unsure"])),
        st.tuples(st.just("withdraw"), _who, st.one_of(st.just(0), _picked)),
        st.tuples(st.just("bar_guardian"), _by),
        st.tuples(st.just("bar"), _who),
        st.tuples(
            st.just("age"),
            st.sampled_from(["child", "age_in_doubt", "adult"]),
            st.sampled_from([None, 1, 40, 80]),
        ),
        st.tuples(st.just("wait"), _wait),
    ),
    min_size=3,
    max_size=12,
)


@dataclass
class Said:
    """One answer as the model keeps it, with what guardians said about it, in order."""

    who: int
    purpose: str | None
    kinds: Kind
    at: datetime
    starts: datetime
    ends: datetime
    is_yes: bool
    is_free: bool
    as_adult: bool
    key: Any = None
    is_over: bool = False
    guardians: list[tuple[datetime, str, str]] = field(default_factory=list)


@dataclass
class Model:
    """What domain.md §3.6 and practice.md P27 say, as plainly as it can be written."""

    now: datetime = BEGINS
    highest: datetime = BEGINS
    status: str = "child"
    #: From when they count as an adult; nothing: nobody knows, or it is in doubt.
    adult_at: datetime | None = None
    birthday: date | None = None
    answers: list[Said] = field(default_factory=list)
    barred: set[int] = field(default_factory=set)
    may_not_decide: set[str] = field(default_factory=set)

    def is_adult(self, at: datetime) -> bool:
        """Whether they count as an adult; somebody whose age is in doubt does not (INV-14)."""
        return self.adult_at is not None and at >= self.adult_at

    def is_own(self, said: Said) -> bool:
        """An adult's own answer: given as one, and beginning when they are one."""
        return said.as_adult and self.is_adult(said.starts)

    def guardian_says(self, said: Said) -> str | None:
        """The last word of whoever may decide, said while there was something to decide."""
        words = [
            word
            for at, by, word in said.guardians
            if by not in self.may_not_decide and not self.is_adult(at)
        ]
        return words[-1] if words else None

    def until(self, said: Said) -> datetime | None:
        """Until when an answer opens what it names; nothing: it opens nothing at all."""
        if not said.is_yes or not said.is_free or said.is_over or not said.kinds:
            return None
        if self.is_own(said):
            return said.ends
        if self.guardian_says(said) != "yes":
            return None
        # What a guardian said lapses at eighteen; what they had said yes to goes on for 28 days.
        return min(said.ends, self.adult_at + FOUR_WEEKS) if self.adult_at else said.ends

    def is_open(self, said: Said) -> bool:
        """Whether it opens something now, or will by itself."""
        until = self.until(said)
        return until is not None and self.now < until

    def is_past(self, said: Said) -> bool:
        """Whether an answer is of the past."""
        lapsed = said.is_yes and not self.is_own(said) and self.is_adult(self.now)
        over = said.is_over or (said.is_yes and (not said.kinds or said.ends <= self.now))
        return over or (lapsed and not self.is_open(said))

    def reads(self, who: int) -> Kind:
        """What somebody reads now."""
        found = NO_KIND
        for said in self.answers:
            if said.who == who and said.starts <= self.now and self.is_open(said):
                found |= said.kinds
        found &= _reach(ROLES[who])
        return found | Kind.SUM if found and who not in self.barred else NO_KIND

    def guardian_reads(self) -> bool:
        """A guardian reads until the birthday, unless they are kept from the case."""
        return not self.is_adult(self.now) and GUARDIAN not in self.may_not_decide

    def same(self, said: Said) -> Iterator[Said]:
        """The other answers about the same that are not of the past."""
        for other in self.answers:
            if other is said or self.is_past(other) or other.who != said.who:
                continue
            if None in (other.purpose, said.purpose) or other.purpose == said.purpose:
                yield other

    def say(self, said: Said) -> None:
        """An answer takes the place of what was said about the same."""
        for other in list(self.same(said)):
            if said.starts > self.now:  # what begins later ends nothing before
                ends = other.starts >= said.starts
            elif said.is_yes and not said.is_free:  # what is not sure ends only what is not either
                ends = other.is_yes and not other.is_free
            elif said.is_yes and not said.as_adult:  # a child's alone ends nothing that is open
                ends = not self.is_open(other)
            else:
                ends = True
            other.is_over = other.is_over or ends
        self.answers.append(said)

    def guardian(self, said: Said, by: str, word: str) -> None:
        """Whoever decides answers. Both yes take the place of what was said before."""
        said.guardians.append((self.now, by, word))
        if not self.is_own(said) and self.is_open(said):
            earlier = self.answers[: self.answers.index(said)]
            for other in list(self.same(said)):
                # What they prepared for themselves from eighteen on is nobody else's to end.
                if any(other is each for each in earlier) and not self.is_own(other):
                    other.is_over = True


@dataclass
class Office:
    """The same, done by people in the application."""

    world: World
    ana: Actor
    case: Opened
    people: list[Actor]
    gemma: Actor
    moves: Any
    model: Model = field(default_factory=Model)

    def try_out(self, step: tuple[Any, ...]) -> None:
        """Do one step in the application and in the model."""
        getattr(self, f"_{step[0]}")(*step[1:])

    def _age(self, status: str, ahead: int | None) -> None:
        model, today = self.model, self.model.now.date()
        adult_on = today + timedelta(days=ahead) if ahead and status == "child" else None
        with self.world.acting(self.ana) as session:
            summary = session.scalars(select(CaseSummary)).one()
            details = Details(
                AgeStatus(status),
                None,
                IdentityLevel.WORKING_NAME,
                Told(AnswerState.NOT_ASKED_YET),
                "",
                adult_on,
            )
            change_details(session, session.get(Case, self.case.id), summary, details, today=today)
            trail.commit(session)
        was, model.status = model.status, status
        if status == "child":
            model.birthday, model.adult_at = adult_on, adult_on and _midnight(adult_on)
        elif status == "age_in_doubt":
            model.birthday = model.adult_at = None
        elif was == "child" and not (model.birthday and model.birthday <= today):
            model.birthday, model.adult_at = today, _midnight(today)
        elif was == "age_in_doubt":
            model.adult_at = model.now

    def _yes(self, who: int, purpose: str | None, picked: int, days: int, free: bool) -> None:
        self._said(who, purpose, picked, days, Company.ALONE if free else Company.ACCOMPANIED)

    def _ready(self, who: int, purpose: str | None, picked: int, days: int) -> None:
        self._said(who, purpose, picked, days, Company.ALONE, from_eighteen=True)

    def _said(
        self,
        who: int,
        purpose: str | None,
        picked: int,
        days: int,
        company: Company,
        *,
        from_eighteen: bool = False,
    ) -> None:
        model = self.model
        kinds = Kind(picked) & _reach(ROLES[who]) & ~Kind.AUD
        until = model.now.date() + timedelta(days=days)
        at = model.adult_at
        near = at is not None and model.now < at <= model.now + 90 * DAY
        if not kinds or (from_eighteen and not (near and at and _after(until) > at)):
            return
        matter = purpose or purposes().usual(ROLES[who]).code
        starts = at if from_eighteen and at else model.now
        said = Said(
            who,
            matter,
            kinds,
            model.now,
            starts,
            _after(until),
            is_yes=True,
            is_free=company is Company.ALONE,
            as_adult=model.is_adult(starts),
        )
        said.key = self._record(
            who,
            Decision.YES,
            purpose,
            kinds=kinds,
            until=until,
            card_said=True,
            language="en",
            company=company,
            from_eighteen=from_eighteen,
        )
        model.say(said)

    def _other(self, who: int, purpose: str | None, how: str, picked: int) -> None:
        """No, not now, or not sure; what was asked is kept, and others may be asked about it."""
        model = self.model
        kinds = Kind(picked) & _reach(ROLES[who]) & ~Kind.AUD
        if model.is_adult(model.now) and how == "unsure":
            how = "not_now"
        until = model.now.date() + timedelta(days=100)
        key = self._record(who, Decision(how), purpose, kinds=kinds, until=until)
        model.say(
            Said(
                who,
                purpose,
                kinds,
                model.now,
                model.now,
                _after(until),
                is_yes=False,
                is_free=True,
                as_adult=model.is_adult(model.now),
                key=key,
            )
        )

    def _record(self, who: int, decision: Decision, purpose: str | None, **values: Any) -> Any:
        with self.world.acting(self.ana) as session:
            said = consent.Said(
                decision,
                purposes().get(purpose) if purpose else None,
                session.get(Membership, self.people[who].membership_id),
                **values,
            )
            key = consent.record(session, session.get(Case, self.case.id), said).id
            self._end(session, "consent.record")
        return key

    def _guardian(self, who: int, by: str, word: str) -> None:
        model = self.model
        said = next((each for each in reversed(model.answers) if each.who == who), None)
        if said is None:
            return
        decides = not model.is_own(said) and not model.is_adult(model.now)
        is_asked = decides and by not in model.may_not_decide and not model.is_past(said)
        with self.world.acting(self.ana) as session:
            case = session.get(Case, self.case.id)
            hat = session.get(Membership, self.gemma.membership_id) if by == GUARDIAN else None
            answer = children.Answered(GuardianSays(word), hat, "" if hat else by)
            with suppress(InvalidError):
                children.answer(session, case, session.get(Consent, said.key), answer)
                assert is_asked, "It took the answer of somebody who has nothing to decide."
                is_asked = False
                self._end(session, "consent.guardian")
                model.guardian(said, by, word)
            session.rollback()
        assert said.is_yes is False or not is_asked, "It refused whoever decides."

    def _bar_guardian(self, by: str) -> None:
        if by in self.model.may_not_decide:
            return
        if by == GUARDIAN:
            self.world.bar(self.ana, self.case, self.gemma)
        else:
            with self.world.acting(self.ana) as session:
                children.bar(session, session.get(Case, self.case.id), by)
                self._end(session, "consent.bar_decider")
        self.model.may_not_decide.add(by)

    def _withdraw(self, who: int, part: int) -> None:
        model = self.model
        said = next((each for each in reversed(model.answers) if each.who == who), None)
        if said is None or not said.is_yes:
            return
        with self.world.acting(self.ana) as session:
            case, found = session.get(Case, self.case.id), session.get(Consent, said.key)
            if consent.withdraw(session, case, found, Kind(part), None):
                self._end(session, "consent.withdraw")
            session.rollback()
        if not model.is_past(said):
            said.kinds = said.kinds & ~Kind(part) if part else NO_KIND

    def _bar(self, who: int) -> None:
        if who not in self.model.barred:
            self.world.bar(self.ana, self.case, self.people[who])
            self.model.barred.add(who)

    def _wait(self, hours: float) -> None:
        """Let time pass, or put the clock back: never to before the case was opened."""
        self.model.now = max(self.model.now + timedelta(hours=hours), OPENED)
        self.model.highest = max(self.model.now, self.model.highest)
        self.moves.move_to(self.model.now)

    @staticmethod
    def _end(session: Any, action: str) -> None:
        trail.say(session, action)
        trail.commit(session)

    def reads(self, actor: Actor) -> Kind:
        """What somebody reads of the case at their next request."""
        with self.world.acting(actor) as session:
            masks = guard.reach(session, self.case.id)
            assert (session.get(Case, self.case.id) is not None) == bool(masks.any)
            return masks.any

    def look(self, done: list[tuple[Any, ...]]) -> None:
        """Compare everybody. While a clock stands before where it stood already, somebody may read
        less, because nothing opens before the moment in which it was made; never more."""
        has_gone_back = self.model.now < self.model.highest
        for who, role in enumerate(ROLES):
            found, wanted = self.reads(self.people[who]), self.model.reads(who)
            assert not found & ~wanted, (role, "reads too much", found & ~wanted, done)
            assert has_gone_back or found == wanted, (role, "reads too little", done)
        found = bool(self.reads(self.gemma))
        assert found <= self.model.guardian_reads(), ("the guardian reads too much", done)
        assert has_gone_back or found == self.model.guardian_reads(), ("guardian", done)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _after(day: date) -> datetime:
    return _midnight(day + DAY)


def _try_out(world: World, steps: list[tuple[Any, ...]]) -> None:
    with time_machine.travel(OPENED, tick=False) as moves:
        here = world.organisation()
        ana, gemma = world.hat(Role.CW, here), world.hat(Role.GA, here)
        people = [world.hat(role, here) for role in ROLES]
        case = world.open_case(ana)
        with world.acting(ana) as session:
            session.scalars(select(CaseSummary)).one().age_status = AgeStatus.CHILD
            trail.commit(session)
        place = {"team_role": TeamRole.GUARDIAN, "relation": Relation.ASSIGNED}
        place |= {"chosen_by_person": AnswerState.NOT_ASKED_YET, "starts_at": OPENED}
        hat = {"membership_id": gemma.membership_id, "user_id": gemma.user_id}
        world.add(ana, Assignment, case, **hat, **place)
        moves.move_to(BEGINS)
        office = Office(world, ana, case, people, gemma, moves)
        office.try_out(("age", "child", AHEAD))
        for number, step in enumerate(steps):
            office.try_out(step)
            office.look(steps[: number + 1])


_LEISURELY = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EVERYTHING = 65_535
_BOTH = [("yes", 0, None, EVERYTHING, 150, True), ("guardian", 0, MOTHER, "yes")]


@settings(_LEISURELY, max_examples=8)
@given(steps=STEPS)
@example([*_BOTH, ("wait", 24 * 60), ("wait", 24 * 27), ("wait", 24), ("wait", 24 * 7)])
@example([*_BOTH, ("bar_guardian", MOTHER), ("guardian", 0, GUARDIAN, "yes"), ("wait", 24 * 60)])
@example([*_BOTH, ("ready", 0, None, 7, 100), *_BOTH, ("wait", 24 * 60), ("wait", 24 * 28)])
@example([*_BOTH, ("wait", -0.5), ("guardian", 0, UNCLE, "no"), ("wait", 0.5)])
@example([*_BOTH, ("wait", -0.5), ("yes", 0, None, 1, 59, True), ("guardian", 0, MOTHER, "yes")])
@example([*_BOTH, ("age", "age_in_doubt", None), ("age", "adult", None), ("wait", 24 * 28)])
def test_everybody_reads_what_a_child_and_their_guardian_said(
    site: Site, steps: list[tuple[Any, ...]]
) -> None:
    _try_out(site, steps)


@pytest.mark.long
@settings(_LEISURELY, max_examples=150)
@given(steps=STEPS)
def test_everybody_reads_what_a_child_and_their_guardian_said_for_long(
    site: Site, steps: list[tuple[Any, ...]]
) -> None:
    _try_out(site, steps)
