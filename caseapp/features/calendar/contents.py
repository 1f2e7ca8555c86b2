"""The calendar of one case, on the page of that case."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.web.contents import Entry, Group
from caseapp.web.panels import Look


def _calendar(_look: Look) -> str | None:
    """For whoever opens the case: what stands in it is what they read."""
    return _("Calendar")


CALENDAR = Entry(Group.WAY, 40, "calendar.of_case", _calendar)
