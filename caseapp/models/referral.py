"""Referrals to others, what happened with each, and what their readers elsewhere see of them.

A referral rests on a permission, and what it says of the person is frozen when it is sent. Whether
it is on hold is not stored: it follows from the permission, so that its end counts at the next
request whatever ended it, for everybody and without any job (domain.md §3.5).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    Index,
    UniqueConstraint,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Row, Versioned, View
from caseapp.db.keys import of_same_case, of_same_organisation, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, OrganisationRow, ReducedView
from caseapp.kinds import (
    NO_KIND,
    ContactMode,
    EnquiryAnswer,
    Kind,
    Permission,
    ReferralAct,
    ReferralState,
    Relation,
    Role,
    Sensitivity,
    SentBy,
    Service,
)
from caseapp.kinds.communication_room import NameExplained
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound
from caseapp.models.consent import Consent, ConsentEnd


class Referral(Versioned, CaseBound):
    """One referral: to whom, for what, by which permission, and what they get to read.

    ``parts`` are the facts that were ticked, ``kinds`` the kinds that these belong to; ``sheet`` is
    what was sent, word for word (:mod:`caseapp.rules.referral_sheet`). ``name_explained``: whether
    they know that the name on their documents is used there, where that cannot be avoided.
    """

    __tablename__ = "referral"
    __access__ = CaseRow(Kind.REF)

    partner_id: Mapped[uuid.UUID | None] = mapped_column(info=FACT)
    recipient_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    recipient = Sealed("recipient_sealed", "referral.recipient")
    consent_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    service: Mapped[Service] = mapped_column(Code(Service), info=FACT)
    purpose_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    purpose = Sealed("purpose_sealed", "referral.purpose")
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "referral.words")
    parts: Mapped[str] = mapped_column(info=FACT, default="")
    kinds: Mapped[Kind] = mapped_column(info=FACT, default=NO_KIND)
    reach_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reach = Sealed("reach_sealed", "referral.reach")
    sheet_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    sheet = Sealed("sheet_sealed", "referral.sheet")
    state: Mapped[ReferralState] = mapped_column(Code(ReferralState), info=FACT)
    name_explained: Mapped[NameExplained | None] = mapped_column(Code(NameExplained), info=FACT)
    sent_by: Mapped[SentBy | None] = mapped_column(Code(SentBy), info=FACT)
    sent_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    state_at: Mapped[datetime] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """What was sent has its way, day and words; on hold is never stored."""
        return (
            UniqueConstraint("id", "case_id"),
            of_same_case("consent_id", "consent"),
            of_same_organisation("partner_id", "partner"),
            CheckConstraint("state <> 'on_hold'", name="state"),
            CheckConstraint(
                "state IN ('draft', 'recalled')"
                " OR (sent_by IS NOT NULL AND sent_on IS NOT NULL AND sheet_sealed IS NOT NULL)",
                name="sent",
            ),
            Index(None, "consent_id"),
            Index(None, "partner_id"),
            Index(None, "organisation_id", "state", "id"),
        )


class ReferralEvent(CaseBound):
    """One thing that happened with a referral: what, on which day, by whom, in which words.

    ``consent_id``: the permission that a sending rested on.
    """

    __tablename__ = "referral_event"
    __access__ = CaseRow(Kind.REF)

    referral_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    act: Mapped[ReferralAct] = mapped_column(Code(ReferralAct), info=FACT)
    happened_on: Mapped[date] = mapped_column(Date, info=FACT)
    sent_by: Mapped[SentBy | None] = mapped_column(Code(SentBy), info=FACT)
    consent_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "referral_event.words")
    #: Who there said it and how it came, where we write it down for them (practice.md P33).
    said_by_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    said_by = Sealed("said_by_sealed", "referral_event.said_by")
    came_by: Mapped[ContactMode | None] = mapped_column(Code(ContactMode), info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It hangs from a referral of the same case; a sending has its way and its permission."""
        return (
            of_same_case("referral_id", "referral"),
            of_same_case("consent_id", "consent"),
            CheckConstraint(
                "(act = 'send') = (sent_by IS NOT NULL)"
                " AND (act <> 'send' OR consent_id IS NOT NULL)",
                name="sending",
            ),
            Index(None, "referral_id"),
            Index(None, "consent_id"),
        )


