"""Reading for pages: columns of many rows without an object for each, and what a role may read at
all, so that a page need not ask for what cannot come.

Nothing is decided here: rows are narrowed by the gate's own criteria, and their reading is
remembered as that of objects is. A reading is made once and asked often; making statements anew
costs more than sending them.
"""

from __future__ import annotations

import uuid
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import String, and_, literal_column, select, type_coerce

from caseapp.access import criteria, gate
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.standing import actor_of
from caseapp.base import crypto
from caseapp.db import keystore, passage
from caseapp.db.base import View, kind_of
from caseapp.db.prepared import Prepared
from caseapp.db.sealed import Sealed, context_of
from caseapp.db.shapes import CaseHandle, CaseRow, OwnRow, ReducedView
from caseapp.kinds import NO_KIND, Relation
from caseapp.models.account import User

#: What is read so: content of cases, and rows of whoever asks of which nothing is sealed.
_CONTENT = (CaseHandle, CaseRow, ReducedView, OwnRow)
#: Rows that are of no case, or say nothing of theirs.
_PLAIN = (CaseHandle, OwnRow)


def is_for(session: Any, view: type[View]) -> bool:
    """Whether a reduced view is what the role worn reads day by day, not only in an emergency."""
    actor, shape = actor_of(session), view.__access__
    if not isinstance(actor, Actor) or not isinstance(shape, ReducedView):
        return False
    return any(
        role is actor.role and relation is not Relation.BREAK_GLASS
        for role, relation in criteria.audience_of(shape)
    )


class Line:
    """One row as it is read: its columns as attributes; what is sealed opens when it is asked."""

    __slots__ = ("_opens", "_part")

    def __init__(self, part: Any, opens: dict[str, Sealed]) -> None:
        self._part = part
        self._opens = opens

    def __getattr__(self, name: str) -> Any:
        sealed = self._opens.get(name)
        return getattr(self._part, name) if sealed is None else sealed.__get__(self._part, Line)


class _Part:
    """The columns that are read of one model."""

    def __init__(self, model: Any, names: Iterable[str]) -> None:
        self.model, self.shape = model, model.__access__
        if not isinstance(self.shape, _CONTENT):
            raise AccessRefusedError(f"{model.__name__} is not read this way.")
        self.opens = {
            name: each for name in names if isinstance(each := _member(model, name), Sealed)
        }
        wanted = [self.opens[name].column if name in self.opens else name for name in names]
        if self.opens and isinstance(self.shape, OwnRow):
            raise AccessRefusedError(f"What is sealed of {model.__name__} is not read this way.")
        is_plain = isinstance(self.shape, _PLAIN)
        always = ["id"] if is_plain else ["case_id", "organisation_id"]
        if self.opens:
            always += ["id", "subject_id"]
        if self.is_by_row:
            always.append("kind")
        self.names = list(dict.fromkeys([*always, *wanted]))

    @cached_property
    def make(self) -> Callable[..., Any]:
        """What makes one row of its columns."""
        return _tuple_of(self.names)

    @property
    def is_by_row(self) -> bool:
        return isinstance(self.shape, CaseRow) and self.shape.by_row

    @property
    def columns(self) -> list[Any]:
        return [getattr(self.model, name) for name in self.names]

    def lines(self, rows: Iterable[Any], session: Any, *, is_shown: bool = True) -> list[Line]:
        """Make lines of rows, and remember that they were read and whose keys they need."""
        parts = [self.make(*row) for row in rows]
        if is_shown:
            self.remember(parts, session)
        if not self.opens:
            return parts  # nothing to open: the row itself has the same attributes
        for part in parts:
            keystore.want(part.subject_id)
        return [Line(part, self.opens) for part in parts]

    def texts(self, rows: Sequence[Any]) -> Iterator[tuple[uuid.UUID, str]]:
        """Open every sealed text of rows, with its case; made for many, and nobody is shown any.
        What nobody can open any more, because its person was erased, is left out."""
        case, row_id, subject = map(self.names.index, ("case_id", "id", "subject_id"))
        sealed = [(self.names.index(each.column), each.code) for each in self.opens.values()]
        filled = [row for row in rows if any(row[place] is not None for place, _code in sealed)]
        keys = keystore.keys_of(row[subject] for row in filled)
        for row in (each for each in filled if each[subject] in keys):
            open_ = crypto.opener(keys[row[subject]])
            for place, code in sealed:
                if row[place] is not None:
                    context = context_of(code, row[subject], row[row_id])
                    yield row[case], open_(row[place], context).decode()

    def remember(self, parts: Iterable[Any], session: Any) -> None:
        """Remember that rows were read, of which kinds of which cases."""
        if isinstance(self.shape, _PLAIN):
            return
        seen = gate.seen_cases(session)
        fixed = 0 if self.is_by_row else int(getattr(self.shape, "kinds", 0) or self.shape.kind)
        read = [(part.case_id, part.organisation_id, fixed or int(part.kind)) for part in parts]
        for case_id, place, mask in dict.fromkeys(read):
            before = seen[case_id][1] if case_id in seen else NO_KIND
            seen[case_id] = (place, kind_of(int(before) | mask))


