"""Partners: other organisations that support the same people, and how they are reached.

A directory without case content. What a partner's people see is said case by case in the ledger of
permissions (:mod:`caseapp.features.consents`).
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import today as todays_page

blueprint = Blueprint("partners", __name__)

from caseapp.features.partners import today, views, views_standing  # noqa: E402

todays_page.offer(blueprint, today.SINCE)

__all__ = ["blueprint", "views", "views_standing"]
