"""Half-finished forms: kept, sealed under their writer's key, and given back.

``park`` keeps a form that came from a session that had ended or was locked; only the same user
gets it back, for fifteen minutes. ``take`` finds what is kept for the page that is being shown.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from caseapp.access import trail
from caseapp.access.standing import has_actor
from caseapp.base import clock, crypto
from caseapp.db import db
from caseapp.models.draft import Draft

PARKED_FOR = timedelta(minutes=15)
#: Forms kept for one person at a time.
MOST_KEPT = 10
#: Addresses whose forms are about accounts: one tap there must not send what another typed.
NEVER_PARKED = ("/account", "/admin", "/sign-in", "/unlock", "/welcome")
#: Never kept: secrets, and what belongs to one showing of a form.
NEVER_KEPT = frozenset({"csrf_token", "submission_key", "password", "code", "pin", "passphrase"})


def park(user_id: Any, form_token: str) -> None:
    """Keep the form of this request for its writer, if it holds anything and is one of theirs.

    ``form_token``: what the forms of the ended session carried; a form without it was not shown
    to that person. One form an address is kept, few in all, and none of accounts.
    """
    if request.path.startswith(NEVER_PARKED) or not _was_shown(form_token):
        return
    content = {name: values for name, values in request.form.lists() if name not in NEVER_KEPT}
    if not any(any(values) for values in content.values()):
        return
    now = clock.now()
    with trail.acting("parking", "keep the form of a session that had ended") as session:
        if not _make_room(session, user_id, now):
            return
        session.add(
            Draft(
                owner_id=user_id,
                path=request.path,
                parked=True,
                saved_at=now,
                ends_at=now + PARKED_FOR,
                content=json.dumps(content),
            )
        )


def _was_shown(form_token: str) -> bool:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        signer = URLSafeTimedSerializer(current_app.secret_key, salt="wtf-csrf-token")  # type: ignore[arg-type]
        try:
            said = signer.loads(request.form.get("csrf_token", ""))
        except BadSignature:
            return False
        return bool(form_token) and crypto.same(said, form_token)
    return True


def _make_room(session: Any, user_id: Any, now: datetime) -> bool:
    """Remove what is over and what this form replaces; say whether there is room for it."""
    kept = session.scalars(select(Draft).where(Draft.owner_id == user_id)).all()
    staying = [draft for draft in kept if draft.ends_at > now and draft.path != request.path]
    for draft in kept:
        if draft not in staying:
            session.delete(draft)
    return len(staying) < MOST_KEPT


def return_path() -> str:
    """Return where somebody wanted to go: only a path of ours, and only one that can be shown."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else "/"


def take() -> MultiDict[str, str] | None:
    """Return what was kept for the page being shown, if its time is not over.

    It stays in the store until the form is saved (:func:`drop`): a page that is only shown changes
    nothing.
    """
    draft = _newest()
    if draft is None or draft.ends_at <= clock.now():
        return None
    kept: MultiDict[str, str] = MultiDict()
    for name, values in json.loads(draft.content or "{}").items():
        kept.setlist(name, values)
    return kept


def drop() -> None:
    """Remove what was kept for this address: its form has been saved."""
    draft = _newest()
    while draft is not None:
        db.session.delete(draft)
        db.session.flush()
        draft = _newest()


def _newest() -> Draft | None:
    if not has_actor(db.session()):
        return None
    found: Draft | None = db.session.scalars(
        select(Draft).where(Draft.path == request.path).order_by(Draft.saved_at.desc()).limit(1)
    ).first()
    return found
