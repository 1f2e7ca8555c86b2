"""Several readings in one statement: what a line of a list shows stands in several tables, and each
statement costs more than the rows that it brings.

Each row is narrowed by the criteria of its own model, as it would be alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Integer, cast, literal, null, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement

from caseapp.access.reading import Reading, ask
from caseapp.db.prepared import Prepared


class _Empty(ColumnElement[Any]):
    """No value, in a column of a type. Only PostgreSQL needs to be told which."""

    inherit_cache = True

    def __init__(self, kind: Any) -> None:
        self.type = kind


@compiles(_Empty)
def _typed(element: _Empty, compiler: Any, **options: Any) -> str:
    return str(compiler.process(cast(null(), element.type), **options))


@compiles(_Empty, "sqlite")
def _untyped(_element: _Empty, _compiler: Any, **_options: Any) -> str:
    return "NULL"


class Bundle:
    """Readings that have one statement. Rows of one have the same columns as rows of another, so
    each value stands in a column of its type, and all others are empty."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = readings

    def rows(self, session: Any, **values: Any) -> list[list[Any]]:
        """Return the rows of each reading, in its order."""
        statement, places = self._made
        found: list[list[Any]] = [[] for _ in self.readings]
        for row in ask(session, statement, values):
            found[row[0]].append(tuple(row[place] for place in places[row[0]]))
        return [one.in_order(rows) for one, rows in zip(self.readings, found, strict=True)]

    @cached_property
    def _made(self) -> tuple[Prepared, list[list[int]]]:
        """The statement, and for each reading the places of its columns in a row."""
        selects = [reading.narrowed() for reading in self.readings]
        slots: list[Any] = []
        places = [_places(list(each.selected_columns), slots) for each in selects]
        arms = []
        for number, (each, taken) in enumerate(zip(selects, places, strict=True)):
            own = dict(zip(taken, each.selected_columns, strict=True))
            columns = [
                own[place].label(f"c{place}") if place in own else _Empty(kind).label(f"c{place}")
                for place, kind in enumerate(slots, start=1)
            ]
            which = literal(number, Integer).label("which")
            arms.append(each.with_only_columns(which, *columns))
        return Prepared(union_all(*arms)), places


def _places(columns: Sequence[Any], slots: list[Any]) -> list[int]:
    """Give each column a place among those of its type, and make places where there are too few."""
    taken: dict[str, int] = defaultdict(int)
    places = []
    for column in columns:
        kind = _kind_of(column.type)
        same = [place for place, slot in enumerate(slots, start=1) if _kind_of(slot) == kind]
        if taken[kind] == len(same):
            slots.append(column.type)
            same.append(len(slots))
        places.append(same[taken[kind]])
        taken[kind] += 1
    return places


def _kind_of(of_column: Any) -> str:
    """What tells types apart: two enumerations are stored alike and are not the same."""
    return f"{of_column!r} {getattr(of_column, 'enumeration', '')}"


@cache
def bundle(*readings: Reading) -> Bundle:
    """Return the bundle of these readings; it is made once and asked often, as each of them is."""
    return Bundle(readings)
