"""Views that figures are counted from, beside those of :mod:`caseapp.models.booking`."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from caseapp.db.base import View
from caseapp.db.shapes import ReducedView
from caseapp.kinds import Kind, Relation, Role, Sensitivity
from caseapp.kinds.booking import IncidentCode
from caseapp.models.booking import BookingIncident
from caseapp.models.case import Case

_case: Any = Case.__table__
_incident: Any = BookingIncident.__table__


class IncidentFigure(View):
    """COM reduced for managers: that something went another way and when, whoever looked since."""

    __table__ = (
        select(
            _incident.c.id,
            _incident.c.case_id,
            _incident.c.organisation_id,
            _case.c.sensitivity,
            _incident.c.code,
            _incident.c.happened_at,
        )
        .join_from(_incident, _case, _case.c.id == _incident.c.case_id)
        .subquery("incident_figure")
    )
    __access__ = ReducedView(Kind.COM, frozenset({(Role.MGR, Relation.ORGANISATION)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    code: Mapped[IncidentCode]
    happened_at: Mapped[datetime]
