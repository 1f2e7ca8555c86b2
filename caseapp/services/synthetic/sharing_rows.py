"""What an invented case shares, as rows: the permission, who may look, what that opens, a referral.

They are what :mod:`caseapp.rules.consent` and :mod:`caseapp.rules.referrals` would have left.
"""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from caseapp.access import consent_people, consents, grants
from caseapp.access.actor import Actor
from caseapp.access.grants import Standing
from caseapp.access.table import COMES_ALONG
from caseapp.base import ids
from caseapp.kinds import (
    NO_KIND,
    Company,
    ConsentOutcome,
    Decision,
    InterpreterFit,
    Kind,
    ReferralAct,
    ReferralState,
    Relation,
    ReviewState,
    Sentence,
)
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.grant import CaseAccess, ItemAccess
from caseapp.models.referral import Referral, ReferralEvent
from caseapp.models.review import Review
from caseapp.services.synthetic.sharing import Shared

if TYPE_CHECKING:
    from caseapp.services.synthetic.rows import CaseRows

FIRST_VERSION = 1
_REMINDED = timedelta(days=14)


def add(rows: CaseRows, author: Actor, shared: Shared, listed_at: Any) -> None:
    """Add all that one permission leaves."""
    consent = _consent(rows, author, shared)
    if shared.person is not None:
        _named(rows, author, shared, shared.person, consent, listed_at)
    rows.row(
        Review,
        author,
        shared.said_at,
        kind=Kind.CON,
        code="CONSENT_EXP",
        clock=f"consent.{consent.hex}",
        counts_from=shared.expires_on,
        due_on=shared.expires_on - _REMINDED,
        state=ReviewState.SCHEDULED,
        owner_id=None,
        closed_at=None,
        closed_by_id=None,
        source_id=None,
        reason=None,
        snoozes=0,
        is_acute=False,
        version=FIRST_VERSION,
    )
    if shared.is_referred:
        _referral(rows, author, shared, consent)


def _consent(rows: CaseRows, author: Actor, shared: Shared) -> uuid.UUID:
    return rows.row(
        Consent,
        author,
        shared.said_at,
        purpose=shared.house.purpose,
        decision=Decision.YES,
        outcome=ConsentOutcome.ACTIVE,
        partner_id=shared.house.id,
        kinds=shared.house.kinds,
        without_name=False,
        headlines=NO_KIND,
        given_on=shared.said_at.date(),
        starts_at=shared.said_at,
        expires_on=shared.expires_on,
        ends_at=shared.ends_at,
        card_said=True,
        **{each.value: True for each in Sentence},
        company=Company.ALONE,
        upset=False,
        pressure_concern=False,
        interpreter=InterpreterFit.NONE_NEEDED,
    )


def _named(
    rows: CaseRows,
    author: Actor,
    shared: Shared,
    person: Actor,
    consent: uuid.UUID,
    listed_at: Any,
) -> None:
    """Somebody of the partner who may look, and what that opens to them."""
    named = rows.row(
        ConsentPerson,
        author,
        shared.said_at,
        consent_id=consent,
        named_at=shared.said_at,
        ended_at=None,
        membership_id=person.membership_id,
        user_id=person.user_id,
    )
    standing = Standing(
        membership_id=person.membership_id,
        user_id=person.user_id,
        role=person.role,
        relation=Relation.CONSENT,
        starts_at=shared.said_at,
        ends_at=shared.ends_at,
        basis=consent_people.BASIS,
        basis_id=named,
        only=shared.house.kinds,
        ticked=shared.house.kinds,
        along=COMES_ALONG,
    )
    of_case = (rows.ids.case_id, rows.ids.organisation_id)
    rows.rows[CaseAccess].append(grants.row_of(*of_case, listed_at, standing, rows.now))
    item = vars(consents.share(standing, consent))
    rows.rows[ItemAccess].append(
        {
            **item,
            "id": ids.new_id(),
            "case_id": of_case[0],
            "organisation_id": of_case[1],
            "starts_at": max(shared.said_at, rows.now),
            "is_over": False,
        }
    )


def _referral(rows: CaseRows, author: Actor, shared: Shared, consent: uuid.UUID) -> None:
    """A referral that was sent on the same day, and accepted some while later, or not yet."""
    day = shared.said_at.date()
    sheet: dict[str, Any] = {
        "to": shared.house.name,
        "day": day.isoformat(),
        "service": shared.house.service.value,
        "purpose": "",
        "words": shared.words,
        "lines": [],
    }
    state = ReferralState.ACCEPTED if shared.is_accepted else ReferralState.SENT
    referral = rows.row(
        Referral,
        author,
        shared.said_at,
        partner_id=shared.house.id,
        recipient=shared.house.name,
        consent_id=consent,
        service=shared.house.service,
        words=shared.words,
        parts="",
        kinds=NO_KIND,
        sheet=json.dumps(sheet, ensure_ascii=False),
        state=state,
        sent_by=shared.way,
        sent_on=day,
        state_at=shared.said_at,
        version=FIRST_VERSION + 1 + shared.is_accepted,
    )
    acts = (ReferralAct.SEND, *((ReferralAct.ACCEPT,) if shared.is_accepted else ()))
    for act in acts:
        is_sending = act is ReferralAct.SEND
        rows.row(
            ReferralEvent,
            author,
            shared.said_at,
            referral_id=referral,
            act=act,
            happened_on=day,
            sent_by=shared.way if is_sending else None,
            consent_id=consent if is_sending else None,
        )
