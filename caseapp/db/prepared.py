"""Statements that are made once and sent as they are: no page waits while one is made again.

A statement of SQLAlchemy is compiled at its first sending, for each number of values in its lists.
From then on its values are put in their places, the driver is asked, and what comes back is made
into values of the columns' types: each different one once. Listeners, the transaction, and what is
raised are those of SQLAlchemy. As with the mark of :mod:`caseapp.db.passage`, only
:mod:`caseapp.access` and :mod:`caseapp.db` send statements this way; narrowing them is up to those.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NoReturn

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from caseapp.db import passage

Row = tuple[Any, ...]
Values = Mapping[str, Any]
#: A statement keeps so many forms, one for each number of values in its lists.
_FORMS = 200
#: Lists of up to this length have a form each; longer ones are filled up to the next of few.
_EACH_LENGTH = 30


class AsGiven(list[Any]):
    """Values of a list as a driver gave them, to be sent as they are."""


def written(identifier: Any) -> str:
    """Return an identifier that a driver gave as ``str`` writes one."""
    if not isinstance(identifier, str):
        return str(identifier)
    one, two, three = identifier[8:12], identifier[12:16], identifier[16:20]
    return f"{identifier[:8]}-{one}-{two}-{three}-{identifier[20:]}"


class _Sending:
    """What a listener is told of a statement, as of any other (``ExecutionContext``)."""

    compiled = None
    isupdate = isdelete = False
    execution_options = passage.PASS

    def __init__(self, statement: str, values: list[dict[str, Any]], *, adds: bool) -> None:
        self.statement, self.compiled_parameters, self.isinsert = statement, values, adds
        self.executemany = adds and len(values) > 1


class _Value:
    """Where one value of a statement comes from: given by name, called, or fixed in it."""

    def __init__(self, compiled: SQLCompiler, bind: Any, name: str) -> None:
        self.key, self.name, self.bind = bind.key, name, bind
        self.convert: Any = compiled._bind_processors.get(name)
        self.is_list = bind in compiled.post_compile_params

    def of(self, values: Values) -> Any:
        if self.key in values:
            return values[self.key]
        if self.bind.required:
            raise ValueError(f"A prepared statement needs a value for {self.key}.")
        return self.bind.effective_value


class _Form:
    """The text of a statement for lists of certain lengths, and the order of its values."""

    def __init__(self, compiled: SQLCompiler, values: dict[str, Any]) -> None:
        self.places: list[tuple[str, str, int | None]] = []
        if not compiled.post_compile_params:
            self.text = compiled.string
            alone = compiled.positiontup if compiled.positional else compiled.bind_names.values()
            self.places = [(name, name, None) for name in alone or ()]
            return
        state = compiled._process_parameters_for_postcompile(dict(values))
        self.text = state.statement
        parts = {
            part: (name, number)
            for name, expanded in state.parameter_expansion.items()
            for number, part in enumerate(expanded)
        }
        plain = [name for name in compiled.bind_names.values() if name in state.parameters]
        names = state.positiontup if compiled.positional else [*plain, *parts]
        self.places = [(each, *parts.get(each, (each, None))) for each in names or ()]


class _Compiled:
    """A statement as one kind of database gets it."""

    def __init__(self, statement: Any, dialect: Dialect, columns: Sequence[str]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        if compiled.escaped_bind_names or compiled.literal_execute_params:
            raise ValueError("A statement with such names or values cannot be prepared.")
        self.compiled, self.adds = compiled, bool(compiled.isinsert)
        # Parts of a statement may each have a bind of the same name: it is one value.
        named = {name: bind for bind, name in compiled.bind_names.items()}
        self.values = [_Value(compiled, bind, name) for name, bind in named.items()]
        self.lists = [each for each in self.values if each.is_list]
        self.types = [each.type for each in compiled._result_columns]
        self._forms: dict[tuple[int, ...], _Form] = {}
        self._makers: list[tuple[int, Callable[[Any], Any]]] | None = None

    @cached_property
    def record(self) -> Callable[[Row], Any]:
        """What makes a row with the columns as attributes."""
        names = [each.name for each in self.compiled._result_columns]
        return _maker(names)

    def read(self, values: Values) -> dict[str, Any]:
        """Return the statement's values by name, with lists as long as their form."""
        read = {each.name: each.of(values) for each in self.values}
        for each in self.lists:
            read[each.name] = _filled_up(read[each.name])
        return read

    def form(self, read: dict[str, Any]) -> _Form:
        """Return the text for lists of these lengths."""
        lengths = tuple(len(read[each.name]) for each in self.lists)
        form = self._forms.get(lengths)
        if form is None:
            if len(self._forms) >= _FORMS:
                self._forms.clear()
            form = self._forms[lengths] = _Form(self.compiled, read)
        return form

    def sent(self, form: _Form, read: dict[str, Any]) -> Any:
        """Return the values as the driver takes them: by place, or by name."""
        for each in self.values:
            convert, value = each.convert, read[each.name]
            if convert is not None and not isinstance(value, AsGiven):
                read[each.name] = [*map(convert, value)] if each.is_list else convert(value)
        given = [
            read[source] if number is None else read[source][number]
            for _name, source, number in form.places
        ]
        if self.compiled.positional:
            return tuple(given)
        return dict(zip([name for name, _source, _number in form.places], given, strict=True))

    def rows(self, found: list[Row], cursor: Any, dialect: Dialect) -> list[Row]:
        """Make values of the columns' types of what the driver gave."""
        if not found:
            return found
        makers = self._makers
        if makers is None:
            makers = self._makers = self._find_makers(cursor, dialect)
        if not makers:
            return found
        columns: list[Any] = list(zip(*found, strict=True))
        for place, make in makers:
            known = {raw: make(raw) for raw in set(columns[place])}
            columns[place] = map(known.__getitem__, columns[place])
        return list(zip(*columns, strict=True))

    def _find_makers(self, cursor: Any, dialect: Dialect) -> list[tuple[int, Callable[[Any], Any]]]:
        found = [
            (place, kind._cached_result_processor(dialect, cursor.description[place][1]))
            for place, kind in enumerate(self.types)
        ]
        return [(place, make) for place, make in found if make is not None]


