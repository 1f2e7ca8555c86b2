"""The answer of somebody under eighteen, and what they can say already for when they are adult.

What it opens beside a guardian's answer is computed in :mod:`caseapp.access.children`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from caseapp.access.ages import Age
from caseapp.access.consents import reach_of
from caseapp.base.problems import InvalidError
from caseapp.kinds import ConsentOutcome
from caseapp.models.consent import Consent
from caseapp.rules.consent_checks import YES, Said

#: How long before eighteen somebody can say what holds from then on (practice.md P27).
BEFORE_EIGHTEEN = timedelta(days=90)


def is_near(age: Age, now: datetime) -> bool:
    """Whether the eighteenth birthday is known, to come, and near."""
    at = age.adult_at
    return at is not None and now < at and at - now <= BEFORE_EIGHTEEN


def begins(age: Age, now: datetime, said: Said) -> datetime:
    """Return when an answer begins: now, or with the adult that somebody will soon be.

    Raises :class:`InvalidError` unless the birthday is known, near, and before the last day.
    """
    if not said.from_eighteen:
        return now
    at, birthday = age.adult_at, age.birthday
    if at is None or birthday is None or not is_near(age, now):
        raise InvalidError(
            "from_eighteen", _("This can be said from 90 days before the eighteenth birthday.")
        )
    if said.decision not in YES:
        raise InvalidError("from_eighteen", _("A no counts at once. Leave this empty."))
    if said.until is not None and said.until < birthday:
        raise InvalidError("until", _("It begins on the birthday. Choose a later day."))
    return at


def keep_beside(consent: Consent, said: Said, today: date, end_of: Any) -> ConsentOutcome:
    """Keep what a child's answer is worth; return what it becomes by itself: nothing open (§3.6).

    What was asked is kept with a no too, because others may have to decide about it.
    """
    worth = consent.outcome
    is_yes = worth is ConsentOutcome.ACTIVE
    consent.assent = worth
    consent.outcome = ConsentOutcome.PROVISIONAL if is_yes else worth
    consent.asked_by, consent.words = said.asked_by, said.words or None
    if said.decision not in YES:
        consent.kinds = said.kinds & reach_of(said.hat.role) if said.hat else said.kinds
        if said.until is not None and said.until >= today:
            consent.expires_on, consent.ends_at = said.until, end_of(said.until)
    return consent.outcome
