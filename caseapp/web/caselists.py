"""What a list of cases can be narrowed by and sorted by. Features offer it, as they offer panels.

A filter exists for somebody whose role can read what it asks; for others its name in an address is
no name. Which cases it finds is decided in :mod:`caseapp.access.finding`, row by row.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

from caseapp.access.finding import Among, Order, is_wide_for, reads
from caseapp.access.reading import Reading
from caseapp.db.base import View
from caseapp.kinds import Role

_OFFERED = "caseapp_case_lists"
ORDER, AFTER = "order", "after"

#: What a select shows: values with labels.
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list.

    ``among`` makes the narrowing of a value and raises ``ValueError`` for what is none.
    ``offers`` gives what can be chosen, with the session, because some of it is stored.
    ``order`` counts among the filters; those that are ``further`` stand on a page of their own.
    ``suits`` says whether a role can ever read what one value asks, where values differ in that.
    ``says`` tells what a value means by the lines it found, where that saves asking again.
    ``model`` and ``wide`` are what it narrows by, wholly and in outline: who can read neither has
    no such filter.
    """

    code: str
    label: str
    among: Callable[[str], Among]
    offers: Callable[[Any], Choices]
    order: int
    model: Any
    wide: type[View] | None = None
    further: bool = True
    suits: Callable[[Role, str], bool] = lambda _role, _value: True
    says: Callable[[str, Sequence[Any]], str | None] = lambda _value, _lines: None

    def choices(self, session: Any, role: Role) -> Choices:
        """What this role can choose."""
        return [each for each in self.offers(session) if self.suits(role, each[0])]

    def is_for(self, role: Role) -> bool:
        """Whether a role can ever read what this narrows by."""
        return reads(role, self.model.__access__.kinds) or is_wide_for(role, self.wide)


@dataclass(frozen=True)
class Sorting:
    """One order that a list can have."""

    label: str
    order: Order


@dataclass(frozen=True)
class Next:
    """What comes next in a case: a day and what is asked on it."""

    day: date
    text: str


@dataclass(frozen=True)
class Column:
    """What a feature adds to each line of a list, in the one statement that all of them share.

    ``source``: what is read for the actor, of cases that are called ``cases``. ``show``: what it
    says of each case, by the rows that came.
    """

    code: str
    source: Callable[[Any], Reading]
    show: Callable[[Any, Reading, Sequence[Any]], Mapping[uuid.UUID, Next]]


@dataclass
class _Offers:
    filters: dict[str, Filter] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    sortings: dict[str, Sorting] = field(default_factory=dict)


@dataclass(frozen=True)
class Find:
    """What somebody chose: a value for some filters, and an order."""

    chosen: Mapping[str, str]
    sorting: Sorting

    @property
    def among(self) -> list[Among]:
        """The narrowings, for the keys."""
        known = _offers().filters
        return [known[code].among(value) for code, value in self.chosen.items()]

    @property
    def values(self) -> dict[str, str]:
        """What an address holds of it: codes only, never a name or free text."""
        first = next(iter(_offers().sortings.values()))
        order = {} if self.sorting is first else {ORDER: self.sorting.order.code}
        return {**self.chosen, **order}

    @property
    def is_plain(self) -> bool:
        """Whether nothing was chosen."""
        return not self.values

    def without(self, code: str) -> dict[str, str]:
        """What an address holds without one filter."""
        return {name: value for name, value in self.values.items() if name != code}

    def as_text(self) -> str:
        """The same as one text, as a kept filter stores it."""
        return urlencode(sorted(self.values.items()))


def offer(blueprint: Blueprint, *offered: Filter | Sorting | Column) -> None:
    """Offer filters, orders and columns in every application that has this feature."""

    @blueprint.record_once
    def register(state: BlueprintSetupState) -> None:
        known: _Offers = state.app.extensions.setdefault(_OFFERED, _Offers())
        for each in offered:
            if isinstance(each, Filter):
                known.filters[each.code] = each
            elif isinstance(each, Column):
                known.columns[each.code] = each
            else:
                known.sortings[each.order.code] = each


def filters(role: Role) -> list[Filter]:
    """Return the filters that exist for a role, in their order."""
    found = [each for each in _offers().filters.values() if each.is_for(role)]
    return sorted(found, key=lambda each: each.order)


def sortings(role: Role) -> list[Sorting]:
    """Return the orders that exist for a role; the first is the one without a choice."""
    return [each for each in _offers().sortings.values() if each.order.is_for(role)]


def read(role: Role, values: Mapping[str, str]) -> Find:
    """Read what was chosen; what does not exist for this role, or is no value, was not chosen."""
    chosen = {
        each.code: values[each.code]
        for each in filters(role)
        if values.get(each.code) and _is_value(each, role, values[each.code])
    }
    offered = {each.order.code: each for each in sortings(role)}
    first = next(iter(offered.values()))
    return Find(chosen, offered.get(values.get(ORDER, ""), first))


def columns() -> list[Column]:
    """Return what features add to each line."""
    return list(_offers().columns.values())


def _is_value(each: Filter, role: Role, value: str) -> bool:
    try:
        each.among(value)
    except ValueError:
        return False
    return each.suits(role, value)


def _offers() -> _Offers:
    found: _Offers = current_app.extensions[_OFFERED]
    return found
