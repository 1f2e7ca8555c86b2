"""Half-finished forms: kept, sealed under their writer's key, and given back.

``keep`` keeps what is being typed, for two weeks. ``park`` keeps a form that came from a session
that had ended or was locked; only the same user gets it back, for fifteen minutes. ``take`` finds
what is kept for the page that is being shown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import bindparam, select
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from caseapp.access import submissions as sent
from caseapp.access import trail
from caseapp.access.reading import Reading
from caseapp.access.standing import has_actor
from caseapp.base import clock, crypto
from caseapp.db import db
from caseapp.db.base import Moment
from caseapp.models.draft import Draft
from caseapp.web import logins, submissions

PARKED_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=14)
#: Forms kept for one person at a time.
MOST_KEPT = 10
#: Addresses whose forms are about accounts: one tap there must not send what another typed.
NEVER_PARKED = ("/account", "/admin", "/sign-in", "/unlock", "/welcome")
#: Never kept: secrets, and what belongs to one showing of a form.
NEVER_KEPT = frozenset(
    {"csrf_token", "submission_key", "draft_of", "password", "code", "pin", "passphrase"}
)
#: Asked by each page with a form, so made once.
_NEWEST = (
    select(Draft).where(Draft.path == bindparam("path")).order_by(Draft.saved_at.desc()).limit(1)
)

#: What Today says of them; never their words.
_KEPT = Reading(
    Draft,
    ("path", "saved_at"),
    where=(Draft.ends_at > bindparam("now", type_=Moment()),),
    order=(Draft.saved_at.desc(),),
)


def park(user_id: Any, form_token: str) -> None:
    """Keep the form of this request for its writer, if it holds anything and is one of theirs.

    ``form_token``: what the forms of the ended session carried; a form without it was not shown
    to that person. One form an address is kept, few in all, and none of accounts.
    """
    if request.path.startswith(NEVER_PARKED) or not _was_shown(form_token):
        return
    content = _content()
    if content is None:
        return
    now = clock.now()
    with trail.acting("parking", "keep the form of a session that had ended") as session:
        if not _make_room(session, user_id, now, here()):
            return
        session.add(
            Draft(
                owner_id=user_id,
                path=here(),
                parked=True,
                saved_at=now,
                ends_at=now + PARKED_FOR,
                content=content,
            )
        )


def keep(path: str) -> datetime | None:
    """Keep what is being typed into the form of ``path``; return when, or ``None`` if it is not.

    A form that was saved in the meantime is not kept again, however late this comes.
    """
    login, key = logins.require_login(), submissions.sent_key()
    content = _content()
    if content is None or path.startswith(NEVER_PARKED) or key is None:
        return None
    session: Any = db.session()
    session.begin_write()
    if sent.was_sent(session, login.user_id, key):
        return None
    now = clock.now()
    draft = session.scalars(_NEWEST.where(Draft.ends_at > now), {"path": path}).first()
    if draft is None:
        if not _make_room(session, login.user_id, now, path):
            return None
        draft = Draft(owner_id=login.user_id, path=path)
        session.add(draft)
    draft.parked, draft.saved_at, draft.ends_at, draft.content = False, now, now + KEPT_FOR, content
    trail.say(session, "draft.keep")
    return now


def kept(session: Any) -> Sequence[Any]:
    """Return what is kept for who is signed in, newest first: of which page and since when."""
    return list(_KEPT.of(session, now=clock.now()))


def _content() -> str | None:
    """Return what was typed, without secrets; nothing when there is nothing in it."""
    content = {name: values for name, values in request.form.lists() if name not in NEVER_KEPT}
    return json.dumps(content) if any(any(values) for values in content.values()) else None


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


def _make_room(session: Any, user_id: Any, now: datetime, path: str) -> bool:
    """Remove what is over and what this form replaces; say whether there is room for it."""
    drafts = session.scalars(select(Draft).where(Draft.owner_id == user_id)).all()
    staying = [draft for draft in drafts if draft.ends_at > now and draft.path != path]
    for draft in drafts:
        if draft not in staying:
            session.delete(draft)
    return len(staying) < MOST_KEPT


def here() -> str:
    """Return the address of this request, by which a form is kept."""
    return request.full_path.rstrip("?")


def return_path() -> str:
    """Return where somebody wanted to go, if it is a path of ours."""
    wanted = here()
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else "/"


def take() -> MultiDict[str, str] | None:
    """Return what was kept for the page being shown, if its time is not over.

    It stays in the store until the form is saved (:func:`drop`): a page that is only shown changes
    nothing.
    """
    draft = _newest()
    if draft is None or draft.ends_at <= clock.now():
        return None
    fields: MultiDict[str, str] = MultiDict()
    for name, values in json.loads(draft.content or "{}").items():
        fields.setlist(name, values)
    return fields


def drop(path: str = "") -> None:
    """Remove what was kept for this address, or for ``path``: it was saved, or is not wanted."""
    if not has_actor(db.session()):
        return
    where = Draft.path == (path or here())
    for draft in db.session.scalars(select(Draft).where(where)).all():
        db.session.delete(draft)
    db.session.flush()


def _newest() -> Draft | None:
    if not has_actor(db.session()):
        return None
    found: Draft | None = db.session.scalars(_NEWEST, {"path": here()}).first()
    return found
