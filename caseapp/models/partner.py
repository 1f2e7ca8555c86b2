"""Other organisations that support the same people, as this organisation knows them.

A partner is a record of ours and no case content. Which of its people may look is said case by
case, in the ledger of permissions (:mod:`caseapp.models.consent`).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Code, Row, Versioned
from caseapp.db.keys import points_to
from caseapp.db.shapes import OrganisationRow
from caseapp.kinds import Permission, SendsBy


class Partner(Versioned, Row):
    """One partner: what it does, whom to ring, how things reach it (domain.md T004, DIR of §7.2).

    ``linked_organisation_id``: the organisation here whose people have accounts, if it is one.
    ``vetted_until`` that is over warns; ``suspended_at`` stops referrals and access (P38).
    """

    __tablename__ = "partner"
    __access__ = OrganisationRow(Permission.PARTNERS_READ, Permission.PARTNERS_MANAGE)
    __table_args__ = (
        UniqueConstraint("id", "organisation_id"),
        CheckConstraint("linked_organisation_id <> organisation_id", name="other"),
        Index(None, "organisation_id", "name", "id"),
        Index(None, "linked_organisation_id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    name: Mapped[str] = mapped_column(info=WORK)
    remit: Mapped[str] = mapped_column(info=WORK, default="")
    languages: Mapped[str] = mapped_column(info=WORK, default="")
    contact: Mapped[str] = mapped_column(info=WORK, default="")
    telephone: Mapped[str] = mapped_column(info=WORK, default="")
    email: Mapped[str] = mapped_column(info=WORK, default="")
    note: Mapped[str] = mapped_column(info=WORK, default="")
    sends_by: Mapped[SendsBy] = mapped_column(Code(SendsBy), info=WORK, default=SendsBy.PAPER)
    linked_organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        points_to("organisation.id"), info=WORK
    )
    vetted_on: Mapped[date | None] = mapped_column(Date, info=WORK)
    vetted_until: Mapped[date | None] = mapped_column(Date, info=WORK)
    suspended_at: Mapped[datetime | None] = mapped_column(info=WORK)
    retired_at: Mapped[datetime | None] = mapped_column(info=WORK)
    made_at: Mapped[datetime] = mapped_column(info=WORK)

    @property
    def is_active(self) -> bool:
        """Whether nobody has suspended or retired it, so that it may be named."""
        return self.suspended_at is None and self.retired_at is None
