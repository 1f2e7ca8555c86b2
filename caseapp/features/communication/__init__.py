"""How to be with a person: what they need in a talk, and what to know before it.

The name to use, how to say it and pronouns are of the case's summary. Interpreters and bookings are
not here; safe contact is :mod:`caseapp.features.contact`. What holds for a topic is worked out in
:mod:`caseapp.rules.communication_wish`, the strip in :mod:`caseapp.rules.manner`, names never to
use in :mod:`caseapp.rules.never_use`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import panels as case_page

blueprint = Blueprint("communication", __name__)

from caseapp.features.communication import panels, views, views_card, views_whole  # noqa: E402

case_page.offer(blueprint, panels.MANNER, panels.CARD)

__all__ = ["blueprint", "views", "views_card", "views_whole"]
