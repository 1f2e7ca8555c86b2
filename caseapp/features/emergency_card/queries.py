"""Reading the emergency card of a case. Nothing here filters by user: the gate does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.emergency_card import CardInEmergency, EmergencyCard
from caseapp.rules import arising


@dataclass(frozen=True)
class Shown:
    """The card as it is shown: whom to call, and until when it holds."""

    whom: str
    telephone: str
    tell: str
    first: str
    until: date | None


def standing(session: Any, case: Case) -> tuple[Consent | None, EmergencyCard | None]:
    """Return the yes that stands and the newest card that hangs from it, for whoever reads both."""
    consent = arising.latest(session, case, arising.EMERGENCY)
    if consent is None:
        return None, None
    card = session.scalars(
        select(EmergencyCard)
        .where(EmergencyCard.case_id == case.id, EmergencyCard.consent_id == consent.id)
        .order_by(EmergencyCard.made_at.desc(), EmergencyCard.id.desc())
        .limit(1)
    ).first()
    return consent, card


def shown(consent: Consent | None, card: EmergencyCard | None) -> Shown | None:
    """Return it as it is shown, if there is one."""
    if consent is None:
        return None
    whom, until = consent.recipient or "", consent.expires_on
    if card is None:
        return Shown(whom, "", "", "", until)
    return Shown(whom, card.telephone or "", card.tell or "", card.first or "", until)


def in_emergency(session: Any, case: Case, now: datetime) -> Shown | None:
    """Return it for whoever reads no more of permissions: while the yes counts."""
    found = session.scalars(
        select(CardInEmergency)
        .where(CardInEmergency.case_id == case.id, CardInEmergency.ends_at > now)
        .order_by(CardInEmergency.made_at.desc(), CardInEmergency.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    whom, telephone = found.whom or "", found.telephone or ""
    return Shown(whom, telephone, found.tell or "", found.first or "", until=None)
