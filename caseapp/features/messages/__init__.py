"""A message for whoever supports somebody: left by anybody here, read by whoever it is for. The
rules are in :mod:`caseapp.rules.messages`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import today as todays_page

blueprint = Blueprint("messages", __name__)

from caseapp.features.messages import today, views  # noqa: E402

todays_page.offer(blueprint, today.KEPT, today.MESSAGES)

__all__ = ["blueprint", "views"]
