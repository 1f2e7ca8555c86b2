"""Reading referrals of one case. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, or_, select

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.reading import Line, Reading
from caseapp.db.base import Identifier, Moment
from caseapp.features.referrals import keys
from caseapp.features.referrals.keys import Key
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
#: So many referrals of a case stand on a page.
PAGE = 25
#: What is read of how a referral stands.
STANDING = ("id", "state", "stopped_at", "ends_at")
_SHOWN = ("id", "recipient", "service", "sent_by", "sent_on", "state_at")
_RECEIVED_SHOWN = ("id", "service", "sent_on", "state", "state_at", "stopped_at", "ends_at")
_LEFT = (ReferralStanding, STANDING, ReferralStanding.id == Referral.id)


def _page(model: Any, names: tuple[str, ...], *, goes_on: bool, left: Any = None) -> Reading:
    """One page of a case, what changed last first; it goes on after a key."""
    moment, last = bindparam("moment", type_=Moment()), bindparam("last", type_=Identifier())
    after = or_(model.state_at < moment, and_(model.state_at == moment, model.id > last))
    where = (model.case_id == bindparam("case"), *((after,) if goes_on else ()))
    order = (model.state_at.desc(), model.id)
    return Reading(model, names, where=where, order=order, left=left, most=PAGE + 1)


_OF_CASE = {on: _page(Referral, _SHOWN, goes_on=on, left=_LEFT) for on in (False, True)}
_RECEIVED = {on: _page(ReferralReceived, _RECEIVED_SHOWN, goes_on=on) for on in (False, True)}


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


def of_case(session: Any, case: Case, after: Key | None, now: datetime) -> tuple[list[Shown], str]:
    """Return a page of the referrals of a case, what changed last first, and where the next one
    goes on."""
    found = list(_OF_CASE[after is not None].of(session, case=case.id, **_values(after)))
    return _shown(found, now), _next([row for row, _line in found])


def received_in(
    session: Any, case: Case, after: Key | None, now: datetime
) -> tuple[list[Shown], str]:
    """Return the same of the referrals that came to the actor."""
    found = list(_RECEIVED[after is not None].of(session, case=case.id, **_values(after)))
    return _shown([(row, row) for row in found], now), _next(found)


def _values(after: Key | None) -> dict[str, Any]:
    return {"moment": after[0], "last": after[1]} if after else {}


def _shown(found: Sequence[tuple[Line, Line | None]], now: datetime) -> list[Shown]:
    return [Shown(row, state_of(line, now)) for row, line in found[:PAGE] if line is not None]


def _next(rows: Sequence[Line]) -> str:
    return keys.write(rows[PAGE - 1]) if len(rows) > PAGE else ""


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
