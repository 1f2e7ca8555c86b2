"""Where somebody goes after signing in: only to an address of ours that a browser can open."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from caseapp.web import pages

FIELD = "next"
_LONGEST = 2_000
#: One slash, then neither a second one nor anything that browsers read as one or leave out.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def wanted() -> str:
    """Return where the browser asked to go on to, or nothing if that is no address of ours."""
    return local(request.form.get(FIELD) or request.args.get(FIELD) or "")


def local(text: str) -> str:
    """Return ``text`` if it is a path of ours that can be opened (ASVS 3.7.2), else nothing."""
    if len(text) > _LONGEST or not _LOCAL.fullmatch(text):
        return ""
    try:
        adapter = current_app.create_url_adapter(request)
        assert adapter is not None  # noqa: S101 (there is one for each request)
        adapter.match(unquote(urlsplit(text).path), method="GET")
    except (HTTPException, ValueError):
        return ""
    return text


def go_on() -> Response:
    """Lead to where the browser wanted to go, else to the front page."""
    path = wanted()
    return pages.go_to(path) if path else pages.go("today.show")


def onwards() -> dict[str, str]:
    """Return what keeps the wish in the address of the next step."""
    path = wanted()
    return {FIELD: path} if path else {}
