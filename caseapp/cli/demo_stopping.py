"""Loading what the demonstration's people were told about stopping, and its sentences of the
spoken card, through the rules that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base.resources import resource
from caseapp.kinds import Role
from caseapp.models.consent import Consent
from caseapp.models.stopping import RecipientTold
from caseapp.rules import sentences, stopping, telling
from caseapp.rules.sentences import Given
from caseapp.vocabularies.demo import Demo
from caseapp.vocabularies.demo_stopping import DemoLanguage, DemoTold, load_stopping

Hats = Mapping[tuple[str, Role], Actor]
Acting = Callable[[Actor], AbstractContextManager[Any]]


def load(
    demo: Demo, hats: Hats, cases: Mapping[str, uuid.UUID], today: date, acting_as: Acting
) -> None:
    """Load all of it after the cases; ``cases`` says which key of the demo is which case."""
    whole = load_stopping(resource("seeds", "demo"), demo)
    for language in whole.languages:
        with acting_as(_worn(hats, language.by)) as session:
            _write(session, language, _worn(hats, language.by), today)
    for each in whole.told:
        with acting_as(_worn(hats, demo.case(each.case).key_worker)) as session:
            _tell(session, cases[each.case], each, today)
    for word in whole.heard:
        with acting_as(_worn(hats, word.by)) as session:
            heard = stopping.Heard(word.who, word.words, word.whom, word.came_by)
            stopping.hear(session, heard)


def _write(session: Any, language: DemoLanguage, by: Actor, today: date) -> None:
    on = None if language.checked is None else today + timedelta(days=language.checked)
    given = [Given(each, text, language.checked_by, on) for each, text in language.texts.items()]
    sentences.write(session, by.organisation_id, language.code, given)


def _tell(session: Any, case_id: uuid.UUID, told: DemoTold, today: date) -> None:
    waiting = session.execute(
        select(RecipientTold, Consent)
        .join(Consent, Consent.id == RecipientTold.consent_id)
        .where(RecipientTold.case_id == case_id)
    ).all()
    for _row, consent in waiting:
        telling.told(session, consent, today + timedelta(days=told.on), told.how)
    trail.say(session, "stopping.told")


def _worn(hats: Hats, key: str) -> Actor:
    """Return somebody in the first of their hats."""
    return next(actor for (person, _role), actor in hats.items() if person == key)
