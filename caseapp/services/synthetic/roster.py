"""An invented roster: who interprets in a synthetic caseload, and what each of them is offered.

The first ones have the sign-ins of those who are given, so that their own pages have lines. What is
offered follows from the case alone, as its talk does.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseapp.access.actor import Actor
from caseapp.db.base import Row
from caseapp.kinds.booking import OfferAnswer
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    LanguageLevel,
    TalkMode,
    TalkTopic,
    Training,
)
from caseapp.models.interpreter import Interpreter, InterpreterLanguage
from caseapp.services.synthetic.lots import Lot

#: One for so many cases, and so many at least and at most.
_ONE_FOR, _LEAST, _MOST = 200, 6, 500
_GENDERS = tuple(InterpreterGender)
LANGUAGE = "ro"
#: Put beside the identifier of a case to make that of what is offered for its talk.
_OFFER = 0x0FFE
_EMPTY = (
    *("vetted_until", "briefed_until", "confidentiality_on", "last_debrief_on"),
    *("ties_declared_on", "suspended_at", "retired_at", "debrief_by"),
)


@dataclass(frozen=True)
class InRoster:
    """Somebody in the roster, with whose sign-in that is."""

    id: uuid.UUID
    owner_id: uuid.UUID | None


def roster_of(lot: Lot, given: Sequence[Actor], cases: int) -> list[InRoster]:
    """Return the roster of so many cases."""
    many = min(_MOST, max(_LEAST, len(given), cases // _ONE_FOR))
    owners = [actor.user_id for actor in given]
    return [
        InRoster(lot.id(), owners[number] if number < len(owners) else None)
        for number in range(many)
    ]


def rows_of(
    lot: Lot, roster: Sequence[InRoster], home: uuid.UUID, since: datetime
) -> dict[type[Row], list[dict[str, Any]]]:
    """Return the rows of a roster: everybody interprets the language of the talks, by telephone."""
    people = [_line(each, number, home, since) for number, each in enumerate(roster)]
    spoken = [
        {
            "id": lot.id(),
            "organisation_id": home,
            "interpreter_id": each.id,
            "code": LANGUAGE,
            "dialect": "",
            "level": LanguageLevel.WELL,
        }
        for each in roster
    ]
    return {Interpreter: people, InterpreterLanguage: spoken}


def _line(each: InRoster, number: int, home: uuid.UUID, since: datetime) -> dict[str, Any]:
    return {
        "id": each.id,
        "organisation_id": home,
        "nature": InterpreterNature.PERSON,
        "name": f"Interpreter {number + 1}",
        "user_id": each.owner_id,
        "role": InterpreterRole.INTERPRETER,
        "gender": _GENDERS[number % len(_GENDERS)],
        "side": InterpreterSide.SUPPORT,
        **dict.fromkeys(("promises_woman", "promises_man"), False),
        **dict.fromkeys(("in_person", "by_video", "in_writing", "wants_debrief"), False),
        "by_phone": True,
        "places": "",
        "is_local": number % 2 == 0,
        "reached_by": "",
        "hours": "",
        "training": Training.SKILLED,
        "suspended_why": "",
        "made_at": since,
        "version": 1,
        **dict.fromkeys(_EMPTY),
    }


def offer_of(
    case_id: uuid.UUID,
    home: uuid.UUID,
    who: InRoster,
    times: tuple[datetime, datetime],
    made_at: datetime,
    *,
    is_answered: bool,
) -> dict[str, Any]:
    """Return the row of what somebody is offered for the talk of a case: nothing of the case."""
    starts, ends = times
    return {
        "id": uuid.UUID(int=case_id.int ^ _OFFER ^ int(is_answered), version=4),
        "organisation_id": home,
        "interpreter_id": who.id,
        "owner_id": who.owner_id,
        "starts_at": starts,
        "ends_at": ends,
        "mode": TalkMode.PHONE,
        "code": LANGUAGE,
        "place": "",
        "topic": TalkTopic.EVERYDAY,
        "answer": OfferAnswer.YES if is_answered else OfferAnswer.OPEN,
        "answered_at": made_at if is_answered else None,
        "withdrawn_at": None,
        "made_at": made_at,
        "version": 1,
    }
