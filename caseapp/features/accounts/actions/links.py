"""One-time links: invitations and resets. The token is shown once; only its digest is kept.

Nobody sets another's passphrase: an administrator gets a link to hand over, and the person
chooses. A link opens only what belongs to the organisation whose administrator made it:

* The hats of an invitation wait until its link is used. Whoever made an account under somebody
  else's e-mail before gains nothing when another organisation invites that address.
* An invitation chooses a passphrase only where there is none yet; an account that exists
  already takes the hats up with the passphrase it has.
* A reset counts only for an account with a hat here that was taken up; and if another
  organisation has hats on it too, only when a second factor stands behind the passphrase (a reset
  never bypasses it, ASVS 6.4.3).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from caseapp.base import clock, crypto
from caseapp.db import keystore
from caseapp.features.accounts.queries import Account, account_of
from caseapp.models.account import Membership, OneTimeLink
from caseapp.models.organisation import Organisation

INVITE = "invite"
RESET = "reset"
#: No link: a wish for a new invitation (:mod:`caseapp.features.accounts.actions.renewing`).
RENEW = "renew"
LASTS = {INVITE: timedelta(hours=72), RESET: timedelta(hours=24)}
#: When a hat begins that waits for its person to take it up: never, as far as all else goes.
WAITING = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class NewLink:
    """A link as it is shown, once."""

    token: str
    purpose: str
    ends_at: datetime


@dataclass(frozen=True)
class Opened:
    """A link that may be used, and the account it is for."""

    link: OneTimeLink
    account: Account
    organisation: Organisation
    waiting: Sequence[Membership]

    @property
    def chooses(self) -> bool:
        """Whether a passphrase is chosen with it; else the one that is there is asked."""
        return self.link.purpose == RESET or self.account.password_hash is None


def make(
    session: Any,
    user_id: uuid.UUID,
    organisation_id: uuid.UUID,
    purpose: str,
    made_by_id: uuid.UUID | None,
) -> NewLink:
    """Make a link and end the ones before it. Runs as a system actor."""
    end_open(session, user_id, organisation_id)
    now, token = clock.now(), secrets.token_urlsafe(32)
    link = OneTimeLink(
        user_id=user_id,
        organisation_id=organisation_id,
        purpose=purpose,
        token_digest=_digest(token),
        made_at=now,
        made_by_id=made_by_id,
        ends_at=now + LASTS[purpose],
    )
    session.add(link)
    session.flush()
    return NewLink(token, purpose, link.ends_at)


def end_open(session: Any, user_id: uuid.UUID, organisation_id: uuid.UUID | None = None) -> None:
    """End links that were not used: of one organisation, or all resets. Runs as a system actor."""
    now = clock.now()
    wanted = select(OneTimeLink).where(
        OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None), OneTimeLink.ends_at > now
    )
    if organisation_id is None:
        wanted = wanted.where(OneTimeLink.purpose == RESET)
    else:
        wanted = wanted.where(
            OneTimeLink.organisation_id == organisation_id, OneTimeLink.purpose.in_((*LASTS, RENEW))
        )
    for link in session.scalars(wanted):
        link.ends_at = now
    session.flush()


def find(session: Any, token: str) -> Opened | None:
    """Return a link that may be used now, or ``None``: used, ended, unknown are one answer."""
    link = session.scalars(
        select(OneTimeLink).where(OneTimeLink.token_digest == _digest(token))
    ).one_or_none()
    if link is None or link.used_at is not None or link.ends_at <= clock.now():
        return None
    if link.purpose not in LASTS:
        return None
    account = account_of(session, link.user_id)
    if account.user is None or account.user.disabled_at is not None:
        return None
    if link.purpose == RESET and not may_reset(session, account, link.organisation_id):
        return None
    organisation = session.get_one(Organisation, link.organisation_id)
    return Opened(link, account, organisation, waiting_hats(session, link))


def late(session: Any, token: str, within: timedelta) -> OneTimeLink | None:
    """Return an invitation that came to its end unused not long ago, while hats still wait."""
    link: OneTimeLink | None = session.scalars(
        select(OneTimeLink).where(OneTimeLink.token_digest == _digest(token))
    ).one_or_none()
    now = clock.now()
    if link is None or link.purpose != INVITE or link.used_at is not None:
        return None
    user = account_of(session, link.user_id).user
    is_late = link.ends_at <= now < link.ends_at + within
    is_open = user is not None and user.disabled_at is None
    return link if is_late and is_open and waiting_hats(session, link) else None


def may_reset(session: Any, account: Account, organisation_id: uuid.UUID) -> bool:
    """Whether one organisation may have an account's passphrase chosen anew."""
    is_here = any(hat.organisation.id == organisation_id for hat in account.hats)
    if account.user is None or not is_here:
        return False
    return account.has_second_factor or not elsewhere(session, account.user.id, organisation_id)


def elsewhere(session: Any, user_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
    """Whether a user has hats, also waiting ones, in another organisation."""
    found = session.scalars(
        select(Membership.id).where(
            Membership.user_id == user_id,
            Membership.organisation_id != organisation_id,
            or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
        )
    )
    return found.first() is not None


def waiting_hats(session: Any, link: OneTimeLink) -> Sequence[Membership]:
    """Return the hats that begin when an invitation is taken up."""
    found: Sequence[Membership] = session.scalars(
        select(Membership).where(
            Membership.user_id == link.user_id,
            Membership.organisation_id == link.organisation_id,
            Membership.starts_at == WAITING,
            Membership.ends_at.is_(None),
        )
    ).all()
    return found if link.purpose == INVITE else []


def _digest(token: str) -> str:
    return crypto.fingerprint(keystore.secret().tokens, f"link|{token}")
