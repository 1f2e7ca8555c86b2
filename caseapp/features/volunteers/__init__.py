"""Tasks of volunteers: giving one, taking it back, and the card that a volunteer reads around it.

What is opened when is decided in :mod:`caseapp.access.windows`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import today as todays_page

blueprint = Blueprint("volunteers", __name__)

from caseapp.features.volunteers import today, views  # noqa: E402

todays_page.offer(blueprint, today.TASKS)

__all__ = ["blueprint", "views"]
