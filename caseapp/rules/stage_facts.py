"""Facts that come with a move: whether an answer fits its field, and where it is stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from caseapp.base.problems import InvalidError
from caseapp.kinds import AnswerState
from caseapp.models.case import Case
from caseapp.models.stage import StageAnswer, StageEvent
from caseapp.vocabularies.stages import FieldType, Stage, StageField


@dataclass(frozen=True)
class Answer:
    """An optional fact: how it stands, and its value exactly when it was told."""

    state: AnswerState
    value: Any = None


def check_answers(stage: Stage, answers: Mapping[str, Answer]) -> list[tuple[StageField, Answer]]:
    """Return answers with their fields; raise :class:`InvalidError` for what does not fit."""
    checked = []
    for code, answer in answers.items():
        field = stage.field(code)
        if field is None:
            raise InvalidError(code, _("This is not asked at this stage."))
        check_value(field, answer)
        checked.append((field, answer))
    enough = (AnswerState.TOLD, AnswerState.NOT_KNOWN)
    given = {field.code for field, answer in checked if answer.state in enough}
    for field in stage.required:
        if field.code not in given:
            raise InvalidError(field.code, _("This date starts a clock. Please give it."))
    return checked


_TYPES = {
    FieldType.CHOICE: str,
    FieldType.DATE: date,
    FieldType.NUMBER: int,
    FieldType.TEXT: str,
    FieldType.RECORD: uuid.UUID,
}


def dates_of(stage: Stage, answers: Mapping[str, Answer]) -> dict[str, date]:
    """Return the dates that were told among answers to a stage."""
    fields = ((stage.field(code), answer) for code, answer in answers.items())
    return told_dates((field, answer) for field, answer in fields if field is not None)


def told_dates(told: Iterable[tuple[StageField, Answer]]) -> dict[str, date]:
    """The dates that were told, by field."""
    return {
        field.code: answer.value
        for field, answer in told
        if field.type is FieldType.DATE and answer.state is AnswerState.TOLD
    }


def told_of(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return what was told, by field, for the records that it belongs to as well."""
    return {
        code: answer.value for code, answer in answers.items() if answer.state is AnswerState.TOLD
    }


def check_value(field: StageField, answer: Answer) -> None:
    """Raise :class:`InvalidError` for an answer that does not fit its field."""
    if answer.state is not AnswerState.TOLD:
        if answer.value is not None:
            raise InvalidError(field.code, _("Give an answer, or say why there is none; not both."))
        return
    if not isinstance(answer.value, _TYPES[field.type]):
        raise InvalidError(field.code, _("This answer does not fit here."))
    if field.type is FieldType.CHOICE and field.choice(str(answer.value)) is None:
        raise InvalidError(field.code, _("Choose one of the answers."))


#: Where an answer of each type is stored.
COLUMNS = {
    FieldType.CHOICE: "choice",
    FieldType.DATE: "on_date",
    FieldType.NUMBER: "number",
    FieldType.TEXT: "text",
    FieldType.RECORD: "record_id",
}


def answer_row(case: Case, event: StageEvent, field: StageField, answer: Answer) -> StageAnswer:
    """Return the row of one answer."""
    row = StageAnswer(
        case, kind=field.kind, event_id=event.id, field=field.code, state=answer.state
    )
    if answer.state is AnswerState.TOLD:
        setattr(row, COLUMNS[field.type], answer.value)
    return row
