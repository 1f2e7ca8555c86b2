"""Reading a statement before it runs: which models it names, and whether it may pass at all.

Only the look at statements lives here. What the models' criteria are is in
:mod:`caseapp.access.criteria`; attaching them is the work of :mod:`caseapp.access.gate`.
"""

from __future__ import annotations

import re
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import String
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import operators, util, visitors
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import BindParameter, ColumnClause, Label, TextClause
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.schema import Table
from sqlalchemy.sql.selectable import (
    Exists,
    FromClause,
    Join,
    ScalarSelect,
    Select,
    TableClause,
)
from sqlalchemy.types import UserDefinedType

from caseapp.access.errors import AccessRefusedError
from caseapp.db.base import Base
from caseapp.db.shapes import CaseRow, ReducedView

#: Columns that may be selected without their row: they hold nothing of a person.
FIGURES = frozenset({"avg", "max", "min", "sum"})
KEYS = frozenset({"id", "case_id", "organisation_id"})

#: Functions of the database that a statement may use. None of them runs a text as a statement.
FUNCTIONS = frozenset(
    {
        "avg",
        "cast",
        "coalesce",
        "count",
        "date",
        "dense_rank",
        "first_value",
        "greatest",
        "lag",
        "last_value",
        "lead",
        "least",
        "length",
        "lower",
        "max",
        "min",
        "now",
        "nullif",
        "percent_rank",
        "rank",
        "round",
        "row_number",
        "sum",
        "trim",
        "upper",
    }
)

#: Columns of case content by which figures may be grouped, and that may stand beside them.
GROUPS = frozenset(
    {"age_status", "identity_level", "kind", "mode", "pillar", "stage_code", "state", "track"}
)

#: How the names of the criteria's own values begin.
OUR_VALUES = "gate_"

#: Literal columns that SQLAlchemy writes by itself, in ``count(*)`` and ``EXISTS (SELECT 1``.
_HARMLESS = frozenset({"*", "1"})
_ENTITY = "parententity"
#: How SQLAlchemy itself finds the models of conditions and columns.
_surface: Any = util.surface_expressions
_first: Any = util.extract_first_column_annotation
_SYMBOLS = re.compile(r"[^\w\s'\"();]+")

Model = type[Base]

#: Statements never change: what was found in one that is kept is found once.
_KNOWN: WeakKeyDictionary[Any, frozenset[Model]] = WeakKeyDictionary()


def models_of(statement: Any) -> set[Model]:
    """Return every model that a statement names, in whatever part of it.

    Raises :class:`AccessRefusedError` when a part of it would be sent without criteria, because
    criteria hang on models: bare tables and columns, SQL text, joins built by hand.
    """
    known = _KNOWN.get(statement)
    if known is None:
        known = _KNOWN[statement] = frozenset(_found_in(statement))
    return set(known)


def _found_in(statement: Any) -> set[Model]:
    models: set[Model] = set()
    stack: list[Any] = [statement]
    seen: dict[int, Any] = {}  # keeps the elements, so that no other one gets the id of a freed one
    while stack:
        element = stack.pop()
        if id(element) in seen:
            continue
        seen[id(element)] = element
        entity = getattr(element, "_annotations", {}).get(_ENTITY)
        if entity is not None:
            models.add(_model_of(entity))
            if isinstance(element, ColumnClause | FromClause) and not isinstance(element, Join):
                continue
        _refuse_unfit(element)
        if isinstance(element, ColumnClause):
            if element.table is not None:
                stack.append(element.table)
        elif isinstance(element, visitors.HasTraverseInternals):
            stack.extend(visitors.HasTraverseInternals.get_children(element))
    tables = {model.__mapper__.local_table for model in models}
    for element in seen.values():
        if isinstance(element, Select):
            _refuse_drawn_in(element, tables)
    return models


def _model_of(entity: Any) -> Model:
    model = cast("Model", entity.mapper.class_)
    if not issubclass(model, Base):
        raise AccessRefusedError(f"{model.__name__} is not read through the session.")
    if entity.is_aliased_class and entity.selectable.element is not entity.mapper.local_table:
        raise AccessRefusedError(f"An alias of {model.__name__} stands for the model itself.")
    return model


def _refuse_unfit(element: Any) -> None:
    """Raise for an element that carries no criteria, or could carry anything."""
    if getattr(element, "_prefixes", ()) or getattr(element, "_suffixes", ()):
        raise AccessRefusedError("SQL text stands before or after a select; write it with models.")
    if isinstance(getattr(element, "type", None), UserDefinedType):
        raise AccessRefusedError("SQL text could stand in a type of one's own.")
    if isinstance(element, FunctionElement) and not _is_harmless(element):
        raise AccessRefusedError("This function of the database is not one that is known here.")
    if isinstance(element, Table):
        raise AccessRefusedError(f"The table {element.name} stands bare; name its model.")
    if isinstance(element, ColumnClause) and isinstance(element.table, TableClause):
        raise AccessRefusedError(f"The column {element.name} stands bare; name its model.")
    if isinstance(element, ColumnClause):
        if element.is_literal and element.name not in _HARMLESS:
            raise AccessRefusedError("SQL text stands in a statement; write it with models.")
    elif isinstance(element, TextClause | TableClause):
        raise AccessRefusedError("SQL text stands in a statement; write it with models.")
    elif isinstance(element, Join):
        raise AccessRefusedError("A join was built by hand; use the join of select().")
    elif isinstance(element, UpdateBase):
        raise AccessRefusedError("Rows are changed one by one, as loaded objects.")
    elif isinstance(element, BindParameter) and element.key.startswith(OUR_VALUES):
        raise AccessRefusedError(f"{element.key} is a name of the gate's own.")
    elif isinstance(element, Select):
        _refuse_unfit_select(element)
    else:
        _refuse_unfit_operator(getattr(element, "operator", None))


