"""Every cell of the access table against the hand-written matrix: as masks, and in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import pytest
from sqlalchemy import func, literal, select, union

from caseapp.access import table
from caseapp.access.errors import HiddenError
from caseapp.access.table import Cell, Level, Masks, masks_of
from caseapp.db.base import Base
from caseapp.db.shapes import ReducedView
from caseapp.kinds import NO_KIND, Kind, Relation, Role
from caseapp.models.case import Case
from tests.support import shapes
from tests.support.matrix import (
    ABOUT_A_CASE,
    GRANTED,
    MATRIX,
    TICKED,
    Reach,
    audience,
    kinds,
    reach,
)
from tests.support.shapes import PARTS, Fact, Supervision, Wellbeing, plant
from tests.support.world import Opened, World

PUBLISHED = {"CW", "IA", "GA", "LA", "HP", "AW", "LEO", "VOL", "SUR"}


# --- as masks ---------------------------------------------------------------------------


def _kinds_in(mask: Kind) -> frozenset[Kind]:
    return frozenset(kind for kind in Kind if kind in mask)


def _as_reach(masks: Masks) -> Reach:
    return Reach(*map(_kinds_in, (masks.reads, masks.reduced, masks.writes, masks.own)))


def _mask(found: Iterable[Kind]) -> Kind:
    return reduce(or_, found, NO_KIND)


def _differences(role: Role) -> list[tuple[Relation, Reach, Reach]]:
    """Return where the access table and the matrix differ for one role."""
    differences = []
    for relation in Relation:
        for ticked in (False, True):
            ticks = _mask(kinds(TICKED.get((role, relation), ""))) if ticked else NO_KIND
            given = _as_reach(masks_of(role, relation, ticked=ticks))
            wanted = reach(role, relation, ticked=ticked)
            if given != wanted:
                differences.append((relation, given, wanted))
    return differences


def test_there_are_twenty_kinds_and_thirteen_roles() -> None:
    assert (len(list(Kind)), len(list(Role))) == (20, 13)
    assert set(MATRIX) == set(Role)


@pytest.fixture(autouse=True)
def _worked_out_anew() -> Iterator[None]:
    """What the table gives is worked out once; here the table changes."""
    table.masks_of.cache_clear()
    yield
    table.masks_of.cache_clear()


@pytest.mark.parametrize("role", Role)
def test_the_table_gives_a_role_what_the_matrix_says(role: Role) -> None:
    assert _differences(role) == []


@pytest.mark.parametrize(
    ("kind", "role", "cells"),
    [
        (Kind.IDN, Role.ADM, (Cell(Level.READ, Relation.ORGANISATION),)),
        (Kind.LEG, Role.IA, (Cell(Level.READ, Relation.CONSENT),)),
        (Kind.RST, Role.CW, ()),
        (Kind.HLT, Role.MGR, (Cell(Level.READ, Relation.BREAK_GLASS),)),
    ],
)
def test_a_slip_in_the_table_is_found(
    monkeypatch: pytest.MonkeyPatch, kind: Kind, role: Role, cells: tuple[Cell, ...]
) -> None:
    monkeypatch.setitem(table.CELLS, (kind, role), cells)
    assert _differences(role)


def test_published_figures_are_for_those_whom_the_matrix_names() -> None:
    published = Cell(Level.PUBLISHED, Relation.PUBLISHED)
    found = {role.value for role in Role if published in table.CELLS[Kind.STA, role]}
    assert found == PUBLISHED
    elsewhere = [
        key for key, cells in table.CELLS.items() if published in cells and key[0] is not Kind.STA
    ]
    assert not elsewhere


def test_no_reduced_view_is_for_somebody_whose_level_is_not_reduced() -> None:
    views = [mapper.class_ for mapper in Base.registry.mappers]
    shown = [view for view in views if isinstance(view.__access__, ReducedView)]
    assert shown
    for view in shown:
        assert view.__access__.audience <= audience(view.__access__.kind), view.__name__


# --- in the database --------------------------------------------------------------------


@dataclass(frozen=True)
class File:
    """A case with a fact of each kind, written by somebody else."""

    world: World
    case: Opened
    writer: Any


@dataclass(frozen=True)
class Seen:
    """What one hat could do with the facts of a case."""

    handle: bool
    whole: frozenset[Kind]
    in_part: frozenset[Kind]
    own_whole: frozenset[Kind]
    added: frozenset[Kind]
    changed: frozenset[Kind]


@dataclass(frozen=True)
class Office:
    """An organisation, and another one."""

    world: World
    organisation_id: Any
    elsewhere_id: Any


@pytest.fixture(scope="module")
def office(shared_world: World) -> Office:
    """Give a world with the tables of the models that only tests have."""
    shapes.create_tables(shared_world)
    return Office(shared_world, shared_world.organisation(), shared_world.organisation("Elsewhere"))


@pytest.fixture
def file(office: Office) -> File:
    """Give a case with a fact of each of the twenty kinds."""
    writer = office.world.hat(Role.CW, office.organisation_id)
    case = office.world.open_case(writer)
    plant(office.world, Fact, case, writer, *Kind)
    return File(office.world, case, writer)


def _look(
    file: File, hat: Any, *, added: Iterable[Kind] = Kind, in_part: Iterable[Kind] = Kind
) -> Seen:
    """Look at all facts, whole, in part and as one's own; change them, and add to kinds."""
    plant(file.world, Fact, file.case, hat, *Kind)
    facts = select(Fact).where(Fact.case_id == file.case.id)
    with file.world.acting(hat) as session:
        theirs = session.scalars(facts.where(Fact.author_id == file.writer.user_id)).all()
        own = session.scalars(facts.where(Fact.author_id == hat.user_id)).all()
        return Seen(
            handle=session.get(Case, file.case.id) is not None,
            whole=frozenset(fact.kind for fact in theirs),
            in_part=frozenset(Kind(row.kind) for row in session.execute(_parts(file, in_part))),
            own_whole=frozenset(fact.kind for fact in own),
            added=frozenset(kind for kind in added if _may_add(session, file, kind)),
            changed=frozenset(fact.kind for fact in theirs if _may_change(session, fact)),
        )


