"""Records of one person: likely doubles, joining two records and parting them, a case that was
opened in error (practice.md P40).

The rules are in :mod:`caseapp.rules.records` and :mod:`caseapp.rules.doubles`; what the data
protection officer is told comes from a job, :mod:`caseapp.services.doubles`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import panels as case_page

blueprint = Blueprint("records", __name__)

from caseapp.features.records import panels, views, views_doubles, views_error  # noqa: E402

case_page.offer(blueprint, panels.DOUBLES)

__all__ = ["blueprint", "views", "views_doubles", "views_error"]
