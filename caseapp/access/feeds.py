"""Whose calendar stands at a secret address: one plain statement, before anybody is known.

It runs for the named system actor ``feeds`` and brings no content of any case. An address that
never was, one that was ended, and one whose hat or account is over are one answer, with the same
work (INV-15).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select

from caseapp.access import telling
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto
from caseapp.db import db, keystore, passage
from caseapp.db.base import Moment
from caseapp.kinds import Role
from caseapp.models.account import Membership, User
from caseapp.models.organisation import Organisation
from caseapp.models.outside import CalendarFeed

SYSTEM = "feeds"

_feed: Any = CalendarFeed.__table__
_user: Any = User.__table__
_hat: Any = Membership.__table__
_home: Any = Organisation.__table__
_NOW: Any = bindparam("now", type_=Moment())

_LIVE = (
    select(
        _feed.c.id,
        _feed.c.user_id,
        _feed.c.membership_id,
        _feed.c.organisation_id,
        _hat.c.role,
        _user.c.name,
        _user.c.language,
        _home.c.time_zone,
        _home.c.name.label("home"),
    )
    .join_from(_feed, _user, _user.c.id == _feed.c.user_id)
    .join(_hat, _hat.c.id == _feed.c.membership_id)
    .join(_home, _home.c.id == _feed.c.organisation_id)
    .where(
        _feed.c.token_digest == bindparam("digest"),
        _feed.c.ended_at.is_(None),
        _user.c.disabled_at.is_(None),
        _hat.c.starts_at <= _NOW,
        or_(_hat.c.ends_at.is_(None), _hat.c.ends_at > _NOW),
    )
)


@dataclass(frozen=True)
class Feed:
    """A live feed: whose it is, in which hat, and how it is written."""

    id: uuid.UUID
    actor: Actor
    language: str
    time_zone: str
    organisation_name: str


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return crypto.fingerprint(keystore.secret().tokens, f"feed|{token}")


def find(token: str) -> Feed | None:
    """Return the live feed of a token, or ``None``."""
    asked = {"digest": digest_of(token), "now": clock.now()}
    with db.engine.connect() as connection:
        telling.tell_system(connection, SYSTEM)
        row = connection.execute(_LIVE, asked, execution_options=passage.PASS).first()
    if row is None:
        return None
    return Feed(
        row.id,
        Actor(row.user_id, row.membership_id, row.organisation_id, Role(row.role), row.name),
        row.language,
        row.time_zone,
        row.home,
    )
