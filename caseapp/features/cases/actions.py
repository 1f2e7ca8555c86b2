"""What people do with a case as a whole."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from flask_babel import gettext as _

from caseapp.access import handles, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import NotYoursError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.db import keystore
from caseapp.kinds import (
    AgeStatus,
    IdentityLevel,
    Relation,
    Role,
    Sensitivity,
    TeamRole,
)
from caseapp.models.account import Membership
from caseapp.models.case import Case, CaseSummary, Person
from caseapp.rules.reviews import start_with_case
from caseapp.rules.stages import open_tracks
from caseapp.rules.team import assign, has_caseworker


def open_case(
    session: Any,
    *,
    name_to_use: str,
    age_status: AgeStatus,
    opened_on: date | None = None,
    say_it: str | None = None,
    pronouns: str | None = None,
    summary: str | None = None,
    identity_level: IdentityLevel = IdentityLevel.WORKING_NAME,
    sensitivity: Sensitivity = Sensitivity.STANDARD,
    source_type: str | None = None,
) -> Case:
    """Open a case with a name or label and an age status; nothing else is needed (practice.md P3).

    Whoever opens it is key worker until it is handed over. The person's key is stored before the
    person's first row. Raises :class:`InvalidError` for a missing name.
    """
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person opens a case.")
    _refuse_invisible(name_to_use)
    day = opened_on or clock.today()
    person = Person(organisation_id=actor.organisation_id, made_at=clock.now())
    keystore.store().make(person.id)
    case = Case(
        reference=handles.free_reference(session),
        organisation_id=actor.organisation_id,
        subject_id=person.id,
        sensitivity=sensitivity,
        made_at=clock.now(),
    )
    session.add_all([person, case])
    session.add(
        CaseSummary(
            case,
            name_to_use=name_to_use.strip(),
            say_it=say_it or None,
            pronouns=pronouns or None,
            summary=summary or None,
            age_status=age_status,
            identity_level=identity_level,
            source_type=source_type,
            opened_on=day,
        )
    )
    open_tracks(session, case, day)
    assign(
        session,
        case,
        session.get(Membership, actor.membership_id),
        TeamRole.KEY_WORKER,
        relation=_opener_relation(session, actor),
    )
    start_with_case(session, case, day)
    trail.say(session, "case.open")
    return case


def _refuse_invisible(name: str) -> None:
    """Raise unless a name shows: marks of direction and blanks alone cannot be found again."""
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in name):
        raise InvalidError("name_to_use", _("Give a name or a label, whatever you have."))


def _opener_relation(session: Any, actor: Actor) -> Relation:
    """An advocate holds a case only where there is no caseworker (practice.md P2)."""
    if actor.role is not Role.IA:
        return Relation.ASSIGNED
    if has_caseworker(session, actor.organisation_id):
        raise InvalidError(
            "name_to_use", _("Here a caseworker opens the case; ask one of your colleagues.")
        )
    return Relation.HOLDER


def change_summary(
    session: Any,
    summary: CaseSummary,
    *,
    name_to_use: str,
    say_it: str,
    pronouns: str,
    words: str,
) -> None:
    """Change what everyone needs first. The form's version was checked before."""
    _refuse_invisible(name_to_use)
    summary.name_to_use = name_to_use.strip()
    summary.say_it = say_it.strip() or None
    summary.pronouns = pronouns.strip() or None
    summary.summary = words.strip() or None
    trail.say(session, "case.change_summary")
    session.flush()
