"""Sharing without a yes: writing it down at once, writing it up, and somebody else's look at it.

The rules are in :mod:`caseapp.rules.disclosures` and :mod:`caseapp.rules.disclosure_looks`. Nothing
here opens anything to anybody, and nothing of it is shown on *Together*.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents
from caseapp.web import today as todays_page

blueprint = Blueprint("disclosures", __name__)

from caseapp.features.disclosures import (  # noqa: E402
    contents,
    today,
    views,
    views_look,
    views_new,
    views_one,
    views_reasons,
)

todays_page.offer(blueprint, today.TO_LOOK_AT)
case_contents.offer(blueprint, contents.DISCLOSURES)

__all__ = ["blueprint", "views", "views_look", "views_new", "views_one", "views_reasons"]
