"""The ledger of permissions: each answer is a row that stays, each end is a row beside it.

Access is computed from them (:mod:`caseapp.access.consents`). What access rests on does not change
once it is written: another answer is another row.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code
from caseapp.db.keys import of_same_case, of_same_organisation, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import (
    Company,
    ConsentEnding,
    ConsentOutcome,
    ContactMode,
    Decision,
    ExplainedBy,
    GivenAs,
    InterpreterFit,
    Kind,
    Understanding,
    Voice,
)
from caseapp.models.casebound import CaseBound


class Consent(CaseBound):
    """One answer of the person: for what, to whom, which kinds, until when (domain.md §3.4).

    The recipient is somebody's hat, a partner, a name outside, or nobody where the purpose names
    none. Of a partner the people who may look are named beside it (:class:`ConsentPerson`).
    ``expires_on`` is the last whole day where the organisation is, ``ends_at`` the moment after it.
    """

    __tablename__ = "consent"
    __access__ = CaseRow(Kind.CON)

    purpose: Mapped[str | None] = mapped_column(info=FACT)
    decision: Mapped[Decision] = mapped_column(Code(Decision), info=FACT)
    outcome: Mapped[ConsentOutcome] = mapped_column(Code(ConsentOutcome), info=FACT)
    membership_id: Mapped[uuid.UUID | None] = mapped_column(
        points_to("membership.id"), info=TECHNICAL
    )
    user_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=FACT)
    partner_id: Mapped[uuid.UUID | None] = mapped_column(info=FACT)
    recipient_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    recipient = Sealed("recipient_sealed", "consent.recipient")
    kinds: Mapped[Kind] = mapped_column(info=FACT)
    without_name: Mapped[bool] = mapped_column(info=FACT, default=False, server_default=false())
    #: What it is narrowed to within its kinds (:mod:`caseapp.access.limits`).
    headlines: Mapped[Kind] = mapped_column(info=FACT, default=0, server_default="0")
    entries_from: Mapped[date | None] = mapped_column(Date, info=FACT)
    entries_until: Mapped[date | None] = mapped_column(Date, info=FACT)
    given_on: Mapped[date] = mapped_column(Date, info=FACT)
    starts_at: Mapped[datetime] = mapped_column(info=FACT)
    expires_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    ends_at: Mapped[datetime | None] = mapped_column(info=FACT)
    card_said: Mapped[bool] = mapped_column(info=FACT)
    said_free: Mapped[bool] = mapped_column(info=FACT)
    said_take_back: Mapped[bool] = mapped_column(info=FACT)
    said_limits: Mapped[bool] = mapped_column(info=FACT)
    said_use: Mapped[bool] = mapped_column(info=FACT)
    said_recall: Mapped[bool] = mapped_column(info=FACT)
    company: Mapped[Company | None] = mapped_column(Code(Company), info=FACT)
    upset: Mapped[bool] = mapped_column(info=FACT)
    clear: Mapped[bool | None] = mapped_column(info=FACT)
    interpreter: Mapped[InterpreterFit | None] = mapped_column(Code(InterpreterFit), info=FACT)
    conditions_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    conditions = Sealed("conditions_sealed", "consent.conditions")
    teach_back_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    teach_back = Sealed("teach_back_sealed", "consent.teach_back")
    why_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    why = Sealed("why_sealed", "consent.why")
    #: What else was talked about, where somebody wrote it down (domain.md §3.4, practice.md P10).
    language: Mapped[str | None] = mapped_column(info=FACT)
    risks_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    risks = Sealed("risks_sealed", "consent.risks")
    alternatives_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    alternatives = Sealed("alternatives_sealed", "consent.alternatives")
    dialect_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    dialect = Sealed("dialect_sealed", "consent.dialect")
    explained_by: Mapped[ExplainedBy | None] = mapped_column(Code(ExplainedBy), info=FACT)
    questions_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    questions = Sealed("questions_sealed", "consent.questions")
    understanding: Mapped[Understanding | None] = mapped_column(Code(Understanding), info=FACT)
    time_given: Mapped[bool | None] = mapped_column(info=FACT)
    pressure_concern: Mapped[bool] = mapped_column(info=FACT, default=False, server_default=false())
    given_as: Mapped[GivenAs | None] = mapped_column(Code(GivenAs), info=FACT)
    witness_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    witness = Sealed("witness_sealed", "consent.witness")
    wants_copy: Mapped[bool | None] = mapped_column(info=FACT)
    copy_place_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    copy_place = Sealed("copy_place_sealed", "consent.copy_place")
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    #: Of somebody under eighteen: what their answer is worth beside their guardian's (§3.6).
    assent: Mapped[ConsentOutcome | None] = mapped_column(Code(ConsentOutcome), info=FACT)
    asked_by: Mapped[Voice | None] = mapped_column(Code(Voice), info=FACT)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "consent.words")

    @property
    def is_to_others(self) -> bool:
        """Whether it names who gets something, and is not about the team alone."""
        named = (self.user_id, self.partner_id, self.recipient_sealed)
        return any(each is not None for each in named)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One recipient at most; access in the application always runs to a day. A yes without
        kinds opens nothing (somebody in the room, a recording)."""
        return (
            UniqueConstraint("id", "case_id"),
            of_same_case("conversation_id", "conversation"),
            CheckConstraint("(membership_id IS NULL) = (user_id IS NULL)", name="hat"),
            of_same_organisation("partner_id", "partner"),
            CheckConstraint("membership_id IS NULL OR recipient_sealed IS NULL", name="recipient"),
            CheckConstraint(
                "partner_id IS NULL OR (membership_id IS NULL AND recipient_sealed IS NULL)",
                name="partner",
            ),
            CheckConstraint("(expires_on IS NULL) = (ends_at IS NULL)", name="end"),
            CheckConstraint(
                "outcome <> 'active' OR (membership_id IS NULL AND partner_id IS NULL)"
                " OR kinds = 0 OR ends_at IS NOT NULL",
                name="opens",
            ),
            Index(None, "user_id", "case_id"),
            Index(None, "partner_id"),
        )


