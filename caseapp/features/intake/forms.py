"""The forms of first contacts, of the waiting list and of several people at once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import (
    AGE_LABELS,
    ANSWER_LABELS,
    CALLER_LABELS,
    TONIGHT_CHOICES,
    TONIGHT_LABELS,
    WAY_BACK_LABELS,
    AnswerState,
    Caller,
    IntakeState,
    Tonight,
    WayBackChannel,
)
from caseapp.rules.intake import Said
from caseapp.web.days import DayField, MomentField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 10_000
#: What a first contact can be answered with.
ANSWERS = (IntakeState.CASE, IntakeState.WAITING, IntakeState.PASSED_ON, IntakeState.ANSWERED)

#: What can stand instead of an answer (INV-21).
NO_ANSWER = tuple(state for state in AnswerState if state is not AnswerState.TOLD)


class ContactForm(Form):
    """A first contact in thirty seconds: one of two fields is enough (practice.md P30)."""

    needed = TextAreaField(_("What is needed"), [text(_WORDS)])
    name_to_use = StringField(_("Name or label"), [line()])
    caller = RadioField(_("Who rang"), [Optional()], choices=choices(CALLER_LABELS))
    caller_words = StringField(_("More about who rang"), [line()])
    channel = SelectField(
        _("A safe way back"),
        choices=[SelectChoice("", _("Not asked yet")), *choices(WAY_BACK_LABELS)],
        default="",
    )
    way = StringField(_("Number, address, or through whom"), [line()])
    safe_when = StringField(_("When it is safe"), [line()])
    done = TextAreaField(_("What we did"), [text(_WORDS)])
    when = MomentField(_("When it was, if not now"), [Optional()])

    @property
    def said(self) -> Said:
        """What was typed."""
        return Said(
            name=self.name_to_use.data or "",
            caller=Caller(self.caller.data) if self.caller.data else None,
            caller_words=self.caller_words.data or "",
            needed=self.needed.data or "",
            done=self.done.data or "",
            channel=WayBackChannel(self.channel.data) if self.channel.data else None,
            way=self.way.data or "",
            safe_when=self.safe_when.data or "",
        )


class AnswerForm(Form):
    """Answering a first contact: each button is an answer; the fields belong to some of them."""

    words = TextAreaField(_("Words, if they help"), [text(_WORDS)])
    passed_to = StringField(_("Pass on to whom"), [line()])
    next_on = DayField(_("Next hello, on the waiting list"), [Optional()])


class HelloForm(Form):
    """We said hello; when do we next?"""

    next_on = DayField(_("Next hello"), [Optional()])


class SeveralForm(Form):
    """Several people at once: names or labels, and one answer for all (practice.md P30)."""

    names = TextAreaField(
        _("Names or labels, one a line"),
        [InputRequired(_("Write a name or a label for each person, whatever you have.")), text()],
    )
    age_status = RadioField(
        _("Adult, under 18, or not sure"),
        [InputRequired(_("Choose one. Not sure is fine."))],
        choices=choices(AGE_LABELS),
    )
    came_on = DayField(_("When they came"), [Optional()])
    place = StringField(_("Where, in words"), [line()])


class TonightForm(Form):
    """What one person needs tonight; each question can be left out."""

    case = HiddenField()


def _offered(question: Tonight) -> list[SelectChoice]:
    told = TONIGHT_CHOICES[question].items()
    instead = [(state.value, ANSWER_LABELS[state]) for state in NO_ANSWER]
    return [SelectChoice(code, _(label)) for code, label in (*told, *instead)]


for _question in Tonight:
    _field = RadioField(TONIGHT_LABELS[_question], [Optional()], choices=_offered(_question))
    setattr(TonightForm, _question.value, _field)
