"""Lines of "who looked", made of entries of the trail: the same hat's same act on the same kinds
on one day is one line, however often. Nothing is read here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from caseapp.kinds import NO_KIND, Kind, LookAct, Role

#: Of what one entry holds, the first of these is what its line says.
_SAYS = (
    LookAct.ASKED,
    LookAct.EMERGENCY,
    LookAct.URGENT,
    LookAct.CHANGED,
    LookAct.PRINTED,
    LookAct.TOGETHER,
    LookAct.READ,
)


@dataclass(frozen=True)
class Key:
    """Which line it is; questions and what is withheld name a line by this."""

    user_id: uuid.UUID | None
    role: Role | None
    on_day: date
    act: LookAct
    kinds_read: Kind
    kinds_changed: Kind


@dataclass
class Line:
    """One line. ``seq`` is its newest entry; ``name`` is nobody's where the application acted."""

    key: Key
    name: str | None
    seq: int
    first: datetime
    last: datetime
    times: int = 1
    questions: list[Any] = field(default_factory=list)
    withheld: Any = None


def key_of(row: Any) -> Key:
    """Return the line that a question names."""
    return Key(row.user_id, row.role, row.on_day, row.act, row.kinds_read, row.kinds_changed)


def lines_of(rows: Iterable[Any], zone: str) -> list[Line]:
    """Make lines of subjects of entries that came newest first; days are those of ``zone``."""
    found: dict[Key, Line] = {}
    for entry in _entries(rows):
        first = entry[0]
        key = _key(entry, first.at.astimezone(ZoneInfo(zone)).date())
        line = found.get(key)
        if line is None:
            found[key] = Line(key, first.name, first.seq, first.at, first.at)
        else:
            line.first, line.times = first.at, line.times + 1
    return list(found.values())


def is_withheld(key: Key, withheld: Any) -> bool:
    """Whether a line is one that is withheld: it alone, or all of that person from a day on."""
    if (withheld.user_id, withheld.role) != (key.user_id, key.role):
        return False
    if withheld.act is None:
        return bool(key.on_day >= withheld.on_day)
    return key_of(withheld) == key


def _entries(rows: Iterable[Any]) -> list[list[Any]]:
    found: list[list[Any]] = []
    for row in rows:
        if found and found[-1][0].seq == row.seq:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _key(entry: list[Any], day: date) -> Key:
    acts = {row.act for row in entry}
    act = next(each for each in _SAYS if each in acts)
    read = changed = NO_KIND
    for row in entry:
        if row.act is LookAct.CHANGED:
            changed |= row.kinds
        elif row.act is not LookAct.EMERGENCY:
            read |= row.kinds
    if act is not LookAct.CHANGED:
        changed = NO_KIND
    return Key(entry[0].user_id, entry[0].role, day, act, read & ~changed, changed)
