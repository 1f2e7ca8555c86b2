"""Fields for a day, and for a day with a time. No form has any other: what no calendar has and
what cannot be meant is said at the field in plain words, and stays as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from wtforms import DateField, DateTimeLocalField

from caseapp.base import days
from caseapp.web import logins


class DayField(DateField):
    """A day."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; a form without this field leaves it as it was."""
        if not valuelist:
            return
        found = _read(valuelist, self.strptime_format)
        self.data = found.date() if found else None
        if found is None:
            raise ValueError(_("This day is in no calendar. Please look at it."))
        if not days.can_be(self.data):
            self.data = None
            raise ValueError(_out_of_time())


class MomentField(DateTimeLocalField):
    """A day and a time, where the organisation is."""

    data: Any

    def __init__(self, label: Any, validators: Any = None, **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, validators, format=formats, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day and the time; a form without this field leaves them as they were."""
        if not valuelist:
            return
        self.data = _read(valuelist, self.strptime_format)
        if self.data is None:
            raise ValueError(_("This is no day and time. Please look at it."))
        if not days.can_be(self.data.date()):
            self.data = None
            raise ValueError(_out_of_time())

    @property
    def moment(self) -> datetime | None:
        """What was given, with the time zone of the organisation."""
        given: datetime | None = self.data
        return given and given.replace(tzinfo=ZoneInfo(logins.require_login().time_zone))


def _read(typed: Sequence[str], formats: Iterable[str]) -> datetime | None:
    """Read what was typed, in the first of the formats that fits."""
    for each in formats:
        with suppress(ValueError):
            return datetime.strptime(" ".join(typed), each)  # noqa: DTZ007 (the place's own time)
    return None


def _out_of_time() -> str:
    return _(
        "Please look at the year. It can be from %(first)d to %(last)d.",
        first=days.EARLIEST.year,
        last=days.LATEST.year,
    )
