"""The case: a handle, its summary, whose identity it is; and the reduced views of the summary.

The handle holds nothing of a person. Everything else about somebody stands in tables of one
kind each, so that a grant can open one without the others.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import (
    FACT,
    SEALED,
    TECHNICAL,
    WORK,
    Code,
    Identifier,
    Row,
    Versioned,
    View,
)
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseHandle, CaseRow, Internal, ReducedView
from caseapp.kinds import (
    AgeStatus,
    AnswerState,
    DobCertainty,
    IdentityLevel,
    Kind,
    Relation,
    Role,
    Sensitivity,
)
from caseapp.models.casebound import CaseBound


class Person(Row):
    """A person in a case. Holds nothing; their key in the key store has the same identifier."""

    __tablename__ = "person"
    __access__ = Internal(frozenset({"opening"}))

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=WORK)


class Case(Row):
    """The handle of a case: a reference and a boundary."""

    __tablename__ = "case"
    __access__ = CaseHandle()
    __table_args__ = (
        UniqueConstraint("id", "organisation_id"),
        Index(None, "organisation_id", "reference"),
    )

    reference: Mapped[str] = mapped_column(unique=True, info=FACT)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        Identifier(), points_to("organisation.id"), info=TECHNICAL
    )
    subject_id: Mapped[uuid.UUID] = mapped_column(
        Identifier(), points_to("person.id"), index=True, info=TECHNICAL
    )
    sensitivity: Mapped[Sensitivity] = mapped_column(Code(Sensitivity), info=FACT)
    made_at: Mapped[datetime] = mapped_column(info=WORK)


class CaseSummary(Versioned, CaseBound):
    """What everyone on the team needs first: the name to use, how to say it, since when."""

    __tablename__ = "case_summary"
    __access__ = CaseRow(Kind.SUM)

    name_to_use_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    name_to_use = Sealed("name_to_use_sealed", "case_summary.name_to_use")
    say_it_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    say_it = Sealed("say_it_sealed", "case_summary.say_it")
    pronouns_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    pronouns = Sealed("pronouns_sealed", "case_summary.pronouns")
    summary_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    summary = Sealed("summary_sealed", "case_summary.summary")
    age_status: Mapped[AgeStatus] = mapped_column(Code(AgeStatus), info=FACT)
    adult_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    identity_level: Mapped[IdentityLevel] = mapped_column(Code(IdentityLevel), info=FACT)
    source_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    source_type: Mapped[str | None] = mapped_column(info=FACT)
    source_words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    source_words = Sealed("source_words_sealed", "case_summary.source_words")
    opened_on: Mapped[date] = mapped_column(Date, info=FACT)

    def __init__(self, case: Any = None, **values: Any) -> None:
        told = AnswerState.TOLD if values.get("source_type") else AnswerState.NOT_ASKED_YET
        values.setdefault("source_state", told)
        super().__init__(case, **values)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One summary a case; how they came is there exactly when it was told (INV-21)."""
        return (
            UniqueConstraint("case_id"),
            CheckConstraint("(source_state = 'told') = (source_type IS NOT NULL)", name="source"),
        )


class AgeChange(CaseBound):
    """One change of whether somebody is adult, under 18, or in doubt; the summary has the present
    one. ``since_on``: since when it holds, as far as that is known."""

    __tablename__ = "age_change"
    __access__ = CaseRow(Kind.SUM)

    before: Mapped[AgeStatus] = mapped_column(Code(AgeStatus), info=FACT)
    age_status: Mapped[AgeStatus] = mapped_column(Code(AgeStatus), info=FACT)
    since_on: Mapped[date | None] = mapped_column(Date, info=FACT)


def _told(name: str, value: str) -> CheckConstraint:
    return CheckConstraint(f"({name}_state = 'told') = ({value} IS NOT NULL)", name=name)


class PersonIdentity(Versioned, CaseBound):
    """What papers say, where the person chose to tell: never needed to open or keep a case.

    A date of birth is text, ``1998``, ``1998-04`` or ``1998-04-23``: as much of it as was told.
    """

    __tablename__ = "person_identity"
    __access__ = CaseRow(Kind.IDN)

    legal_name_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    legal_name_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    legal_name = Sealed("legal_name_sealed", "person_identity.legal_name")
    other_names_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    other_names_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    other_names = Sealed("other_names_sealed", "person_identity.other_names")
    date_of_birth_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    date_of_birth_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    date_of_birth = Sealed("date_of_birth_sealed", "person_identity.date_of_birth")
    dob_certainty: Mapped[DobCertainty | None] = mapped_column(Code(DobCertainty), info=FACT)

    def __init__(self, case: Any = None, **values: Any) -> None:
        for name in ("legal_name", "other_names", "date_of_birth"):
            told = AnswerState.TOLD if values.get(name) else AnswerState.NOT_ASKED_YET
            values.setdefault(f"{name}_state", told)
        if values["date_of_birth_state"] is AnswerState.TOLD:
            values.setdefault("dob_certainty", DobCertainty.NOT_KNOWN)
        super().__init__(case, **values)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One identity a case; a value is there exactly when it was told (INV-21)."""
        return (
            UniqueConstraint("case_id"),
            *(_told(name, f"{name}_sealed") for name in ("legal_name", "other_names")),
            _told("date_of_birth", "date_of_birth_sealed"),
            CheckConstraint(
                "(date_of_birth_state = 'told') = (dob_certainty IS NOT NULL)", name="certainty"
            ),
        )


#: To whom a permission opens the name to use and the named worker, whatever it names.
NAMED_TO = (Role.AW, Role.HP, Role.IA, Role.LA, Role.LEO)
#: Who reads the name to use in an emergency (domain.md §7.4, practice.md P3).
IN_EMERGENCIES = (Role.AW, Role.CW, Role.GA, Role.IA, Role.MGR)

_summary = CaseSummary.__table__
_case = Case.__table__


class CaseOverview(View):
    """SUM reduced for managers: that there is a case and since when; no name, no words (§7.3)."""

    __table__ = (
        select(
            _case.c.id,
            _case.c.id.label("case_id"),
            _case.c.organisation_id,
            _case.c.sensitivity,
            _case.c.reference,
            _summary.c.opened_on,
            _summary.c.age_status,
        )
        .join_from(_case, _summary, _summary.c.case_id == _case.c.id)
        .subquery("case_overview")
    )
    __access__ = ReducedView(
        Kind.SUM, frozenset({(Role.MGR, Relation.ORGANISATION), (Role.DPO, Relation.LEGAL_TASK)})
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    reference: Mapped[str]
    opened_on: Mapped[date]
    age_status: Mapped[AgeStatus]


class CaseCard(View):
    """SUM reduced: the name to use. For house staff and volunteers, in emergencies, and with any
    permission of the person (§7.3)."""

    __table__ = (
        select(
            _summary.c.id,
            _summary.c.case_id,
            _summary.c.organisation_id,
            _summary.c.subject_id,
            _case.c.sensitivity,
            _case.c.reference,
            _summary.c.name_to_use_sealed,
        )
        .join_from(_case, _summary, _summary.c.case_id == _case.c.id)
        .subquery("case_card")
    )
    __access__ = ReducedView(
        Kind.SUM,
        frozenset(
            {
                *((role, Relation.CONSENT) for role in NAMED_TO),
                (Role.VOL, Relation.TASK),
                *((role, Relation.BREAK_GLASS) for role in IN_EMERGENCIES),
            }
        ),
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    reference: Mapped[str]
    name_to_use_sealed: Mapped[bytes | None]
    name_to_use = Sealed("name_to_use_sealed", "case_summary.name_to_use")
