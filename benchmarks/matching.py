"""How long it takes to say who could interpret: ``python -m benchmarks.matching``.

Five thousand people in the roster and fifty thousand booked talks (issue 6: under 100 ms, the
median, on both databases). What is measured is what the page of a talk asks: the person's wishes,
the two-way check and the comparison. ``--server`` measures on a PostgreSQL server.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import click
from sqlalchemy import insert, select

from benchmarks import caseload, databases
from benchmarks.timing import Thing, Times, alternate
from caseapp import create_app
from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.base.secret import read_secret
from caseapp.db import passage
from caseapp.kinds import Comfort, GenderWish, WishStrength
from caseapp.kinds.booking import BookingSetting, BookingState, PreferenceMet, WithWhom
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    LanguageLevel,
    TalkMode,
    TalkTopic,
    TieKind,
    Training,
)
from caseapp.models.booking import Booking, InterpreterOffer
from caseapp.models.case import Case
from caseapp.models.communication import CaseLanguage, CommsProfile
from caseapp.models.interpreter import (
    Interpreter,
    InterpreterHours,
    InterpreterLanguage,
    InterpreterTie,
)
from caseapp.models.spared import Exclusion
from caseapp.rules import bookings, roster
from caseapp.services import standalone

#: What the goal is measured with.
PEOPLE, TALKS, CASES = 5_000, 50_000, 1_000
_LANGUAGES = ("ro", "sq", "ur", "ar", "vi", "pl", "uk", "ti", "bn", "am", "es", "tl")
_WORDS = ("Hill chapel", "Lower Brask", "the harbour market", "Orrin", "Olenko Brask", "the quarry")
_SEED = 6
_BATCH = 5_000


@dataclass(frozen=True)
class Made:
    """What was made: who asks, and about which talk."""

    actor: Actor
    talk_id: uuid.UUID


def measure(where: databases.Where, people: int, talks: int, cases: int, rounds: int) -> Times:
    """Make a roster and its talks, and time who could come to one of them."""
    made = caseload.make(where, cases, lambda _count: None)
    app = create_app(where.settings, read_secret(where.settings.effective_key_file))
    with app.app_context():
        trail.about.set(trail.of_job("benchmark"))
        asked = _fill(made.actors["few"], people, talks)
        times = alternate([Thing(lambda: _ask(asked))], rounds)[0]
    standalone.close(app)
    return times


def _ask(asked: Made) -> None:
    """Do what the page of a talk does to say who could come."""
    session = gate.new_session(asked.actor)
    try:
        booking = session.get_one(Booking, asked.talk_id)
        case = session.get_one(Case, booking.case_id)
        found = bookings.standing_of(session, case, booking)
        named = roster.find(session, case.organisation_id, found.wanted, case.id)
        if not named:
            raise click.ClickException("Nobody fits, so nothing was measured.")
    finally:
        session.rollback()
        session.close()


def _fill(actor: Actor, people: int, talks: int) -> Made:
    chance = random.Random(_SEED)
    session = gate.new_session(actor)
    try:
        cases = session.scalars(select(Case)).all()
        who = list(_people(session, actor.organisation_id, people, chance))
        _talks(session, actor, cases, who, talks, chance)
        talk_id = _talk(session, cases[0])
        trail.say(session, "benchmark")
        trail.commit(session)
        return Made(actor, talk_id)
    finally:
        session.close()


def _people(
    session: Any, home: uuid.UUID, count: int, chance: random.Random
) -> Iterator[uuid.UUID]:
    lines: list[dict[str, Any]] = []
    spoken: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    hours: list[dict[str, Any]] = []
    for number in range(count):
        key = ids.new_id()
        lines.append(_line(key, home, number, chance))
        for code in chance.sample(_LANGUAGES, 2):
            tongue = {"id": ids.new_id(), "organisation_id": home, "interpreter_id": key}
            spoken.append({**tongue, "code": code, "dialect": "", "level": LanguageLevel.WELL})
        for weekday in chance.sample(range(7), 5):
            known = {"id": ids.new_id(), "organisation_id": home, "interpreter_id": key}
            hours.append({**known, "weekday": weekday, "from_minute": 0, "until_minute": 1_440})
        for words in chance.sample(_WORDS, 2):
            tie = InterpreterTie(
                organisation_id=home, interpreter_id=key, kind=TieKind.REGION, words=words
            )
            ties.append({name: getattr(tie, name) for name in _names(InterpreterTie)})
        yield key
    for model, rows in (
        (Interpreter, lines),
        (InterpreterLanguage, spoken),
        (InterpreterTie, ties),
        (InterpreterHours, hours),
    ):
        _insert(session, model, rows)


def _line(key: uuid.UUID, home: uuid.UUID, number: int, chance: random.Random) -> dict[str, Any]:
    empty = ("places", "reached_by", "hours", "suspended_why")
    none = ("user_id", "vetted_until", "briefed_until", "confidentiality_on", "last_debrief_on")
    return {
        "id": key,
        "organisation_id": home,
        "nature": InterpreterNature.PERSON,
        "name": f"Interpreter {number}",
        "role": InterpreterRole.INTERPRETER,
        "gender": chance.choice(list(InterpreterGender)),
        "side": InterpreterSide.SUPPORT,
        "promises_woman": False,
        "promises_man": False,
        "in_person": chance.random() < 0.5,
        "by_phone": True,
        "by_video": chance.random() < 0.5,
        "in_writing": False,
        "is_local": chance.random() < 0.5,
        "training": chance.choice(list(Training)),
        "wants_debrief": False,
        "ties_declared_on": clock.today(),
        "suspended_at": None,
        "made_at": clock.now(),
        "version": 1,
        **dict.fromkeys(empty, ""),
        **dict.fromkeys(none),
    }


def _talks(
    session: Any,
    actor: Actor,
    cases: Any,
    who: list[uuid.UUID],
    count: int,
    chance: random.Random,
) -> None:
    now = clock.now()
    offers: list[dict[str, Any]] = []
    talks: list[dict[str, Any]] = []
    for _number in range(count):
        starts = now + timedelta(minutes=chance.randrange(-60 * 24 * 300, 60 * 24 * 60))
        key, person = ids.new_id(), chance.choice(who)
        time = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
        offers.append(_offer(key, actor.organisation_id, person) | time)
        talks.append(_booked(chance.choice(cases), actor, key, person) | time)
    _insert(session, InterpreterOffer, offers)
    _insert(session, Booking, talks)


def _offer(key: uuid.UUID, home: uuid.UUID, person: uuid.UUID) -> dict[str, Any]:
    return {
        "id": key,
        "organisation_id": home,
        "interpreter_id": person,
        "owner_id": None,
        "mode": TalkMode.PHONE,
        "code": "ro",
        "place": "",
        "topic": TalkTopic.EVERYDAY,
        "answer": "open",
        "answered_at": None,
        "withdrawn_at": None,
        "made_at": clock.now(),
        "version": 1,
    }


def _booked(case: Any, actor: Actor, offer: uuid.UUID, person: uuid.UUID) -> dict[str, Any]:
    row = Booking(
        case,
        state=BookingState.DONE,
        setting=BookingSetting.DISTANCE,
        topic=TalkTopic.EVERYDAY,
        role=InterpreterRole.INTERPRETER,
        side=InterpreterSide.SUPPORT,
        breaks_every_min=30,
        mode=TalkMode.PHONE,
        code="ro",
        wish=GenderWish.NO_PREFERENCE,
        asks_at_start=False,
        with_whom=WithWhom.ROSTER,
        interpreter_id=person,
        offer_id=offer,
        tells_name=False,
        preference_met=PreferenceMet.ALL,
        was_before=False,
        author_id=actor.user_id,
    )
    values = {name: getattr(row, name) for name in _names(Booking)}
    return values | {"version": 1}


def _talk(session: Any, case: Any) -> uuid.UUID:
    """Write what somebody wishes, and book the talk that is asked about."""
    wish = {"pref_gender_interpreter": GenderWish.WOMAN, "pref_gender_strength": WishStrength.MUST}
    old = session.scalars(select(CommsProfile).where(CommsProfile.case_id == case.id)).first()
    profile = old or CommsProfile(case, changed_at=clock.now(), **wish)
    profile.pref_gender_interpreter = GenderWish.WOMAN
    profile.pref_gender_strength = WishStrength.MUST
    starts = clock.now() + timedelta(days=3)
    talk = Booking(
        case,
        state=BookingState.LOOKING,
        setting=BookingSetting.DISTANCE,
        topic=TalkTopic.MONEY,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        breaks_every_min=30,
        mode=TalkMode.PHONE,
        code="ro",
        wish=GenderWish.WOMAN,
        strength=WishStrength.MUST,
    )
    away = Exclusion(case, sort=ExclusionKind.REGION, who="the quarry")
    session.add_all([profile, talk, away, CaseLanguage(case, code="ro", comfort=Comfort.OK)])
    session.flush()
    key: uuid.UUID = talk.id
    return key


def _names(model: Any) -> list[str]:
    return [column.key for column in model.__table__.columns]


def _insert(session: Any, model: Any, rows: list[dict[str, Any]]) -> None:
    connection = session.connection()
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        connection.execute(insert(model.__table__), part, execution_options=passage.PASS)


@click.command()
@click.option("--people", default=PEOPLE, show_default=True, help="How many are in the roster.")
@click.option("--talks", default=TALKS, show_default=True, help="How many talks are booked.")
@click.option("--cases", default=CASES, show_default=True, help="How many cases there are.")
@click.option("--rounds", default=50, show_default=True, help="How often it is asked.")
@click.option("--server", default="", help="A PostgreSQL superuser's address, to measure there.")
def main(people: int, talks: int, cases: int, rounds: int, server: str) -> None:
    """Measure how long it takes to say who could interpret."""
    with databases.somewhere(server) as where:
        times = measure(where, people, talks, cases, rounds)
    click.echo(f"{times.median:.0f} ms median, {times.slowest:.0f} ms 95th percentile")


if __name__ == "__main__":
    main()
