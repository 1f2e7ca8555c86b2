"""Reading first contacts and the waiting list. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Uuid, and_, bindparam, or_, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.base import days
from caseapp.db.base import Moment
from caseapp.kinds import IntakeState
from caseapp.models.account import User
from caseapp.models.case import Case, CaseCard
from caseapp.models.intake import FirstContact, Intake, WayBack

PAGE = 25
_PLACE = ("id", "state", "since", "next_on", "said_hello_at", "words", "passed_to", "version")
_CARD = (CaseCard, ("reference", "name_to_use"), CaseCard.case_id == Intake.case_id)

#: One line of a list: where a first contact stands, and what it is called.
Lines = list[tuple[Line, Line]]
#: Where a page of a list begins: a moment or a day, and a row.
Key = tuple[Any, uuid.UUID]


@dataclass(frozen=True)
class Contact:
    """One first contact: where it stands, and of what was said what this actor reads."""

    place: Intake
    said: FirstContact | None
    way: WayBack | None
    name: str | None
    answered_by: str | None


@cache
def _contacts(is_answered: bool, goes_on: bool) -> Reading:
    """First contacts, newest first: those that nobody has answered, or those answered."""
    where: list[Any] = [
        Intake.state.not_in((IntakeState.UNANSWERED, IntakeState.WAITING))
        if is_answered
        else Intake.state == IntakeState.UNANSWERED
    ]
    if goes_on:
        moment, last = bindparam("moment", type_=Moment()), bindparam("last", type_=Uuid())
        where.append(or_(Intake.since < moment, and_(Intake.since == moment, Intake.id < last)))
    order = (Intake.since.desc(), Intake.id.desc())
    return Reading(Intake, _PLACE, where=where, order=order, left=_CARD, most=PAGE + 1)


@cache
def _waiting(goes_on: bool) -> Reading:
    """The waiting list by next hello: no rank, and nobody leaves it by itself (INV-04)."""
    where: list[Any] = [Intake.state == IntakeState.WAITING]
    if goes_on:
        day, last = bindparam("day", type_=Date()), bindparam("last", type_=Uuid())
        where.append(or_(Intake.next_on > day, and_(Intake.next_on == day, Intake.id > last)))
    order = (Intake.next_on, Intake.id)
    return Reading(Intake, _PLACE, where=where, order=order, left=_CARD, most=PAGE + 1)


def contacts(session: Any, *, answered: bool, after: Key | None) -> Lines:
    """Return one page of first contacts; one more than a page shows."""
    values = {"moment": after[0], "last": after[1]} if after else {}
    return list(_contacts(answered, after is not None).of(session, **values))


def waiting(session: Any, after: Key | None) -> Lines:
    """Return one page of the waiting list; one more than a page shows."""
    values = {"day": after[0], "last": after[1]} if after else {}
    return list(_waiting(after is not None).of(session, **values))


def place_of(session: Any, case: Case) -> Intake:
    """Return where the first contact of a record stands; raise ``HiddenError`` if it has none."""
    found: Intake | None = session.scalars(
        select(Intake).where(Intake.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def contact(session: Any, case: Case) -> Contact:
    """Return one first contact; raise ``HiddenError`` if there is none for this actor."""
    place = place_of(session, case)
    said = session.scalars(select(FirstContact).where(FirstContact.case_id == case.id)).first()
    way = session.scalars(select(WayBack).where(WayBack.case_id == case.id)).first()
    card = session.scalars(select(CaseCard).where(CaseCard.case_id == case.id)).first()
    answered_by = session.get(User, place.answered_by_id) if place.answered_by_id else None
    return Contact(
        place,
        said,
        way,
        card.name_to_use if card else None,
        answered_by.name if answered_by else None,
    )


def read_moment(text: str) -> Key | None:
    """Read where a page of first contacts begins; what cannot be read begins at the first."""
    when, _separator, last = text.partition("~")
    moment = days.moment_in(when)
    try:
        return (moment, uuid.UUID(last)) if moment else None
    except ValueError:
        return None


def read_day(text: str) -> Key | None:
    """Read where a page of the waiting list begins; what cannot be read begins at the first."""
    day, _separator, last = text.partition("~")
    try:
        return date.fromisoformat(day), uuid.UUID(last)
    except ValueError:
        return None


def key_of(lines: Sequence[tuple[Line, Line]], column: str) -> str | None:
    """Return where the next page begins, if there is one more line than a page shows."""
    if len(lines) <= PAGE:
        return None
    last = lines[PAGE - 1][0]
    return f"{getattr(last, column).isoformat()}~{last.id}"
