"""An installation with many cases, made as ``caseapp demo --cases`` makes them, and for the floor.

The people who are measured are set up as the first accounts of an installation are; the synthetic
caseload brings everybody else. The floor gets as much of each case as it shows.
"""

from __future__ import annotations

import secrets
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nsmallest
from urllib.parse import quote

from benchmarks.databases import Where
from benchmarks.pages import OPENED_CASES, PEOPLE, Place, Who
from benchmarks.plain import Store
from caseapp import create_app
from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto, ids
from caseapp.base.secret import Secret, write_secret
from caseapp.config import Settings
from caseapp.db import migrate
from caseapp.db.setup import Database
from caseapp.features.cases.queries import PAGE
from caseapp.models.signin import LoginSession
from caseapp.services import people, standalone, synthetic
from caseapp.web.login_state import FULL_STAGE

#: Every run measures the same cases.
SEED = 1
_DOMAIN = "example.org"
PASSPHRASE = "x" * 15


@dataclass(frozen=True)
class Installation:
    """What was made: where it is, who is there, which cases each of them opens, and how many she
    is assigned to."""

    where: Where
    actors: dict[str, Actor]
    tokens: dict[str, str]
    places: dict[str, list[Place]]
    held: dict[str, int]


def make(where: Where, size: int, advance: Callable[[int], None]) -> Installation:
    """Make an installation with ``size`` cases; ``advance`` hears how many came."""
    settings = where.settings
    settings.data_dir.mkdir()
    secret = Secret.new()
    write_secret(settings.effective_key_file, secret)
    app = create_app(settings, secret)
    database: Database = app.extensions["caseapp_database"]
    with app.app_context():
        trail.about.set(trail.of_job("benchmark"))
        migrate.upgrade(database)
        actors = add_people(settings)
        store = Store(where.folder, where.plain_url)
        seen = _fill(database, store, _asked(settings, actors, size), advance)
        tokens = {key: sign_in(secret, actor) for key, actor in actors.items()}
    standalone.close(app)
    places = {key: seen.places(actor, actors["few"]) for key, actor in actors.items()}
    held = {key: seen.held[actor] for key, actor in actors.items()}
    return Installation(where, actors, tokens, places, held)


def add_people(settings: Settings, who_is_there: Sequence[Who] = PEOPLE) -> dict[str, Actor]:
    """Add the organisation, and who is measured."""
    actors = {}
    with trail.acting(people.ACTOR, "people of the benchmark") as session:
        home = people.add_organisation(session, "Harbour")
        for who in who_is_there:
            person = people.NewPerson(who.label, f"{who.key}@{_DOMAIN}", PASSPHRASE, (who.role,))
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
        password_hash=people.hash_of(settings, PASSPHRASE),
    )


#: Where a list that begins with the newest goes on: a moment and a case.
_Key = tuple[datetime, uuid.UUID]


@dataclass
class _Seen:
    """What is kept of the cases while they are made: those that somebody opens, how many she has,
    and the oldest that she finds."""

    opened: dict[Actor, list[synthetic.Made]] = field(default_factory=lambda: defaultdict(list))
    held: Counter[Actor] = field(default_factory=Counter)
    oldest: dict[Actor | None, list[_Key]] = field(default_factory=lambda: defaultdict(list))

    def add(self, made: Sequence[synthetic.Made]) -> None:
        """Look at some cases. Those with much in them are opened, if nobody's existence is hidden
        from the manager; ``oldest`` of nobody are all that she finds."""
        keys: dict[Actor | None, list[_Key]] = defaultdict(list)
        for case in made:
            worker, key = case.key_worker, (case.made_at, case.case_id)
            self.held[worker] += 1
            keys[worker].append(key)
            if not case.is_protected:
                keys[None].append(key)
            is_there = case.is_rich and not case.is_protected
            if is_there and len(self.opened[worker]) < OPENED_CASES:
                self.opened[worker].append(case)
        for finder, found in keys.items():
            self.oldest[finder] = nsmallest(PAGE + 1, self.oldest[finder] + found)

    def places(self, actor: Actor, other: Actor) -> list[Place]:
        """Return what is known of the cases that somebody opens; without any, somebody else's."""
        return [
            {
                "reference": ids.show_reference(case.reference),
                "name": case.name,
                "hat": actor.membership_id.hex if self.held[actor] else "",
                "after": self._last_page(actor if self.held[actor] else None),
            }
            for case in self.opened[actor] or self.opened[other]
        ]

    def _last_page(self, finder: Actor | None) -> str:
        """The key after which a list has one full page; a list of one page has none."""
        oldest = self.oldest[finder]
        if len(oldest) <= PAGE:
            return ""
        moment, case_id = oldest[PAGE]
        return quote(f"{moment.isoformat()}~{case_id}")


def _fill(
    database: Database, store: Store, asked: synthetic.Asked, advance: Callable[[int], None]
) -> _Seen:
    """Write all cases, oldest first."""
    seen = _Seen()
    for made in synthetic.make(database, asked):
        for case in made:
            store.add_case(
                case, ids.show_reference(case.reference), case.key_worker.membership_id.hex
            )
        store.flush()
        seen.add(made)
        advance(len(made))
    store.close()
    return seen


def sign_in(secret: Secret, actor: Actor) -> str:
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
