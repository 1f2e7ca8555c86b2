"""Whether two records may be of one person, by what each is called and by age; in memory only.

It is an offer to look, never a statement that two people are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseapp.base import names
from caseapp.kinds import AgeStatus, IdentityLevel

_APART = re.compile(r"[\n;,]")


@dataclass(frozen=True)
class Known:
    """What is compared of one record: every name it has, and whether they are adult."""

    names: tuple[str, ...]
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
        others = _APART.split(other_names or "")
        found = (each.strip() for each in (called, legal_name, *others) if each)
        return cls(tuple(dict.fromkeys(each for each in found if each)), age)


def may_be_one(newer: Known, older: Known) -> bool:
    """Whether two records may be of one person: nobody who was adult before is under 18 now."""
    if newer.age is AgeStatus.CHILD and older.age is AgeStatus.ADULT:
        return False
    return any(names.may_be_one(one, other) for one in newer.names for other in older.names)
