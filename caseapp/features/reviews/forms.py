"""The forms of a review, a task and a closed day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import SNOOZE_LABELS, SnoozeReason
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


def offering(*, may_close: bool, may_move: bool, may_snooze: bool) -> ReviewForm:
    """Return the form that offers what this actor may do with a review."""
    form = ReviewForm()
    offered = [
        (may_close, SelectChoice(DONE, _("We looked at it"))),
        (may_move, SelectChoice(MOVE, _("They wish another day"))),
        (may_snooze, SelectChoice(SNOOZE, _("A little later"))),
        (may_close, SelectChoice(NOT_NEEDED, _("It is not needed"))),
    ]
    form.what.choices = [choice for is_offered, choice in offered if is_offered]
    form.reason.choices = [SelectChoice("", _("Choose why")), *choices(SNOOZE_LABELS)]
    return form


def asking(people: Mapping[uuid.UUID, str], me: uuid.UUID) -> TaskForm:
    """Return the form that offers these people; oneself first."""
    form = TaskForm()
    in_order = sorted(people.items(), key=lambda person: (person[0] != me, person[1]))
    form.who.choices = [SelectChoice(str(user_id), name) for user_id, name in in_order]
    return form
