"""The form of a way to reach somebody, and why one is urgent.

The number, address or person of a way that is recorded is never in a form: left empty, it stays.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.features.contact.actions import Way
from caseapp.kinds import (
    ANSWER_LABELS,
    CALLER_ID_LABELS,
    CHANNEL_LABELS,
    URGENT_LABELS,
    VOICEMAIL_LABELS,
    WEEKDAY_LABELS,
    AnswerState,
    CallerId,
    Channel,
    UrgentReason,
    Voicemail,
)
from caseapp.models.contact import SafeContact
from caseapp.rules import arising
from caseapp.web.clocks import ClockField
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line

_NO_ANSWER = {state: label for state, label in ANSWER_LABELS.items() if state != AnswerState.TOLD}


class WayForm(Form):
    """One way to reach somebody. Only how, and the number, are ever needed."""

    channel = RadioField(
        _("How"), [InputRequired(_("Choose one."))], choices=choices(CHANNEL_LABELS)
    )
    value = StringField(_("Number, address or person"), [line()])
    days = SelectMultipleField(
        _("Safe days"),
        choices=[SelectChoice(str(bit), _(label)) for bit, label in enumerate(WEEKDAY_LABELS)],
    )
    from_at = ClockField(_("From"), [line()])
    until_at = ClockField(_("Until"), [line()])
    times = StringField(_("Safe days and times, in their words"), [line()])
    device = StringField(_("Who else sees it"), [line()])
    device_instead = SelectField(
        _("If there is no answer to that"),
        choices=choices(_NO_ANSWER),
        default=AnswerState.NOT_ASKED_YET.value,
    )
    voicemail = SelectField(
        _("May we leave a message?"),
        choices=choices(VOICEMAIL_LABELS),
        default=Voicemail.NOT_ASKED_YET.value,
    )
    caller_id = SelectField(
        _("Our number"),
        choices=choices(CALLER_ID_LABELS),
        default=CallerId.NOT_ASKED_YET.value,
    )
    say = StringField(_("If somebody else answers, say"), [line()])
    may_name_us = BooleanField(_("They want our name to be said in messages"))
    words = StringField(_("Other words that may be written"), [line()])
    stop_word = StringField(_("Word that ends the talk"), [line()])
    all_clear = StringField(_("Question that shows all is well"), [line()])
    no_answer = StringField(_("If nobody answers"), [line()])
    valid_until = DayField(_("Safe until"), [Optional()])
    remote = RadioField(
        _("Do they agree to calls, messages or video?"),
        [Optional()],
        choices=arising.one_answer(),
        default="",
    )
    verified_on = DayField(_("Asked again on"), [Optional()])

    @property
    def given(self) -> Way:
        """What was typed."""
        state = AnswerState(self.device_instead.data)
        if (self.device.data or "").strip() and state is AnswerState.NOT_ASKED_YET:
            state = AnswerState.TOLD
        text = ("value", "times", "device", "say", "words", "stop_word", "all_clear", "no_answer")
        return Way(
            channel=Channel(self.channel.data),
            **{name: self[name].data or "" for name in text},
            days=sum(1 << int(bit) for bit in self.days.data or ()),
            from_minute=self.from_at.minutes,
            until_minute=self.until_at.minutes,
            device_state=state,
            voicemail=Voicemail(self.voicemail.data),
            caller_id=CallerId(self.caller_id.data),
            may_name_us=bool(self.may_name_us.data),
            valid_until=self.valid_until.data,
            verified_on=self.verified_on.data,
        )


def for_way(way: SafeContact) -> WayForm:
    """Return the form of a way that is recorded, without its number, address or person."""
    is_told = way.device_state is AnswerState.TOLD
    text = ("times", "device", "say", "words", "stop_word", "all_clear", "no_answer")
    values: dict[str, Any] = {name: getattr(way, name) for name in text}
    values |= {
        "channel": way.channel.value,
        "days": [str(bit) for bit in range(len(WEEKDAY_LABELS)) if way.days >> bit & 1],
        "from_at": as_clock(way.from_minute),
        "until_at": as_clock(way.until_minute),
        "device_instead": (AnswerState.NOT_ASKED_YET if is_told else way.device_state).value,
        "voicemail": way.voicemail.value,
        "caller_id": way.caller_id.value,
        "may_name_us": way.may_name_us,
        "valid_until": way.valid_until,
        "verified_on": way.verified_on,
    }
    return WayForm(data=values, record=way)


def as_clock(minute: int | None) -> str:
    """Return a minute of the day as a clock shows it."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


class UrgentForm(Form):
    """Why a way is needed outside its rule."""

    is_kept = False

    reason = RadioField(
        _("Why now"), [InputRequired(_("Choose one."))], choices=choices(URGENT_LABELS)
    )

    @property
    def why(self) -> UrgentReason:
        """The reason that was chosen."""
        return UrgentReason(self.reason.data)
