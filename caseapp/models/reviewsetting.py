"""What an organisation changes of the kinds of reviews, where empty means as it comes; and that a
colleague asks for help."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Row, Versioned
from caseapp.db.keys import points_to
from caseapp.db.shapes import OrganisationRow, OwnRow
from caseapp.kinds import Kind, Permission


class ReviewSetting(Versioned, Row):
    """One kind of review in one organisation (domain.md §6.1: all intervals can be changed).

    ``days``: when it is due, as days before (-) and after, parted by blanks. ``help_days``: so many
    days after the due day it is asked whether help is wanted.
    """

    __tablename__ = "review_setting"
    __access__ = OrganisationRow(Permission.EVERYONE, Permission.SETTINGS_MANAGE)
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("again BETWEEN 1 AND 400", name="again"),
        CheckConstraint("help_days BETWEEN 0 AND 400", name="help_days"),
        CheckConstraint("snooze_times BETWEEN 0 AND 9", name="snooze_times"),
        CheckConstraint("snooze_days BETWEEN 1 AND 60", name="snooze_days"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    code: Mapped[str] = mapped_column(info=WORK)
    is_on: Mapped[bool | None] = mapped_column(info=WORK)
    days: Mapped[str] = mapped_column(info=WORK, default="")
    again: Mapped[int | None] = mapped_column(info=WORK)
    help_days: Mapped[int | None] = mapped_column(info=WORK)
    snooze_times: Mapped[int | None] = mapped_column(info=WORK)
    snooze_days: Mapped[int | None] = mapped_column(info=WORK)


class HelpWish(Row):
    """Somebody asks for help, in one tap and without a reason; for whoever supervises them."""

    __tablename__ = "help_wish"
    __access__ = OwnRow(Kind.SUP)
    __table_args__ = (Index(None, "owner_id", "answered_at"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    owner_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    made_at: Mapped[datetime] = mapped_column(info=WORK)
    answered_at: Mapped[datetime | None] = mapped_column(info=WORK)
