"""Cases: opening one, the caseload, the case page as a frame of panels, and the summary that
everyone needs first.

Stages are in ``pillars``, notes in ``notes``, who supports the person in ``team``; what stands on
the case page is offered by each.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import panels as case_page

blueprint = Blueprint("cases", __name__)

from caseapp.features.cases import panels, views, views_page, views_summary  # noqa: E402

case_page.offer(blueprint, panels.WHO)

__all__ = ["blueprint", "views", "views_page", "views_summary"]
