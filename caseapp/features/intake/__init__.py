"""Before there is a case (practice.md P30): first contacts, the waiting list, and several people
who come at once with what each of them needs tonight.

The rules of first contacts are in :mod:`caseapp.rules.intake`; who on duty opens them, in
:mod:`caseapp.access.on_duty`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.access import search
from caseapp.models.intake import WayBack
from caseapp.web import today as todays_page

blueprint = Blueprint("intake", __name__)

from caseapp.features.intake import today, views, views_arrivals, views_waiting  # noqa: E402

todays_page.offer(blueprint, today.DUE)
search.register_telephones(WayBack, "value")

__all__ = ["blueprint", "views", "views_arrivals", "views_waiting"]