class ConsentEnd(CaseBound):
    """A permission, or some of its kinds, ended before its day. Why is not asked."""

    __tablename__ = "consent_end"
    __access__ = CaseRow(Kind.CON)

    consent_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    ended_at: Mapped[datetime] = mapped_column(info=FACT)
    ending: Mapped[ConsentEnding] = mapped_column(Code(ConsentEnding), info=FACT)
    came_by: Mapped[ContactMode | None] = mapped_column(Code(ContactMode), info=FACT)
    is_whole: Mapped[bool] = mapped_column(info=FACT)
    kinds: Mapped[Kind] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It ends a permission of the same case; a part of one names its kinds."""
        return (
            of_same_case("consent_id", "consent"),
            CheckConstraint("is_whole OR kinds > 0", name="part"),
            Index(None, "consent_id"),
        )


class ConsentPerson(CaseBound):
    """Somebody of the partner whom the key worker names, in one hat (domain.md §7.3).

    They look while the permission holds and nobody has ended it for them. Somebody named again has
    another row.
    """

    __tablename__ = "consent_person"
    __access__ = CaseRow(Kind.CON)

    consent_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=FACT)
    named_at: Mapped[datetime] = mapped_column(info=FACT)
    ended_at: Mapped[datetime | None] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Each hat once at a time under a permission of the same case."""
        named = text("ended_at IS NULL")
        return (
            of_same_case("consent_id", "consent"),
            CheckConstraint("ended_at IS NULL OR ended_at >= named_at", name="ends"),
            Index(
                "ix_consent_person_once",
                "consent_id",
                "membership_id",
                unique=True,
                sqlite_where=named,
            ),
            Index(None, "user_id", "case_id"),
        )
