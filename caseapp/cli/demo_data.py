"""Loading the demo: its people by set-up, its cases through the actions that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, guard, trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.cli import (
    demo_appointments,
    demo_around,
    demo_bookings,
    demo_children,
    demo_consents,
    demo_contact,
    demo_details,
    demo_disclosures,
    demo_emergency,
    demo_exploitation,
    demo_goals,
    demo_identification,
    demo_intake,
    demo_interpreters,
    demo_looked,
    demo_offers,
    demo_outside,
    demo_partners,
    demo_profiles,
    demo_referrals,
    demo_reviews,
    demo_stopping,
    demo_walking,
)
from caseapp.cli.demo_communication import say_how_to_be
from caseapp.cli.demo_cover import load_cover
from caseapp.config import Settings
from caseapp.features.cases.actions import open_case
from caseapp.features.notes.actions import change_note, write_note
from caseapp.kinds import AnswerState, Role, TeamRole
from caseapp.models.account import Membership
from caseapp.models.case import Case, CaseSummary
from caseapp.models.team import Duty
from caseapp.rules.stages import Answer, enter_stage
from caseapp.rules.team import assign
from caseapp.services import people
from caseapp.vocabularies.demo import (
    MAY_OPEN,
    Demo,
    DemoAnswer,
    DemoCase,
    DemoMove,
    DemoNote,
    DemoStaff,
)
from caseapp.vocabularies.demo_communication import demo_manners
from caseapp.vocabularies.stages import FieldType

WORKS_FROM = 9
WORKS_HOURS = 8

Hats = dict[tuple[str, Role], Actor]
Advance = Callable[[str], None]
ON_DUTY_FOR = timedelta(days=365)


def load(demo: Demo, settings: Settings, advance: Advance) -> None:
    """Load everything into an empty installation; ``advance`` is called with what was loaded."""
    hats = load_people(demo, settings, advance)
    administrator = next(hat for (_key, role), hat in hats.items() if role is Role.ADM)
    with acting_as(administrator) as session:
        demo_reviews.load_closed_days(session, administrator.organisation_id, clock.today())
    demo_partners.load(demo, hats, clock.today(), acting_as)
    demo_interpreters.load(hats, clock.today(), acting_as)
    demo_referrals.load_enquiries(hats, clock.today(), acting_as)
    loader = _Loader(demo, hats, clock.today())
    cases: dict[str, uuid.UUID] = {}
    for case in demo.cases:
        cases[case.key] = loader.load(case)
        advance(case.key)
    load_cover(demo, hats, cases, loader.today, acting_as)
    demo_intake.load(hats, acting_as)
    demo_details.load(demo, hats, cases, loader.today, acting_as)
    demo_emergency.load(hats, cases, loader.today, acting_as)
    demo_looked.load(hats, cases, loader.today, acting_as)
    demo_stopping.load(demo, hats, cases, loader.today, acting_as)
    demo_disclosures.load(hats, cases, loader.today, acting_as)
    demo_around.load(hats, cases, loader.today, acting_as)
    demo_contact.load(hats, cases, loader.today, acting_as)
    demo_appointments.load(hats, cases, loader.today, acting_as)
    demo_bookings.load(hats, cases, loader.today, acting_as)
    demo_offers.load(hats, cases, acting_as)
    demo_outside.load(hats, acting_as)
    demo_reviews.ask_for_help()


def load_people(demo: Demo, settings: Settings, advance: Advance) -> Hats:
    """Load organisations and staff; return everybody in each of their hats."""
    hats: Hats = {}
    with trail.acting(people.ACTOR, "the demo's organisations and staff") as session:
        homes = {
            each.key: people.add_organisation(session, each.name) for each in demo.organisations
        }
        users: dict[str, uuid.UUID] = {}
        for person in _supervisors_first(demo):
            actors = people.add_person(
                session,
                settings,
                homes[person.organisation],
                people.NewPerson(person.name, person.email, person.passphrase, person.roles),
                users.get(person.supervisor),
            )
            users[person.key] = actors[0].user_id
            hats.update({(person.key, actor.role): actor for actor in actors})
            if person.duty:
                _put_on_duty(session, actors[0])
            advance(person.key)
    return hats


def _put_on_duty(session: Any, actor: Actor) -> None:
    """Put somebody on the duty rota (practice.md P12) for as long as a demo is looked at."""
    now = clock.now()
    session.add(
        Duty(
            organisation_id=actor.organisation_id,
            user_id=actor.user_id,
            starts_at=now,
            ends_at=now + ON_DUTY_FOR,
        )
    )


def _supervisors_first(demo: Demo) -> list[DemoStaff]:
    return sorted(demo.staff, key=lambda person: bool(person.supervisor))


@contextmanager
def acting_as(actor: Actor) -> Iterator[Any]:
    """Give a person a session of their own, as a request would."""
    session = gate.new_session(actor)
    try:
        yield session
        trail.commit(session)
    except BaseException:
        session.rollback()
        guard.forget(session)
        raise
    finally:
        session.close()


class _Loader:
    """Loads single cases; days are counted from ``today``."""

    def __init__(self, demo: Demo, hats: Hats, today: date) -> None:
        self.demo = demo
        self.hats = hats
        self.today = today
        self.manners = demo_manners()

    def load(self, case: DemoCase) -> uuid.UUID:
        """Load one case as its key worker, and the notes of others as their authors."""
        key_worker = self._writer(case, case.key_worker)
        with acting_as(key_worker) as session:
            opened = self._open(session, case)
            trail.commit(session)
            self._put_team_together(session, opened, case)
            trail.commit(session)
            for move in case.moves:
                self._move(session, opened, move)
                trail.commit(session)
            demo_identification.load(session, opened, case.key, self.today)
            demo_children.load(session, opened, case.key, case.key_worker, self.hats, self.today)
            self._grow_up(session, opened, case)
            demo_exploitation.load(session, opened, case.key, self.today)
            if case.key in self.manners:
                trail.commit(session)
                say_how_to_be(session, opened, self.manners[case.key], self.today)
                demo_profiles.load(session, opened, case.key)
            trail.commit(session)
            demo_consents.load(session, opened, case.key, self.hats, self.today)
            demo_walking.load(session, opened, case.key, self.today)
            people = {key: hat.user_id for (key, _role), hat in self.hats.items()}
            demo_reviews.load(session, opened, case, people, self.today)
            demo_goals.load(session, opened, case.key, self.today)
            demo_referrals.load(session, opened, case.key, self.hats, self.today)
        for note in case.notes:
            with acting_as(self._writer(case, note.author)) as session:
                self._note(session, opened, note)
        return opened.id

    def _open(self, session: Any, case: DemoCase) -> Case:
        return open_case(
            session,
            name_to_use=case.name_to_use,
            age_status=case.age_status_at_opening,
            opened_on=self._day(case.opened),
            say_it=case.say_it,
            pronouns=case.pronouns or None,
            summary=case.summary,
            identity_level=case.identity_level,
            sensitivity=case.sensitivity,
            source_type=case.source_type,
        )

    def _put_team_together(self, session: Any, opened: Case, case: DemoCase) -> None:
        for key in case.co_workers:
            self._assign(session, opened, self.hats[key, Role.CW], TeamRole.CO_WORKER, case.opened)
        for member in (*case.team, *case.supervision):
            self._assign(
                session,
                opened,
                self.hats[member.person, member.hat],
                member.role,
                member.starts,
                member.ends,
                AnswerState.TOLD if member.chosen_by_person else AnswerState.NOT_ASKED_YET,
            )
        trail.say(session, "case.team")

    def _assign(
        self,
        session: Any,
        opened: Case,
        hat: Actor,
        role: TeamRole,
        starts: int,
        ends: int | None = None,
        chosen: AnswerState = AnswerState.NOT_ASKED_YET,
    ) -> None:
        assign(
            session,
            opened,
            session.get(Membership, hat.membership_id),
            role,
            starts_at=self._moment(starts),
            ends_at=None if ends is None else self._moment(ends),
            chosen_by_person=chosen,
        )

    def _move(self, session: Any, opened: Case, move: DemoMove) -> None:
        enter_stage(
            session,
            opened,
            move.stage.code,
            on=self._day(move.on),
            presence=move.presence,
            words=move.words or None,
            reason=move.reason or None,
            answers={each.field.code: self._answer(each) for each in move.answers},
        )
        trail.say(session, "stage.enter")

    def _answer(self, answer: DemoAnswer) -> Answer:
        value: Any = answer.value
        if answer.field.type is FieldType.DATE:
            value = self._day(int(value))
        return Answer(AnswerState.TOLD, value)

    def _grow_up(self, session: Any, opened: Case, case: DemoCase) -> None:
        """Write down a birthday that has passed: the same case goes on as an adult's."""
        if case.turned_18 is None:
            return
        summary = session.scalars(select(CaseSummary).where(CaseSummary.case_id == opened.id)).one()
        summary.age_status = case.age_status
        summary.adult_on = self._day(case.turned_18)
        trail.say(session, "case.adult")

    def _note(self, session: Any, opened: Case, note: DemoNote) -> None:
        case = session.get(Case, opened.id)
        written = write_note(
            session,
            case,
            text=note.before or note.text,
            happened_at=self._moment(note.on),
            mode=note.mode,
        )
        if note.before:
            change_note(session, case, written, text=note.text, heading=None)

    def _writer(self, case: DemoCase, key: str) -> Actor:
        """Return somebody in the hat in which they write in this case."""
        if key == case.key_worker:
            roles = self.demo.person(key).roles
            return self.hats[key, next(role for role in roles if role in MAY_OPEN)]
        if key in case.co_workers:
            return self.hats[key, Role.CW]
        return self.hats[key, next(each.hat for each in case.team if each.person == key)]

    def _day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def _moment(self, offset: int) -> datetime:
        """Return a moment of a working day, later on later days and never still to come."""
        hour = time(WORKS_FROM + abs(offset) % WORKS_HOURS, abs(offset) * 5 % 60, tzinfo=UTC)
        moment = datetime.combine(self._day(offset), hour)
        return moment if offset > 0 else min(moment, clock.now())
