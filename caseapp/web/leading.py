"""Where the browser goes after an act: 303, or what htmx understands."""

from __future__ import annotations

from flask import Response, redirect, request

_SEE_OTHER = 303


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
