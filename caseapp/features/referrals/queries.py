"""Reading referrals of one case. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.reading import Line, Reading
from caseapp.kinds import ConsentOutcome, Kind, ReferralState
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.partner import Partner
from caseapp.models.referral import Referral, ReferralEvent, ReferralReceived, ReferralStanding
from caseapp.rules import consent as permissions
from caseapp.rules.consent import Entry
from caseapp.rules.consent_checks import YES
from caseapp.rules.referral_permission import is_live
from caseapp.rules.referral_sheet import Sheet
from caseapp.rules.referrals import state_of
from caseapp.web import pages

#: For so long after a yes nothing says whether it counts (practice.md P6).
QUIET = timedelta(hours=2)
#: What is read of how a referral stands.
STANDING = ("id", "state", "stopped_at", "ends_at")
_SHOWN = ("id", "recipient", "service", "sent_by", "sent_on", "state_at")
_OF_CASE = Reading(
    Referral,
    _SHOWN,
    where=(Referral.case_id == bindparam("case"),),
    order=(Referral.state_at.desc(), Referral.id),
    left=(ReferralStanding, STANDING, ReferralStanding.id == Referral.id),
)
_RECEIVED = Reading(
    ReferralReceived,
    ("id", "service", "sent_on", "state", "state_at", "stopped_at", "ends_at"),
    where=(ReferralReceived.case_id == bindparam("case"),),
    order=(ReferralReceived.sent_on.desc(), ReferralReceived.id),
)


@dataclass(frozen=True)
class Shown:
    """A referral as lists show it."""

    row: Line
    state: ReferralState


def case_of(session: Any, reference: str) -> Case:
    """Return a case some of whose referrals the actor could read; else raise ``HiddenError``."""
    case = case_by_reference(session, reference)
    if Kind.REF not in guard.reach(session, case.id).any:
        raise HiddenError
    return case


def reads_all(session: Any, case: Case) -> bool:
    """Whether the actor reads every referral of a case."""
    return Kind.REF in guard.reach(session, case.id).reads


def of_case(session: Any, case: Case, now: datetime) -> list[Shown]:
    """Return every referral of a case, what changed last first."""
    found = _OF_CASE.of(session, case=case.id)
    return [Shown(row, state_of(line, now)) for row, line in found if line is not None]


def received_in(session: Any, case: Case, now: datetime) -> list[Shown]:
    """Return the referrals that came to the actor."""
    return [Shown(row, state_of(row, now)) for row in _RECEIVED.of(session, case=case.id)]


def referral_of(session: Any, case: Case, referral_id: uuid.UUID) -> Referral:
    """Return one referral of a case; raise ``HiddenError`` if there is none for this actor."""
    found: Referral | None = session.scalars(
        select(Referral).where(Referral.id == referral_id, Referral.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def received(session: Any, case: Case, referral_id: uuid.UUID) -> ReferralReceived:
    """Return one referral that came to the actor; raise ``HiddenError`` if there is none."""
    found: ReferralReceived | None = session.scalars(
        select(ReferralReceived).where(
            ReferralReceived.id == referral_id, ReferralReceived.case_id == case.id
        )
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def sheet_received(received: ReferralReceived) -> Sheet:
    """Return what its recipient reads; what was sent always has it."""
    return Sheet.read(received.sheet or "")


def events(session: Any, case: Case, referral_id: uuid.UUID) -> Sequence[tuple[Any, str]]:
    """Return what happened with a referral, the latest first, each with who wrote it down."""
    found: Sequence[tuple[Any, str]] = session.execute(
        select(ReferralEvent, User.name)
        .join(User, User.id == ReferralEvent.author_id)
        .where(ReferralEvent.referral_id == referral_id, ReferralEvent.case_id == case.id)
        .order_by(ReferralEvent.made_at.desc(), ReferralEvent.id)
    ).all()
    return found


def whom(session: Any, consent: Consent) -> str:
    """Return the name of whom a permission names."""
    if consent.partner_id is not None:
        partner = session.get(Partner, consent.partner_id)
        return partner.name if partner else ""
    if consent.membership_id is not None:
        hat = session.get(Membership, consent.membership_id)
        user = session.get(User, hat.user_id) if hat else None
        return user.name if user else ""
    return consent.recipient or ""


def live(session: Any, case: Case, now: datetime) -> list[tuple[uuid.UUID, str]]:
    """Return the permissions that hold now and name somebody, in words for a list."""
    found = []
    for entry in permissions.ledger(session, case):
        name = whom(session, entry.consent) if is_live(entry, now) else ""
        if name:
            until = pages.day(entry.consent.expires_on)
            label = _("%(name)s, until %(day)s", name=name, day=until) if until else name
            found.append((entry.consent.id, label))
    return found


def entry_with(session: Any, case: Case, consent_id: uuid.UUID) -> Entry | None:
    """Return one permission of a case."""
    found = permissions.ledger(session, case)
    return next((each for each in found if each.consent.id == consent_id), None)


def may_offer_sending(entry: Entry | None, now: datetime) -> bool:
    """Whether a page offers to send: the permission holds; or it was said a moment ago, while two
    people may still sit together and nothing tells whether it counts."""
    if entry is None:
        return False
    consent = entry.consent
    is_quiet = (
        consent.decision in YES
        and consent.outcome is not ConsentOutcome.ACTIVE
        and consent.made_at > now - QUIET
        and not permissions.is_over(entry, now)
    )
    return is_quiet or is_live(entry, now)
