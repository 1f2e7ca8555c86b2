"""Who else is in somebody's life, what they know of us, and whether we may call them (practice.md
P31). That somebody is listed shares nothing.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents

blueprint = Blueprint("around", __name__)

from caseapp.features.around import contents, views  # noqa: E402

case_contents.offer(blueprint, contents.PEOPLE)

__all__ = ["blueprint", "views"]
