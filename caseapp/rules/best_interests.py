"""Best-interests decisions: starting one, completing it, a second person's name (domain.md §2.5).

A completed one opens what it was about, or not, by :mod:`caseapp.access.children`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from caseapp.access.actor import Actor
from caseapp.access.ages import age_in
from caseapp.access.errors import NotYoursError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import BestKind, BestResult, DecisionStep, KeyDecision, Voice
from caseapp.models.best_interests import BestCountersign, BestInterests
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.disclosure import Disclosure
from caseapp.models.identification import IdentificationDecision
from caseapp.rules.consent_checks import YES
from caseapp.vocabularies.purposes import purposes

#: What a permission is a decision about; anything else is about sharing something.
_ABOUT = {
    "FAMILY": KeyDecision.FAMILY_CONTACT,
    "POLICE": KeyDecision.POLICE_INTERVIEW,
    "ACCOM": KeyDecision.PLACEMENT,
    "PARTNER": KeyDecision.REFERRAL,
    "HEALTH": KeyDecision.REFERRAL,
    "NRM_REFER": KeyDecision.REFERRAL,
}


#: What else makes a key decision: records of their own.
_MADE: tuple[tuple[KeyDecision, Any, tuple[Any, ...]], ...] = (
    (KeyDecision.DISCLOSURE, Disclosure, ()),
    (
        KeyDecision.AGE_PROCESS,
        IdentificationDecision,
        (IdentificationDecision.step == DecisionStep.AGE,),
    ),
)


@dataclass(frozen=True)
class Asked:
    """A key decision that was made and of which nothing says how the child took part."""

    about: KeyDecision
    consent_id: uuid.UUID | None = None


def asked_for(session: Any, case: Case) -> list[Asked]:
    """Return the key decisions of a child for which a record of taking part is asked (practice.md
    P27), as far as the actor reads them. Asking is all: nothing waits for it."""
    if age_in(session, case.id).is_adult(clock.now()):
        return []
    rows = session.scalars(select(BestInterests).where(BestInterests.case_id == case.id)).all()
    written = {row.consent_id for row in rows}
    answers = session.scalars(
        select(Consent).where(
            Consent.case_id == case.id,
            Consent.purpose.in_(_ABOUT),
            Consent.decision.in_(YES),
            Consent.assent.is_not(None),
        )
    )
    found = [Asked(about_of(row), row.id) for row in answers if row.id not in written]
    for about, model, where in _MADE:
        last = session.scalar(
            select(func.max(model.made_at)).where(model.case_id == case.id, *where)
        )
        since = [row for row in rows if row.about is about and last and row.made_at >= last]
        if last is not None and not since:
            found.append(Asked(about))
    return found


def start(
    session: Any,
    case: Case,
    sort: BestKind,
    about: KeyDecision | None = None,
    consent: Consent | None = None,
) -> BestInterests:
    """Begin one. About a permission, it begins with how the child was asked."""
    decision = BestInterests(
        case,
        sort=sort,
        about=about,
        consent_id=consent.id if consent else None,
        voice_mode=consent.asked_by if consent else None,
        voice=consent.words if consent else None,
    )
    session.add(decision)
    session.flush()
    return decision


def start_about(session: Any, case: Case, consent: Consent) -> None:
    """Begin one about a permission on which a child and their guardian differ, unless one is open
    (story 14)."""
    is_open = session.scalars(
        select(BestInterests.id).where(
            BestInterests.case_id == case.id,
            BestInterests.consent_id == consent.id,
            BestInterests.completed_at.is_(None),
        )
    ).first()
    if is_open is None:
        start(session, case, BestKind.DECISION, about_of(consent), consent)


def about_of(consent: Consent) -> KeyDecision:
    """Return which of the seven decisions a permission is about."""
    return _ABOUT.get(consent.purpose or "", KeyDecision.DISCLOSURE)


def complete(
    session: Any,
    decision: BestInterests,
    values: Mapping[str, Any],
    consent: Consent | None,
    today: date,
) -> None:
    """Complete one. Raises the first :class:`InvalidError` of what it lacks."""
    for problem in lacks(decision, consent, today, values):
        raise problem
    for name, value in values.items():
        setattr(decision, name, value)
    decision.completed_at = clock.now()
    decision.completed_by_id = _person(session).user_id
    session.flush()


def countersign(session: Any, case: Case, decision: BestInterests) -> None:
    """Put a second person's name under one: an act, never of whoever decided (§7.1)."""
    if not needs_countersign(session, case, decision):
        raise InvalidError("", _("This does not wait for a second person."))
    if _person(session).user_id in (decision.author_id, decision.completed_by_id):
        raise InvalidError("", _("Somebody else signs this, not whoever decided it."))
    session.add(BestCountersign(case, best_interests_id=decision.id))
    session.flush()


