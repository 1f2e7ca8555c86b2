"""What house staff read of somebody's identity: name and date of birth, for a tenancy (§7.3)."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from caseapp.db.base import View
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import ReducedView
from caseapp.kinds import AnswerState, DobCertainty, Kind, Relation, Role, Sensitivity
from caseapp.models.case import Case, PersonIdentity

_case = Case.__table__
_identity = PersonIdentity.__table__


class TenancyIdentity(View):
    """IDN reduced for house staff: name on papers and date of birth, for a tenancy (§7.3)."""

    __table__ = (
        select(
            _identity.c.id,
            _identity.c.case_id,
            _identity.c.organisation_id,
            _identity.c.subject_id,
            _case.c.sensitivity,
            _identity.c.legal_name_state,
            _identity.c.legal_name_sealed,
            _identity.c.date_of_birth_state,
            _identity.c.date_of_birth_sealed,
            _identity.c.dob_certainty,
        )
        .join_from(_identity, _case, _case.c.id == _identity.c.case_id)
        .subquery("tenancy_identity")
    )
    __access__ = ReducedView(Kind.IDN, frozenset({(Role.AW, Relation.CONSENT)}), is_headline=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    legal_name_state: Mapped[AnswerState]
    legal_name_sealed: Mapped[bytes | None]
    legal_name = Sealed("legal_name_sealed", "person_identity.legal_name")
    date_of_birth_state: Mapped[AnswerState]
    date_of_birth_sealed: Mapped[bytes | None]
    date_of_birth = Sealed("date_of_birth_sealed", "person_identity.date_of_birth")
    dob_certainty: Mapped[DobCertainty | None]
