"""What the permissions are called on the page of a case, for each who reads some of them."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.access import reading
from caseapp.kinds import Kind
from caseapp.models.consent_views import ConsentOutline, ConsentShare
from caseapp.web.contents import Entry, Group
from caseapp.web.panels import Look


def _label(look: Look) -> str | None:
    if Kind.CON in look.reach.reads:
        return _("Who may know what")
    if look.reach.emergency is not None:
        return None
    if reading.is_for(look.session, ConsentShare) and look.reach.any:
        return _("What was shared with you")
    is_outline = reading.is_for(look.session, ConsentOutline)
    return _("Permissions in outline") if is_outline else None


PERMISSIONS = Entry(Group.WHO, 10, "consents.index", _label)