#: Where a hat has no standing at all, these stand for all kinds.
FEW = (Kind.SUM, Kind.NOT, Kind.RST, Kind.AUD)


def _parts(file: File, shown: Iterable[Kind]) -> Any:
    """Ask the reduced views of a case, of which kinds they show anything."""
    return union(
        *(
            select(literal(int(kind)).label("kind"), PARTS[kind].case_id).where(
                PARTS[kind].case_id == file.case.id
            )
            for kind in shown
            if kind in PARTS
        )
    )


def _may_add(session: Any, file: File, kind: Kind) -> bool:
    row = Fact(file.case, kind=kind, words="added")
    session.add(row)
    try:
        session.flush()
    except HiddenError:
        session.expunge(row)
        return False
    return True


def _may_change(session: Any, fact: Fact) -> bool:
    fact.words += "."
    try:
        session.flush()
    except HiddenError:
        session.expire(fact)
        return False
    return True


def _wanted(role: Role, relation: Relation) -> Seen:
    """Return what the matrix lets a role do that stands so to the case."""
    wanted = reach(role, relation, ticked=True)
    stands = wanted.whole | wanted.reduced
    named = reach(role, Relation.NAMED).written if stands else frozenset()
    return Seen(
        handle=bool(stands),
        whole=wanted.whole,
        in_part=(wanted.whole | wanted.reduced) & ABOUT_A_CASE,
        own_whole=wanted.whole | wanted.own | named,
        added=wanted.written | wanted.own | named,
        changed=wanted.written,
    )


@pytest.mark.parametrize("role", Role)
def test_each_standing_opens_in_the_database_what_the_matrix_says(
    office: Office, file: File, role: Role
) -> None:
    """Relations a, h, c, t, s, l, b; and n as the author of an entry."""
    for relation in GRANTED:
        ticks = _mask(kinds(TICKED.get((role, relation), "")))
        hat = file.world.hat(role, office.elsewhere_id)  # nothing comes from relation o
        file.world.stand(file.case, hat, relation, ticked=ticks)
        wanted = _wanted(role, relation)
        tried = Kind if wanted.handle else FEW
        assert _look(file, hat, added=tried, in_part=tried) == wanted, relation


@pytest.mark.parametrize("role", Role)
def test_the_organisation_alone_opens_reduced_views_and_nothing_else(
    office: Office, file: File, role: Role
) -> None:
    """Relation o. The trail (AUD) and figures (STA) are not content of a case."""
    hat = file.world.hat(role, office.organisation_id)
    reduced = reach(role, Relation.ORGANISATION).reduced & ABOUT_A_CASE
    nothing: frozenset[Kind] = frozenset()
    assert _look(file, hat, added=FEW) == Seen(
        bool(reduced), nothing, reduced, nothing, nothing, nothing
    )


def _try(session: Any, row: Any) -> bool:
    session.add(row)
    try:
        session.flush()
    except HiddenError:
        session.expunge(row)
        return False
    return True


@pytest.mark.parametrize(("model", "kind"), [(Supervision, Kind.SUP), (Wellbeing, Kind.WEL)])
@pytest.mark.parametrize("role", Role)
def test_ones_own_records_are_reached_as_the_matrix_says(
    office: Office, role: Role, model: Any, kind: Kind
) -> None:
    """Relations x and v. The person's own window (SUR) and own figures come later."""
    world = office.world
    chief = world.hat(role, office.organisation_id)
    hat = world.hat(role, office.organisation_id, supervisor=chief)
    own, supervised = reach(role, Relation.OWN), reach(role, Relation.SUPERVISES)
    mine = select(func.count()).select_from(model).where(model.owner_id == hat.user_id)
    row = {"id": hat.user_id, "owner_id": hat.user_id, "words": "words"}
    with world.owner() as connection:
        connection.execute(model.__table__.insert(), row)
    with world.acting(hat) as session:
        assert bool(session.scalar(mine)) == (kind in own.whole | own.own)
        written = _try(session, model(owner_id=hat.user_id, words="mine"))
        assert written == (kind in own.written | own.own)
    with world.acting(chief) as session:
        assert bool(session.scalar(mine)) == (kind in supervised.whole)
        written = _try(session, model(owner_id=hat.user_id, words="theirs"))
        assert written == (kind in supervised.written)
    with world.acting(world.hat(role, office.organisation_id)) as session:
        assert not session.scalar(mine)


def test_a_wrong_grant_is_found_in_the_database(
    office: Office, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = (Cell(Level.READ, Relation.CONSENT),)
    monkeypatch.setitem(table.CELLS, (Kind.LEG, Role.AW), wrong)
    hat = file.world.hat(Role.AW, office.elsewhere_id)
    file.world.stand(file.case, hat, Relation.CONSENT)
    assert _look(file, hat) != _wanted(Role.AW, Relation.CONSENT)
