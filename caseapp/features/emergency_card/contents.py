"""The emergency card, on the page of a case: for whoever reads permissions, and in an emergency."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group
from caseapp.web.panels import Look


def _label(look: Look) -> str | None:
    opens = look.reach.reads & Kind.CON or look.reach.emergency is not None
    return _("Emergency card") if opens else None


CARD = Entry(Group.WITH, 25, "emergency_card.show", _label)
