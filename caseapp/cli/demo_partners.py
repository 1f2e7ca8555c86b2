"""Loading the demonstration's partners, through the actions that people use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.features.partners import actions
from caseapp.kinds import Role
from caseapp.models.partner import Partner
from caseapp.rules import partners as rules
from caseapp.vocabularies.demo import Demo
from caseapp.vocabularies.demo_partners import DemoPartner, demo_partners

Hats = Mapping[tuple[str, Role], Actor]


def load(
    demo: Demo, hats: Hats, today: date, acting_as: Callable[[Actor], AbstractContextManager[Any]]
) -> None:
    """Load them all, as the manager, who vets them."""
    manager = next(hat for (_key, role), hat in hats.items() if role is Role.MGR)
    homes = _homes(demo, hats)
    with acting_as(manager) as session:
        for each in demo_partners().values():
            made = rules.new(manager.organisation_id, each.name)
            actions.add(session, made, _values(each, homes, today))
            trail.commit(session)
            if each.is_suspended:
                actions.suspend(session, made)
                trail.commit(session)


def of_key(session: Any, key: str) -> Partner:
    """Return a partner that was loaded, by its key in the file."""
    wanted = select(Partner).where(Partner.name == demo_partners()[key].name)
    found: Partner = session.scalars(wanted).one()
    return found


def _homes(demo: Demo, hats: Hats) -> dict[str, uuid.UUID]:
    """The organisations of the demonstration in which somebody has an account."""
    where = {person.key: person.organisation for person in demo.staff}
    return {where[key]: hat.organisation_id for (key, _role), hat in hats.items()}


def _values(each: DemoPartner, homes: Mapping[str, uuid.UUID], today: date) -> dict[str, Any]:
    return {
        "name": each.name,
        **each.words,
        "sends_by": each.sends_by,
        "vetted_on": today + timedelta(days=each.checked),
        "vetted_until": today + timedelta(days=each.holds),
        "linked_organisation_id": homes[each.organisation] if each.organisation else None,
    }
