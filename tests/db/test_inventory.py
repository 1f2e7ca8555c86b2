"""The inventory on the models is whole and true: every column, every sealed field, every shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import LargeBinary
from sqlalchemy.sql.sqltypes import NullType

import caseapp.models  # noqa: F401 (brings every model)
from caseapp.access import criteria
from caseapp.access.criteria import UndeclaredModelError
from caseapp.db.base import Base, Column, View
from caseapp.db.keystore import KeyBase
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView, Shape
from caseapp.kinds import STAFF_ROLES, Kind, Relation, Role
from caseapp.models.leave import Away

GRADES = {"A", "B", "C"}
EXPORTS = {"person", "staff", "never"}


def test_every_column_says_how_delicate_it_is_and_whether_it_leaves() -> None:
    silent = [
        f"{model.__name__}.{column.key}"
        for model in (*_rows(), *_keys())
        for column in model.__table__.columns
        if not _is_told(column.info.get("column"))
    ]
    assert silent == []


def test_what_identifies_or_narrates_is_sealed_under_a_code_of_its_own() -> None:
    codes = []
    for model in _rows():
        sealed = {
            each.column: each.code for each in vars(model).values() if isinstance(each, Sealed)
        }
        delicate = {
            column.key for column in model.__table__.columns if column.info["column"].grade == "A"
        }
        assert set(sealed) == delicate, model.__name__
        for name in delicate:
            assert isinstance(model.__table__.c[name].type, LargeBinary)
        codes += sealed.values()
    assert len(codes) == len(set(codes))


def test_a_reduced_view_opens_a_sealed_field_under_the_code_of_its_table() -> None:
    codes = {
        each.code for model in _rows() for each in vars(model).values() if isinstance(each, Sealed)
    }
    for view in _views():
        for each in vars(view).values():
            if isinstance(each, Sealed):
                assert each.code in codes, view.__name__


def test_every_model_declares_its_shape() -> None:
    for model in (*_rows(), *_views()):
        assert isinstance(model.__access__, Shape), model.__name__


def test_a_model_that_declares_nothing_is_refused() -> None:
    """The planted failure."""

    class Forgotten:
        """Says nothing of who reaches it."""

    with pytest.raises(UndeclaredModelError, match="Forgotten"):
        criteria.for_person(Forgotten)  # type: ignore[arg-type]


def test_case_rows_carry_what_their_shape_promises() -> None:
    for model in _rows():
        shape = model.__access__
        if isinstance(shape, CaseRow):
            columns = set(model.__table__.columns.keys())
            assert columns >= {"case_id", "organisation_id", "subject_id", "author_id"}
            assert ("kind" in columns) == shape.by_row, model.__name__
            assert ("inherited_kind" in columns) == shape.inherits, model.__name__
            if shape.closable:
                assert columns >= {f"closed_to_{who}" for who in ("guardian", "manager", "police")}


def test_reduced_views_have_real_types_and_an_audience_that_the_table_knows() -> None:
    from caseapp.access.table import masks_of

    for view in _reduced():
        shape = view.__access__
        assert not any(isinstance(column.type, NullType) for column in view.__table__.columns)
        names = set(view.__table__.columns.keys())
        assert names >= {"case_id", "organisation_id", "sensitivity"}, view.__name__
        for role, relation in shape.audience:
            assert shape.kind in masks_of(role, relation).reduced, (view.__name__, role, relation)


def test_no_reduced_view_is_for_the_administrator() -> None:
    """INV-12: the administrator reads no case content, whole or reduced."""
    for view in _reduced():
        assert not any(role is Role.ADM for role, _relation in view.__access__.audience)


def test_what_colleagues_read_of_leave_says_neither_what_sort_nor_of_which_case() -> None:
    """The one view that is not of a case (practice.md P12: no reason is asked or shown)."""
    (view,) = set(_views()) - set(_reduced())
    assert view is Away
    assert set(view.__table__.columns.keys()) == {
        "id",
        "organisation_id",
        "user_id",
        "starts_at",
        "ends_at",
    }


def test_kinds_fit_one_integer_and_never_move() -> None:
    assert [kind.value for kind in Kind] == [1 << place for place in range(20)]
    assert len(STAFF_ROLES) == 12
    assert {relation.value for relation in Relation} == set("ahctsonvxlbp")


def _is_told(column: Any) -> bool:
    return isinstance(column, Column) and column.grade in GRADES and column.export in EXPORTS


def _rows() -> Iterator[Any]:
    for mapper in Base.registry.mappers:
        model = mapper.class_
        if not issubclass(model, View) and not model.__tablename__.startswith("test_"):
            yield model


def _views() -> Iterator[Any]:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, View) and not mapper.class_.__name__.startswith("Test"):
            yield mapper.class_


def _reduced() -> Iterator[Any]:
    yield from (view for view in _views() if isinstance(view.__access__, ReducedView))


def _keys() -> Iterator[Any]:
    yield from (mapper.class_ for mapper in KeyBase.registry.mappers)
