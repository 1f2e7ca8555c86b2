"""Putting the circle together: one entry a person, with their place on the team."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from caseapp.access.circle import Circle, Reach
from caseapp.models.account import User
from caseapp.models.team import Assignment

Members = Sequence[tuple[Assignment, str]]


@dataclass
class Person:
    """Somebody around the person: their place on the team, and each way in which they see."""

    name: str
    house: str = ""
    place: Assignment | None = None
    ways: list[Reach] = field(default_factory=list)


def members(session: Any, case: Any, now: datetime) -> Members:
    """Return who is on the team now, with names."""
    until = or_(Assignment.ends_at.is_(None), Assignment.ends_at > now)
    found: Members = session.execute(
        select(Assignment, User.name)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.case_id == case.id, Assignment.starts_at <= now, until)
        .order_by(Assignment.starts_at, Assignment.id)
    ).all()
    return found


def people(circle: Circle, on_team: Members) -> list[Person]:
    """Return one entry a person: who is on the team first, then by name."""
    found: dict[uuid.UUID, Person] = {}
    for place, name in on_team:
        found.setdefault(place.user_id, Person(name, place=place))
    for way in circle.now:
        person = found.setdefault(way.user_id, Person(way.name))
        person.house = person.house or way.house
        person.ways.append(way)
    return list(found.values())
