"""Facts that may be told or not, as forms ask for them: a value, or one of the plain answers.

A value exists exactly when the answer is ``told`` (INV-21). Which fields there are, and whether an
answer fits, is known to whoever asks; nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from caseapp.access import guard
from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.kinds import ANSWER_LABELS, AnswerState, Kind, Permission
from caseapp.rules.stages import Answer
from caseapp.vocabularies.stages import FieldType
from caseapp.web.days import DayField
from caseapp.web.forms import Between, Form, text

LARGEST = 1_000_000_000
INSTEAD = "_instead"
#: The answers that stand instead of a value.
NO_ANSWER = tuple(state for state in AnswerState if state is not AnswerState.TOLD)
#: Nothing recorded is the same as this.
NOT_ASKED = Answer(AnswerState.NOT_ASKED_YET)


class Asked(Protocol):
    """A field of a vocabulary, as far as a form needs to know it."""

    @property
    def code(self) -> str:
        """The code that rows store."""

    @property
    def label(self) -> str:
        """What people read."""

    @property
    def type(self) -> FieldType:
        """How an answer is given."""

    @property
    def choices(self) -> Sequence[Any]:
        """What is offered, each with a code and a label."""


@dataclass(frozen=True)
class Fact:
    """One fact on a form: its value, and what stands instead of one."""

    field: Any
    value: Any
    instead: Any

    @property
    def answer(self) -> Answer:
        """What was given: a value alone was told."""
        value = self.value.data.strip() if isinstance(self.value.data, str) else self.value.data
        state = AnswerState(self.instead.data)
        if value in (None, "", []):
            return Answer(state)
        is_told = state is AnswerState.NOT_ASKED_YET
        return Answer(AnswerState.TOLD if is_told else state, value)


def form_of(
    fields: Sequence[Asked],
    *,
    given: Mapping[str, Answer] | None = None,
    many: Collection[str] = (),
    states: Sequence[AnswerState] = NO_ANSWER,
    record: Any = None,
) -> Form:
    """Return the form of these fields; ``form.facts`` gives them in their order.

    ``given``: what is known already. ``many``: the codes of fields that take several choices.
    ``states``: the plain answers that are offered beside a value.
    """

    class FactsForm(Form):
        """The facts that are asked for here."""

    label = _("How this stands") if AnswerState.TOLD in states else _("If there is none")
    offered = [SelectChoice(state.value, gettext(ANSWER_LABELS[state])) for state in states]
    for field in fields:
        setattr(FactsForm, field.code, _value(field, is_many=field.code in many))
        default = AnswerState.NOT_ASKED_YET.value
        setattr(
            FactsForm, field.code + INSTEAD, SelectField(label, choices=offered, default=default)
        )
    form = FactsForm(data=_shown(given or {}), record=record)
    form.facts = [Fact(each, form[each.code], form[each.code + INSTEAD]) for each in fields]
    return form


def answers_of(form: Any) -> Mapping[str, Answer]:
    """Return what was given to each field of a form."""
    return {fact.field.code: fact.answer for fact in form.facts}


def may_write(session: Any, case: Any, kind: Kind) -> bool:
    """Whether the actor writes a kind in this case, at pages that show the same to who reads."""
    actor = actor_of(session)
    is_writer = isinstance(actor, Actor) and actor.may(Permission.CASE_WRITE)
    return is_writer and kind in guard.writes(session, case.id)


def _shown(given: Mapping[str, Answer]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for code, answer in given.items():
        shown[code] = answer.value
        shown[code + INSTEAD] = answer.state.value
    return shown


def _value(field: Asked, *, is_many: bool) -> Any:
    label = gettext(field.label)
    if field.type is FieldType.CHOICE:
        offered = [SelectChoice(each.code, gettext(each.label)) for each in field.choices]
        if is_many:
            return SelectMultipleField(label, choices=offered)
        return SelectField(label, choices=[SelectChoice("", gettext("Choose")), *offered])
    if field.type is FieldType.DATE:
        return DayField(label, [Optional()])
    if field.type is FieldType.NUMBER:
        fits = Between(0, LARGEST, gettext("Write a number of 0 or more."))
        return IntegerField(label, [Optional(), fits])
    return TextAreaField(label, [text()])
