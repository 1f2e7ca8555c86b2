"""How to be with a person: what they need in a talk, what to know before it, and the one safe way
to reach them.

The name to use, how to say it and pronouns are of the case's summary. Interpreters and bookings are
not here. What holds for a topic is worked out in :mod:`caseapp.rules.communication_wish`, the strip
in :mod:`caseapp.rules.manner`, names never to use in :mod:`caseapp.rules.never_use`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.access import search
from caseapp.models.communication import SafeContact
from caseapp.web import panels as case_page

blueprint = Blueprint("communication", __name__)

from caseapp.features.communication import (  # noqa: E402
    panels,
    views,
    views_card,
    views_contact,
    views_whole,
)

case_page.offer(blueprint, panels.MANNER, panels.CARD)
search.register_telephones(SafeContact, "value")

__all__ = ["blueprint", "views", "views_card", "views_contact", "views_whole"]