class Prepared:
    """A statement that is sent often. ``columns``: those that an insert fills."""

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, values: Values, *, as_given: bool = False) -> list[Row]:
        """Send it with these values and return all rows. ``as_given``: as the driver gives them,
        where many rows come and few are looked at (:func:`written`)."""
        compiled = self._for(connection)
        read = compiled.read(values)
        form = compiled.form(read)
        sending = _Sending(form.text, [dict(read)], adds=compiled.adds)
        cursor = _send(connection, sending, compiled.sent(form, read))
        try:
            found = cursor.fetchall() if compiled.types else []
            return found if as_given else compiled.rows(found, cursor, connection.dialect)
        except Exception as fault:
            _fail(connection, fault, sending, cursor)
        finally:
            cursor.close()

    def first(self, connection: Connection, values: Values) -> Row | None:
        """Send it with these values and return its first row, if there is one."""
        return next(iter(self.all(connection, values)), None)

    def named(self, connection: Connection, values: Values) -> list[Any]:
        """Send it with these values and return all rows, with the columns as attributes."""
        return [*map(self._for(connection).record, self.all(connection, values))]

    def each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Send an insert for each of these rows."""
        compiled = self._for(connection)
        read = [compiled.read(row) for row in rows]
        form = compiled.form(read[0])
        sending = _Sending(form.text, [dict(each) for each in read], adds=True)
        given = [compiled.sent(form, each) for each in read]
        _send(connection, sending, given if sending.executemany else given[0]).close()

    def _for(self, connection: Connection) -> _Compiled:
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = _Compiled(self._statement, connection.dialect, self._columns)
            self._compiled[name] = compiled
        return compiled


def _maker(names: list[str]) -> Callable[[Row], Any]:
    make: Any = namedtuple  # its types are known when it runs
    made = make("Record", names, rename=True)
    maker: Callable[[Row], Any] = made._make
    return maker


def _filled_up(values: Any) -> list[Any]:
    """Return a list as long as its form: a value that stands there twice finds nothing more."""
    filled = AsGiven(values) if isinstance(values, AsGiven) else list(values)
    count = len(filled)
    if count > _EACH_LENGTH:
        step = 1 << max(count.bit_length() - 3, 0)
        filled += [filled[-1]] * (-count % step)
    return filled


def _send(connection: Connection, sending: _Sending, values: Any) -> Any:
    """Ask the driver, with what listens heard before and after, as SQLAlchemy does."""
    cursor: Any = None
    try:
        cursor = connection.connection.cursor()
        text = sending.statement
        for hear in connection.dispatch.before_cursor_execute:
            text, values = hear(connection, cursor, text, values, sending, sending.executemany)
        if sending.executemany:
            cursor.executemany(text, values)
        else:
            cursor.execute(text, values)
        for told in connection.dispatch.after_cursor_execute:
            told(connection, cursor, text, values, sending, sending.executemany)
    except Exception as fault:
        _fail(connection, fault, sending, cursor)
    return cursor


def _fail(connection: Connection, fault: Exception, sending: _Sending, cursor: Any) -> NoReturn:
    """Raise what SQLAlchemy raises for this, and let it look whether the connection still holds."""
    context: Any = None if isinstance(fault, connection.dialect.loaded_dbapi.Error) else sending
    connection._handle_dbapi_exception(fault, sending.statement, None, cursor, context)
