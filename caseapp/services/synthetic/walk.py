"""An invented way through the stages of a case, as the rules of moving allow it.

From the -00 of a track along ``usual_next``, days going forward from the opening. What the
rules ask for is given: dates that start a clock, a reason for going back, how both decided to end
(:mod:`caseapp.rules.stages`, domain.md §2, practice.md P9).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from caseapp.kinds import AgeStatus, AnswerState, Presence
from caseapp.services.synthetic.lots import Lot
from caseapp.vocabularies.stages import FieldType, Stage, StageField, stages
from caseapp.vocabularies.synthetic import ingredients

#: How many moves a track has, in a hundred.
_MOVES = ((18, 1), (24, 2), (24, 3), (16, 4), (11, 5), (7, 6))
#: A case has one more move in a track for each of these days, at most.
_DAYS_A_MOVE = 10
#: Chance of any move in the tracks that few people have; in all others everybody has one.
_RARE_TRACKS = {"B": 12, "C": 6}
_PRESENCE = ((70, Presence.WITH_US), (20, Presence.TOLD_AFTERWARDS), (10, Presence.NOT_THERE))
_PERIOD = timedelta(days=30)
#: For people under 18 only, and for adults only.
_CHILD_ROUTE, _ADULT_ROUTE = "P1-35", "P1-30"
#: "Please do not raise": only the person opens it again, so the walk ends.
_STAYS = frozenset({"P4-35"})
#: Not a date, but asked for: how both decided to end support.
_ASKED = "joint_decision"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that came with a move: a choice or a date, or why there is none."""

    field: StageField
    state: AnswerState
    choice: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One move from stage to stage. ``place``: which of its track, counted from nothing."""

    place: int
    before: Stage
    stage: Stage
    on: date
    presence: Presence
    words: str | None
    reason: str | None
    facts: tuple[Fact, ...]


def moves(lot: Lot, age: AgeStatus, opened: date, last: date) -> Iterator[list[Move]]:
    """Yield the moves of each track of a case, from its opening to the last day."""
    for pillar in stages().pillars:
        for track in pillar.tracks:
            first = stages().first(pillar.number, track.code)
            if lot.chance(_RARE_TRACKS.get(track.code, 100)):
                yield list(_walk(lot, first, age, opened, last))


def _walk(lot: Lot, stage: Stage, age: AgeStatus, opened: date, last: date) -> Iterator[Move]:
    length = (last - opened).days
    many = min(lot.weighted(_MOVES), 1 + length // _DAYS_A_MOVE)
    days = sorted(lot.below(length + 1) for _ in range(many))
    for place, day in enumerate(days):
        offered = _offered(stage.code, age)
        if not offered or stage.code in _STAYS:
            return
        before, stage = stage, lot.one(offered)
        yield _move(lot, place, before, stage, opened + timedelta(days=day))


@cache
def _offered(stage: str, age: AgeStatus) -> list[Stage]:
    """Return the usual next stages of the same track that are open at this age."""
    track = stages().get(stage).track
    closed = _CHILD_ROUTE if age is AgeStatus.ADULT else _ADULT_ROUTE
    return [
        each for each in stages().usual_next(stage) if each.track == track and each.code != closed
    ]


def _move(lot: Lot, place: int, before: Stage, stage: Stage, on: date) -> Move:
    texts = ingredients().texts
    presence = lot.weighted(_PRESENCE)
    has_words = presence is not Presence.NOT_THERE and lot.chance(35)
    goes_back = stages().goes_back(before.code, stage.code)
    return Move(
        place,
        before,
        stage,
        on,
        presence,
        lot.one(texts.words) if has_words else None,
        lot.one(texts.reasons) if goes_back else None,
        tuple(_facts(lot, stage, on)),
    )


def _facts(lot: Lot, stage: Stage, on: date) -> Iterator[Fact]:
    """All that the rules ask for, and now and then an answer more."""
    for field in stage.fields:
        if field.required:
            ahead = field.code.endswith(("_end", "_deadline", "hearing_on"))
            yield Fact(field, AnswerState.TOLD, on=on + _PERIOD if ahead else on)
        elif field.type is FieldType.CHOICE and (field.code == _ASKED or lot.chance(25)):
            if field.code != _ASKED and lot.chance(12):
                yield Fact(field, AnswerState.PREFERS_NOT_TO_SAY)
            else:
                yield Fact(field, AnswerState.TOLD, choice=lot.one(field.choices).code)
