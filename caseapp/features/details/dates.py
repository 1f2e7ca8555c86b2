"""Dates of birth as people write them, as much of them as they know; kept as 1998, 1998-04 or
1998-04-23.
"""

from __future__ import annotations

import re
from datetime import date

from babel import Locale, dates
from flask_babel import gettext as _

from caseapp.base.days import can_be
from caseapp.base.problems import InvalidError

_FORMS = (
    re.compile(r"(?P<year>\d{4})(?:[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?)?"),
    re.compile(r"(?:(?P<day>\d{1,2})\.\s?)?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})"),
)
_KEPT = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_PARTS = ("year", "month", "day")


def read(typed: str, today: date) -> str | None:
    """Return a date of birth as it is kept; nothing for nothing.

    Raises :class:`InvalidError` for what is no date, and for one that is still to come.
    """
    words = typed.strip()
    if not words:
        return None
    found = next((match for form in _FORMS if (match := form.fullmatch(words))), None)
    parts = [int(found[name]) for name in _PARTS if found[name]] if found else []
    try:
        day = date(*[*parts, 1, 1][:3])
    except (TypeError, ValueError):
        day = None
    if day is None or not parts or not can_be(day):
        raise InvalidError(
            "date_of_birth", _("Write it as 1998-04-23, or as much as is known: 1998-04, or 1998.")
        )
    if day > today:
        raise InvalidError("date_of_birth", _("This day is still to come."))
    return "-".join(f"{part:02}" for part in parts)


def shown(kept: str | None, locale: Locale) -> str:
    """Return a kept date of birth as people read it; what is no date, as it was written."""
    if not kept or not _KEPT.fullmatch(kept):
        return kept or ""
    parts = [int(part) for part in kept.split("-")]
    if len(parts) == 1:
        return kept
    day = date(*[*parts, 1][:3])
    return str(dates.format_date(day, "LLLL y" if len(parts) == 2 else "d MMM y", locale))
