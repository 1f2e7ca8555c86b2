"""Recording ways to reach somebody. A way that is no longer the one to use ends and stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import AnswerState, CallerId, Channel, Voicemail
from caseapp.models.case import Case
from caseapp.models.contact import SafeContact
from caseapp.rules import arising


@dataclass(frozen=True)
class Way:
    """A way to reach somebody as it was said. ``device``: who else sees what is sent there."""

    channel: Channel
    value: str = ""
    times: str = ""
    days: int = 0
    from_minute: int | None = None
    until_minute: int | None = None
    device: str = ""
    device_state: AnswerState = AnswerState.NOT_ASKED_YET
    voicemail: Voicemail = Voicemail.NOT_ASKED_YET
    caller_id: CallerId = CallerId.NOT_ASKED_YET
    say: str = ""
    may_name_us: bool = False
    words: str = ""
    stop_word: str = ""
    all_clear: str = ""
    no_answer: str = ""
    valid_until: date | None = None
    verified_on: date | None = None


def add(session: Any, case: Case, way: Way, today: date) -> SafeContact:
    """Record another way. Raises :class:`InvalidError` for what does not fit."""
    value = way.value.strip() or None
    _check(way, value, today)
    row = SafeContact(case, channel=way.channel, value=value)
    _set(row, way)
    session.add(row)
    trail.say(session, "contact.change")
    session.flush()
    return row


def change(session: Any, case: Case, row: SafeContact, way: Way, today: date) -> SafeContact:
    """Change a way; another number or channel makes it a past one beside the new. A value that is
    left empty stays. The form's version was checked before."""
    value = way.value.strip() or None
    if value is None and way.channel is row.channel:
        value = row.value
    _check(way, value, today)
    if (row.channel, row.value) != (way.channel, value):
        row.ended_at = clock.now()
        row = SafeContact(case, channel=way.channel, value=value)
        session.add(row)
    _set(row, way)
    trail.say(session, "contact.change")
    session.flush()
    return row


def say_remote(session: Any, case: Case, answer: str) -> None:
    """Keep what somebody said to calls, messages and video, where they were asked with a way to
    reach them (practice.md P10)."""
    arising.record_answer(session, case, arising.REMOTE, answer)


def stop(session: Any, row: SafeContact) -> None:
    """Say that a way is no longer safe."""
    row.ended_at = clock.now()
    trail.say(session, "contact.stop")
    session.flush()


def _check(way: Way, value: str | None, today: date) -> None:
    if value is None and way.channel is not Channel.IN_PERSON:
        raise InvalidError("value", _("Give the number, the address or the person."))
    if bool(way.device.strip()) != (way.device_state is AnswerState.TOLD):
        raise InvalidError("device", _("Give an answer, or say why there is none; not both."))
    if (way.from_minute is None) != (way.until_minute is None):
        raise InvalidError("until_at", _("Give both times, or neither."))
    if way.from_minute is not None and way.from_minute == way.until_minute:
        raise InvalidError("until_at", _("The two times are the same. Leave both empty for a day."))
    if way.verified_on is not None and way.verified_on > today:
        raise InvalidError("verified_on", _("This date is still to come. Use the day it happened."))


def _set(row: SafeContact, way: Way) -> None:
    row.times = _words(way.times)
    row.days, row.from_minute, row.until_minute = way.days, way.from_minute, way.until_minute
    row.device_state, row.device = way.device_state, _words(way.device)
    row.voicemail, row.caller_id = way.voicemail, way.caller_id
    row.say = _words(way.say)
    row.may_name_us, row.words = way.may_name_us, _words(way.words)
    row.stop_word, row.all_clear = _words(way.stop_word), _words(way.all_clear)
    row.no_answer = _words(way.no_answer)
    row.valid_until, row.verified_on = way.valid_until, way.verified_on


def _words(text: str) -> str | None:
    return text.strip() or None
