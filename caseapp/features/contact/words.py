"""The rule of a way to reach somebody in words, and what dials or writes to it."""

from __future__ import annotations

import re

from flask_babel import format_date
from flask_babel import gettext as _

from caseapp.features.contact.forms import as_clock
from caseapp.kinds import (
    CALLER_ID_LABELS,
    VOICEMAIL_LABELS,
    WEEKDAY_LABELS,
    AnswerState,
    CallerId,
    Channel,
    Voicemail,
)
from caseapp.models.contact import SafeContact

_SCHEMES = {Channel.CALL: "tel:", Channel.TEXT: "sms:"}
Row = tuple[str, AnswerState, str]


def hours(way: SafeContact) -> str:
    """Return the days and times that the clock keeps; nothing where there are none."""
    named = [_(label) for bit, label in enumerate(WEEKDAY_LABELS) if way.days >> bit & 1]
    parts = [", ".join(named)] if named and len(named) < len(WEEKDAY_LABELS) else []
    if way.from_minute is not None:
        parts.append(f"{as_clock(way.from_minute)}\N{EN DASH}{as_clock(way.until_minute)}")
    return " \N{MIDDLE DOT} ".join(parts)


def rule(way: SafeContact) -> list[Row]:
    """Return what belongs to a way, as label, state and text: never the way itself."""
    when = " \N{MIDDLE DOT} ".join(each for each in (hours(way), way.times) if each)
    always = [
        _row(_("Safe days and times"), when),
        (_("Who else sees it"), way.device_state, way.device or ""),
        _asked(
            _("May we leave a message?"),
            _(VOICEMAIL_LABELS[way.voicemail]),
            is_asked=way.voicemail is not Voicemail.NOT_ASKED_YET,
        ),
        _asked(
            _("Our number"),
            _(CALLER_ID_LABELS[way.caller_id]),
            is_asked=way.caller_id is not CallerId.NOT_ASKED_YET,
        ),
        _row(_("If somebody else answers, say"), way.say),
        (
            _("Our name in messages"),
            AnswerState.TOLD,
            _("they want it") if way.may_name_us else _("never"),
        ),
    ]
    if_told = [
        _row(_("Other words that may be written"), way.words),
        _row(_("Word that ends the talk"), way.stop_word),
        _row(_("Question that shows all is well"), way.all_clear),
        _row(_("If nobody answers"), way.no_answer),
        _row(_("Safe until"), format_date(way.valid_until) if way.valid_until else ""),
        _row(_("Asked again on"), format_date(way.verified_on) if way.verified_on else ""),
    ]
    return [*always, *(each for each in if_told if each[2])]


def link_of(way: SafeContact) -> str | None:
    """Return what dials or writes to a number, where it is one."""
    number = re.sub(r"[^+\d]", "", way.value or "")
    scheme = _SCHEMES.get(way.channel)
    return scheme + number if scheme and number else None


def _row(label: str, text: str | None) -> Row:
    return _asked(label, text or "", is_asked=bool(text))


def _asked(label: str, text: str, *, is_asked: bool) -> Row:
    return label, AnswerState.TOLD if is_asked else AnswerState.NOT_ASKED_YET, text
