"""Double submits: each form carries a random key, and its first answer is repeated (§6.2).

Of two requests with the same key one is kept and the other gets the first one's answer, however
close together they come: the key is written in the form's own transaction.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from flask import Response, request
from sqlalchemy.exc import IntegrityError

from caseapp.access import changes, submissions
from caseapp.web import leading, logins, panels

FIELD = "submission_key"
_LENGTH = 22


def new_key() -> str:
    """Return a key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def sent_key() -> str | None:
    """Return the key that came with a form, if it is one of ours."""
    key = request.form.get(FIELD, "") if request.method == "POST" else ""
    return key if len(key) == _LENGTH else None


def first_answer(session: Any) -> Response | None:
    """Return the answer that this form got when it was sent before, or ``None``."""
    login, key = logins.current(), sent_key()
    if login is None or key is None:
        return None
    location = submissions.first_location(session, login.user_id, key, _content())
    if location is None:
        return None
    return leading.inside(location) if panels.is_target() else leading.to(location)


def remember(session: Any, response: Response) -> None:
    """Write down the answer of a form that changed something, in the form's transaction."""
    login, key = logins.current(), sent_key()
    location = leading.address_of(response)
    if login is not None and key and location and changes.of(session):
        submissions.keep(session, login.user_id, key, _content(), response.status_code, location)


def _content() -> str:
    """The address and all that was typed, without the form's own token."""
    fields = sorted((name, values) for name, values in request.form.lists() if name != "csrf_token")
    return json.dumps([request.full_path, fields])


def repeated(session: Any, error: IntegrityError) -> Response | None:
    """Return the first answer when a transaction failed because its form had been sent before."""
    return first_answer(session) if "submission" in str(error.orig) else None
