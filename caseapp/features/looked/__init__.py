"""Who looked: who can see what of one case now, and who looked at or changed what (INV-16).

To open together with the person. What is read comes from the trail through the gate; questions
about a line go to the data protection officer.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents
from caseapp.web import today as todays_page

blueprint = Blueprint("looked", __name__)
#: In addresses: an entry of the trail, no larger than any database takes.
SEQ = "<int(max=999999999999999999):seq>"

from caseapp.features.looked import (  # noqa: E402
    contents,
    today,
    views,
    views_ask,
    views_questions,
    views_withheld,
)

todays_page.offer(blueprint, today.QUESTIONS, today.TO_LOOK_AT)
case_contents.offer(blueprint, contents.LOOKED)

__all__ = ["blueprint", "views", "views_ask", "views_questions", "views_withheld"]
