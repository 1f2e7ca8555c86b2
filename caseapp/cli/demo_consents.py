"""Loading the demonstration's permissions, through the actions that people use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.cli import demo_partners
from caseapp.features.consents import actions
from caseapp.kinds import NO_KIND, Role
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.rules.consent import Said
from caseapp.vocabularies.demo_consents import DemoConsent, demo_consents


def load(
    session: Any, case: Case, key: str, hats: Mapping[tuple[str, Role], Actor], today: date
) -> None:
    """Load all of them for one case, as its key worker."""
    for each in demo_consents():
        if each.case != key:
            continue
        consent = actions.answer(session, case, _said(session, each, hats, today))
        trail.commit(session)
        if each.stopped is not None:
            actions.stop(session, case, consent, NO_KIND, each.stopped)
            trail.commit(session)


def _said(
    session: Any, each: DemoConsent, hats: Mapping[tuple[str, Role], Actor], today: date
) -> Said:
    hat = next((actor for (person, _role), actor in hats.items() if person == each.to), None)
    return Said(
        decision=each.answer,
        purpose=each.purpose,
        hat=session.get(Membership, hat.membership_id) if hat else None,
        partner=demo_partners.of_key(session, each.partner) if each.partner else None,
        people=tuple(
            session.get(Membership, actor.membership_id)
            for (person, _role), actor in hats.items()
            if person in each.people
        ),
        recipient=each.outside,
        kinds=each.kinds,
        until=_day(today, each.until),
        given_on=today + timedelta(days=each.on),
        card_said=True,
        language="en",
        company=each.company,
        conditions=each.conditions,
        teach_back=each.teach_back,
        headlines=each.headlines,
        entries_from=_day(today, each.entries_from),
        entries_until=_day(today, each.entries_until),
    )


def _day(today: date, offset: int | None) -> date | None:
    return None if offset is None else today + timedelta(days=offset)
