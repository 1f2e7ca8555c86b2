"""Where the browser goes after an act: 303, or what htmx understands; only to addresses of ours."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from flask import Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException

_SEE_OTHER = 303
_LONGEST = 2_000
#: One slash, then neither a second one nor anything that browsers read as one or leave out.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def to(address: str, *, status: int = 200) -> Response:
    """Send the browser on; for htmx by a header, so that no page lands inside another.

    ``status``: of the answer to htmx, which shows nothing of it.
    """
    if request.headers.get("HX-Request"):
        return Response("", status=status, headers={"HX-Redirect": address})
    return inside(address)


def inside(address: str) -> Response:
    """Lead to what takes the place of what was asked for; htmx follows by itself."""
    answer = redirect(address, code=_SEE_OTHER)
    return Response(answer.get_data(), status=_SEE_OTHER, headers=dict(answer.headers))


def address_of(response: Response) -> str:
    """Return where an answer leads, or nothing."""
    headers = response.headers
    return headers.get("Location") or headers.get("HX-Redirect") or ""


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
