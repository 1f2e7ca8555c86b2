"""The form that corrects what was recorded of a move: everything as it stands, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseapp.features.pillars.history import Move
from caseapp.kinds import PRESENCE_LABELS, AnswerState, Kind
from caseapp.rules import amending, answers
from caseapp.rules.stages import Answer
from caseapp.vocabularies.stages import Choice, FieldType, Stage
from caseapp.web.forms import Form


def _(message: str) -> str:
    """Mark a label for translation; it is translated where the form is made."""
    return message


@dataclass(frozen=True)
class Part:
    """One part of a move as the form asks for it."""

    code: str
    label: str
    type: FieldType
    choices: Sequence[Any] = ()


@dataclass(frozen=True)
class _Stamp:
    """How often a move was corrected: a form that was shown before the last time is late."""

    version: int


_PRESENCE = tuple(Choice(state.value, label) for state, label in PRESENCE_LABELS.items())
_PARTS = (
    Part(amending.MOVED_ON, _("Since"), FieldType.DATE),
    Part(amending.WERE_THERE, _("Were they there?"), FieldType.CHOICE, _PRESENCE),
    Part(amending.THEIR_WORDS, _("Their words"), FieldType.TEXT),
    Part(amending.WENT_BACK, _("Why it goes back"), FieldType.TEXT),
)


@dataclass(frozen=True)
class Others:
    """What came with a move and is of another kind than the move: its facts, and why."""

    kind: Kind
    facts: Sequence[Any]
    why: Any


def for_move(move: Move, stage: Stage, writes: Kind, *, moves_day: bool) -> Form:
    """Return the form of a move as it stands; ``form.parts`` and ``form.told`` are its facts,
    ``form.others`` those of other kinds, each kind with a reason of its own.

    ``moves_day``: whether the actor may also say on which day it was.
    """
    kinds = {answer.field: answer.kind for answer in move.answers}
    told = [
        field
        for field in stage.fields
        if field.code in move.facts and not field.record and kinds[field.code] in writes
    ]
    parts = [part for part in _PARTS if moves_day or part.code != amending.MOVED_ON]
    own = move.event.kind
    whys = {
        kind: Part(amending.why_of(kind, own), _why(kind, own), FieldType.TEXT)
        for kind in dict.fromkeys((own, *(kinds[field.code] for field in told)))
    }
    form = answers.form_of(
        [*parts, *told, *whys.values()],
        given=move.standing,
        states=tuple(AnswerState),
        record=_Stamp(len(move.amendments)),
    )
    facts = {fact.field.code: fact for fact in form.facts}
    form.parts = {part.code: facts[part.code] for part in parts}
    form.whys = {kind: facts[part.code] for kind, part in whys.items()}
    of_kind = {
        kind: [facts[field.code] for field in told if kinds[field.code] is kind] for kind in whys
    }
    form.told, form.why = of_kind[own], form.whys[own]
    form.others = [
        Others(kind, of_kind[kind], why) for kind, why in form.whys.items() if kind is not own
    ]
    return form


def _why(kind: Kind, own: Kind) -> str:
    return _("Why is it corrected?") if kind is own else _("Why is this corrected?")


def take_over(form: Form, move: Move) -> None:
    """Show the form again beside a correction that came first."""
    form.take_over(_Stamp(len(move.amendments)))


def right_of(form: Any, standing: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return what the form says is right; a text with other line ends is the same text."""
    whys = {why.field.code for why in form.whys.values()}
    given = {code: each for code, each in answers.answers_of(form).items() if code not in whys}
    return {code: _same(answer, standing[code]) for code, answer in given.items()}


def why_of(form: Any) -> dict[Kind, str]:
    """Return why it is corrected, for each kind."""
    return {kind: str(why.value.data or "") for kind, why in form.whys.items()}


def _same(answer: Answer, before: Answer) -> Answer:
    return before if _plain(answer) == _plain(before) else answer


def _plain(answer: Answer) -> Answer:
    if isinstance(answer.value, str):
        return Answer(answer.state, answer.value.replace("\r\n", "\n").strip())
    return answer
