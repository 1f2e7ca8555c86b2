"""People who come along with somebody, and whose company was there when a permission was given.

Everybody is seen alone first (domain.md §4.6, TiCC 4). Nothing of it stands on *Together* (P6).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code, Versioned
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import CompanyOutcome, InvitedBy, Kind, Tried
from caseapp.models.casebound import CaseBound


class Companion(Versioned, CaseBound):
    """Somebody who comes along: what they say they are, and whether the person was seen alone."""

    __tablename__ = "companion"
    __access__ = CaseRow(Kind.COM)

    name_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    name = Sealed("name_sealed", "companion.name")
    tie_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    tie = Sealed("tie_sealed", "companion.tie")
    seen_alone: Mapped[Tried] = mapped_column(Code(Tried), info=FACT)
    checked: Mapped[Tried] = mapped_column(Code(Tried), info=FACT)
    checked_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=FACT)
    invited_by: Mapped[InvitedBy] = mapped_column(
        Code(InvitedBy),
        info=FACT,
        default=InvitedBy.NOT_ASKED_YET,
        server_default=InvitedBy.NOT_ASKED_YET.value,
    )
    worries_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    worries = Sealed("worries_sealed", "companion.worries")
    topics_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    topics = Sealed("topics_sealed", "companion.topics")
    stays_for_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    stays_for = Sealed("stays_for_sealed", "companion.stays_for")
    childcare_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    childcare = Sealed("childcare_sealed", "companion.childcare")
    outcome: Mapped[CompanyOutcome] = mapped_column(
        Code(CompanyOutcome),
        info=FACT,
        default=CompanyOutcome.NOT_YET,
        server_default=CompanyOutcome.NOT_YET.value,
    )

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A check has its day and who made it."""
        return (
            UniqueConstraint("id", "case_id"),
            CheckConstraint(
                "(checked = 'not_yet') = (checked_on IS NULL)"
                " AND (checked_on IS NULL) = (checked_by_id IS NULL)",
                name="checked",
            ),
        )


class ConsentCompany(CaseBound):
    """Who of them was there when a permission was talked about."""

    __tablename__ = "consent_company"
    __access__ = CaseRow(Kind.CON)

    consent_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    companion_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Both are of the same case; each is named once."""
        return (
            UniqueConstraint("consent_id", "companion_id"),
            of_same_case("consent_id", "consent"),
            of_same_case("companion_id", "companion"),
        )