class Enquiry(Versioned, Row):
    """Asking another organisation without naming anyone (practice.md P32): no content of a case.

    It holds nothing about a person, and is tied to no case.
    """

    __tablename__ = "enquiry"
    __access__ = OrganisationRow(Permission.PARTNERS_READ, Permission.PARTNERS_MANAGE)
    __table_args__ = (
        of_same_organisation("partner_id", "partner"),
        Index(None, "organisation_id", "asked_on", "id"),
        Index(None, "partner_id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    partner_id: Mapped[uuid.UUID] = mapped_column(info=WORK)
    service: Mapped[Service] = mapped_column(Code(Service), info=WORK)
    answer: Mapped[EnquiryAnswer] = mapped_column(Code(EnquiryAnswer), info=WORK)
    words: Mapped[str] = mapped_column(info=WORK, default="")
    asked_on: Mapped[date] = mapped_column(Date, info=WORK)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    made_at: Mapped[datetime] = mapped_column(info=WORK)


_referral: Any = Referral.__table__
_consent: Any = Consent.__table__
_end: Any = ConsentEnd.__table__
_case: Any = Case.__table__

#: When somebody ended the permission, or a part of it that the referral tells of.
_STOPPED = (
    select(func.min(_end.c.ended_at))
    .where(
        _end.c.consent_id == _referral.c.consent_id,
        or_(
            _end.c.is_whole,
            _end.c.kinds.op("&", return_type=_end.c.kinds.type)(_referral.c.kinds) != 0,
        ),
    )
    .scalar_subquery()
)


def _line(name: str, *more: Any, where: tuple[Any, ...] = ()) -> Any:
    return (
        select(
            _referral.c.id,
            _referral.c.case_id,
            _referral.c.organisation_id,
            _referral.c.subject_id,
            _case.c.sensitivity,
            _referral.c.state,
            _referral.c.state_at,
            _referral.c.sent_on,
            _consent.c.ends_at,
            _STOPPED.label("stopped_at"),
            *more,
        )
        .join_from(_referral, _case, _case.c.id == _referral.c.case_id)
        .join(_consent, _consent.c.id == _referral.c.consent_id)
        .where(*where)
        .subquery(name)
    )


class ReferralStanding(View):
    """How a referral stands for whoever reads it: its state, and until when its permission holds.

    Of the permission it tells no more than that, because not everybody who reads referrals reads
    permissions.
    """

    __table__ = _line("referral_standing")
    __access__ = ReducedView(Kind.REF, frozenset({(Role.MGR, Relation.ORGANISATION)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    state: Mapped[ReferralState]
    state_at: Mapped[datetime]
    sent_on: Mapped[date | None]
    ends_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]


class ReferralReceived(View):
    """A referral as its recipient reads it: what was sent to them here, and how it stands (§7.3).

    Only by the permission that names them: another permission opens nothing of it.
    """

    __table__ = _line(
        "referral_received",
        _referral.c.consent_id,
        _referral.c.service,
        _referral.c.sent_by,
        _referral.c.sheet_sealed,
        where=(
            _referral.c.state.not_in([ReferralState.DRAFT, ReferralState.RECALLED]),
            _STOPPED.is_(None),
        ),
    )
    __access__ = ReducedView(
        Kind.REF,
        frozenset(
            {
                (Role.LA, Relation.CONSENT),
                (Role.HP, Relation.CONSENT),
                (Role.AW, Relation.CONSENT),
            }
        ),
        by_permission=True,
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    consent_id: Mapped[uuid.UUID]
    service: Mapped[Service]
    state: Mapped[ReferralState]
    state_at: Mapped[datetime]
    sent_by: Mapped[SentBy]
    sent_on: Mapped[date]
    ends_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    sheet_sealed: Mapped[bytes | None]
    sheet = Sealed("sheet_sealed", "referral.sheet")
