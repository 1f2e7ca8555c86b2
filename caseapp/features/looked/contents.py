"""Who looked, on the page of a case."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.kinds import Kind
from caseapp.web.contents import Entry, Group
from caseapp.web.panels import Look


def _label(look: Look) -> str | None:
    actor = actor_of(look.session)
    everywhere = actor.organisation_wide.any if isinstance(actor, Actor) else Kind(0)
    return _("Who looked") if Kind.AUD in look.reach.any | everywhere else None


LOOKED = Entry(Group.WHO, 50, "looked.show", _label)
