"""What reaches a member of staff outside the pages: a calendar feed for a program of theirs, and
whether they want mail that says how much waits. No content of any case, and never a word about one
(INV-15). What a feed and a mail hold is worked out when it is asked for; it is stored nowhere."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Code, Row, Versioned
from caseapp.db.keys import points_to
from caseapp.db.shapes import Internal, OwnRow
from caseapp.kinds import MailState

FEED_SYSTEMS = frozenset({"backup", "feeds"})
MAIL_SYSTEMS = frozenset({"backup", "mails"})
_HOURS = "quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23"


class CalendarFeed(Row):
    """A secret address at which one hat's calendar stands, without names. Only its digest is kept.

    It is of one hat, because rights are those of the hat worn (practice.md P1); a hat has one at a
    time. It ends with a press, with the hat, and with the account.
    """

    __tablename__ = "calendar_feed"
    __access__ = Internal(FEED_SYSTEMS, trailed=True)
    __table_args__ = (
        Index(None, "user_id"),
        Index(
            "ix_calendar_feed_one_at_a_time",
            "membership_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    token_digest: Mapped[str] = mapped_column(unique=True, info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=WORK)
    used_at: Mapped[datetime | None] = mapped_column(info=WORK)
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)


class MailWish(Versioned, Row):
    """Whether somebody wants mail about what waits in one organisation, and their own quiet hours
    beside those of the organisation. Without a row nothing is sent."""

    __tablename__ = "mail_wish"
    __access__ = OwnRow(systems=MAIL_SYSTEMS)
    __table_args__ = (
        UniqueConstraint("owner_id", "organisation_id"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="both"),
        CheckConstraint(f"quiet_from IS NULL OR ({_HOURS})", name="hours"),
        Index(None, "organisation_id"),
    )

    owner_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    is_wanted: Mapped[bool] = mapped_column(info=WORK)
    quiet_from: Mapped[int | None] = mapped_column(info=WORK)
    quiet_until: Mapped[int | None] = mapped_column(info=WORK)


class MailSent(Versioned, Row):
    """That a mail went to somebody on a day, or is on its way: one a day at most.

    It is written before the mail is handed over, so that a crash in between leaves a day without
    mail and never two mails (:mod:`caseapp.rules.digest`). ``is_weekly``: it said how much waits in
    a manager's team.
    """

    __tablename__ = "mail_sent"
    __access__ = Internal(MAIL_SYSTEMS, trailed=True)
    __table_args__ = (UniqueConstraint("user_id", "organisation_id", "on_day"),)

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    on_day: Mapped[date] = mapped_column(Date, info=WORK)
    state: Mapped[MailState] = mapped_column(Code(MailState), info=WORK)
    is_weekly: Mapped[bool] = mapped_column(info=WORK, default=False, server_default=false())
    changed_at: Mapped[datetime] = mapped_column(info=WORK)
