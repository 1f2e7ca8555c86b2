"""Goals and outcomes, on the page of a case."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group
from caseapp.web.panels import Look


def _goals(look: Look) -> str | None:
    return _("Goals") if Kind.GOA in look.reach.any else None


GOALS = Entry(Group.WAY, 20, "goals.index", _goals)
