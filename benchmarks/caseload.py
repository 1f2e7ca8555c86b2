"""An installation with many cases, made in bulk, and the same cases for the floor.

People, and two cases that serve as patterns, are made by the application itself. All other cases
are copies of these rows, written beside the gate, which only a benchmark may do: each with keys and
a person of its own, its texts sealed again, its assignment and grants turned to whose case it is.
"""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

from sqlalchemy import Connection

from benchmarks.floor import Store
from benchmarks.pages import OPENED_CASES, PEOPLE, Who
from caseapp import create_app
from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto, ids
from caseapp.base.secret import Secret, write_secret
from caseapp.cli.demo_data import acting_as
from caseapp.config import KEY_FILE, Settings
from caseapp.db import keystore, migrate
from caseapp.db.base import Base, Row
from caseapp.db.engine import begin_write
from caseapp.db.sealed import Sealed, context_of
from caseapp.db.setup import Database
from caseapp.features.cases.actions import open_case
from caseapp.features.notes.actions import write_note
from caseapp.kinds import AgeStatus, ContactMode, Role
from caseapp.models.case import Case, Person
from caseapp.models.signin import LoginSession
from caseapp.services import people, standalone
from caseapp.web.login_state import FULL_STAGE

#: Whose all other cases are.
COLLEAGUE = Who("colleague", "colleague", Role.CW)
#: Cases written in one transaction.
CHUNK = 1_000
_YEARS = timedelta(days=3 * 365)
#: Notes of a usual case, and of one that is opened.
_NOTES = (1, 12)
#: Nobody's data: while they are made, the disk need not be waited for.
_FAST = ("PRAGMA synchronous = off", "PRAGMA cache_size = -1000000")
_KEYS = keystore.SubjectKey.__tablename__
_WORDS = "We spoke on the telephone about the appointment next week and about the room. " * 3

#: Table -> its rows, in the form in which they are stored.
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Installation:
    """What was made: where it is, who is there, and which cases each of them opens."""

    settings: Settings
    folder: Path
    actors: dict[str, Actor]
    tokens: dict[str, str]
    references: dict[str, list[str]]


def make(folder: Path, size: int, advance: Callable[[int], None]) -> Installation:
    """Make an installation with ``size`` cases in ``folder``; ``advance`` hears how many came."""
    settings = Settings(data_dir=folder / "data", key_file=folder / "key" / KEY_FILE)
    settings.data_dir.mkdir()
    secret = Secret.new()
    write_secret(settings.effective_key_file, secret)
    app = create_app(settings, secret)
    database: Database = app.extensions["caseapp_database"]
    with app.app_context():
        trail.about.set(trail.of_job("benchmark"))
        migrate.upgrade(database)
        actors = _people(settings)
        patterns = tuple(_Pattern(database, actors[COLLEAGUE.key], notes) for notes in _NOTES)
    opened = _fill(database, Store(folder), _owners(actors, size), patterns, advance)
    with app.app_context():
        tokens = {key: _sign_in(secret, actor) for key, actor in actors.items()}
    standalone.close(app)
    references = {key: opened[actor] or opened[actors["few"]] for key, actor in actors.items()}
    return Installation(settings, folder, actors, tokens, references)


def _people(settings: Settings) -> dict[str, Actor]:
    actors = {}
    with trail.acting(people.ACTOR, "people of the benchmark") as session:
        home = people.add_organisation(session, "Harbour")
        for who in (*PEOPLE, COLLEAGUE):
            person = people.NewPerson(who.label, f"{who.key}@example.org", "x" * 15, (who.role,))
            actors[who.key] = people.add_person(session, settings, home, person)[0]
    return actors


def _sign_in(secret: Secret, actor: Actor) -> str:
    """Start a session as signing in does, and return its token."""
    token, now = secrets.token_urlsafe(32), clock.now()
    with trail.acting("sign-in", "signs in for the benchmark") as session:
        session.add(
            LoginSession(
                token_digest=crypto.fingerprint(secret.tokens, token),
                user_id=actor.user_id,
                membership_id=actor.membership_id,
                stage=FULL_STAGE,
                data=f'{{"csrf_token": "{secrets.token_hex(20)}"}}',
                started_at=now,
                used_at=now,
                proved_at=now,
            )
        )
    return token


