"""The one thing that somebody of a partner is asked, for their Today (practice.md P33): a referral
that waits for an answer, the oldest first; else the next step that is theirs. The gate decides what
they read of either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from caseapp.kinds import ReferralState
from caseapp.models.case import Case
from caseapp.models.goal_more import StepOfPartner
from caseapp.models.referral import ReferralReceived


@dataclass(frozen=True)
class Asked:
    """What is asked of them, of which case."""

    reference: str
    referral_id: Any = None


def asked(session: Any, now: datetime) -> Asked | None:
    """Return the one thing that is asked of whoever looks, if anything is."""
    waits = session.scalars(
        select(ReferralReceived)
        .where(ReferralReceived.state == ReferralState.SENT, _holds(ReferralReceived, now))
        .order_by(ReferralReceived.state_at, ReferralReceived.id)
        .limit(1)
    ).first()
    if waits is not None:
        return Asked(_reference(session, waits), waits.id)
    step = session.scalars(
        select(StepOfPartner)
        .where(
            StepOfPartner.outcome.is_(None),
            StepOfPartner.stopped_at.is_(None),
            _holds(StepOfPartner, now),
        )
        .order_by(StepOfPartner.due_on.is_(None), StepOfPartner.due_on, StepOfPartner.id)
        .limit(1)
    ).first()
    return Asked(_reference(session, step)) if step is not None else None


def _holds(model: Any, now: datetime) -> Any:
    return or_(model.ends_at.is_(None), model.ends_at > now)


def _reference(session: Any, row: Any) -> str:
    return str(session.get_one(Case, row.case_id).reference)
