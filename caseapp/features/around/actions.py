"""Writing down who is in somebody's life, changing it, and taking somebody off the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import KnowsUs, MayCall
from caseapp.models.around import PersonAround
from caseapp.models.case import Case

_CALLS = (MayCall.YES, MayCall.ONLY_ABOUT)


@dataclass(frozen=True)
class Told:
    """Somebody in a person's life, as it was said."""

    name: str
    tie: str = ""
    telephone: str = ""
    knows: KnowsUs = KnowsUs.NOT_ASKED_YET
    knows_what: str = ""
    may_call: MayCall = MayCall.NOT_ASKED_YET
    about: str = ""


def add(session: Any, case: Case, told: Told) -> PersonAround:
    """Write somebody down."""
    person = PersonAround(case)
    _set(person, told)
    session.add(person)
    trail.say(session, "around.add")
    session.flush()
    return person


def change(session: Any, person: PersonAround, told: Told) -> None:
    """Change what is written. The form's version was checked before."""
    _set(person, told)
    trail.say(session, "around.change")
    session.flush()


def take_off(session: Any, person: PersonAround) -> None:
    """Take somebody off the list; what was written stays in the record."""
    if person.ended_at is None:
        person.ended_at = clock.now()
        trail.say(session, "around.take_off")
    session.flush()


def _set(person: PersonAround, told: Told) -> None:
    if not told.name.strip():
        raise InvalidError("name", _("Write a name, or who they are."))
    if told.knows is KnowsUs.MUST_NOT_KNOW and told.may_call in _CALLS:
        raise InvalidError(
            "may_call", _("They must not know that we exist, so we cannot call them. Change one.")
        )
    if (told.may_call is MayCall.ONLY_ABOUT) != bool(told.about.strip()):
        raise InvalidError("about", _("Say about what we may call, where it is only one thing."))
    person.name = told.name.strip()
    person.tie = _words(told.tie)
    person.telephone = _words(told.telephone)
    person.knows, person.knows_what = told.knows, _words(told.knows_what)
    person.may_call, person.about = told.may_call, _words(told.about)


def _words(text: str) -> str | None:
    return text.strip() or None
