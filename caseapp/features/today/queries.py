"""Reading what Today shows. Nothing here filters by user: the gate does."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, and_, bindparam, or_

from caseapp.access.reading import Line, Reading
from caseapp.kinds import IntakeState
from caseapp.models.case import CaseCard
from caseapp.models.intake import Intake

#: So many stand on Today; all of them are on their own pages.
MOST = 20
_DUE = Reading(
    Intake,
    ("state", "since", "next_on"),
    where=(
        or_(
            Intake.state == IntakeState.UNANSWERED,
            and_(
                Intake.state == IntakeState.WAITING,
                Intake.next_on <= bindparam("today", type_=Date()),
            ),
        ),
    ),
    # Whoever waits has a next hello; the unanswered have none and stand first, the oldest on top.
    order=(Intake.next_on.isnot(None), Intake.next_on, Intake.since),
    left=(CaseCard, ("reference", "name_to_use"), CaseCard.case_id == Intake.case_id),
    most=MOST,
)


def due(session: Any, today: date) -> list[tuple[Line, Line]]:
    """Return first contacts that nobody has answered, and hellos that are due (practice.md P30)."""
    return [(place, card) for place, card in _DUE.of(session, today=today) if card is not None]
