"""The four pillars of a case: where the person stands, how they got there, and moving a stage.

The rules of moving are in :mod:`caseapp.rules.stages`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import panels as case_page

blueprint = Blueprint("pillars", __name__)

from caseapp.features.pillars import (  # noqa: E402
    panels,
    views,
    views_amend,
    views_facts,
    views_journey,
    views_walk,
)

case_page.offer(blueprint, panels.PILLARS, panels.SUPPORT)

__all__ = ["blueprint", "views", "views_amend", "views_facts", "views_journey", "views_walk"]
