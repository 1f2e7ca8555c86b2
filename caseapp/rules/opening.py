"""Opening: a record of a person with a key of their own, and making it a case.

A record is there before it is a case when somebody rings first (practice.md P30); both begin here,
so that sealing, grants and the trail hold from the first second.
"""

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
from caseapp.models.organisation import Organisation
from caseapp.rules import doubles, walking
from caseapp.rules.reviews import start_with_case
from caseapp.rules.stages import open_tracks
from caseapp.rules.team import assign, bring_in_all, has_caseworker


def open_case(session: Any, **values: Any) -> Case:
    """Open a case with a name or label and an age status; nothing else is needed (practice.md P3).

    ``values``: see :func:`open_alone`. Raises :class:`InvalidError` for a missing name.
    """
    case = open_alone(session, **values)
    doubles.look(session, case)
    return case


def open_alone(
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
    """Open a case as :func:`open_case` does, without looking for doubles: whoever opens several
    looks for those of all of them at once.

    Whoever opens it is key worker until it is handed over. Raises :class:`InvalidError` for a
    missing name.
    """
    day = opened_on or clock.today()
    case = make_record(
        session,
        name_to_use=name_to_use,
        age_status=age_status,
        opened_on=day,
        identity_level=identity_level,
        sensitivity=sensitivity,
        say_it=say_it or None,
        pronouns=pronouns or None,
        summary=summary or None,
        source_type=source_type,
    )
    open_tracks(session, case, day)
    walking.preset(session, case, session.get_one(Organisation, case.organisation_id))
    start_with_case(session, case, day)
    opener: Any = actor_of(session)
    bring_in_all(session, case, opener.user_id, is_child=age_status is not AgeStatus.ADULT)
    trail.say(session, "case.open")
    return case


def make_record(
    session: Any,
    *,
    name_to_use: str,
    age_status: AgeStatus,
    opened_on: date,
    identity_level: IdentityLevel = IdentityLevel.WORKING_NAME,
    sensitivity: Sensitivity = Sensitivity.STANDARD,
    **summary: str | None,
) -> Case:
    """Make a person, their key, the handle and its summary, with whoever makes it on its team.

    The person's key is stored before the person's first row.
    """
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person opens a case.")
    refuse_invisible(name_to_use)
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
            age_status=age_status,
            identity_level=identity_level,
            opened_on=opened_on,
            **summary,
        )
    )
    assign(
        session,
        case,
        session.get(Membership, actor.membership_id),
        TeamRole.KEY_WORKER,
        relation=opener_relation(session, actor),
    )
    return case


def refuse_invisible(name: str) -> None:
    """Raise unless a name shows: marks of direction and blanks alone cannot be found again."""
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in name):
        raise InvalidError("name_to_use", _("Give a name or a label, whatever you have."))


def opener_relation(session: Any, actor: Actor) -> Relation:
    """Return how whoever opens a case stands to it: an advocate holds one only where there is no
    caseworker (practice.md P2)."""
    if actor.role is not Role.IA:
        return Relation.ASSIGNED
    if has_caseworker(session, actor.organisation_id):
        raise InvalidError(
            "name_to_use", _("Here a caseworker opens the case; ask one of your colleagues.")
        )
    return Relation.HOLDER
