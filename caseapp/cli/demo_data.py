"""Loading the demo: its people by set-up, its cases through the actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, guard, trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.config import Settings
from caseapp.features.cases.actions import open_case
from caseapp.features.notes.actions import write_note
from caseapp.kinds import AgeStatus, AnswerState, Role
from caseapp.models.account import Membership
from caseapp.models.case import Case, CaseSummary
from caseapp.rules.stages import Answer, enter_stage
from caseapp.rules.team import assign
from caseapp.services import people
from caseapp.vocabularies.demo import (
    MAY_OPEN,
    Demo,
    DemoCase,
    DemoMove,
    DemoNote,
    DemoStaff,
    DemoTeamMember,
)
from caseapp.vocabularies.stages import FieldType

WORKS_FROM = 9
WORKS_HOURS = 8

Hats = dict[tuple[str, Role], Actor]
Advance = Callable[[str], None]


def load(demo: Demo, settings: Settings, advance: Advance) -> None:
    """Load everything into an empty installation; ``advance`` is called with what was loaded."""
    hats = _load_people(demo, settings, advance)
    loader = _Loader(demo, hats, clock.today())
    for case in demo.cases:
        loader.load(case)
        advance(case.key)


def _load_people(demo: Demo, settings: Settings, advance: Advance) -> Hats:
    hats: Hats = {}
    with trail.acting(people.ACTOR, "the demo's organisations and staff") as session:
        homes = {
            each.key: people.add_organisation(session, each.name) for each in demo.organisations
        }
        users = {}
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
            advance(person.key)
    return hats


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

    def load(self, case: DemoCase) -> None:
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
            self._grow_up(session, opened, case)
        for note in case.notes:
            with acting_as(self._writer(case, note.author)) as session:
                self._note(session, opened, note)

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
            hat = self.hats[key, Role.CW]
            self._assign(session, opened, hat, TeamRoles.CO_WORKER, starts=case.opened)
        for member in (*case.team, *case.supervision):
            self._add_member(session, opened, member)
        trail.say(session, "case.team")
