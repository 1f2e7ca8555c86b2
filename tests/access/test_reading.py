"""Content of a case comes with its row, because only then its reading is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import String, case, cast, exists, func, lambda_stmt, literal, select, union
from sqlalchemy.orm import Bundle, aliased

from caseapp.access import survey, trail
from caseapp.access.errors import AccessRefusedError
from caseapp.access.gate import seen_cases
from caseapp.kinds import Kind, Role
from caseapp.models.case import Case, CaseSummary
from caseapp.models.note import Note
from caseapp.models.organisation import Organisation
from caseapp.models.trail import TrailSubject
from tests.support.world import Opened, World

#: Ways to show content of a note without the note.
WITHOUT_ITS_ROW: dict[str, Callable[[], Any]] = {
    "a column": lambda: select(Note.author_role),
    "a renamed column": lambda: select(Note.author_role.label("id")),
    "a column beside its key": lambda: select(Note.id, Note.happened_at),
    "a function": lambda: select(func.coalesce(Note.author_role, "x")),
    "a function in a function": lambda: select(func.max(func.lower(Note.author_role))),
    "an operator": lambda: select(Note.author_role + "x"),
    "a comparison": lambda: select(Note.author_role == "CW"),
    "a choice": lambda: select(case((Note.author_role == "CW", 1), else_=0)),
    "a cast": lambda: select(cast(Note.happened_at, String)),
    "a bundle": lambda: select(Bundle("note", Note.author_role)),
    "a statement in a function": lambda: lambda_stmt(lambda: select(Note.author_role)),
    "a window": lambda: select(Note.id, func.first_value(Note.author_role).over(order_by=Note.id)),
    "a union": lambda: union(select(Note.author_role), select(Note.author_role)),
    "a subquery": lambda: _through(select(Note.author_role).subquery(), "author_role"),
    "a subquery under another name": lambda: _through(
        select(Note.author_role.label("id")).subquery(), "id"
    ),
    "a scalar subquery": lambda: select(
        Organisation.id, select(Note.author_role).limit(1).scalar_subquery()
    ),
    "an alias": lambda: select(aliased(Note).author_role),
}

#: What may come alone: keys, and figures about nobody in particular.
ALONE: dict[str, Callable[[], Any]] = {
    "a key": lambda: select(Note.id),
    "a count": lambda: select(func.count()).select_from(Note),
    "the latest date": lambda: select(func.max(Note.happened_at)),
    "the latest date of each case": lambda: select(
        Case.id,
        select(func.max(Note.happened_at)).where(Note.case_id == Case.id).scalar_subquery(),
    ),
    "counts by kind": lambda: select(Note.kind, func.count()).group_by(Note.kind),
    "keys of a subquery": lambda: _through(select(Note.case_id).subquery(), "case_id"),
    "whether there is one": lambda: select(Case.id).where(exists(select(Note.id))),
    "a word of ours": lambda: select(Case.id, literal("x")),
}


def _through(part: Any, name: str) -> Any:
    return select(part.c[name])


@pytest.fixture
def read(shared_world: World) -> tuple[World, Any, Opened]:
    """Give a caseworker with a case and a note in it."""
    worker = shared_world.hat(Role.CW, shared_world.organisation())
    opened = shared_world.open_case(worker)
    shared_world.note(worker, opened)
    return shared_world, worker, opened


@pytest.mark.parametrize("way", WITHOUT_ITS_ROW)
def test_content_does_not_come_without_its_row(read: Any, way: str) -> None:
    world, worker, _case = read
    with world.acting(worker) as session, pytest.raises(AccessRefusedError):
        session.execute(WITHOUT_ITS_ROW[way]()).all()


@pytest.mark.parametrize("way", ALONE)
def test_keys_and_figures_come_alone_and_are_no_reading(read: Any, way: str) -> None:
    world, worker, _case = read
    with world.acting(worker) as session:
        assert session.execute(ALONE[way]()).all()
        assert not seen_cases(session)


def test_a_row_that_comes_is_written_down_with_its_kind(read: Any) -> None:
    world, worker, opened = read
    with world.acting(worker) as session:
        session.scalars(select(Note).where(Note.case_id == opened.id)).all()
        session.scalars(select(CaseSummary).where(CaseSummary.case_id == opened.id)).all()
        assert seen_cases(session) == {opened.id: (opened.organisation_id, Kind.NOT | Kind.SUM)}
        trail.record_reading(session)
        assert not seen_cases(session)
    table: Any = TrailSubject.__table__
    looks = select(table.c.kinds).where(table.c.case_id == opened.id, table.c.operation == "look")
    with world.owner() as connection:
        assert connection.execute(looks).scalars().all() == [Kind.NOT | Kind.SUM]


def test_without_the_look_at_columns_content_would_come_unseen(
    read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, worker, _case = read
    monkeypatch.setattr(survey, "refuse_loose_columns", lambda statement: None)
    with world.acting(worker) as session:
        assert session.execute(WITHOUT_ITS_ROW["a column"]()).all()
        assert not seen_cases(session)
