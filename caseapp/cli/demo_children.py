"""Loading the demonstration's children, through the actions that people use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.features.best_interests import actions as best
from caseapp.features.children import actions as children
from caseapp.features.consents import actions as consents
from caseapp.features.details import actions as details
from caseapp.features.notes.actions import write_note
from caseapp.kinds import BestKind, Company, Role
from caseapp.models.account import Membership
from caseapp.models.best_interests import BestInterests
from caseapp.models.case import Case, CaseSummary
from caseapp.models.consent import Consent
from caseapp.rules.best_interests import about_of
from caseapp.rules.children import Answered
from caseapp.rules.consent import Said
from caseapp.rules.stages import Answer
from caseapp.vocabularies.demo_children import DemoAnswers, demo_children

Hats = Mapping[tuple[str, Role], Actor]


def load(session: Any, case: Case, key: str, key_worker: str, hats: Hats, today: date) -> None:
    """Load all of one case, as its key worker, while whose case it is counts as a child."""
    whole = demo_children()
    if key in whole.birthdays:
        _say_birthday(session, case, today + timedelta(days=whole.birthdays[key]), today)
    for each, name in whole.barred:
        if each == key:
            children.bar(session, case, name)
            trail.commit(session)
    for answers in whole.answers:
        if answers.case == key:
            _answer(session, case, answers, hats, today)
            trail.commit(session)
    for decision in whole.decisions:
        if decision.case == key:
            _decide(session, case, decision.purpose, decision.words)
            trail.commit(session)
    _write_notes(session, case, key, key_worker, today)


def _write_notes(session: Any, case: Case, key: str, author: str, today: date) -> None:
    """What a child keeps from their guardian, as whoever wrote it down."""
    for note in demo_children().notes:
        if (note.case, note.author) == (key, author):
            day = today + timedelta(days=note.on)
            write_note(
                session,
                case,
                text=note.text,
                happened_at=datetime.combine(day, time(15), tzinfo=UTC),
                mode=note.mode,
                closed_to_guardian=True,
            )


def _say_birthday(session: Any, case: Case, birthday: date, today: date) -> None:
    summary = session.scalars(select(CaseSummary).where(CaseSummary.case_id == case.id)).one()
    known = details.Details(
        age_status=summary.age_status,
        since_on=None,
        identity_level=summary.identity_level,
        source=Answer(summary.source_state, summary.source_type),
        source_words=summary.source_words or "",
        adult_on=birthday,
    )
    details.change_details(session, case, summary, known, today=today)
    trail.commit(session)


def _answer(session: Any, case: Case, each: DemoAnswers, hats: Hats, today: date) -> None:
    on = today + timedelta(days=each.on)
    said = Said(
        decision=each.answer,
        purpose=each.purpose,
        recipient=each.outside,
        kinds=each.kinds,
        until=today + timedelta(days=each.until),
        given_on=on,
        card_said=True,
        language="en",
        company=Company.ALONE,
        asked_by=each.asked_by,
        words=each.words,
    )
    consent = consents.answer(session, case, said)
    hat = hats.get((each.by, Role.GA))
    given = Answered(
        says=each.guardian,
        hat=session.get(Membership, hat.membership_id) if hat else None,
        outside=each.by_name,
        words=each.guardian_words,
        given_on=on,
    )
    children.answer(session, case, consent, given)


def _decide(session: Any, case: Case, purpose: str, words: dict[str, str]) -> None:
    """Write on the decision that the answers began, or begin it."""
    consent = session.scalars(
        select(Consent).where(Consent.case_id == case.id, Consent.purpose == purpose)
    ).one()
    decision = session.scalars(
        select(BestInterests).where(BestInterests.consent_id == consent.id)
    ).first()
    if decision is None:
        decision = best.start(session, case, BestKind.DECISION, about_of(consent), consent)
    best.keep(session, decision, dict(words))
