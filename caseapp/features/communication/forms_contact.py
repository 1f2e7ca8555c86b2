"""The form of the one way to reach somebody."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from caseapp.base.problems import ConflictError
from caseapp.features.communication.actions_contact import Way
from caseapp.kinds import (
    ANSWER_LABELS,
    CHANNEL_LABELS,
    VOICEMAIL_LABELS,
    AnswerState,
    Channel,
    Voicemail,
)
from caseapp.models.communication import SafeContact
from caseapp.web.forms import Form, choices, line

_NO_ANSWER = {state: label for state, label in ANSWER_LABELS.items() if state != AnswerState.TOLD}


class _OfWay(Form):
    """A form that was shown with one way to reach somebody, or with none."""

    way = HiddenField("")

    def check_version(self) -> None:
        """Raise when there is another way by now, or this one was changed."""
        if (self.way.data or "") != _key(self.record):
            raise ConflictError
        super().check_version()

    def take_over(self, record: SafeContact | None) -> None:
        """Show the form again beside what is there now, which may be nothing."""
        self.way.data = _key(record)
        if record is not None:
            super().take_over(record)
        else:
            self.record, self.version.data = None, ""


class ContactForm(_OfWay):
    """How to reach somebody safely now: one way."""

    channel = RadioField(
        _("How"), [InputRequired(_("Choose one."))], choices=choices(CHANNEL_LABELS)
    )
    value = StringField(_("Number, address or person"), [line()])
    times = StringField(_("Safe days and times"), [line()])
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
    say = StringField(_("If somebody else answers, say"), [line()])

    @property
    def given(self) -> Way:
        """What was typed."""
        state = AnswerState(self.device_instead.data)
        if (self.device.data or "").strip() and state is AnswerState.NOT_ASKED_YET:
            state = AnswerState.TOLD
        return Way(
            channel=Channel(self.channel.data),
            value=self.value.data or "",
            times=self.times.data or "",
            device=self.device.data or "",
            device_state=state,
            voicemail=Voicemail(self.voicemail.data),
            say=self.say.data or "",
        )


class StopForm(_OfWay):
    """Saying that a way is no longer safe."""


def for_way(now: SafeContact | None) -> ContactForm:
    """Return the form of the way to use now, or of the first one."""
    values: dict[str, Any] = {"way": _key(now)}
    if now is not None:
        is_told = now.device_state is AnswerState.TOLD
        values |= {
            "channel": now.channel.value,
            "value": now.value,
            "times": now.times,
            "device": now.device,
            "device_instead": (AnswerState.NOT_ASKED_YET if is_told else now.device_state).value,
            "voicemail": now.voicemail.value,
            "say": now.say,
        }
    return ContactForm(data=values, record=now)


def to_stop(now: SafeContact | None) -> StopForm:
    """Return the form that ends the way to use now."""
    return StopForm(data={"way": _key(now)}, record=now)


def _key(way: SafeContact | None) -> str:
    return str(way.id) if way is not None else ""
