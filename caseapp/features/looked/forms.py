"""The forms of "who looked": a question, its answer, withholding, looking again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.web.days import DayField
from caseapp.web.forms import Form, text

_WORDS = 4_000
LINE, ALL = "line", "all"
SHOW, STAY = "show", "stay"


class AskForm(Form):
    """A question in the person's words; the words may stay empty."""

    words = TextAreaField(_("What would you like to know?"), [text(_WORDS)])


class AnswerForm(Form):
    """The officer's answer."""

    answer = TextAreaField(
        _("Answer"), [InputRequired(_("Write the answer in a few words.")), text(_WORDS)]
    )


class WithholdForm(Form):
    """What is not shown, why, and who looks at it again, when."""

    scope = RadioField(
        _("What is not shown"),
        [InputRequired(_("Choose one."))],
        choices=[
            SelectChoice(LINE, _("this line")),
            SelectChoice(ALL, _("everything of this person in this role, from this day on")),
        ],
    )
    reason = TextAreaField(
        _("Why"),
        [InputRequired(_("Write in a few words why it is not shown now.")), text(_WORDS)],
    )
    reviewer = SelectField(
        _("Who looks at it again"), [InputRequired(_("Choose somebody."))], validate_choice=True
    )
    again_on = DayField(_("On"), [InputRequired(_("Give the day."))])

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer these people; nobody is chosen before."""
        nobody = SelectChoice("", "")
        self.reviewer.choices = [nobody, *(SelectChoice(str(key), name) for key, name in people)]


class AgainForm(Form):
    """Show it again, or leave it so until another day."""

    what = RadioField(
        _("What now"),
        [InputRequired(_("Choose one."))],
        choices=[SelectChoice(SHOW, _("Show it again")), SelectChoice(STAY, _("Not yet"))],
    )
    again_on = DayField(_("Look at it again on"), [Optional()])
