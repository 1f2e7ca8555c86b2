"""Opening the sealed names of many people at once, to compare them in memory.

Whom, is found by the statement of keys of a list (:mod:`caseapp.access.finding`), and each name by
the gate's own criteria, in one statement with it. Nobody is shown any. Whatever a name costs is
paid for each person in reach, so rows stay as the driver gives them, and a key is opened once for
all that is sealed under it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, select

from caseapp.access import finding, gate
from caseapp.access.finding import Among, Hat, Order
from caseapp.base import crypto
from caseapp.db import keystore
from caseapp.db.prepared import Prepared, written
from caseapp.db.sealed import Sealed


@dataclass(frozen=True)
class Names:
    """Where names of one kind stand: sealed columns of a model with at most one row a case."""

    model: Any
    columns: tuple[str, ...]

    @property
    def sealed(self) -> list[Sealed]:
        """The sealed columns, in their order."""
        return [getattr(self.model, name) for name in self.columns]


class TooManyError(Exception):
    """There are more people in reach than are compared."""


def texts(
    session: Any, order: Order, among: Sequence[Among], names: tuple[Names, ...], *, most: int
) -> Iterator[tuple[Any, list[str]]]:
    """Give the names of each person in reach, in this order, each with the case as the driver gives
    it (:func:`case_of`); nobody's whom nobody can open any more, because they were erased.

    Raises :class:`TooManyError` before the first when there are more than ``most``.
    """
    asked = (finding.hat_of(session), order, tuple(among), names)
    is_kept = all(each.is_kept for each in among)
    statement = _prepared(*asked) if is_kept else _made(*asked)
    rows = statement.all(session.connection(), {"most": most + 1}, as_given=True)
    if len(rows) > most:
        raise TooManyError
    yield from _opened(rows, names)


def _opened(rows: Sequence[Any], names: Sequence[Names]) -> Iterator[tuple[Any, list[str]]]:
    parts = list(_parts(names))
    subjects = {row[start + 1] for row in rows for start, *_rest in parts} - {None}
    keys = keystore.store().read_as_given(subjects) if subjects else {}
    for row in rows:
        found = []
        opener, of_subject = None, None
        for start, codes in parts:
            row_id, subject = row[start], row[start + 1]
            if row_id is None or subject not in keys:
                continue
            if subject != of_subject:
                opener, of_subject = crypto.opener(keys[subject]), subject
            assert opener is not None  # noqa: S101 (narrowing)
            place = f"|{written(subject)}|{written(row_id)}"
            for number, code in enumerate(codes, start=start + 2):
                if row[number] is not None:
                    found.append(opener(row[number], f"{code}{place}".encode()).decode())
        if found:
            yield row[0], found


def case_of(given: Any) -> uuid.UUID:
    """Return the case that a driver gave."""
    return uuid.UUID(written(given))


def _parts(names: Sequence[Names]) -> Iterator[tuple[int, list[str]]]:
    """Where the columns of each kind of names begin in a row, and the codes of what is sealed."""
    start = 1
    for each in names:
        yield start, [sealed.code for sealed in each.sealed]
        start += 2 + len(each.columns)


@lru_cache(maxsize=64)
def _prepared(
    hat: Hat, order: Order, among: tuple[Among, ...], names: tuple[Names, ...]
) -> Prepared:
    return _made(hat, order, among, names)


def _made(hat: Hat, order: Order, among: tuple[Among, ...], names: tuple[Names, ...]) -> Prepared:
    people = finding.statement(hat, order, among, True, False).subquery("people")
    joined: Any = people
    columns = [people.c.id]
    for each in names:
        model = each.model
        columns += [model.id, model.subject_id, *(getattr(model, s.column) for s in each.sealed)]
        on = and_(model.case_id == people.c.id, gate.gate.person(model))
        joined = joined.outerjoin(model, on)
    value = people.c.value.desc() if order.is_falling else people.c.value
    last = people.c.id.desc() if order.is_falling else people.c.id
    return Prepared(select(*columns).select_from(joined).order_by(value, last))
