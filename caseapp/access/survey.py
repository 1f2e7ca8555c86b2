"""Reading a statement before it runs: which models it names, and whether it may pass at all.

Only the look at statements lives here. What the models' criteria are is in
:mod:`caseapp.access.criteria`; attaching them is the work of :mod:`caseapp.access.gate`.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause, ColumnElement, Label
from sqlalchemy.sql.schema import Table
from sqlalchemy.sql.selectable import FromClause, SelectBase

from caseapp.access.errors import AccessRefusedError
from caseapp.db.base import Base
from caseapp.db.shapes import CaseRow, ReducedView

#: Columns that may be selected without their row: they hold nothing of a person.
KEYS = frozenset({"id", "case_id", "organisation_id"})

Model = type[Base]


def models_of(statement: Any, by_table: dict[Any, list[Model]]) -> set[Model]:
    """Return every model that a statement names, in whatever part of it.

    Raises :class:`AccessRefusedError` when a mapped table stands there as a bare table, because
    criteria hang on models.
    """
    models: set[Model] = set()
    loose: set[Any] = set()
    stack: list[Any] = [statement]
    seen: set[int] = set()
    while stack:
        element = stack.pop()
        if id(element) in seen:
            continue
        seen.add(id(element))
        entity = getattr(element, "_annotations", {}).get("parententity")
        if entity is not None and isinstance(element, ColumnElement | FromClause):
            models.add(cast("Model", entity.mapper.class_))
            if not isinstance(element, SelectBase):
                continue
        if isinstance(element, Table):
            raise AccessRefusedError(f"The table {element.name} stands bare; name its model.")
        if isinstance(element, ColumnClause):
            _follow_column(element, stack, loose)
            continue
        if isinstance(element, visitors.HasTraverseInternals):
            stack.extend(visitors.HasTraverseInternals.get_children(element))
    for table in loose:
        if not models.intersection(by_table.get(table, ())):
            raise AccessRefusedError(f"Columns of {table} stand bare; name its model.")
    return models


def _follow_column(column: ColumnClause[Any], stack: list[Any], loose: set[Any]) -> None:
    if isinstance(column.table, Table):
        loose.add(column.table)
    elif column.table is not None:
        stack.append(column.table)


def refuse_loose_columns(statement: Any) -> None:
    """Content of a case comes with its row, so that the reading can be written down.

    Keys, functions (a count, a latest date) and the columns of a grouped count may come alone.
    """
    if getattr(statement, "_group_by_clauses", ()):
        return
    for description in getattr(statement, "column_descriptions", ()):
        expression = getattr(description["expr"], "expression", description["expr"])
        if isinstance(expression, Label):
            expression = expression.element
        if not isinstance(expression, ColumnClause) or expression.key in KEYS:
            continue
        if _is_case_content(expression):
            raise AccessRefusedError(
                f"{expression.key} was asked for without its row; select the row, so that the"
                " reading is written down."
            )


def _is_case_content(column: ColumnClause[Any]) -> bool:
    entity = column._annotations.get("parententity")
    if entity is None:
        return True
    return isinstance(entity.mapper.class_.__access__, CaseRow | ReducedView)
