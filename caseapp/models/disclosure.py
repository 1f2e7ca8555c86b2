"""Disclosures without consent: what was shared, how it was written up, and the looks at it.

Each is a row that stays: writing up again is another row with the next number, and the latest
counts. Nothing here opens anything to anybody.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Row, Versioned, View
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, OrganisationRow, ReducedView
from caseapp.kinds import (
    AnswerState,
    ContactMode,
    DisclosureOutcome,
    DisclosureStep,
    Kind,
    Permission,
    Relation,
    Role,
    SecondPerson,
    Sensitivity,
)
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound


class Disclosure(CaseBound):
    """What was shared without a yes: why, to whom, what, and who it was decided with
    (domain.md §3.7, practice.md P4 and P25). ``kinds``: the kinds of data that were in it."""

    __tablename__ = "disclosure"
    __access__ = CaseRow(Kind.CON)

    reason: Mapped[str] = mapped_column(info=FACT)
    recipient_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    recipient = Sealed("recipient_sealed", "disclosure.recipient")
    shared_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    shared = Sealed("shared_sealed", "disclosure.shared")
    happened_at: Mapped[datetime] = mapped_column(info=FACT)
    second: Mapped[SecondPerson] = mapped_column(Code(SecondPerson), info=FACT)
    colleague_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    outside_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    outside = Sealed("outside_sealed", "disclosure.outside")
    outside_by: Mapped[ContactMode | None] = mapped_column(Code(ContactMode), info=FACT)
    outside_at: Mapped[datetime | None] = mapped_column(info=FACT)
    alone_why_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    alone_why = Sealed("alone_why_sealed", "disclosure.alone_why")
    kinds: Mapped[Kind] = mapped_column(info=FACT)
    method: Mapped[ContactMode | None] = mapped_column(Code(ContactMode), info=FACT)
    legal_reference_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    legal_reference = Sealed("legal_reference_sealed", "disclosure.legal_reference")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """The second person is one of three, with what belongs to that one."""
        return (
            UniqueConstraint("id", "case_id"),
            CheckConstraint(
                "(second = 'colleague') = (colleague_id IS NOT NULL)", name="colleague"
            ),
            CheckConstraint("(second = 'outside') = (outside_sealed IS NOT NULL)", name="outside"),
            CheckConstraint("(second = 'outside') = (outside_at IS NOT NULL)", name="asked"),
            CheckConstraint("(second = 'nobody') = (alone_why_sealed IS NOT NULL)", name="alone"),
            Index(None, "organisation_id", "happened_at"),
        )


class DisclosureAccount(CaseBound):
    """How a disclosure was written up, as it stood after one saving. The highest number counts.

    ``told_on``: when the person was told; or why that has to wait, and when to look at it again.
    """

    __tablename__ = "disclosure_account"
    __access__ = CaseRow(Kind.CON)

    disclosure_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    number: Mapped[int] = mapped_column(info=TECHNICAL)
    facts_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    facts = Sealed("facts_sealed", "disclosure_account.facts")
    harm_shared_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    harm_shared = Sealed("harm_shared_sealed", "disclosure_account.harm_shared")
    harm_not_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    harm_not = Sealed("harm_not_sealed", "disclosure_account.harm_not")
    less_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    less = Sealed("less_sealed", "disclosure_account.less")
    asked: Mapped[bool | None] = mapped_column(info=FACT)
    asked_why_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    asked_why = Sealed("asked_why_sealed", "disclosure_account.asked_why")
    view_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    view_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    view = Sealed("view_sealed", "disclosure_account.view")
    told_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    wait_until: Mapped[date | None] = mapped_column(Date, info=FACT)
    wait_why_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    wait_why = Sealed("wait_why_sealed", "disclosure_account.wait_why")
    complaint_given: Mapped[bool] = mapped_column(info=FACT)
    aftercare_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    aftercare = Sealed("aftercare_sealed", "disclosure_account.aftercare")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One of each number; told or waiting, not both; their words exist when they were told."""
        return (
            of_same_case("disclosure_id", "disclosure"),
            UniqueConstraint("disclosure_id", "number"),
            CheckConstraint("(wait_until IS NULL) = (wait_why_sealed IS NULL)", name="wait"),
            CheckConstraint("told_on IS NULL OR wait_until IS NULL", name="told"),
            CheckConstraint("(view_state = 'told') = (view_sealed IS NOT NULL)", name="view"),
        )

    @property
    def version(self) -> int:
        """What forms carry, so that nobody writes over what somebody else has saved since."""
        return self.number

    @property
    def is_told(self) -> bool:
        """Whether the person was told, or it is written down why that has to wait."""
        return self.told_on is not None or self.wait_until is not None


