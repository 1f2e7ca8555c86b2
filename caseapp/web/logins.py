"""Sign-ins on the server: an opaque token in the browser, everything else in a row here.

Before somebody signs in, the one cookie holds a small signed value for forms. Limits of idle and
absolute time are checked at each request; whoever set a PIN is locked when idle, not signed out
(practice.md P14).
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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
from caseapp.kinds import Role
from caseapp.models.organisation import IDLE_MINUTES
from caseapp.models.signin import LoginSession

PASSWORD_STAGE = "password"  # noqa: S105 (a stage of signing in, not a secret)
FULL_STAGE = "full"
HALF_WAY = timedelta(minutes=10)
PIN_HOURS = timedelta(hours=12)
#: The last use is written at most once in this time, so that reading pages writes little.
TOUCH_EVERY = timedelta(minutes=1)
#: A form that comes from a session that ended by itself is kept this long after its last use.
KEPT_FORMS_FOR = timedelta(hours=24)
_ANONYMOUS = "a."


@dataclass(frozen=True)
class Login:
    """Who is signed in at this request, as it stood when the request came."""

    id: uuid.UUID
    user_id: uuid.UUID
    user_name: str
    email: str
    language: str
    stage: str
    is_locked: bool
    has_pin: bool
    proved_at: datetime
    used_at: datetime
    ends_at: datetime
    actor: Actor | None = None
    organisation_name: str = ""
    time_zone: str = "UTC"
    together_case_id: uuid.UUID | None = None


class SessionOverError(Exception):
    """The session was ended or locked meanwhile, from elsewhere. It goes on in no way."""


class BrowserSession(dict[str, Any], SessionMixin):
    """What Flask calls the session. ``login`` is set when somebody is signed in.

    ``ended_user_id``: a session of this user came with the request, and has ended by itself;
    ``ended_form_token``: what its forms carried. ``fault``: the database did not say whose session
    it is; the first door raises it, so that the answer is a page.
    """

    def __init__(self, data: dict[str, Any] | None = None) -> None:
        super().__init__(data or {})
        self.before = dict(self)
        self.login: Login | None = None
        self.ended_user_id: uuid.UUID | None = None
        self.ended_form_token = ""
        self.token: str | None = None
        self.is_cleared = False
        self.fault: SQLAlchemyError | None = None

    @property
    def is_changed(self) -> bool:
        """Whether the data differ from what came in."""
        return dict(self) != self.before


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


def _digest(token: str) -> str:
    return crypto.fingerprint(keystore.secret().tokens, token)


def _find(token: str) -> BrowserSession:
    with trail.acting(sessions.ACTOR, "find out whose session a request belongs to") as db_session:
        found = sessions.find(db_session, _digest(token))
        return BrowserSession() if found is None else _judge(db_session, found)


def _judge(db_session: Any, found: Any) -> BrowserSession:
    """Decide what a found session is worth now: signed in, locked, half-way or ended."""
    now = clock.now()
    ends_at = found.started_at + _longest(found)
    idle = now >= found.used_at + timedelta(minutes=found.idle_minutes or IDLE_MINUTES)
    is_over = (
        found.ended_at is not None
        or found.disabled_at is not None
        or now >= ends_at
        or (found.stage == FULL_STAGE and not _holds(found, now))
        or (idle and found.pin_hash is None)
    )
    if is_over:
        return _ended(found, now)
    if idle and found.locked_at is None:
        db_session.get_one(LoginSession, found.id).locked_at = now
    browser = BrowserSession(json.loads(found.data))
    browser.login = Login(
        id=found.id,
        user_id=found.user_id,
        user_name=found.user_name,
        email=found.email,
        language=found.language,
        stage=found.stage,
        is_locked=idle or found.locked_at is not None,
        has_pin=found.pin_hash is not None,
        proved_at=found.proved_at,
        used_at=found.used_at,
        ends_at=ends_at,
        actor=_actor(found),
        organisation_name=found.organisation_name or "",
        time_zone=found.time_zone or "UTC",
        together_case_id=found.together_case_id,
    )
    return browser


def _ended(found: Any, now: datetime) -> BrowserSession:
    """Say whose session ended, if it ended by itself a short while ago: their form is kept.

    Not after a sign-out, and not when it was ended from elsewhere or the account was disabled.
    """
    ended = BrowserSession()
    by_itself = found.ended_at is None and found.disabled_at is None
    if by_itself and found.stage == FULL_STAGE and now - found.used_at < KEPT_FORMS_FOR:
        ended.ended_user_id = found.user_id
        ended.ended_form_token = json.loads(found.data).get("csrf_token", "")
    return ended


def _holds(found: Any, now: datetime) -> bool:
    """Whether a hat may be worn now."""
    if found.role is None:
        return False
    return found.hat_starts_at <= now and (found.hat_ends_at is None or now < found.hat_ends_at)


def _longest(found: Any) -> timedelta:
    if found.stage == PASSWORD_STAGE:
        return HALF_WAY
    return timedelta(hours=found.absolute_hours) if found.absolute_hours else PIN_HOURS


def _actor(found: Any) -> Actor | None:
    if found.role is None or found.stage != FULL_STAGE:
        return None
    return Actor(
        user_id=found.user_id,
        membership_id=found.membership_id,
        organisation_id=found.organisation_id,
        role=Role(found.role),
        name=found.user_name,
        session_id=found.id,
    )


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