def _tuple_of(names: Sequence[str]) -> Callable[..., Any]:
    return namedtuple("Part", names)


def _member(model: Any, name: str) -> Any:
    return next((vars(each)[name] for each in model.__mro__ if name in vars(each)), None)


class Reading:
    """Columns of one model's rows that the actor may read.

    ``left``: columns of a second model, where there is such a row and the actor may read it.
    ``name_of``: a column that holds a user, whose name comes as ``name``.
    """

    def __init__(
        self,
        model: Any,
        names: Iterable[str],
        *,
        where: Sequence[Any],
        order: Sequence[Any] = (),
        left: tuple[Any, Iterable[str], Any] | None = None,
        name_of: str = "",
        most: int | None = None,
    ) -> None:
        self.part = _Part(model, names)
        self.left = _Part(left[0], left[1]) if left else None
        self._on: Any = left[2] if left else None
        self._where, self._order, self._most, self._name_of = where, order, most, name_of

    @cached_property
    def _statement(self) -> Prepared:
        """The statement of persons. The gate is prepared by then, and its criteria never change."""
        statement = self.narrowed().order_by(*self._order)
        return Prepared(statement.limit(self._most) if self._most else statement)

    @property
    def most(self) -> int | None:
        """How many rows there are at most."""
        return self._most

    def narrowed(self) -> Any:
        """Return the statement of persons, in no order."""
        narrow, model = gate.gate.person, self.part.model
        columns = [*self.part.columns, *(self.left.columns if self.left else ())]
        statement = select(*columns).select_from(model).where(narrow(model), *self._where)
        if self.left:
            other = self.left.model
            statement = statement.outerjoin(other, and_(self._on, narrow(other)))
        if self._name_of:
            is_them = User.id == getattr(model, self._name_of)
            statement = statement.add_columns(User.name).join(User, and_(is_them, narrow(User)))
        return statement

    def in_order(self, rows: list[Any]) -> list[Any]:
        """Sort rows as the statement would; it must sort upwards, by columns that are read."""
        places = [self.part.names.index(column.key) for column in self._order]
        return sorted(rows, key=lambda row: [row[place] for place in places])

    def of(self, session: Any, *, is_shown: bool = True, **values: Any) -> Iterator[Any]:
        """Give each row as a :class:`Line`; with ``left`` or a name, as a tuple with that.

        ``is_shown``: the rows are for somebody's eyes, so the trail hears of them. Only what
        compares them in memory (:mod:`caseapp.access.search`) says no.
        """
        return self.lines(ask(session, self._statement, values), session, is_shown=is_shown)

    def first_of_each_case(self, session: Any, **values: Any) -> dict[uuid.UUID, Line]:
        """Give the first row of each case, and remember only these: the others are not shown."""
        return self.firsts(ask(session, self._statement, values), session)

    def lines(self, rows: Sequence[Any], session: Any, *, is_shown: bool = True) -> Iterator[Any]:
        """Make of rows that came what :meth:`of` gives."""
        count = len(self.part.names)
        firsts = self.part.lines([row[:count] for row in rows], session, is_shown=is_shown)
        if self.left:
            seconds = self._seconds(rows, count, session, is_shown=is_shown)
            return zip(firsts, seconds, strict=True)
        if self._name_of:
            return zip(firsts, [row[-1] for row in rows], strict=True)
        return iter(firsts)

    def firsts(self, rows: Sequence[Any], session: Any) -> dict[uuid.UUID, Line]:
        """Make of rows that came what :meth:`first_of_each_case` gives."""
        firsts: dict[uuid.UUID, Any] = {}
        for line in self.lines(rows, session, is_shown=False):
            firsts.setdefault(line.case_id, line)
        self.part.remember(firsts.values(), session)
        return firsts

    def texts(self, session: Any, **values: Any) -> Iterator[tuple[uuid.UUID, str]]:
        """Give every sealed text of the rows, each with its case, to be compared in memory."""
        rows = ask(session, self._statement, values)
        count = len(self.part.names)
        yield from self.part.texts([row[:count] for row in rows])
        if self.left:
            yield from self.left.texts([row[count:] for row in rows if row[count] is not None])

    def _seconds(
        self, found: Sequence[Any], count: int, session: Any, *, is_shown: bool
    ) -> list[Line | None]:
        assert self.left is not None  # noqa: S101 (narrowing; the caller has looked)
        there = [row[count] is not None for row in found]
        rows = [row[count:] for row in found if row[count]]
        lines = iter(self.left.lines(rows, session, is_shown=is_shown))
        return [next(lines) if is_there else None for is_there in there]


