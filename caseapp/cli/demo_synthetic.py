"""``caseapp demo --cases``: the demo's staff, and as many synthetic cases as somebody wants."""

from __future__ import annotations

import time

from caseapp.access.actor import Actor
from caseapp.cli.demo_data import Hats, load_people
from caseapp.cli.numbers import Wanted
from caseapp.cli.progress import counting, most_memory, say
from caseapp.config import Settings
from caseapp.db.setup import Database
from caseapp.kinds import Role
from caseapp.services import people, synthetic
from caseapp.vocabularies.demo import Demo
from caseapp.vocabularies.synthetic import ingredients

#: From so many cases on, one caseworker has very many.
LARGE_FROM, LARGE, USUAL = 10_000, 2_000, 40


def load(demo: Demo, settings: Settings, database: Database, wanted: Wanted) -> None:
    """Load the demo's staff and the cases into an empty installation; say how it went."""
    began = time.monotonic()
    hats = load_people(demo, settings, lambda _key: None)
    asked = _asked(demo, settings, hats, wanted)
    with counting(f"Making {wanted.cases:,} cases", wanted.cases) as advance:
        for made in synthetic.make(database, asked):
            advance(len(made))
    memory = most_memory()
    say(
        f"Made {wanted.cases:,} cases in {time.monotonic() - began:.0f} seconds"
        + (f", with at most {memory:.0f} MB of memory." if memory else ".")
    )
    say(
        f"Staff beside those in the list sign in as cw1@{asked.domain}, cw2@{asked.domain} and so"
        f" on, all with: {ingredients().passphrase}"
    )


def _asked(demo: Demo, settings: Settings, hats: Hats, wanted: Wanted) -> synthetic.Asked:
    own = demo.own
    caseworkers = [hats[each.key, Role.CW] for each in demo.staff if each.roles[0] is Role.CW]
    return synthetic.Asked(
        count=wanted.cases,
        seed=wanted.seed,
        home=caseworkers[0].organisation_id,
        given=list(hats.values()),
        loads=_loads(caseworkers, wanted.cases),
        domain=own.mail_domain,
        password_hash=people.hash_of(settings, ingredients().passphrase),
    )


def _loads(caseworkers: list[Actor], count: int) -> dict[Actor, int]:
    """The usual load for each; the second one has very many where there are very many."""
    loads = dict.fromkeys(caseworkers, USUAL)
    if count >= LARGE_FROM:
        loads[caseworkers[1]] = LARGE
    return loads
