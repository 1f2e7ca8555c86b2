"""Goals and outcomes, on the page of a case."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.access import reading
from caseapp.kinds import Kind
from caseapp.models.goal_more import GoalOutline, StepOfPartner
from caseapp.web.contents import Entry, Group
from caseapp.web.panels import Look


def _goals(look: Look) -> str | None:
    """For whoever reads goals, the steps that are theirs, or how many goals stand how."""
    has_steps = Kind.GOA in look.reach.reduced and reading.is_for(look.session, StepOfPartner)
    is_read = Kind.GOA in look.reach.reads or has_steps
    return _("Goals") if is_read or reading.is_for(look.session, GoalOutline) else None


GOALS = Entry(Group.WAY, 20, "goals.index", _goals)
