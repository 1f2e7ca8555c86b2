"""Many rows in one statement: what a value is in the database is found out once for each column.

SQLAlchemy asks again for each row, which takes as long as writing the rows does. Indexes are made
when all rows are there: kept up row by row, those of a hundred thousand cases take longer than all
the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Index, insert

from caseapp.db.base import Base, Code, KindMask, Moment, Row
from caseapp.db.engine import begin_write

#: Types of few values, or of values that come several times in a row: each is turned once.
_FEW = (Code, Date, KindMask, Moment)


class Writer:
    """Writes batches of rows over one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._statements: dict[type[Row], _Statement] = {}

    def write(self, batch: Mapping[type[Row], list[dict[str, Any]]]) -> None:
        """Write rows in one transaction, table by table; those of a table have the same columns."""
        begin_write(self.connection)
        for model, rows in batch.items():
            if model not in self._statements:
                self._statements[model] = _Statement(self.connection, model, list(rows[0]))
            statement = self._statements[model]
            self.connection.exec_driver_sql(statement.text, statement.turned(rows))
        self.connection.commit()

    def drop_indexes(self) -> list[Index]:
        """Drop every index that holds no rule, and return them."""
        begin_write(self.connection)
        tables = Base.metadata.sorted_tables
        dropped = [index for table in tables for index in table.indexes if not index.unique]
        for index in dropped:
            index.drop(self.connection)
        self.connection.commit()
        return dropped

    def make_index(self, index: Index) -> None:
        """Make an index anew, of all the rows that are there."""
        begin_write(self.connection)
        index.create(self.connection)
        self.connection.commit()


class _Statement:
    """The insert of one table as the driver takes it."""

    def __init__(self, connection: Connection, model: type[Row], names: list[str]) -> None:
        dialect: Any = connection.dialect
        table: Any = model.__table__
        compiled: Any = insert(table).compile(dialect=dialect, column_keys=names)
        self.text = str(compiled)
        self._is_named = compiled.positiontup is None
        self._columns = [
            (name, _turner(table.c[name].type, dialect)) for name in compiled.positiontup or names
        ]

    def turned(self, rows: list[dict[str, Any]]) -> list[Any]:
        """Return rows as the driver takes them."""
        if self._is_named:
            return [{name: turn(row[name]) for name, turn in self._columns} for row in rows]
        return [tuple([turn(row[name]) for name, turn in self._columns]) for row in rows]


def _turner(kind: Any, dialect: Any) -> Callable[[Any], Any]:
    """Return what turns a value of a type into the database's own."""
    turn = kind.dialect_impl(dialect).bind_processor(dialect)
    if turn is None:
        return _as_it_is
    return lru_cache(maxsize=4_096)(turn) if isinstance(kind, _FEW) else turn


def _as_it_is(value: Any) -> Any:
    return value
