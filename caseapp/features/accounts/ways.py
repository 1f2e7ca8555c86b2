"""Where somebody goes after signing in: only to an address of ours that a browser can open."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from caseapp.web import leading, pages

FIELD = "next"


def wanted() -> str:
    """Return where the browser asked to go on to, or nothing if that is no address of ours."""
    return leading.local(request.form.get(FIELD) or request.args.get(FIELD) or "")


def go_on() -> Response:
    """Lead to where the browser wanted to go, else to the front page."""
    path = wanted()
    return pages.go_to(path) if path else pages.go("today.show")


def onwards() -> dict[str, str]:
    """Return what keeps the wish in the address of the next step."""
    path = wanted()
    return {FIELD: path} if path else {}
