"""On which days an appointment comes again: a pure function of the first one."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from caseapp.base.problems import InvalidError
from caseapp.kinds.appointment import Repeat

#: So many appointments are made at once at most.
MOST = 26
_WEEKS = {Repeat.WEEKLY: 1, Repeat.FORTNIGHTLY: 2}
_MONTHS = 12


def times(first: datetime, repeat: Repeat, until: date | None) -> list[datetime]:
    """Return every time, the first one included, by the clock of the place. Raises
    :class:`InvalidError` without a last day, and where there would be too many."""
    if repeat is Repeat.NO:
        return [first]
    if until is None:
        raise InvalidError("until", _("Say until which day it comes again."))
    if until < first.date():
        raise InvalidError("until", _("This is before the first one. Choose a later day."))
    found: list[datetime] = []
    for each in _endless(first, repeat):
        if each.date() > until:
            break
        if len(found) == MOST:
            raise InvalidError(
                "until",
                _("That would be more than %(most)d. Choose an earlier day.", most=MOST),
            )
        found.append(each)
    return found


def _endless(first: datetime, repeat: Repeat) -> Iterator[datetime]:
    """Each time, one after the other; so many that the limit is met."""
    for nth in range(MOST + 1):
        if repeat is Repeat.MONTHLY:
            yield _months_later(first, nth)
        else:
            yield first + timedelta(weeks=nth * _WEEKS[repeat])


def _months_later(first: datetime, months: int) -> datetime:
    """The same day of a later month; its last day where it has no such day."""
    year, month = divmod(first.month - 1 + months, _MONTHS)
    year, month = first.year + year, month + 1
    last = calendar.monthrange(year, month)[1]
    return first.replace(year=year, month=month, day=min(first.day, last))
