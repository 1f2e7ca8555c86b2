"""An invitation that was opened too late: asking for a new link with the old one (practice.md P33).

The old link opens nothing any more, whoever has it. What waited for the person goes on waiting:
their roles, and what was shared meanwhile. Whoever looks after accounts sees who asks, and makes a
new link in one step. The answer is the same whatever the link was.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.base import clock, crypto
from caseapp.db import keystore
from caseapp.features.accounts.actions import links
from caseapp.models.account import OneTimeLink, User

#: So long after its end an invitation can still be renewed, and so long a wish for it waits.
WITHIN = timedelta(days=180)


def ask(token: str) -> None:
    """Keep that somebody asks for a new invitation, if this was one that came to its end unused."""
    with trail.acting("accounts", "somebody asks for a new invitation") as session:
        late = links.late(session, token, WITHIN)
        if late is None or _open_ones(session, late.user_id, late.organisation_id):
            return
        now = clock.now()
        session.add(
            OneTimeLink(
                user_id=late.user_id,
                organisation_id=late.organisation_id,
                purpose=links.RENEW,
                token_digest=crypto.fingerprint(keystore.secret().tokens, secrets.token_bytes(32)),
                made_at=now,
                made_by_id=None,
                ends_at=now + WITHIN,
            )
        )
        trail.say(session, "account.invite_asked")


def waiting(session: Any, by: Actor) -> Sequence[User]:
    """Return who asks for a new invitation to the organisation of an administrator."""
    with gate.system(session, "accounts", "see who asks for a new invitation"):
        found: Sequence[User] = session.scalars(
            select(User)
            .join(OneTimeLink, OneTimeLink.user_id == User.id)
            .where(
                OneTimeLink.organisation_id == by.organisation_id,
                OneTimeLink.purpose == links.RENEW,
                OneTimeLink.used_at.is_(None),
                OneTimeLink.ends_at > clock.now(),
                User.disabled_at.is_(None),
            )
            .order_by(OneTimeLink.made_at, User.id)
        ).all()
    return found


def _open_ones(session: Any, user_id: Any, organisation_id: Any) -> bool:
    """Whether a link that works, or a wish for one, is there already."""
    wanted = select(OneTimeLink.id).where(
        OneTimeLink.user_id == user_id,
        OneTimeLink.organisation_id == organisation_id,
        OneTimeLink.purpose.in_((links.INVITE, links.RENEW)),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.ends_at > clock.now(),
    )
    return session.scalars(wanted).first() is not None
