"""The circle: the people around this person, what each may see, and until when.

What somebody sees is read from the grants (:mod:`caseapp.access.circle`); stopping it and changing
the team have pages of their own.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents

blueprint = Blueprint("circle", __name__)

from caseapp.features.circle import contents, views  # noqa: E402

case_contents.offer(blueprint, contents.CIRCLE)

__all__ = ["blueprint", "views"]