def prepared(statement: Any) -> Prepared:
    """Make ready a statement that was narrowed for persons by the gate's own criteria."""
    return Prepared(statement)


def is_code(column: Any, code: StrEnum) -> Any:
    """The condition that a column holds a code, written into the statement: an index of some rows
    alone can be used only by a statement that says which."""
    return type_coerce(column, String) == literal_column(f"'{code.value}'")


def found_once(name: str, statement: Any) -> Any:
    """Make a part of a statement that is worked out once, however often it is asked of. What it
    brings nobody is shown but by conditions of a reading, which is narrowed as any other."""
    return statement.cte(name).prefix_with("MATERIALIZED")


def for_job(
    session: Any,
    model: Any,
    names: Iterable[str],
    *where: Any,
    order: Sequence[Any] = (),
    most: int | None = None,
) -> Sequence[Any]:
    """Return columns of rows that a named system actor may read, for a job over more of them than
    can be held as objects. They are narrowed as the objects are; nothing sealed is among them."""
    actor = actor_of(session)
    if isinstance(actor, Actor):
        raise AccessRefusedError("A person reads in other ways.")
    wanted = list(names)
    if any(isinstance(_member(model, name), Sealed) or "sealed" in name for name in wanted):
        raise AccessRefusedError("A job over many rows opens nothing.")
    statement = select(*(getattr(model, name) for name in wanted))
    narrowed = statement.where(gate.gate.criterion(model, actor), *where).order_by(*order)
    found: Sequence[Any] = (
        session.connection()
        .execute(narrowed.limit(most) if most else narrowed, execution_options=passage.PASS)
        .all()
    )
    return found


def ask(session: Any, statement: Prepared, values: dict[str, Any]) -> Sequence[Any]:
    """Run a statement that was narrowed for persons, as the person who asks."""
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise AccessRefusedError("Only a person reads this way.")
    criteria.asking.set(actor)
    return statement.all(session.connection(), values)
