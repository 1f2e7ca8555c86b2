"""INV-09 through the booking action itself: whoever is confirmed is let in by the person.

The rules alone are tried in every combination in ``tests/rules/test_booking_wish.py``; here some of
them go the whole way, through the database, what interpreters declared, and the action.
"""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.features.bookings import actions
from caseapp.features.bookings.actions import Answer, Planned
from caseapp.kinds import GENDER_WISHES, GenderWish, InterpreterNeed, WishStrength
from caseapp.kinds.booking import BookingSetting, BookingState, Chosen
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.communication_wishes import AskedHow, WishAbout
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterNature,
    TalkMode,
    TalkTopic,
    TieKind,
)
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.models.communication import CommsProfile
from caseapp.models.spared import Exclusion, TopicWish
from caseapp.rules.booking_times import When
from tests.features.bookings.conftest import Here
from tests.rules.test_booking_wish import genders_let_in

_WISHES = [
    (wish, strength)
    for wish in GenderWish
    for strength in (WishStrength if wish in GENDER_WISHES else (None,))
]
_ANSWERS: list[Answer | None] = [
    None,
    Answer(Chosen.ANSWER, AskedHow.CARD, "", GenderWish.WOMAN, WishStrength.MUST),
    Answer(Chosen.ANSWER, AskedHow.ALONE, "", GenderWish.NO_PREFERENCE),
    Answer(Chosen.OTHER_GENDER, AskedHow.CARD, "anyone today"),
    Answer(Chosen.OTHER_GENDER, AskedHow.CARD, "anyone today", is_reopened=True),
]
_TRIED = 24


def _roster(here: Here) -> dict[uuid.UUID, dict[str, Any]]:
    """Somebody of each gender, here and from far away; whose ties are known, unknown, or feared."""
    people: dict[uuid.UUID, dict[str, Any]] = {}
    quarry, chapel = (TieKind.REGION, "the quarry"), (TieKind.RELIGION, "a chapel")
    for gender in InterpreterGender:
        for ties, local in ((), False), ((chapel,), True), ((quarry,), False), (None, False):
            key = here.add(gender.value, gender=gender, is_local=local, ties=ties)
            people[key] = {"gender": gender, "ties": ties}
    line = {"nature": InterpreterNature.LINE, "gender": InterpreterGender.NOT_SAID}
    key = here.add("a line", ties=(), promises_woman=True, **line)
    people[key] = {"gender": InterpreterGender.WOMAN, "ties": ()}
    return people


def _combinations() -> Iterator[tuple[Any, ...]]:
    every = list(itertools.product(_WISHES, (None, *_WISHES), _ANSWERS))
    return iter(random.Random(9).sample(every, _TRIED))


def test_nobody_is_confirmed_whom_the_person_does_not_let_in(here: Here) -> None:
    here.wishes(GenderWish.NOT_ASKED_YET, need_interpreter=InterpreterNeed.ALWAYS)
    here.keep(Exclusion, sort=ExclusionKind.REGION, who="the quarry")
    people = _roster(here)
    confirmed = 0
    for number, (general, override, answer) in enumerate(_combinations()):
        with here.site.acting(here.worker) as session:
            case = session.get(Case, here.opened.id)
            _wish(session, case, general, override)
            planned = Planned(
                when=When((clock.now() + timedelta(days=5 + number)).replace(tzinfo=None), 30),
                setting=BookingSetting.CLINIC,
                topic=TalkTopic.HEALTH,
                mode=TalkMode.PHONE,
                code="ro",
                asks_at_start=True,
                all_the_same=True,
            )
            talk = actions.make(session, case, planned)
            trail.commit(session)
            said = _say(session, case, talk, answer)
            standing = (
                override if override and override[0] is not GenderWish.NOT_ASKED_YET else general
            )
            let_in = genders_let_in(_Wish(standing), InterpreterNeed.ALWAYS, said)
            for key, one in people.items():
                is_let_in = let_in is not None and one["gender"] in let_in
                is_known = (
                    one["ties"] is not None and (TieKind.REGION, "the quarry") not in one["ties"]
                )
                done = _is_confirmed(session, case, talk, key)
                assert done == (is_let_in and is_known), (general, override, answer, one)
                confirmed += done
    assert confirmed > _TRIED


class _Wish:
    """A wish as plainly as can be."""

    def __init__(self, pair: Any) -> None:
        self.wish, self.strength = pair


def _wish(session: Any, case: Any, general: Any, override: Any) -> None:
    profile = session.scalars(select(CommsProfile).where(CommsProfile.case_id == case.id)).one()
    profile.pref_gender_interpreter, profile.pref_gender_strength = general
    now = TopicWish.ended_at.is_(None)
    for row in session.scalars(select(TopicWish).where(TopicWish.case_id == case.id, now)):
        row.ended_at = clock.now()
    session.flush()
    if override is not None:
        wish, strength = override
        session.add(TopicWish(case, about=WishAbout.HEALTH, wish=wish, strength=strength))
    trail.say(session, "test.wish")
    trail.commit(session)


def _say(session: Any, case: Any, talk: Booking, answer: Answer | None) -> tuple[Any, ...]:
    """Say it, if it can be said: a refusal of it is an answer too, and keeps everything closed."""
    if answer is None:
        return ()
    try:
        actions.say(session, case, talk, answer)
    except InvalidError:
        session.rollback()
        return ()
    trail.commit(session)
    return (answer,)


def _is_confirmed(session: Any, case: Any, talk: Booking, key: uuid.UUID) -> bool:
    try:
        actions.confirm(session, case, talk, key)
    except InvalidError:
        session.rollback()
        return False
    trail.commit(session)
    return talk.state is BookingState.CONFIRMED and talk.interpreter_id == key
