"""The field for a time of the day, as minutes from midnight; days are another file's."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from wtforms import StringField, ValidationError

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(:00)?")


class ClockField(StringField):
    """A time of the day, as minutes from midnight."""

    minutes: int | None = None

    def pre_validate(self, form: Any) -> None:
        """Read the time, or say that it is none."""
        typed = (self.data or "").strip()
        found = _CLOCK.fullmatch(typed)
        if typed and not found:
            raise ValidationError(gettext("This is no time of the day. Please look at it."))
        self.minutes = int(found[1]) * 60 + int(found[2]) if found else None


def written(minutes: int) -> str:
    """Return minutes from midnight as a field takes them; midnight at the end is that of the next
    day."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
