"""Sign-ins on the server: an opaque token in the browser, everything else in a row here.

Before somebody signs in, the one cookie holds a small signed value for forms. What a session is
worth at a request is decided in :mod:`caseapp.web.login_state`.
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from flask import Flask, Request, Response, request, session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from caseapp.access import sessions, trail
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto
from caseapp.base.secret import Secret
from caseapp.config import Settings
from caseapp.db import keystore
from caseapp.models.organisation import IDLE_MINUTES
from caseapp.models.signin import LoginSession
from caseapp.web.login_state import (
    HALF_WAY,
    PASSWORD_STAGE,
    PIN_HOURS,
    BrowserSession,
    Login,
    judge,
)

#: The last use is written at most once in this time, so that reading pages writes little.
TOUCH_EVERY = timedelta(minutes=1)
_ANONYMOUS = "a."


class SessionOverError(Exception):
    """The session was ended or locked meanwhile, from elsewhere. It goes on in no way."""


class ServerSessions(SessionInterface):
    """Flask's sessions over :class:`LoginSession`."""

    def __init__(self, settings: Settings, secret: Secret) -> None:
        self.is_tls = settings.is_tls
        self.cookie = "__Host-session" if settings.is_tls else "session"
        self.signer = URLSafeSerializer(secret.forms, salt="anonymous")

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """Find out whose session a request belongs to."""
        token = request.cookies.get(self.cookie, "")
        if token.startswith(_ANONYMOUS):
            return BrowserSession(self._read_anonymous(token))
        if not token or len(token) > 200:
            return BrowserSession()
        try:
            return _find(token)
        except SQLAlchemyError as fault:
            unknown = BrowserSession()
            unknown.fault = fault
            return unknown

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed, and give the browser its cookie when that changed."""
        browser = cast("BrowserSession", session)
        if browser.token is not None:
            self._give(response, browser.token)
        elif browser.login is None and browser.is_changed:
            self._give(response, _ANONYMOUS + str(self.signer.dumps(dict(browser))))
        elif browser.is_cleared:
            self._give(response, None)
        if browser.login is not None and browser.is_changed:
            _save_data(browser)

    def _read_anonymous(self, token: str) -> dict[str, Any]:
        try:
            data = self.signer.loads(token.removeprefix(_ANONYMOUS))
        except BadSignature:
            return {}
        return data if isinstance(data, dict) else {}

    def _give(self, response: Response, value: str | None) -> None:
        options: dict[str, Any] = {
            "path": "/",
            "secure": self.is_tls,
            "httponly": True,
            "samesite": "Lax",
        }
        if value is None:
            response.delete_cookie(self.cookie, **options)
        else:
            response.set_cookie(self.cookie, value, **options)


def browser_session() -> BrowserSession:
    """Return the session of the present request with its own type."""
    return cast("BrowserSession", session._get_current_object())  # type: ignore[attr-defined]


def current() -> Login | None:
    """Return who is signed in, or ``None``."""
    return browser_session().login


def require_login() -> Login:
    """Return who is signed in, at an address that only opens to people who are."""
    login = current()
    if login is None:
        raise RuntimeError("This address needs a sign-in; its rule should say so.")
    return login


def require_actor() -> Actor:
    """Return who is signed in, in the hat worn; the doors let nobody else this far."""
    actor = require_login().actor
    if actor is None:
        raise RuntimeError("Nobody wears a hat here; the address lacks its permission.")
    return actor


def _digest(token: str) -> str:
    return crypto.fingerprint(keystore.secret().tokens, token)


def _find(token: str) -> BrowserSession:
    found = sessions.find(_digest(token))
    if found is None:
        return BrowserSession()
    browser = judge(found, clock.now())
    if browser.login is not None and browser.login.is_locked and found.locked_at is None:
        _keep_locked(found.id)
    return browser


def _keep_locked(session_id: uuid.UUID) -> None:
    with trail.acting(sessions.ACTOR, "lock a session that was idle too long") as db_session:
        db_session.get_one(LoginSession, session_id).locked_at = clock.now()


def _save_data(browser: BrowserSession) -> None:
    login = browser.login
    assert login is not None  # noqa: S101 (narrowing; the caller has looked)
    with trail.acting("sessions", "keep what a session remembers") as db_session:
        kept = db_session.get(LoginSession, login.id)
        if kept is not None:
            kept.data = json.dumps(dict(browser))


def start(
    db_session: Any,
    user_id: uuid.UUID,
    membership_id: uuid.UUID | None,
    stage: str,
    *,
    goes_on: bool = False,
) -> None:
    """Start a session for a user, ending the one that came with the request; a new token goes out.

    ``goes_on``: the same person goes on in another hat; limits, PIN and last proof go with them.
    Runs in the transaction of ``db_session``, whose actor is the system actor of signing in.
    """
    db_session.begin_write()
    browser = browser_session()
    now = clock.now()
    started_at, proved_at, pin_hash, pin_tries = now, now, None, 0
    if browser.login is not None:
        before = _held(db_session, browser.login.id)
        if goes_on and (before is None or before.ended_at or before.locked_at):
            raise SessionOverError
        if before is not None:
            before.ended_at = now
            if goes_on and before.stage == stage and before.user_id == user_id:
                started_at, proved_at, pin_hash, pin_tries = (
                    before.started_at,
                    before.proved_at,
                    before.pin_hash,
                    before.pin_tries,
                )
    token = secrets.token_urlsafe(32)
    data = {"csrf_token": secrets.token_hex(20)}
    db_session.add(
        LoginSession(
            token_digest=_digest(token),
            user_id=user_id,
            membership_id=membership_id,
            stage=stage,
            data=json.dumps(data),
            device=_device(),
            started_at=started_at,
            used_at=now,
            proved_at=proved_at,
            pin_hash=pin_hash,
            pin_tries=pin_tries,
        )
    )
    browser.clear()
    browser.login = None
    browser.token = token
    browser.before = dict(browser)


def _held(db_session: Any, session_id: uuid.UUID) -> LoginSession | None:
    """Return a session as it is now; nobody else changes it until this transaction ends."""
    held: LoginSession | None = db_session.scalars(
        select(LoginSession)
        .where(LoginSession.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    return held


def renew(db_session: Any) -> None:
    """Give the session of this request a new token, unlocked and proved now (ASVS 7.2.4).

    What it remembers stays, so that forms open in other tabs can still be sent.
    """
    login = require_login()
    browser = browser_session()
    kept = db_session.get_one(LoginSession, login.id)
    _give_new_token(kept)
    kept.locked_at = None
    kept.used_at = kept.proved_at = clock.now()
    kept.pin_tries = 0
    browser.login = replace(login, is_locked=False, proved_at=kept.proved_at)


def lock(db_session: Any) -> bool:
    """Lock the session of this request; say whether it was open until now.

    It gets a new token: a browser that keeps pages for its Back button lets go of them when the
    cookie changes.
    """
    kept = db_session.get(LoginSession, require_login().id)
    if kept is None or kept.locked_at is not None:
        return False
    kept.locked_at = clock.now()
    _give_new_token(kept)
    return True


def _give_new_token(kept: LoginSession) -> None:
    token = secrets.token_urlsafe(32)
    kept.token_digest = _digest(token)
    browser_session().token = token


def show_together(db_session: Any, case_id: uuid.UUID | None) -> None:
    """Let this session show the Together page of one case and nothing else, or end that (P5)."""
    login = require_login()
    kept = _held(db_session, login.id)
    if kept is None or kept.ended_at is not None:
        raise SessionOverError
    kept.together_case_id = case_id
    browser_session().login = replace(login, together_case_id=case_id)


def end(db_session: Any) -> None:
    """End the session of this request (sign-out); its cookie goes."""
    browser = browser_session()
    if browser.login is not None:
        kept = db_session.get(LoginSession, browser.login.id)
        if kept is not None:
            kept.ended_at = clock.now()
    forget()


def forget() -> None:
    """Let the rest of this request, and the browser, know nothing of a session that was ended."""
    browser = browser_session()
    browser.clear()
    browser.login = None
    browser.before = {}
    browser.is_cleared = True


def end_others(
    db_session: Any, user_ids: Iterable[uuid.UUID], keep: uuid.UUID | None = None
) -> int:
    """End every session of these users, except ``keep``; return how many ended."""
    db_session.begin_write()
    open_ones = db_session.scalars(
        select(LoginSession)
        .where(LoginSession.user_id.in_(list(user_ids)), LoginSession.ended_at.is_(None))
        .with_for_update()
    ).all()
    ending = [kept for kept in open_ones if kept.id != keep]
    for kept in ending:
        kept.ended_at = clock.now()
    return len(ending)


def may_be_open(kept: LoginSession) -> bool:
    """Whether a session that nobody ended can still be used, for a list of one's own."""
    now = clock.now()
    ends_at = kept.started_at + (HALF_WAY if kept.stage == PASSWORD_STAGE else PIN_HOURS)
    is_idle = now >= kept.used_at + timedelta(minutes=IDLE_MINUTES)
    return now < ends_at and (kept.pin_hash is not None or not is_idle)


def touch() -> None:
    """Write the last use of the session, at most once a minute."""
    login = current()
    if login is None or login.is_locked or clock.now() - login.used_at < TOUCH_EVERY:
        return
    with trail.acting("sessions", "keep the last use of a session") as db_session:
        kept = db_session.get(LoginSession, login.id)
        if kept is not None and kept.ended_at is None:
            kept.used_at = clock.now()
    browser_session().login = replace(login, used_at=clock.now())


def _device() -> str:
    """Return a few words that help somebody recognise their own device in a list."""
    agent = request.user_agent.string
    system = next((name for name in _SYSTEMS if name.lower() in agent.lower()), "")
    browser = next((name for name in _BROWSERS if name.lower() in agent.lower()), "")
    return " ".join(part for part in (browser, system) if part)


_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")
_BROWSERS = ("Firefox", "Edg", "Chrome", "Safari")
