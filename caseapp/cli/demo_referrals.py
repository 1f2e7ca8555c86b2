"""Loading the demonstration's referrals and enquiries, through the actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.cli.demo_partners import of_key
from caseapp.features.referrals import actions
from caseapp.features.referrals.views_enquiries import By
from caseapp.kinds import Company, Decision, Kind, Role, SentBy
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.partner import Partner
from caseapp.models.referral import Referral
from caseapp.rules.consent import Said
from caseapp.rules.referral_sheet import sheet_of
from caseapp.rules.referrals import Draft
from caseapp.vocabularies.demo_referrals import DemoReferral, demo_referrals
from caseapp.vocabularies.purposes import purposes

Hats = Mapping[tuple[str, Role], Actor]


def load(session: Any, case: Case, key: str, hats: Hats, today: date) -> None:
    """Load the referrals of one case, as its key worker."""
    for each in demo_referrals().referrals:
        if each.case != key:
            continue
        partner = of_key(session, each.partner)
        draft = Draft(each.service, each.purpose, each.words, each.parts)
        referral = _made(session, case, each, partner, draft, hats, today)
        trail.commit(session)
        if each.way is not None:
            on = today + timedelta(days=each.on)
            is_told = each.way in (SentBy.PHONE, SentBy.LETTER)
            day = on if is_told else None
            seen = sheet_of(session, case, referral, today).mark
            actions.send(session, case, referral, each.way, day, seen)
            trail.commit(session)
        for came in each.came:
            on = today + timedelta(days=came.on)
            actions.answer(session, case, referral, came.act, on, came.words)
            trail.commit(session)


def load_enquiries(
    hats: Hats, today: date, acting_as: Callable[[Actor], AbstractContextManager[Any]]
) -> None:
    """Load what was asked without naming anyone, as one of the caseworkers."""
    asker = next(hat for (_key, role), hat in hats.items() if role is Role.CW)
    with acting_as(asker) as session:
        for each in demo_referrals().enquiries:
            partner = of_key(session, each.partner)
            by = By(asker.user_id, today + timedelta(days=each.on))
            actions.ask_without_name(session, partner, each.service, each.answer, each.words, by)
            trail.commit(session)


def _made(
    session: Any,
    case: Case,
    each: DemoReferral,
    partner: Partner,
    draft: Draft,
    hats: Hats,
    today: date,
) -> Referral:
    if not each.kinds:
        consent = session.scalars(
            select(Consent)
            .where(Consent.case_id == case.id, Consent.partner_id == partner.id)
            .order_by(Consent.made_at.desc())
        ).first()
        return actions.refer(session, case, consent, partner.name, draft)
    named = [hat for (key, _role), hat in hats.items() if key in each.people]
    said = Said(
        decision=Decision.YES,
        purpose=purposes().usual(None),
        partner=partner,
        people=tuple(session.get(Membership, hat.membership_id) for hat in named),
        kinds=each.kinds | (Kind.REF if named else Kind(0)),
        until=today + timedelta(days=each.until),
        given_on=today + timedelta(days=min(each.on, 0)),
        card_said=True,
        language="en",
        company=Company.ALONE,
    )
    return actions.ask_and_refer(session, case, said, partner.name, draft)
