"""The card of what to do in an emergency: whom to call, what whoever helps may be told (§3.2).

It hangs from the permission that says so (EMERGENCY), whose recipient is whom to call. A row stays
as it is; the newest one of a permission counts.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import SEALED, TECHNICAL, View
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import ConsentOutcome, Kind, Relation, Sensitivity
from caseapp.models.case import IN_EMERGENCIES, Case
from caseapp.models.casebound import CaseBound
from caseapp.models.consent import Consent, ConsentEnd


class EmergencyCard(CaseBound):
    """What stands on the card: whom to call, the number, what may be told, what helps first."""

    __tablename__ = "emergency_card"
    __access__ = CaseRow(Kind.CON)

    consent_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    whom_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    whom = Sealed("whom_sealed", "emergency_card.whom")
    telephone_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    telephone = Sealed("telephone_sealed", "emergency_card.telephone")
    tell_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    tell = Sealed("tell_sealed", "emergency_card.tell")
    first_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    first = Sealed("first_sealed", "emergency_card.first")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It hangs from a permission of the same case."""
        return (of_same_case("consent_id", "consent"), Index(None, "consent_id"))


_card: Any = EmergencyCard.__table__
_case: Any = Case.__table__
_consent: Any = Consent.__table__
_end: Any = ConsentEnd.__table__


class CardInEmergency(View):
    """CON reduced in an emergency (§7.3, practice.md P3): whom to call and what to tell.

    Of a permission that nobody has ended and that counts; of a child's, one to which the child
    themselves said yes, because medical help waits for nobody (practice.md P27).
    """

    __table__ = (
        select(
            _card.c.id,
            _card.c.case_id,
            _card.c.organisation_id,
            _card.c.subject_id,
            _case.c.sensitivity,
            _card.c.made_at,
            _card.c.whom_sealed,
            _card.c.telephone_sealed,
            _card.c.tell_sealed,
            _card.c.first_sealed,
            _consent.c.ends_at,
        )
        .join_from(_card, _case, _case.c.id == _card.c.case_id)
        .join(_consent, _consent.c.id == _card.c.consent_id)
        .where(
            or_(
                _consent.c.outcome == ConsentOutcome.ACTIVE,
                _consent.c.assent == ConsentOutcome.ACTIVE,
            ),
            ~exists().where(_end.c.consent_id == _consent.c.id, _end.c.is_whole),
        )
        .subquery("card_in_emergency")
    )
    __access__ = ReducedView(
        Kind.CON, frozenset((role, Relation.BREAK_GLASS) for role in IN_EMERGENCIES)
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    made_at: Mapped[datetime]
    whom_sealed: Mapped[bytes | None]
    whom = Sealed("whom_sealed", "emergency_card.whom")
    telephone_sealed: Mapped[bytes | None]
    telephone = Sealed("telephone_sealed", "emergency_card.telephone")
    tell_sealed: Mapped[bytes | None]
    tell = Sealed("tell_sealed", "emergency_card.tell")
    first_sealed: Mapped[bytes | None]
    first = Sealed("first_sealed", "emergency_card.first")
    ends_at: Mapped[datetime | None]
