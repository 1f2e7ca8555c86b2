"""A feed is made, made anew and ended; mail is wanted or not; an organisation has quiet hours.

The secret address is shown once; what is kept is a digest of it.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.access.feeds import SYSTEM as FEEDS
from caseapp.access.feeds import Feed, digest_of
from caseapp.base import clock
from caseapp.models.organisation import Organisation
from caseapp.models.outside import CalendarFeed, MailWish


def make_feed(session: Any, by: Actor) -> str:
    """Make the feed of the hat worn, ending the one before, and return its token, once."""
    token = secrets.token_urlsafe(32)
    with gate.system(session, FEEDS, "make somebody the feed of their own calendar"):
        _end(session, by)
        session.add(
            CalendarFeed(
                user_id=by.user_id,
                membership_id=by.membership_id,
                organisation_id=by.organisation_id,
                token_digest=digest_of(token),
                made_at=clock.now(),
            )
        )
    trail.say(session, "feed.make")
    return token


def end_feed(session: Any, by: Actor) -> None:
    """End the feed of the hat worn, if there is one."""
    with gate.system(session, FEEDS, "end the feed of somebody's own calendar"):
        _end(session, by)
    trail.say(session, "feed.end")


def _end(session: Any, by: Actor) -> None:
    for feed in session.scalars(
        select(CalendarFeed)
        .where(CalendarFeed.membership_id == by.membership_id, CalendarFeed.ended_at.is_(None))
        .with_for_update()
    ):
        feed.ended_at = clock.now()
    session.flush()


def note_use(feed: Feed) -> None:
    """Write down that a program asked for a feed: in the trail each time, and when it was last."""
    reason = "give somebody's own calendar to a program of theirs"
    with trail.acting(FEEDS, reason, behalf=feed.actor) as session:
        kept = session.get(CalendarFeed, feed.id)
        if kept is not None and kept.ended_at is None:
            kept.used_at = clock.now()
        trail.say(session, "feed.read")


def wish(
    session: Any,
    by: Actor,
    record: MailWish | None,
    *,
    is_wanted: bool,
    quiet: tuple[int, int] | None,
) -> None:
    """Keep whether somebody wants mail about what waits here, and their own quiet hours."""
    if record is None:
        record = MailWish(owner_id=by.user_id, organisation_id=by.organisation_id)
        session.add(record)
    record.is_wanted = is_wanted
    record.quiet_from, record.quiet_until = quiet or (None, None)
    trail.say(session, "mail.wish")


def change_quiet_hours(session: Any, organisation: Organisation, hours: tuple[int, int]) -> None:
    """Change from when until when nothing is sent to the staff of an organisation."""
    organisation.quiet_from, organisation.quiet_until = hours
    trail.say(session, "organisation.quiet_hours")
