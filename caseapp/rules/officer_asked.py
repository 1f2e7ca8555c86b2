"""When the data protection officer is asked whether help is wanted with a look that is theirs too
(domain.md §6.1: an emergency access, something shared without a yes; a day after its day).

The officer reads no case, so no question is stored for them: it follows from the day on which it
began, and stands beside the line that they read anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.organisation import Organisation
from caseapp.rules.reviews import place_of


def asked(
    session: Any, actor: Actor | None, code: str, began: Mapping[Any, datetime]
) -> frozenset[Any]:
    """Return with which of these, by their keys, the officer is asked; none for anybody else."""
    if actor is None or actor.role is not Role.DPO or not began:
        return frozenset()
    place = place_of(session, actor.organisation_id)
    kind = place.kinds.get(code)
    zone = ZoneInfo(session.get_one(Organisation, actor.organisation_id).time_zone)
    found = set()
    for key, moment in began.items():
        due = kind.moments[0].after(moment.astimezone(zone).date(), place.calendar)
        if any(step.after(due, place.calendar) <= place.today for step in kind.help):
            found.add(key)
    return frozenset(found)
