"""Cases: opening one, the caseload, the case page as a frame of panels, and the summary that
everyone needs first.

Stages are in ``pillars``, notes in ``notes``, who supports the person in ``team``; what stands on
the case page is offered by each.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import caselists
from caseapp.web import contents as case_contents
from caseapp.web import panels as case_page

blueprint = Blueprint("cases", __name__)

from caseapp.features.cases import (  # noqa: E402
    lists,
    panels,
    views,
    views_list,
    views_page,
    views_saved,
    views_summary,
)

case_page.offer(blueprint, panels.WHO, case_contents.CONTENTS)
caselists.offer(blueprint, *lists.SORTINGS, *lists.FILTERS)

__all__ = ["blueprint", "views", "views_list", "views_page", "views_saved", "views_summary"]
