"""How to be with a person: what they need in a talk, and what to know before it.

The name to use, how to say it and pronouns are of the case's summary. Safe contact is
:mod:`caseapp.features.contact`. Interpreters, bookings, topics and exclusions are not here.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import panels as case_page

blueprint = Blueprint("communication", __name__)

from caseapp.features.communication import panels, views  # noqa: E402

case_page.offer(blueprint, panels.MANNER)

__all__ = ["blueprint", "views"]
