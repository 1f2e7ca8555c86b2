"""Who is signed in at a request: what a session that was found is worth now.

Limits of idle and absolute time are checked at each request; whoever set a PIN is locked when
idle, not signed out (practice.md P14). Nothing is read or written here: that is
:mod:`caseapp.web.logins`.
"""

from __future__ import annotations

import json
import uuid
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask.sessions import SessionMixin
from sqlalchemy.exc import SQLAlchemyError

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.organisation import IDLE_MINUTES

PASSWORD_STAGE = "password"  # noqa: S105 (a stage of signing in, not a secret)
FULL_STAGE = "full"
HALF_WAY = timedelta(minutes=10)
PIN_HOURS = timedelta(hours=12)
#: A form that comes from a session that ended by itself is kept this long after its last use.
KEPT_FORMS_FOR = timedelta(hours=24)


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


class BrowserSession(dict[str, Any], SessionMixin):
    """What Flask calls the session. ``login`` is set when somebody is signed in.

    ``ended_user_id``: a session of this user came with the request, and has ended by itself;
    ``ended_form_token``: what its forms carried. ``fault``: the database did not say whose session
    it is; the first door raises it, so that the answer is a page.
    """

    def __init__(self, data: dict[str, Any] | None = None) -> None:
        super().__init__(data or {})
        # All the way down: a second notice is added to the list of the first.
        self.before = deepcopy(dict(self))
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


def judge(found: Any, now: datetime) -> BrowserSession:
    """Decide what a found session is worth now: signed in, locked, half-way or ended."""
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
