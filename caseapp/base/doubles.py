"""Whether two records may be of one person, by what each is called and by age; in memory only.

It is an offer to look, never a statement that two people are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from caseapp.base import names
from caseapp.kinds import NO_KIND, AgeStatus, IdentityLevel, Kind

_APART = re.compile(r"[\n;,]")


@dataclass(frozen=True)
class Known:
    """What is compared of one record: what they are called, every other name it has, and whether
    they are adult. ``called``: the name to use, alone; none if it is a label. ``papers``: legal and
    other names, which fewer people read."""

    called: tuple[str, ...]
    papers: tuple[str, ...]
    age: AgeStatus

    @classmethod
    def of(
        cls,
        name_to_use: str | None,
        level: IdentityLevel,
        age: AgeStatus,
        legal_name: str | None = None,
        other_names: str | None = None,
    ) -> Known:
        """Collect the names of a record; the label of somebody without a name is none."""
        called = None if level is IdentityLevel.ANONYMOUS else name_to_use
        return cls(_told(called), _told(legal_name, *_APART.split(other_names or "")), age)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, once."""
        return tuple(dict.fromkeys((*self.called, *self.papers)))


def _told(*given: str | None) -> tuple[str, ...]:
    found = (each.strip() for each in given if each)
    return tuple(dict.fromkeys(each for each in found if each))


def is_grown_backwards(newer: Known, older: Known) -> bool:
    """Whether somebody who was adult before would be under 18 now."""
    return newer.age is AgeStatus.CHILD and older.age is AgeStatus.ADULT


def likeness(newer: Known, older: Known) -> Kind:
    """Return by which kind of names two records may be of one person: SUM by the names to use, IDN
    where papers are needed for it, and no kind where they may not.

    Nobody who was adult before is under 18 now.
    """
    if is_grown_backwards(newer, older):
        return NO_KIND
    if _are_alike(newer.called, older.called):
        return Kind.SUM
    return Kind.IDN if _are_alike(newer.names, older.names) else NO_KIND


def _are_alike(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    return any(names.may_be_one(one, other) for one in mine for other in theirs)
