"""An installation with many cases, made in bulk, and the same cases for the floor.

Accounts come by set-up as always. Cases are written in bulk beside the gate, which only a
benchmark may do, but as the application itself would write them: the models' own column types,
each person's text sealed under a key of their own, grants as they follow from assignments.
"""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from benchmarks.floor import Store
from benchmarks.pages import OPENED_CASES, PEOPLE
from caseapp import create_app
from caseapp.access import grants, trail
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto, ids
from caseapp.base.secret import Secret, write_secret
from caseapp.config import KEY_FILE, Settings
from caseapp.db import keystore, migrate
from caseapp.db.sealed import Sealed, context_of
from caseapp.db.setup import Database
from caseapp.kinds import (
    BADGE_KINDS,
    AgeStatus,
    AnswerState,
    ContactMode,
    IdentityLevel,
    Kind,
    Pillar,
    Relation,
    Role,
    Sensitivity,
    TeamRole,
)
from caseapp.models.account import Membership, User
from caseapp.models.case import Case, CaseSummary, Person
from caseapp.models.grant import CaseAccess
from caseapp.models.note import Note
from caseapp.models.signin import LoginSession
from caseapp.models.stage import PillarState
from caseapp.models.team import Assignment
from caseapp.services import people
from caseapp.vocabularies.stages import stages
from caseapp.web.logins import FULL_STAGE

CHUNK = 1_000
_YEARS = timedelta(days=3 * 365)
_CASES_OF_COLLEAGUES = 40
_NOTES_OF_OPENED = 12
#: Nobody's data: while they are made, the disk need not be waited for.
_FAST = ("PRAGMA synchronous = off", "PRAGMA cache_size = -1000000")
_WORDS = "We spoke on the telephone about the appointment next week and about the room. " * 3

Rows = dict[Any, list[dict[str, Any]]]


@dataclass(frozen=True)
class Installation:
    """What was made: where it is, who is there, and which of their cases are opened."""

    settings: Settings
    floor: Path
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
        tokens = {key: _sign_in(secret, actor) for key, actor in actors.items()}
    maker = _Maker(database, actors, size)
    store = Store(folder)
    maker.fill(store, advance)
    store.close()
    references = {**maker.opened, "manager": maker.opened["few"]}
    return Installation(settings, folder, actors, tokens, references)


def _people(settings: Settings) -> dict[str, Actor]:
    actors = {}
    with trail.acting(people.ACTOR, "people of the benchmark") as session:
        home = people.add_organisation(session, "Harbour")
        for who in PEOPLE:
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


