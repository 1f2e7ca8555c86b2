"""Changing the way to reach somebody. A way that is no longer the one to use ends and stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import AnswerState, Channel, Voicemail
from caseapp.models.case import Case
from caseapp.models.communication import SafeContact


@dataclass(frozen=True)
class Way:
    """A way to reach somebody as it was said. ``device``: who else sees what is sent there."""

    channel: Channel
    value: str = ""
    times: str = ""
    device: str = ""
    device_state: AnswerState = AnswerState.NOT_ASKED_YET
    voicemail: Voicemail = Voicemail.NOT_ASKED_YET
    say: str = ""


def use(session: Any, case: Case, now: SafeContact | None, way: Way) -> SafeContact:
    """Make this the way to use now; another number or channel makes the one before a past one.

    The form's version was checked before. Raises :class:`InvalidError` for what does not fit.
    """
    value = way.value.strip() or None
    if value is None and way.channel is not Channel.IN_PERSON:
        raise InvalidError("value", _("Give the number, the address or the person."))
    device = way.device.strip() or None
    if (device is not None) != (way.device_state is AnswerState.TOLD):
        raise InvalidError("device", _("Give an answer, or say why there is none; not both."))
    if now is not None and (now.channel, now.value) != (way.channel, value):
        now.ended_at = clock.now()
        session.flush()  # there is one to use at any moment
        now = None
    if now is None:
        now = SafeContact(case, channel=way.channel, value=value)
        session.add(now)
    now.times = way.times.strip() or None
    now.device_state, now.device = way.device_state, device
    now.voicemail = way.voicemail
    now.say = way.say.strip() or None
    trail.say(session, "contact.change")
    session.flush()
    return now


def stop(session: Any, now: SafeContact) -> None:
    """Say that this way is no longer safe; until another is recorded there is none."""
    now.ended_at = clock.now()
    trail.say(session, "contact.stop")
    session.flush()