def needs_countersign(session: Any, case: Case, decision: BestInterests) -> bool:
    """Whether a completed one waits for a second person: sharing against what the child said."""
    if decision.completed_at is None or decision.told_on is None:
        return False
    if decision.result is not BestResult.SHARE or signature(session, case, decision) is not None:
        return False
    said = session.scalars(
        select(Consent).where(Consent.case_id == case.id, Consent.id == decision.consent_id)
    ).one_or_none()
    return said is None or said.decision not in YES


def signature(session: Any, case: Case, decision: BestInterests) -> BestCountersign | None:
    """Return the second person's name under one."""
    found: BestCountersign | None = session.scalars(
        select(BestCountersign).where(
            BestCountersign.case_id == case.id,
            BestCountersign.best_interests_id == decision.id,
        )
    ).one_or_none()
    return found


def lacks(
    decision: BestInterests, consent: Consent | None, today: date, values: Mapping[str, Any]
) -> list[InvalidError]:
    """Tell everything that one lacks before it can be completed with these values."""
    found = [
        InvalidError(name, sentence)
        for name, sentence in _needed().items()
        if not values[name] and not (name == "voice" and values["voice_mode"] is Voice.SILENCE)
    ]
    for name in ("feedback_on", "told_on"):
        if values[name] is not None and values[name] > today:
            to_come = _("This date is still to come. Use the day it happened.")
            found.append(InvalidError(name, to_come))
    if decision.consent_id is not None:
        found.extend(_about_permission(consent, values))
    return found


def _needed() -> dict[str, str]:
    """What one needs (§2.5, practice.md P27), and what is said where it is missing."""
    return {
        "space": _("Write how there was time and a safe place."),
        "voice_mode": _("Say how they were heard. Silence is an answer too."),
        "voice": _("Write what they said or showed, in their way."),
        "audience": _("Write who with power heard it."),
        "influence": _("Write what changed by it, and what did not and why."),
        "decided": _("Write what was decided."),
        "weight": _("Write what weight their view had."),
        "decided_by": _("Write who decided."),
        "feedback_on": _("Say when they were told what came of it. It stays open until then."),
    }


def _about_permission(consent: Consent | None, values: Mapping[str, Any]) -> Iterator[InvalidError]:
    if values["result"] is None:
        yield InvalidError("result", _("Say whether it is shared."))
    if values["result"] is not BestResult.SHARE:
        return
    if consent is None:
        yield InvalidError("result", _("Somebody who reads permissions completes this."))
        return
    code = consent.purpose or ""
    shares = not (purposes().known(code) and purposes().get(code).shares_nothing)
    if shares and (not consent.kinds or consent.ends_at is None):
        yield InvalidError(
            "result",
            _("What would be shared, or until when, was not written down. Ask them again first."),
        )
    if consent.decision in YES:
        return
    if values["told_on"] is None:
        yield InvalidError("told_on", _("Tell them first. Then write down the day."))
    if not values["reasons"]:
        yield InvalidError("reasons", _("Write why it is decided differently from what they said."))


def _person(session: Any) -> Actor:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person decides.")
    return actor