class _Maker:
    """Makes cases, a chunk in one transaction, oldest first, each person's spread among all."""

    def __init__(self, database: Database, actors: dict[str, Actor], size: int) -> None:
        self.database = database
        self.secret = database.secret
        self.size = size
        self.now = clock.now()
        self.random = Random(size)
        self.few = actors["few"]
        self.keys = {actor.membership_id: key for key, actor in actors.items()}
        self.opened: dict[str, list[str]] = {"few": [], "many": []}
        self.colleagues: list[Actor] = []
        self.owners = self._owners(actors)

    def fill(self, store: Store, advance: Callable[[int], None]) -> None:
        """Write everything."""
        with ExitStack() as closing:
            main, keys = (
                closing.enter_context(_fast(self.database, bind))
                for bind in ("main", keystore.BIND)
            )
            _write(main, self._colleague_rows())
            for first in range(0, self.size, CHUNK):
                rows: Rows = defaultdict(list)
                chunk = range(first, min(first + CHUNK, self.size))
                for number in chunk:
                    self._case(number, rows, store)
                _write(keys, {keystore.SubjectKey: rows.pop(keystore.SubjectKey)})
                _write(main, rows)
                advance(len(chunk))

    def _owners(self, actors: dict[str, Actor]) -> list[Actor]:
        """Return whose each case is; what is left goes to colleagues with forty cases each."""
        owners: list[Actor] = []
        for who in PEOPLE:
            owners += [actors[who.key]] * min(who.cases, self.size - len(owners))
        while len(owners) < self.size:
            colleague = Actor(ids.new_id(), ids.new_id(), self.few.organisation_id, Role.CW, "")
            self.colleagues.append(colleague)
            owners += [colleague] * min(_CASES_OF_COLLEAGUES, self.size - len(owners))
        self.random.shuffle(owners)
        return owners

    def _colleague_rows(self) -> Rows:
        rows: Rows = defaultdict(list)
        for each in self.colleagues:
            email = f"{each.user_id.hex}@example.org"
            rows[User].append(
                {"id": each.user_id, "email": email, "name": "A colleague", "made_at": self.now}
            )
            rows[Membership].append(
                {
                    "id": each.membership_id,
                    "user_id": each.user_id,
                    "organisation_id": each.organisation_id,
                    "role": each.role,
                    "starts_at": self.now,
                }
            )
        return rows

    def _case(self, number: int, rows: Rows, store: Store) -> None:
        owner = self.owners[number]
        made_at = self.now - _YEARS * (1 - number / self.size)
        case_id, subject_id = ids.new_id(), ids.new_id()
        reference = ids.new_reference()
        shown = ids.show_reference(reference)
        key = self._key(subject_id, rows)
        name = f"Ilvara {number}"
        rows[Person].append(
            {"id": subject_id, "organisation_id": owner.organisation_id, "made_at": made_at}
        )
        rows[Case].append(
            {
                "id": case_id,
                "reference": reference,
                "organisation_id": owner.organisation_id,
                "subject_id": subject_id,
                "sensitivity": Sensitivity.STANDARD,
                "made_at": made_at,
            }
        )
        bound = {
            "case_id": case_id,
            "organisation_id": owner.organisation_id,
            "subject_id": subject_id,
            "author_id": owner.user_id,
            "made_at": made_at,
        }
        self._summary(rows, bound, key, name)
        self._team(rows, bound, owner)
        codes = list(self._badges(rows, bound))
        moments = list(self._notes(rows, bound, key, self._note_count(owner, shown)))
        store.add("line", [(shown, owner.membership_id.hex, name, f"{made_at:%F}", f"{made_at:%FT%T}")])
        store.add("badge", [(shown, pillar, code) for pillar, code in codes])
        store.add("note", [(shown, f"{at:%FT%T}", owner.name, _WORDS) for at in moments])

    def _key(self, subject_id: uuid.UUID, rows: Rows) -> bytes:
        """Make a person's key and its row, as the key store does one by one."""
        key = crypto.new_key()
        wrapped = crypto.seal(self.secret.persons, key, keystore._wrap_context(subject_id))
        rows[keystore.SubjectKey].append(
            {"subject_id": subject_id, "wrapped": wrapped, "made_at": self.now}
        )
        return key

    def _summary(self, rows: Rows, bound: dict[str, Any], key: bytes, name: str) -> None:
        row = {
            "id": ids.new_id(),
            **bound,
            "age_status": AgeStatus.ADULT,
            "identity_level": IdentityLevel.WORKING_NAME,
            "opened_on": bound["made_at"].date(),
        }
        _seal(row, key, CaseSummary.name_to_use, name)
        _seal(row, key, CaseSummary.say_it, "il-VAH-ra")
        _seal(row, key, CaseSummary.pronouns, "she")
        _seal(row, key, CaseSummary.summary, _WORDS)
        rows[CaseSummary].append(row)

    def _team(self, rows: Rows, bound: dict[str, Any], owner: Actor) -> None:
        assignment = {
            "id": ids.new_id(),
            **bound,
            "membership_id": owner.membership_id,
            "user_id": owner.user_id,
            "team_role": TeamRole.KEY_WORKER,
            "relation": Relation.ASSIGNED,
            "starts_at": self.now,
            "chosen_by_person": AnswerState.NOT_ASKED_YET,
        }
        rows[Assignment].append(assignment)
        standing = grants.Standing(
            membership_id=owner.membership_id,
            user_id=owner.user_id,
            role=owner.role,
            relation=Relation.ASSIGNED,
            starts_at=self.now,
            ends_at=None,
            basis="assignment",
            basis_id=assignment["id"],
        )
        case_id, organisation_id = bound["case_id"], bound["organisation_id"]
        rows[CaseAccess].append(grants._row(case_id, organisation_id, standing, self.now))

    def _badges(self, rows: Rows, bound: dict[str, Any]) -> Iterator[tuple[int, str]]:
        for pillar in stages().pillars:
            for track in pillar.tracks:
                code = self.random.choice(stages().of_pillar(pillar.number, track.code)).code
                rows[PillarState].append(
                    {
                        "id": ids.new_id(),
                        **bound,
                        "kind": BADGE_KINDS[Pillar(pillar.number)],
                        "pillar": pillar.number,
                        "track": track.code,
                        "stage_code": code,
                        "entered_on": bound["made_at"].date(),
                    }
                )
                yield pillar.number, code

    def _note_count(self, owner: Actor, shown: str) -> int:
        """How many notes a case has: many where it will be opened, else one."""
        opened = self.opened.get(self.keys.get(owner.membership_id, ""))
        if opened is None or len(opened) == OPENED_CASES:
            return 1
        opened.append(shown)
        return _NOTES_OF_OPENED

    def _notes(
        self, rows: Rows, bound: dict[str, Any], key: bytes, count: int
    ) -> Iterator[datetime]:
        for number in range(count):
            moment = bound["made_at"] + timedelta(days=number)
            row = {
                "id": ids.new_id(),
                **bound,
                "kind": Kind.NOT,
                "happened_at": moment,
                "mode": ContactMode.PHONE,
                "author_role": Role.CW.value,
            }
            _seal(row, key, Note.text, _WORDS)
            rows[Note].append(row)
            yield moment


def _seal(row: dict[str, Any], key: bytes, field: Sealed, text: str) -> None:
    """Seal one text of a row as its model would."""
    context = context_of(field.code, row["subject_id"], row["id"])
    row[field.column] = crypto.seal(key, text.encode(), context)


@contextmanager
def _fast(database: Database, bind: str) -> Iterator[Connection]:
    with database.owner_engine(bind) as engine, engine.connect() as connection:
        for setting in _FAST:
            connection.exec_driver_sql(setting)
        yield connection


def _write(connection: Connection, rows: Rows) -> None:
    """Write rows in one transaction; every row that has a version is at its first."""
    for model, many in rows.items():
        if many:
            extra = {"version": 1} if "version" in model.__table__.c else {}
            connection.execute(insert(model.__table__).values(extra), many)
    connection.commit()
