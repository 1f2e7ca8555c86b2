"""Referrals on the page of a case."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group
from caseapp.web.panels import Look


def _label(look: Look) -> str | None:
    return _("Referrals") if Kind.REF in look.reach.any else None


REFERRALS = Entry(Group.WHO, 30, "referrals.index", _label)
