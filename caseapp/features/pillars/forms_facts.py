"""The form of what came with a move: the facts that its stage offers, all of them optional.

A fact has a value, or one of the four plain answers instead (INV-21); nothing is asked twice, and
what was answered stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from caseapp.kinds import ANSWER_LABELS, AnswerState, Kind
from caseapp.rules.stages import Answer
from caseapp.vocabularies.stages import FieldType, Stage, StageField
from caseapp.web.forms import Form, text

_LARGEST = 1_000_000_000
_INSTEAD = "_instead"
_NO_ANSWER = [state for state in AnswerState if state is not AnswerState.TOLD]


@dataclass(frozen=True)
class Fact:
    """One fact on the form: its value, and what stands instead of one."""

    field: StageField
    value: Any
    instead: Any


def open_fields(stage: Stage, answered: set[str], writes: Kind) -> Sequence[StageField]:
    """Return what can still be recorded with a move, by somebody who writes these kinds.

    Fields that point at records are filled where those records are made.
    """
    return [
        field
        for field in stage.fields
        if field.code not in answered and not field.record and field.kind in writes
    ]


def for_fields(offered: Sequence[StageField]) -> Form:
    """Return the form of these fields; ``form.facts`` gives them in their order."""

    class FactsForm(Form):
        """The facts of one stage."""

    for field in offered:
        setattr(FactsForm, field.code, _value(field))
        setattr(
            FactsForm,
            field.code + _INSTEAD,
            SelectField(
                _("If there is none"),
                choices=[
                    SelectChoice(state.value, gettext(ANSWER_LABELS[state])) for state in _NO_ANSWER
                ],
                default=AnswerState.NOT_ASKED_YET.value,
            ),
        )
    form = FactsForm()
    form.facts = [Fact(each, form[each.code], form[each.code + _INSTEAD]) for each in offered]
    return form


def answers_of(form: Any) -> Mapping[str, Answer]:
    """Return what was given. What was not asked yet is nothing to record."""
    given = {}
    for fact in form.facts:
        value = fact.value.data.strip() if isinstance(fact.value.data, str) else fact.value.data
        instead = AnswerState(fact.instead.data)
        if value in (None, ""):
            if instead is not AnswerState.NOT_ASKED_YET:
                given[fact.field.code] = Answer(instead)
        elif instead is AnswerState.NOT_ASKED_YET:
            given[fact.field.code] = Answer(AnswerState.TOLD, value)
        else:
            given[fact.field.code] = Answer(instead, value)
    return given


def _value(field: StageField) -> Any:
    label = gettext(field.label)
    if field.type is FieldType.CHOICE:
        offered = [SelectChoice(each.code, gettext(each.label)) for each in field.choices]
        return SelectField(label, choices=[SelectChoice("", gettext("Choose")), *offered])
    if field.type is FieldType.DATE:
        return DateField(label, [Optional()])
    if field.type is FieldType.NUMBER:
        return IntegerField(label, [Optional(), NumberRange(0, _LARGEST)])
    return TextAreaField(label, [text()])
