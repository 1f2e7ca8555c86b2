"""How to be with a person: what they need in a talk, what to know before it, and the one safe way
to reach them.

The name to use, how to say it and pronouns are of the case's summary. Interpreters, bookings,
topics and exclusions are not here.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.access import search
from caseapp.models.communication import SafeContact
from caseapp.web import panels as case_page

blueprint = Blueprint("communication", __name__)

from caseapp.features.communication import panels, views, views_contact  # noqa: E402

case_page.offer(blueprint, panels.MANNER)
search.register_telephones(SafeContact, "value")

__all__ = ["blueprint", "views", "views_contact"]