class _Pattern:
    """A case that its owner opened through the application, as stored rows that can be copied."""

    def __init__(self, database: Database, owner: Actor, notes: int) -> None:
        self.owner = owner
        self.notes = notes
        self.case = _open(owner, notes)
        subject = self.case.subject_id
        key = keystore.store().read([subject])[subject]
        with _fast(database, "main") as connection:
            self.rows = [
                (model.__tablename__, row, _texts(model, row, key))
                for model in (cast("Any", mapper.class_) for mapper in Base.registry.mappers)
                if issubclass(model, Row) and model.__module__.startswith("caseapp.")
                for row in _rows_about(connection, model, self.case)
            ]
        self.ids = {row["id"] for _, row, _ in self.rows}

    def copy(
        self, rows: Rows, owner: Actor, reference: str, made_at: datetime, wrapping: bytes
    ) -> None:
        """Add the rows of a new case of somebody."""
        new = {old: ids.new_id().hex for old in self.ids}
        new[self.owner.user_id.hex] = owner.user_id.hex
        new[self.owner.membership_id.hex] = owner.membership_id.hex
        new[self.case.reference] = reference
        key, moment = crypto.new_key(), f"{made_at:%Y-%m-%d %H:%M:%S.%f}"
        for table, row, texts in self.rows:
            made = {name: new.get(value, value) for name, value in row.items()}
            if "made_at" in made:
                made["made_at"] = moment
            for field, text in texts:
                made[field.column] = crypto.seal(key, text, _context(field, made))
            rows[table].append(made)
        subject = new[self.case.subject_id.hex]
        wrapped = crypto.seal(wrapping, key, keystore._wrap_context(uuid.UUID(subject)))
        rows[_KEYS].append({"subject_id": subject, "wrapped": wrapped, "made_at": moment})


def _open(owner: Actor, notes: int) -> Case:
    with acting_as(owner) as session:
        case = open_case(
            session,
            name_to_use="Ilvara",
            age_status=AgeStatus.ADULT,
            say_it="il-VAH-ra",
            pronouns="she",
            summary=_WORDS,
        )
        trail.commit(session)
        for number in range(notes):
            moment = clock.now() - timedelta(days=number)
            write_note(session, case, text=_WORDS, happened_at=moment, mode=ContactMode.PHONE)
    return case


def _rows_about(connection: Connection, model: Any, case: Case) -> list[dict[str, Any]]:
    """Return a table's rows about a case, as they are stored."""
    own = {Case: ("id", case.id), Person: ("id", case.subject_id)}
    column, value = own.get(model, ("case_id", case.id))
    if column not in model.__table__.c:
        return []
    wanted = f'SELECT * FROM "{model.__tablename__}" WHERE {column} = ?'
    return [dict(row) for row in connection.exec_driver_sql(wanted, (value.hex,)).mappings()]


def _texts(model: Any, row: dict[str, Any], key: bytes) -> list[tuple[Sealed, bytes]]:
    """Return what the sealed columns of a row say."""
    return [
        (field, crypto.unseal(key, row[field.column], _context(field, row)))
        for field in vars(model).values()
        if isinstance(field, Sealed) and row[field.column] is not None
    ]


def _context(field: Sealed, row: dict[str, Any]) -> bytes:
    return context_of(field.code, uuid.UUID(row["subject_id"]), uuid.UUID(row["id"]))


def _owners(actors: dict[str, Actor], size: int) -> list[Actor]:
    """Return whose each case is, well mixed: what nobody is measured with is the colleague's."""
    owners = [actors[who.key] for who in PEOPLE for _ in range(who.cases)][:size]
    owners += [actors[COLLEAGUE.key]] * (size - len(owners))
    Random(size).shuffle(owners)
    return owners


def _references(count: int) -> set[str]:
    """Return as many references, all different: among many, two are drawn alike sooner or later."""
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn.add(ids.new_reference())
    return drawn


def _fill(
    database: Database,
    store: Store,
    owners: list[Actor],
    patterns: tuple[_Pattern, ...],
    advance: Callable[[int], None],
) -> dict[Actor, list[str]]:
    """Write all cases, oldest first; return those of each person that are opened."""
    now, opened = clock.now(), defaultdict[Actor, list[str]](list)
    references = _references(len(owners))
    with _fast(database, "main") as main, _fast(database, keystore.BIND) as keys:
        for first in range(0, len(owners), CHUNK):
            rows: Rows = defaultdict(list)
            chunk = owners[first : first + CHUNK]
            for number, owner in enumerate(chunk, first):
                made_at = now - _YEARS * (1 - number / len(owners))
                is_opened = len(opened[owner]) < OPENED_CASES
                pattern = patterns[is_opened]
                reference = references.pop()
                pattern.copy(rows, owner, reference, made_at, database.secret.persons)
                shown, hat = ids.show_reference(reference), owner.membership_id.hex
                opened[owner] += [shown] * is_opened
                store.add_case(shown, hat, made_at, pattern.notes, _WORDS)
            _write(keys, {_KEYS: rows.pop(_KEYS)})
            _write(main, rows)
            advance(len(chunk))
    store.close()
    return opened


@contextmanager
def _fast(database: Database, bind: str) -> Iterator[Connection]:
    with database.owner_engine(bind) as engine, engine.connect() as connection:
        for setting in _FAST:
            connection.exec_driver_sql(setting)
        yield connection


def _write(connection: Connection, rows: Rows) -> None:
    """Write stored rows in one transaction."""
    begin_write(connection)
    for table, many in rows.items():
        names = [f'"{name}"' for name in many[0]]
        places = ", ".join(f":{name}" for name in many[0])
        wanted = f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({places})'
        connection.exec_driver_sql(wanted, many)
    connection.commit()
