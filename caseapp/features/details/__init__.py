"""What is asked about a case when there is time: whether somebody is adult, how they came, how much
of a name the file holds; and, on a page of its own, names and date of birth.

Nothing here is needed to open or keep a case, and nothing asks for nationality, status or papers
(domain.md T003, story 1). Opening and the summary are in ``cases``.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents
from caseapp.web import panels as case_page

blueprint = Blueprint("details", __name__)

from caseapp.features.details import contents, panels, views, views_identity  # noqa: E402

case_page.offer(blueprint, panels.LATER)
case_contents.offer(blueprint, contents.DETAILS, contents.NAMES)

__all__ = ["blueprint", "views", "views_identity"]
