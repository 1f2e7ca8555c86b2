"""Details, or names alone for those who read no more, on the page of a case."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.access import reading
from caseapp.kinds import Kind
from caseapp.models.tenancy import TenancyIdentity
from caseapp.web.contents import Entry, Group
from caseapp.web.panels import Look


def _details(look: Look) -> str | None:
    return _("Details") if Kind.SUM in look.reach.reads else None


def _names(look: Look) -> str | None:
    if Kind.SUM in look.reach.reads or Kind.IDN not in look.reach.reduced:
        return None
    is_tenancy = reading.is_for(look.session, TenancyIdentity)
    return _("Names and date of birth") if is_tenancy else None


DETAILS = Entry(Group.WAY, 10, "details.show", _details)
NAMES = Entry(Group.WAY, 10, "details.identity", _names)
