"""A second factor whose telephone and recovery codes are lost: taken away by two administrators.

A reset link never bypasses the second factor, so this is the only way back in. One administrator
asks, another one who was there before confirms (ASVS 6.4.4). Where there is no other, the one
decides alone and says who was asked outside, or that nobody could be reached; the trail marks it
(practice.md P4). Nobody does it for themself: one's own is replaced under Account.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto
from caseapp.base.problems import InvalidError
from caseapp.db import keystore
from caseapp.features.accounts.actions import links, second_factor
from caseapp.kinds import Role
from caseapp.models.account import Credential, Membership, OneTimeLink, User
from caseapp.web import logins

PURPOSE = "second_factor"
WAITS = timedelta(days=3)
_SHORTEST_REASON = 10


class Turn(Enum):
    """What an administrator can do about it now."""

    NONE = "none"
    ASK = "ask"
    WAIT = "wait"
    CONFIRM = "confirm"
    ALONE = "alone"


@dataclass(frozen=True)
class Standing:
    """Whose turn it is, and the wish of the first administrator, if there is one."""

    turn: Turn
    wish: OneTimeLink | None = None


def standing(session: Any, by: Actor, user: User) -> Standing:
    """Return what ``by`` can do about somebody's second factor."""
    with gate.system(session, "accounts", "see about a second factor that was lost"):
        credential = _credential(session, user.id)
        wish = _wish(session, by, user.id)
        is_shared = links.elsewhere(session, user.id, by.organisation_id)
        since = {hat.id: hat.starts_at for hat in _administrators(session, by, user.id)}
    is_set = credential is not None and credential.totp_confirmed_at is not None
    if not is_set or is_shared or user.id == by.user_id:
        return Standing(Turn.NONE)
    if wish is not None and wish.made_by_id != by.user_id:
        was_there = by.membership_id in since and since[by.membership_id] <= wish.made_at
        return Standing(Turn.CONFIRM if was_there else Turn.NONE, wish)
    if not since.keys() - {by.membership_id}:
        return Standing(Turn.ALONE, wish)
    return Standing(Turn.WAIT if wish else Turn.ASK, wish)


def go_on(session: Any, by: Actor, user: User, reason: str) -> Turn:
    """Do what is ``by``'s turn: ask, confirm, or decide alone with a reason."""
    now = standing(session, by, user)
    if now.turn is Turn.ASK:
        _ask(session, by, user.id)
        trail.say(session, "account.factor_lost")
    elif now.turn is Turn.CONFIRM:
        _take_away(session, user.id, now.wish)
        trail.say(session, "account.factor_taken_away")
    elif now.turn is Turn.ALONE:
        if len(reason.strip()) < _SHORTEST_REASON:
            raise InvalidError("reason", _("Write a sentence: whom you asked, and how."))
        _take_away(session, user.id, now.wish)
        trail.say(session, "account.factor_taken_away", f"decided alone: {reason.strip()}")
    return now.turn


def _ask(session: Any, by: Actor, user_id: uuid.UUID) -> None:
    """Keep the wish. It is kept like a link, with a token that nobody has."""
    now = clock.now()
    digest = crypto.fingerprint(keystore.secret().tokens, secrets.token_bytes(32))
    with gate.system(session, "accounts", "a second factor was lost"):
        session.add(
            OneTimeLink(
                user_id=user_id,
                organisation_id=by.organisation_id,
                purpose=PURPOSE,
                token_digest=digest,
                made_at=now,
                made_by_id=by.user_id,
                ends_at=now + WAITS,
            )
        )


def _take_away(session: Any, user_id: uuid.UUID, wish: OneTimeLink | None) -> None:
    with gate.system(session, "accounts", "a second factor was taken away"):
        second_factor.take_away(session, user_id)
        logins.end_others(session, [user_id])
        if wish is not None:
            wish.used_at = clock.now()


def _credential(session: Any, user_id: uuid.UUID) -> Credential | None:
    found: Credential | None = session.scalars(
        select(Credential).where(Credential.user_id == user_id)
    ).one_or_none()
    return found


def _wish(session: Any, by: Actor, user_id: uuid.UUID) -> OneTimeLink | None:
    found: OneTimeLink | None = session.scalars(
        select(OneTimeLink)
        .where(
            OneTimeLink.user_id == user_id,
            OneTimeLink.organisation_id == by.organisation_id,
            OneTimeLink.purpose == PURPOSE,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.ends_at > clock.now(),
        )
        .order_by(OneTimeLink.made_at.desc())
        .limit(1)
    ).first()
    return found


def _administrators(session: Any, by: Actor, user_id: uuid.UUID) -> Sequence[Membership]:
    """Return the administrators' hats of the organisation, but not of whom it concerns."""
    now = clock.now()
    found: Sequence[Membership] = session.scalars(
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == by.organisation_id,
            Membership.role == Role.ADM,
            Membership.user_id != user_id,
            Membership.starts_at <= now,
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
            User.disabled_at.is_(None),
        )
    ).all()
    return found
