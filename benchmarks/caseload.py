"""An installation with many cases, made as ``caseapp demo --cases`` makes them, and for the floor.

The people who are measured are set up as the first accounts of an installation are; the synthetic
caseload brings everybody else. The floor gets as much of each case as it shows.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.floor import Store
from benchmarks.pages import OPENED_CASES, PEOPLE
from caseapp import create_app
from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto, ids
from caseapp.base.secret import Secret, write_secret
from caseapp.config import KEY_FILE, Settings
from caseapp.db import migrate
from caseapp.db.setup import Database
from caseapp.models.signin import LoginSession
from caseapp.services import people, standalone, synthetic
from caseapp.web.login_state import FULL_STAGE

#: Every run measures the same cases.
SEED = 1
_DOMAIN = "example.org"
_PASSPHRASE = "x" * 15


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
        opened = _fill(database, Store(folder), _asked(settings, actors, size), advance)
        tokens = {key: _sign_in(secret, actor) for key, actor in actors.items()}
    standalone.close(app)
    references = {key: opened[actor] or opened[actors["few"]] for key, actor in actors.items()}
    return Installation(settings, folder, actors, tokens, references)


def _people(settings: Settings) -> dict[str, Actor]:
    actors = {}
    with trail.acting(people.ACTOR, "people of the benchmark") as session:
        home = people.add_organisation(session, "Harbour")
        for who in PEOPLE:
            person = people.NewPerson(who.label, f"{who.key}@{_DOMAIN}", _PASSPHRASE, (who.role,))
            actors[who.key] = people.add_person(session, settings, home, person)[0]
    return actors


def _asked(settings: Settings, actors: dict[str, Actor], size: int) -> synthetic.Asked:
    """Ask for the cases; each person who is measured has as many as there are, up to her own."""
    return synthetic.Asked(
        count=size,
        seed=SEED,
        home=actors["few"].organisation_id,
        given=list(actors.values()),
        loads={actors[who.key]: who.cases for who in PEOPLE if who.cases},
        domain=_DOMAIN,
        password_hash=people.hash_of(settings, _PASSPHRASE),
    )


def _fill(
    database: Database, store: Store, asked: synthetic.Asked, advance: Callable[[int], None]
) -> dict[Actor, list[str]]:
    """Write all cases, oldest first; return those of each person that are opened.

    These are the ones with much in them, and nobody's existence is hidden from the manager.
    """
    opened = defaultdict[Actor, list[str]](list)
    for made in synthetic.make(database, asked):
        for case in made:
            reference, worker = ids.show_reference(case.reference), case.key_worker
            hat = worker.membership_id.hex
            store.add_case(reference, hat, case.made_at, case.notes, case.moves)
            if case.is_rich and not case.is_protected and len(opened[worker]) < OPENED_CASES:
                opened[worker].append(reference)
        advance(len(made))
    store.close()
    return opened


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