class DisclosureLook(CaseBound):
    """Another person's look at a disclosure. It is an act of managers and of the data protection
    officer too (domain.md §7.1), who write their own row and read no more by it."""

    __tablename__ = "disclosure_look"
    __access__ = CaseRow(Kind.CON, act=Permission.DISCLOSURE_REVIEW)

    disclosure_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    step: Mapped[DisclosureStep] = mapped_column(Code(DisclosureStep), info=FACT)
    outcome: Mapped[DisclosureOutcome | None] = mapped_column(Code(DisclosureOutcome), info=FACT)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "disclosure_look.words")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """The outcome is said once; a second look needs none."""
        return (
            of_same_case("disclosure_id", "disclosure"),
            UniqueConstraint("disclosure_id", "step"),
            CheckConstraint("(step = 'outcome') = (outcome IS NOT NULL)", name="outcome"),
        )


_shared: Any = Disclosure.__table__
_account: Any = DisclosureAccount.__table__
_look: Any = DisclosureLook.__table__
_case: Any = Case.__table__
_newest = (
    select(func.max(_account.c.number))
    .where(_account.c.disclosure_id == _shared.c.id)
    .correlate(_shared)
    .scalar_subquery()
)


def _looked(step: DisclosureStep, column: str) -> Any:
    """One column of the look of one step."""
    found = select(_look.c[column]).where(
        _look.c.disclosure_id == _shared.c.id, _look.c.step == step
    )
    return found.correlate(_shared).scalar_subquery()


class DisclosureOutline(View):
    """CON reduced for managers and the data protection officer: that something was shared, why by
    its code, and how it stands; nobody's name, and no words (domain.md §7.3)."""

    __table__ = (
        select(
            _shared.c.id,
            _shared.c.case_id,
            _shared.c.organisation_id,
            _case.c.sensitivity,
            _case.c.reference,
            _shared.c.author_id,
            _shared.c.reason,
            _shared.c.happened_at,
            _shared.c.second,
            _account.c.told_on,
            _account.c.wait_until,
            _looked(DisclosureStep.COUNTERSIGN, "made_at").label("countersigned_at"),
            _looked(DisclosureStep.OUTCOME, "made_at").label("reviewed_at"),
            _looked(DisclosureStep.OUTCOME, "outcome").label("outcome"),
        )
        .join_from(_shared, _case, _case.c.id == _shared.c.case_id)
        .outerjoin(
            _account,
            (_account.c.disclosure_id == _shared.c.id) & (_account.c.number == _newest),
        )
        .subquery("disclosure_outline")
    )
    __access__ = ReducedView(
        Kind.CON,
        frozenset({(Role.MGR, Relation.ORGANISATION), (Role.DPO, Relation.ORGANISATION)}),
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    reference: Mapped[str]
    author_id: Mapped[uuid.UUID | None]
    reason: Mapped[str]
    happened_at: Mapped[datetime]
    second: Mapped[SecondPerson]
    told_on: Mapped[date | None]
    wait_until: Mapped[date | None]
    countersigned_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    outcome: Mapped[DisclosureOutcome | None]


class ReasonsOff(Versioned, Row):
    """The reasons that an organisation does not use, because the law of its country knows none
    such (domain.md §3.7); one row for each organisation that has left any out."""

    __tablename__ = "reasons_off"
    __access__ = OrganisationRow(Permission.EVERYONE, Permission.SETTINGS_MANAGE)
    __table_args__ = (UniqueConstraint("organisation_id"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    #: Their codes, with a space between.
    codes: Mapped[str] = mapped_column(info=WORK, default="")
