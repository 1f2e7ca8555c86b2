"""Emergency access: opening a case for four hours, saying why, and the look at it afterwards.

The rules are in :mod:`caseapp.rules.emergency` and :mod:`caseapp.rules.emergency_looks`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import today as todays_page

blueprint = Blueprint("emergency", __name__)

from caseapp.features.emergency import today, views, views_looks  # noqa: E402

todays_page.offer(blueprint, today.TO_LOOK_AT)

__all__ = ["blueprint", "views", "views_looks"]