def _is_harmless(function: Any) -> bool:
    name = getattr(function, "name", "")
    return name.lower() in FUNCTIONS


def _refuse_unfit_operator(operator: Any) -> None:
    is_own = isinstance(operator, operators.custom_op)
    if is_own and not _SYMBOLS.fullmatch(operator.opstring):
        raise AccessRefusedError("SQL text stands in an operator; write it with models.")


def _refuse_unfit_select(element: Any) -> None:
    if element._hints or element._statement_hints:
        raise AccessRefusedError("SQL text stands in a hint; write it with models.")
    if any(flags["full"] for _target, _on, _from, flags in element._setup_joins):
        raise AccessRefusedError("A full join shows rows that its criteria leave out.")


def _refuse_drawn_in(select: Any, tables: set[Any]) -> None:
    """Raise for a model in FROM that SQLAlchemy attaches no criteria to.

    It does so for models in joins, ``select_from`` and conditions, and for the first model of each
    column; another one that a function or an operator draws in would come whole.
    """
    named: list[Any] = [*select._from_obj]
    named += [each for where in select._where_criteria for each in _surface(where)]
    entities = {each._annotations.get(_ENTITY) for each in named}
    entities |= {_first(each, _ENTITY) for each in select._raw_columns}
    entities |= {_joined(join[0]) for join in select._setup_joins}
    narrowed = {entity.selectable for entity in entities if entity is not None}
    for source in set(select._iterate_from_elements()) - narrowed:
        if source in tables or getattr(source, "element", None) in tables:
            raise AccessRefusedError("An expression draws in a model; name it in select_from too.")


def _joined(target: Any) -> Any:
    related = getattr(target, "property", None)
    return target._annotations.get(_ENTITY) if related is None else related.mapper


def refuse_own_criteria(statement: Any, values: Any) -> None:
    """Raise when a statement brings conditions in its options, or values in the place of ours."""
    for option in getattr(statement, "_with_options", ()):
        parts = getattr(option, "context", ())
        if isinstance(option, LoaderCriteriaOption) or any(each._extra_criteria for each in parts):
            raise AccessRefusedError("Conditions stand in where, not in an option.")
    for given in values if isinstance(values, list | tuple) else [values or {}]:
        if any(str(name).startswith(OUR_VALUES) for name in given):
            raise AccessRefusedError("A value was given in the place of the gate's own.")


def refuse_loose_columns(statement: Any) -> None:
    """Content of a case comes with its row, so that the reading can be written down.

    Keys may come alone, and figures: counts, sums, and the first or last of dates and numbers, with
    the columns they are grouped by.
    """
    statement = getattr(statement, "_resolved", statement)
    for part in getattr(statement, "selects", ()):
        refuse_loose_columns(part)
    alone = KEYS | GROUPS if getattr(statement, "_group_by_clauses", ()) else KEYS
    for expression in getattr(statement, "_raw_columns", ()):
        for column in _content_of(expression):
            shown = {base.key for base in column.base_columns}
            if not shown <= alone and _is_case_content(column):
                raise AccessRefusedError(
                    f"{column.key} was asked for without its row; select the row, so that the"
                    " reading is written down."
                )


def _content_of(expression: Any) -> list[ColumnClause[Any]]:
    """Return the columns whose values an expression would show."""
    if isinstance(expression, ColumnClause):
        return [expression]
    if isinstance(expression, ScalarSelect):
        inside = next(each for each in visitors.iterate(expression) if isinstance(each, Select))
        return [column for each in inside._raw_columns for column in _content_of(each)]
    if isinstance(expression, Label):
        return _content_of(expression.element)
    is_function = isinstance(expression, FunctionElement)
    if isinstance(expression, Exists | FromClause) and not is_function:
        return []
    name = str(getattr(expression, "name", "")).lower() if is_function else ""
    parts = [each for each in visitors.iterate(expression) if isinstance(each, ColumnClause)]
    inner = [each for each in parts if each.table is not None]
    is_figure = name in FIGURES and not any(isinstance(each.type, String) for each in inner)
    return [] if is_figure or name == "count" else inner


def _is_case_content(column: ColumnClause[Any]) -> bool:
    entity = column._annotations.get(_ENTITY)
    if entity is None:
        return True
    return isinstance(entity.mapper.class_.__access__, CaseRow | ReducedView)
