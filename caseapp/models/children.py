"""What belongs to the answer of somebody under eighteen: who decides with them, and what they said.

The child's own answer is a row of the ledger (:mod:`caseapp.models.consent`); what both open
together is computed (:mod:`caseapp.access.children`).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import GuardianBy, GuardianSays, Kind
from caseapp.models.casebound import CaseBound


class Decider(CaseBound):
    """Somebody outside who holds parental responsibility. ``barred_at``: since when they may not
    decide for the child (domain.md §2.5); why is not asked."""

    __tablename__ = "decider"
    __access__ = CaseRow(Kind.CON)

    name_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    name = Sealed("name_sealed", "decider.name")
    barred_at: Mapped[datetime | None] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Answers of the same case point to it."""
        return (UniqueConstraint("id", "case_id"),)


class GuardianAnswer(CaseBound):
    """What whoever decides with a child answered about one answer of the child (domain.md §3.6).

    A row stays as it is; a later one takes its place. ``said_by`` is nobody only where nobody
    could be asked.
    """

    __tablename__ = "guardian_answer"
    __access__ = CaseRow(Kind.CON)

    consent_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    says: Mapped[GuardianSays] = mapped_column(Code(GuardianSays), info=FACT)
    said_by: Mapped[GuardianBy | None] = mapped_column(Code(GuardianBy), info=FACT)
    membership_id: Mapped[uuid.UUID | None] = mapped_column(
        points_to("membership.id"), info=TECHNICAL
    )
    user_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=FACT)
    decider_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    body_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    body = Sealed("body_sealed", "guardian_answer.body")
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "guardian_answer.words")
    given_on: Mapped[date] = mapped_column(Date, info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It belongs to an answer of the same case, and names one who decides."""
        return (
            of_same_case("consent_id", "consent"),
            of_same_case("decider_id", "decider"),
            CheckConstraint("(membership_id IS NULL) = (user_id IS NULL)", name="hat"),
            CheckConstraint(
                "said_by IS NOT NULL OR says = 'unavailable'",
                name="somebody",
            ),
            CheckConstraint(
                "(COALESCE(said_by, '') = 'appointed') = (membership_id IS NOT NULL)",
                name="appointed",
            ),
            CheckConstraint(
                "(COALESCE(said_by, '') = 'outside') = (decider_id IS NOT NULL)", name="outside"
            ),
            Index(None, "consent_id"),
        )
