"""Worlds: migrated databases with organisations, people and cases, without the web.

``world`` gives a fresh one for each test, on both databases in turn; ``shared_world`` one for a
test module. Each is a copy of a template that is migrated once for a test process.
"""

from __future__ import annotations

import itertools
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from caseapp.access import gate, grants, trail
from caseapp.access.actor import Actor, SystemActor
from caseapp.base import clock, ids
from caseapp.base.secret import Secret
from caseapp.config import Settings
from caseapp.db import db, engine, keystore, migrate, setup
from caseapp.db.base import Row
from caseapp.db.setup import Database
from caseapp.kinds import (
    NO_KIND,
    AgeStatus,
    AnswerState,
    ContactMode,
    IdentityLevel,
    Kind,
    Presence,
    Relation,
    Role,
    Sensitivity,
    TeamRole,
)
from caseapp.models.account import Membership, User
from caseapp.models.case import Case, CaseSummary, Person
from caseapp.models.note import Note
from caseapp.models.organisation import Organisation
from caseapp.models.stage import StageEvent
from caseapp.models.team import Assignment, CaseBar

DATABASES = ("sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres))

#: Under this name an application's extensions hold the names of the people in its world.
PEOPLE = "tests_people"

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


# --- databases --------------------------------------------------------------------------


class Templates:
    """Migrated databases of one test process; each world is a copy of one."""

    def __init__(self, folder: Path, postgres_server: Callable[[], Any]) -> None:
        self.folder = folder
        self.secret = Secret.new()
        self._postgres_server = postgres_server
        self._made: dict[str, Settings] = {}
        self._numbers = itertools.count(1)

    def copy(self, name: str) -> Settings:
        """Return the settings of a fresh copy, on ``sqlcipher`` or ``postgresql``."""
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._make(name)
        number = next(self._numbers)
        folder = self.folder / f"world-{number}"
        if name == "sqlcipher":
            shutil.copytree(made.data_dir, folder)
            return replace(made, data_dir=folder)
        folder.mkdir()
        server = self._postgres_server()
        return replace(
            made,
            data_dir=folder,
            database_url=server.create_database(f"world_{number}", template="template"),
        )

    def renew(self, settings: Settings) -> None:
        """Make a copy as it was at first, which is faster than another copy; nobody is on it."""
        shutil.rmtree(settings.data_dir)
        if settings.is_postgresql:
            settings.data_dir.mkdir()
            self._postgres_server().empty(str(make_url(settings.database_url).database))
        else:
            shutil.copytree(self._made["sqlcipher"].data_dir, settings.data_dir)

    def discard(self, settings: Settings) -> None:
        """Remove a copy that is of no use any more; every connection to it was closed."""
        if settings.is_postgresql:
            self._postgres_server().drop_database(str(make_url(settings.database_url).database))
        shutil.rmtree(settings.data_dir)

    def empty(self, name: str, **settings: Any) -> Settings:
        """Return the settings of a new installation that nobody has migrated yet."""
        number = next(self._numbers)
        folder = self.folder / f"empty-{number}"
        folder.mkdir()
        if name == "postgresql":
            settings["database_url"] = self._postgres_server().create_database(f"empty_{number}")
        return Settings(data_dir=folder, **settings)

    def _make(self, name: str) -> Settings:
        folder = self.folder / name
        folder.mkdir()
        settings = Settings(data_dir=folder)
        if name == "postgresql":
            url = self._postgres_server().create_database("template")
            settings = replace(settings, database_url=url)
        migrate.upgrade(Database(settings, self.secret))
        return settings


@pytest.fixture(scope="session")
def templates(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Templates:
    """Give the migrated databases that worlds are copied from."""
    return Templates(
        tmp_path_factory.mktemp("templates"), lambda: request.getfixturevalue("postgres_server")
    )


@pytest.fixture(params=DATABASES)
def world(request: pytest.FixtureRequest, templates: Templates) -> Iterator[World]:
    """Give a world of its own to one test."""
    yield from _world(request.param, templates)


@pytest.fixture(scope="module", params=DATABASES)
def shared_world(request: pytest.FixtureRequest, templates: Templates) -> Iterator[World]:
    """Give one world to all tests of a module, which must not disturb each other."""
    yield from _world(request.param, templates)


@pytest.fixture
def embedded_world(templates: Templates) -> Iterator[World]:
    """Give a world in the embedded database, for what only concerns that one."""
    yield from _world("sqlcipher", templates)


def _world(name: str, templates: Templates) -> Iterator[World]:
    settings = templates.copy(name)
    with World.on(settings, templates.secret) as made:
        yield made
    templates.discard(settings)


# --- a world ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """A case that was opened; it serves as the handle when further rows are made."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    subject_id: uuid.UUID
    reference: str


class World:
    """One installation, and short ways to fill it the way people would."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.people: set[str] = app.extensions.setdefault(PEOPLE, set())
        self.database: Database = app.extensions["caseapp_database"]

    @classmethod
    @contextmanager
    def on(cls, settings: Settings, secret: Secret) -> Iterator[World]:
        """Give a world in a bare application, and close it at the end."""
        app = Flask("world")
        setup.init(app, settings, secret)
        gate.install()
        made = cls(app)
        try:
            yield made
        finally:
            made.close()

    def close(self) -> None:
        """Close every connection."""
        with self.app.app_context():
            for opened in db.engines.values():
                opened.dispose()

    # People

    def organisation(self, name: str = "Harbour") -> uuid.UUID:
        """Make an organisation."""
        with self.system("set-up") as session:
            row = Organisation(name=name, made_at=clock.now())
            session.add(row)
        with self.app.app_context():
            keystore.store().make(row.id)
        return row.id

    def hat(
        self,
        role: Role,
        organisation_id: uuid.UUID,
        *,
        of: Actor | None = None,
        supervisor: Actor | None = None,
    ) -> Actor:
        """Give a new person, or the person ``of`` another hat, a role in an organisation."""
        now = clock.now()
        with self.system("set-up") as session:
            user_id = of.user_id if of else ids.new_id()
            if of is None:
                email = f"{user_id.hex[:8]}@example.org"
                session.add(User(id=user_id, email=email, name=f"{role} {email}", made_at=now))
                self.people.add(f"{role} {email}")
            hat = Membership(
                user_id=user_id,
                organisation_id=organisation_id,
                role=role,
                supervisor_id=supervisor.user_id if supervisor else None,
                starts_at=now,
            )
            session.add(hat)
        with self.app.app_context():
            if of is None:
                keystore.store().make(user_id)
        return Actor(user_id, hat.id, organisation_id, role, f"{role}")

    @contextmanager
    def acting(self, actor: Actor | SystemActor) -> Iterator[Any]:
        """Give a session that acts for somebody, as one request would; nothing is committed."""
        with self.app.app_context():
            trail.about.set(trail.of_job("test"))
            session = db.session()
            gate.act_as(session, actor)
            yield session

    @contextmanager
    def system(self, name: str) -> Iterator[Any]:
        """Give a session of a named system actor; what it did is committed at the end."""
        with self.acting(SystemActor(name, "a test")) as session:
            yield session
            trail.commit(session)

    @contextmanager
    def owner(self, bind: str = "main") -> Iterator[Connection]:
        """Give a connection outside the gate, to look at what is really stored."""
        with self.database.owner_engine(bind) as opened, opened.connect() as connection:
            engine.begin_write(connection)
            yield connection
            connection.commit()

    # Cases

    def open_case(
        self,
        actor: Actor,
        *,
        name: str = "Ilvara",
        sensitivity: Sensitivity = Sensitivity.STANDARD,
    ) -> Opened:
        """Open a case the way a caseworker does: person, handle, summary, assignment."""
        now = clock.now()
        opened = Opened(ids.new_id(), actor.organisation_id, ids.new_id(), ids.new_reference())
        relation = Relation.HOLDER if actor.role is Role.IA else Relation.ASSIGNED
        self.people.add(name)
        with self.acting(actor) as session:
            keystore.store().make(opened.subject_id)
            session.add_all(
                [
                    Person(
                        id=opened.subject_id, organisation_id=actor.organisation_id, made_at=now
                    ),
                    Case(
                        id=opened.id,
                        reference=opened.reference,
                        organisation_id=actor.organisation_id,
                        subject_id=opened.subject_id,
                        sensitivity=sensitivity,
                        made_at=now,
                    ),
                    CaseSummary(
                        opened,
                        name_to_use=name,
                        age_status=AgeStatus.ADULT,
                        identity_level=IdentityLevel.WORKING_NAME,
                        opened_on=now.date(),
                    ),
                    _assignment(opened, actor, TeamRole.KEY_WORKER, relation, now, None),
                ]
            )
            trail.say(session, "case.open")
            trail.commit(session)
        return opened

    def add(self, actor: Actor, model: type[Row], *case: Opened, **values: Any) -> uuid.UUID:
        """Write one row as somebody would, and return its key."""
        with self.acting(actor) as session:
            row = model(*case, **values)
            session.add(row)
            trail.commit(session)
            return row.id

    def note(self, actor: Actor, case: Opened, text: str = "a note", **values: Any) -> uuid.UUID:
        """Write a note."""
        values.setdefault("kind", Kind.NOT)
        return self.add(
            actor,
            Note,
            case,
            happened_at=clock.now(),
            mode=ContactMode.PHONE,
            author_role=actor.role.value,
            text=text,
            **values,
        )

    def stage_event(self, actor: Actor, case: Opened, kind: Kind = Kind.NRM) -> uuid.UUID:
        """Write one move of a stage."""
        return self.add(
            actor,
            StageEvent,
            case,
            kind=kind,
            pillar=1,
            to_code="P1-10",
            entered_on=date(2026, 3, 1),
            recorded_at=clock.now(),
            presence=Presence.WITH_US,
            words_state=AnswerState.NOT_ASKED_YET,
            vocabulary_version="1",
        )

    def assign(
        self,
        by: Actor,
        case: Opened,
        hat: Actor,
        relation: Relation = Relation.ASSIGNED,
        *,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> uuid.UUID:
        """Put somebody on a case's team; grants follow by themselves."""
        with self.acting(by) as session:
            starts_at = starts_at or clock.now()
            row = _assignment(case, hat, TeamRole.CO_WORKER, relation, starts_at, ends_at)
            session.add(row)
            trail.commit(session)
            return row.id

    def bar(self, by: Actor, case: Opened, user: Actor) -> uuid.UUID:
        """Keep somebody with a conflict of interest from a case."""
        with self.acting(by) as session:
            with gate.system(session, "bars", "a conflict of interest"):
                row = CaseBar(case, user_id=user.user_id)
                session.add(row)
            trail.commit(session)
            return row.id

    # Standings that no feature gives yet

    def stand(
        self,
        case: Opened,
        hat: Actor,
        relation: Relation,
        *,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
        ticked: Kind = NO_KIND,
        only: Kind | None = None,
        is_derived: bool = True,
    ) -> None:
        """Give somebody a relation to a case, through a source that only tests have. Whoever gives
        many lets the grants be derived with the last of them."""
        _stood.setdefault(case.id, []).append(
            grants.Standing(
                membership_id=hat.membership_id,
                user_id=hat.user_id,
                role=hat.role,
                relation=relation,
                starts_at=starts_at or clock.now() - HOUR,
                ends_at=ends_at,
                basis="test",
                basis_id=ids.new_id(),
                ticked=ticked,
                only=only,
            )
        )
        if is_derived:
            self.derive(case)

    def derive(self, case: Opened) -> None:
        """Derive the grants of a case, as any change of its sources does."""
        with self.owner() as connection:
            grants.derive(connection, case.id, case.organisation_id)


class _Stood(Row):
    """Stands for a table of sources that only tests have."""

    __abstract__ = True


#: What :meth:`World.stand` gave, by case. It is a source like any other and stays one: whatever is
#: changed later about a case, a standing lasts until its own end.
_stood: dict[uuid.UUID, list[grants.Standing]] = {}
grants.register(_Stood, lambda _connection, case_id: _stood.get(case_id, ()))


def _assignment(
    case: Any,
    hat: Actor,
    team_role: TeamRole,
    relation: Relation,
    starts_at: datetime,
    ends_at: datetime | None,
) -> Assignment:
    return Assignment(
        case,
        membership_id=hat.membership_id,
        user_id=hat.user_id,
        team_role=team_role,
        relation=relation,
        starts_at=starts_at,
        ends_at=ends_at,
        chosen_by_person=AnswerState.NOT_ASKED_YET,
    )
