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

WHY = "why_corrected"


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
_WHY = Part(WHY, _("Why is it corrected?"), FieldType.TEXT)


def for_move(move: Move, stage: Stage, writes: Kind, *, moves_day: bool) -> Form:
    """Return the form of a move as it stands; ``form.parts`` and ``form.told`` are its facts.

    ``moves_day``: whether the actor may also say on which day it was.
    """
    kinds = {answer.field: answer.kind for answer in move.answers}
    told = [
        field
        for field in stage.fields
        if field.code in move.facts and not field.record and kinds[field.code] in writes
    ]
    parts = [part for part in _PARTS if moves_day or part.code != amending.MOVED_ON]
    form = answers.form_of(
        [*parts, *told, _WHY],
        given=move.standing,
        states=tuple(AnswerState),
        record=_Stamp(len(move.amendments)),
    )
    facts = {fact.field.code: fact for fact in form.facts}
    form.parts = {part.code: facts[part.code] for part in parts}
    form.told, form.why = [facts[field.code] for field in told], facts[WHY]
    return form


def take_over(form: Form, move: Move) -> None:
    """Show the form again beside a correction that came first."""
    form.take_over(_Stamp(len(move.amendments)))


def right_of(form: Any, standing: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return what the form says is right; a text with other line ends is the same text."""
    given = {code: each for code, each in answers.answers_of(form).items() if code != WHY}
    return {code: _same(answer, standing[code]) for code, answer in given.items()}


def why_of(form: Any) -> str:
    """Return why it is corrected."""
    return str(form.why.value.data or "")


def _same(answer: Answer, before: Answer) -> Answer:
    return before if _plain(answer) == _plain(before) else answer


def _plain(answer: Answer) -> Answer:
    if isinstance(answer.value, str):
        return Answer(answer.state, answer.value.replace("\r\n", "\n").strip())
    return answer
