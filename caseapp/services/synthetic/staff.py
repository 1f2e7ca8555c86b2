"""Who works with an invented caseload: people who are given, and as many more as it needs.

Which case is whose follows from its number, by a step that spreads everybody's cases over all the
years, so that nothing about a million cases is held.
"""

from __future__ import annotations

import math
import uuid
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from string import ascii_uppercase

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import Role
from caseapp.services.synthetic.lots import Lot
from caseapp.vocabularies.synthetic import ingredients

#: The load of a caseworker who is made.
LOAD = 40
#: One more of these for so many cases.
_ONE_FOR = {Role.MGR: 400, Role.IA: 1_000, Role.GA: 2_000}
#: Of people who are given, so many newest cases have much in them.
RICH_CASES = 20
#: A prime, so that neighbours in a list have different names.
_MIXING = 2_897
_GOLDEN = 0.618_033_988_75
_PARTNERS = (Role.LA, Role.HP, Role.AW)


@dataclass(frozen=True)
class Staff:
    """Everybody, with the load of each caseworker; ``made``: who is not given."""

    loads: dict[Actor, int]
    by_role: dict[Role, list[Actor]]
    made: list[Actor]

    @cached_property
    def helpers(self) -> list[Actor]:
        """Caseworkers who are co-workers too: those who are made, so that given loads stay."""
        return [each for each in self.made if each.role is Role.CW]

    @cached_property
    def partners(self) -> list[Actor]:
        """People of other organisations who are on teams."""
        return [each for role in _PARTNERS for each in self.by_role[role]]


def staff_for(
    lot: Lot, home: uuid.UUID, given: Sequence[Actor], loads: Mapping[Actor, int], count: int
) -> Staff:
    """Return the staff of ``count`` cases: those given, with their loads, and as many more."""
    left, held = count, {}
    for actor, load in loads.items():
        held[actor] = min(load, left)
        left -= held[actor]
    more = {Role.CW: max(1, math.ceil(left / LOAD))}
    for role, cases in _ONE_FOR.items():
        there = sum(actor.role is role for actor in given)
        more[role] = max(0, math.ceil(count / cases) - there)
    roles = [role for role, many in more.items() for _ in range(many)]
    made = [_somebody(lot, number, role, home) for number, role in enumerate(roles)]
    for actor in made:
        if actor.role is Role.CW:
            held[actor] = min(LOAD, left)
            left -= held[actor]
    by_role: dict[Role, list[Actor]] = {role: [] for role in Role}
    for actor in (*given, *made):
        by_role[actor.role].append(actor)
    return Staff(held, by_role, made)


def _somebody(lot: Lot, number: int, role: Role, home: uuid.UUID) -> Actor:
    """Make somebody; thousands of them have names that differ."""
    texts = ingredients().texts
    names = len(texts.staff) * len(texts.family) * len(ascii_uppercase)
    rest, first = divmod(number * _MIXING % names, len(texts.staff))
    initial, family = divmod(rest, len(texts.family))
    name = f"{texts.staff[first]} {ascii_uppercase[initial]}. {texts.family[family]}"
    return Actor(lot.id(), lot.id(), home, role, name)


class Caseload:
    """Whose each case is, and which cases have much in them."""

    def __init__(self, staff: Staff, given: Sequence[Actor], count: int) -> None:
        self.count = count
        self._workers = list(staff.loads)
        self._ends = list(accumulate(staff.loads.values()))
        self._step = _step(count)
        self.rich = set(self._newest_of(staff, set(given)))

    def key_worker(self, number: int) -> Actor:
        """Return whose the case with this number is."""
        place = number * self._step % self.count
        return self._workers[bisect_right(self._ends, place)]

    def _newest_of(self, staff: Staff, given: set[Actor]) -> Iterator[int]:
        """The newest cases of people who are given: they are looked at first."""
        back = pow(self._step, -1, self.count) if self.count > 1 else 0
        start = 0
        for worker, load in staff.loads.items():
            if worker in given:
                numbers = sorted(place * back % self.count for place in range(start, start + load))
                yield from numbers[-RICH_CASES:]
            start += load


def _step(count: int) -> int:
    """Return a step that meets every place of a circle once, spread evenly."""
    step = max(1, round(count * _GOLDEN))
    while math.gcd(step, count) != 1:
        step += 1
    return step


def references(lot: Lot) -> tuple[int, int]:
    """Return where references begin and the step between them; odd, so that all are different."""
    return lot.below(1 << 32), lot.below(1 << 32) * 2 + 1


def reference(start: int, step: int, number: int) -> str:
    """Return the reference of the case with this number."""
    return ids.reference_of((start + number * step) % ids.REFERENCES)
