"""Changing the kinds of reviews that an organisation uses. Each is one transaction."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.features.reviews.forms_help import KindForm
from caseapp.features.reviews.uses import CHOSEN, USUAL, use_of
from caseapp.models.organisation import Organisation
from caseapp.models.reviewsetting import ReviewSetting
from caseapp.vocabularies.reviews import ReviewKind

_DAY = re.compile(r"[+-]?\d{1,3}", re.ASCII)
_MOST_DAYS = 12
_FURTHEST = 400
#: Numbers with their least and most.
_NUMBERS = {
    "again": (1, 400),
    "help_days": (0, 400),
    "snooze_times": (0, 9),
    "snooze_days": (1, 60),
}


def show(form: KindForm, setting: ReviewSetting | None) -> None:
    """Fill the form with what is chosen now."""
    form.use.data = use_of(setting.is_on) if setting else USUAL
    form.days.data = setting.days if setting else ""
    for name in _NUMBERS:
        value = getattr(setting, name) if setting else None
        form[name].data = "" if value is None else str(value)


def change(
    session: Any,
    home: Organisation,
    kind: ReviewKind,
    setting: ReviewSetting | None,
    form: KindForm,
) -> None:
    """Change how a kind is used. Raises :class:`InvalidError` for what cannot be read."""
    values: dict[str, Any] = {
        name: _number(name, form[name].data or "", least, most)
        for name, (least, most) in _NUMBERS.items()
    }
    values |= {"is_on": CHOSEN[form.use.data], "days": _days(kind, form.days.data or "")}
    if setting is None:
        session.add(ReviewSetting(organisation_id=home.id, code=kind.code, **values))
    else:
        for name, value in values.items():
            setattr(setting, name, value)
    trail.say(session, "review.kinds")
    session.flush()


def name_outside(session: Any, home: Organisation, who: str) -> None:
    """Name somebody outside who can be asked when nobody here can (practice.md P4)."""
    home.outside_help = who.strip()
    trail.say(session, "review.kinds")
    session.flush()


def _number(name: str, typed: str, least: int, most: int) -> int | None:
    typed = typed.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4) or not (
        least <= int(typed) <= most
    ):
        raise InvalidError(
            name, _("Give a whole number from %(least)d to %(most)d.", least=least, most=most)
        )
    return int(typed)


def _days(kind: ReviewKind, typed: str) -> str:
    parts = typed.replace(",", " ").split()
    if not parts:
        return ""
    if len(parts) > _MOST_DAYS or not all(_DAY.fullmatch(part) for part in parts):
        raise InvalidError("days", _("Give days as numbers, such as 28, or -28 -7 before a date."))
    days = sorted({int(part) for part in parts})
    if max(abs(day) for day in days) > _FURTHEST:
        raise InvalidError("days", _("Give at most 400 days."))
    if not kind.has_date and (len(days) > 1 or days[0] < 0):
        raise InvalidError("days", _("This has no date to count from. Give one number of days."))
    return " ".join(str(day) for day in days)
