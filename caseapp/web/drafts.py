"""Half-finished forms: kept, sealed under their writer's key, and given back.

``park`` keeps a form that came from a session that had ended or was locked; only the same user
gets it back, for fifteen minutes. ``take`` finds what is kept for the page that is being shown.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from flask import request
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from caseapp.access import trail
from caseapp.access.standing import has_actor
from caseapp.base import clock
from caseapp.db import db
from caseapp.models.draft import Draft

PARKED_FOR = timedelta(minutes=15)
#: Never kept: secrets, and what belongs to one showing of a form.
NEVER_KEPT = frozenset({"csrf_token", "submission_key", "password", "code", "pin", "passphrase"})


def park(user_id: Any) -> None:
    """Keep the form of this request for its writer, if it holds anything."""
    content = {name: values for name, values in request.form.lists() if name not in NEVER_KEPT}
    if not any(any(values) for values in content.values()):
        return
    now = clock.now()
    with trail.acting("parking", "keep the form of a session that had ended") as session:
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


def return_path() -> str:
    """Return where somebody wanted to go: only a path of ours, and only one that can be shown."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else "/"


def take() -> MultiDict[str, str] | None:
    """Return what was kept for the page being shown, newest first, and remove it from the store.

    The removal is written when the form is next sent: a page that is only shown changes nothing.
    """
    draft = _newest()
    if draft is None:
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
        select(Draft)
        .where(Draft.path == request.path, Draft.ends_at > clock.now())
        .order_by(Draft.saved_at.desc())
        .limit(1)
    ).first()
    return found
