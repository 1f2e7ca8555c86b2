"""Permissions: who may know what, because the person said yes to it, and until when.

What an answer becomes and what it opens follows from rules (:mod:`caseapp.rules.consent`,
:mod:`caseapp.access.consents`). Asking, the list, stopping and the spoken card are pages
of *Together* too, without what P5 and P6 keep off it. Nobody can pass by a no.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents
from caseapp.web import panels as parts

blueprint = Blueprint("consents", __name__)

from caseapp.features.consents import (  # noqa: E402
    contents,
    panels,
    views,
    views_again,
    views_card,
    views_new,
    views_people,
    views_stop,
    views_told,
)

parts.offer(blueprint, panels.TOGETHER)
case_contents.offer(blueprint, contents.PERMISSIONS)

__all__ = [
    "blueprint",
    "views",
    "views_again",
    "views_card",
    "views_new",
    "views_people",
    "views_stop",
    "views_told",
]
