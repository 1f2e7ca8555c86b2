"""The forms of a review, a task and a closed day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import MODE_LABELS, SNOOZE_LABELS, ContactMode, SnoozeReason
from caseapp.rules.closing_reviews import Said, closing_field
from caseapp.vocabularies.reviews import ClosingQuestion, ReviewKind
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

DONE, MOVE, NOT_NEEDED, SNOOZE = "done", "move", "not_needed", "snooze"
_WORDS = 4_000


class ReviewForm(Form):
    """Closing one review. What is offered is set by :func:`offering`."""

    what = RadioField(_("What now?"), [InputRequired(_("Choose one."))])
    on = DayField(_("The day that suits them"), [Optional()])
    reason = SelectField(_("Why it is put off"), validate_choice=False)
    words = TextAreaField(_("A few words"), [text(_WORDS)])
    said_by = StringField(_("Who was asked"), [line()])
    came_by = SelectField(
        _("How they said it"),
        choices=[SelectChoice("", _("Not recorded")), *choices(MODE_LABELS)],
        default="",
    )
    expected_on = DayField(_("Answer expected"), [Optional()])

    closing: tuple[ClosingQuestion, ...] = ()

    @property
    def asked(self) -> list[Any]:
        """The fields of what closing it asks."""
        return [self[closing_field(question.code)] for question in self.closing]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        found = ((each.code, self[closing_field(each.code)].data) for each in self.closing)
        return {code: (data or "").strip() for code, data in found}

    @property
    def said(self) -> Said:
        """Who elsewhere was asked or confirmed it, and when an answer is expected."""
        how = ContactMode(self.came_by.data) if self.came_by.data else None
        return Said((self.said_by.data or "").strip(), how, self.expected_on.data)

    @property
    def snooze_reason(self) -> SnoozeReason | None:
        """Why it is put off, where that was chosen."""
        known = {each.value for each in SnoozeReason}
        return SnoozeReason(self.reason.data) if self.reason.data in known else None


class TaskForm(Form):
    """A task in two inputs. Who can be asked is set by :func:`asking`."""

    what = StringField(_("What"), [InputRequired(_("Say what is to be done.")), line()])
    due_on = DayField(_("By when"), [InputRequired(_("Give a day."))])
    who = SelectField(_("Who does it"))


class ClosedDayForm(Form):
    """A day on which the organisation is closed."""

    day = DayField(_("Day"), [InputRequired(_("Give a day."))])
    name = StringField(_("Name"), [InputRequired(_("Give it a name.")), line()])


def offering(kind: ReviewKind, *, may_close: bool, may_move: bool, may_snooze: bool) -> ReviewForm:
    """Return the form that offers what this actor may do with a review, and asks what closing one
    of its kind asks."""
    form = _form_of(kind)()
    another_day, not_now = _("They wish another day"), _("Not now. They chose another day")
    offered = [
        (may_close, SelectChoice(DONE, _("We looked at it"))),
        (may_move, SelectChoice(MOVE, not_now if kind.choices else another_day)),
        (may_snooze, SelectChoice(SNOOZE, _("A little later"))),
        (may_close and not kind.closing, SelectChoice(NOT_NEEDED, _("It is not needed"))),
    ]
    form.what.choices = [choice for is_offered, choice in offered if is_offered]
    if kind.confirms:
        form.said_by.label.text = gettext("Confirmed by, if somebody elsewhere did")
    form.reason.choices = [SelectChoice("", _("Choose why")), *choices(SNOOZE_LABELS)]
    return form


def _form_of(kind: ReviewKind) -> type[ReviewForm]:
    """The form with a field for each question of a kind."""
    fields: dict[str, Any] = {}
    for question in kind.closing:
        label = _(question.asks)
        fields[closing_field(question.code)] = (
            RadioField(
                label,
                [Optional()],
                choices=[SelectChoice(code, _(each)) for code, each in question.choices],
            )
            if question.choices
            else TextAreaField(label, [text(_WORDS)])
        )
    return type("AskingForm", (ReviewForm,), {**fields, "closing": kind.closing})


def asking(people: Mapping[uuid.UUID, str], me: uuid.UUID) -> TaskForm:
    """Return the form that offers these people; oneself first."""
    form = TaskForm()
    in_order = sorted(people.items(), key=lambda person: (person[0] != me, person[1]))
    form.who.choices = [SelectChoice(str(user_id), name) for user_id, name in in_order]
    return form
