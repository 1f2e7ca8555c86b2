"""Reading one's own feed and what one said about mail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseapp.access import gate
from caseapp.access.actor import Actor
from caseapp.access.feeds import SYSTEM as FEEDS
from caseapp.models.outside import CalendarFeed, MailWish


def feed_of(session: Any, by: Actor) -> CalendarFeed | None:
    """Return the live feed of the hat worn."""
    with gate.system(session, FEEDS, "show somebody the feed of their own calendar"):
        found: CalendarFeed | None = session.scalars(
            select(CalendarFeed).where(
                CalendarFeed.membership_id == by.membership_id, CalendarFeed.ended_at.is_(None)
            )
        ).one_or_none()
    return found


def wish_of(session: Any, by: Actor) -> MailWish | None:
    """Return what somebody said about mail of the organisation of the hat worn."""
    found: MailWish | None = session.scalars(
        select(MailWish).where(
            MailWish.owner_id == by.user_id, MailWish.organisation_id == by.organisation_id
        )
    ).one_or_none()
    return found
