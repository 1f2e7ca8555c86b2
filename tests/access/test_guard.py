"""The write guard: ways to write what one may not, one by one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ForeignKey, func, inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    column_property,
    make_transient_to_detached,
    mapped_column,
    relationship,
)

from caseapp.access import gate as gate_module
from caseapp.access import guard, trail
from caseapp.access.errors import AccessRefusedError, HiddenError, NoActorError
from caseapp.base import clock, ids
from caseapp.db import db
from caseapp.db.passage import UngatedStatementError
from caseapp.kinds import AnswerState, ContactMode, Kind, Relation, Role, Sensitivity, TeamRole
from caseapp.models.case import Case, CaseOverview, CaseSummary, Person
from caseapp.models.note import Note
from caseapp.models.organisation import Organisation
from caseapp.models.stage import StageAnswer, StageEvent
from caseapp.models.team import Assignment
from caseapp.models.trail import TrailEntry, TrailSubject
from tests.support.world import Opened, World


class Two:
    """Two caseworkers, each with a case that the other knows nothing of."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.here = world.organisation()
        self.ana, self.renna = (world.hat(Role.CW, self.here) for _ in range(2))
        self.anas = world.open_case(self.ana)
        self.rennas = world.open_case(self.renna)
        self.note = world.note(self.ana, self.anas, "ana's note")
        self.other_note = world.note(self.renna, self.rennas, "renna's note")
        self.other_event = world.stage_event(self.renna, self.rennas)

    def stored(self, model: Any, key: uuid.UUID) -> dict[str, Any]:
        """Return a row as it is really stored."""
        table = model.__table__
        with self.world.owner() as connection:
            found = connection.execute(select(table).where(table.c.id == key)).one_or_none()
        return dict(found._mapping) if found else {}


@pytest.fixture
def two(shared_world: World) -> Two:
    """Give two caseworkers with a case each."""
    return Two(shared_world)


def new_note(case: Opened, **values: Any) -> Note:
    """Return a note that was not added to a session yet."""
    given = {"kind": Kind.NOT, "author_role": "CW", "text": "a note", **values}
    return Note(case, happened_at=clock.now(), mode=ContactMode.PHONE, **given)


def forged(session: Any, model: Any, **values: Any) -> Any:
    """Put an object into the session as if it had been loaded."""
    row = model.__new__(model)
    inspect(model).class_manager.setup_instance(row)
    for name, value in values.items():
        setattr(row, name, value)
    make_transient_to_detached(row)
    session.add(row)
    return row


# --- whose row it is --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["case_id", "organisation_id", "subject_id", "author_id", "id"])
@pytest.mark.parametrize("is_expired", [False, True])
def test_a_row_does_not_move(two: Two, name: str, is_expired: bool) -> None:
    before = two.stored(Note, two.note)
    with two.world.acting(two.ana) as session:
        note = session.get(Note, two.note)
        if is_expired:
            session.expire(note, [name])
        setattr(note, name, ids.new_id())
        with pytest.raises(AccessRefusedError):
            session.flush()
    assert two.stored(Note, two.note) == before


def test_a_row_is_written_in_the_name_of_whoever_writes_it(two: Two) -> None:
    key = two.world.note(two.ana, two.anas)
    assert two.stored(Note, key)["author_id"] == two.ana.user_id
    with two.world.acting(two.ana) as session:
        session.add(new_note(two.anas, author_id=two.renna.user_id))
        with pytest.raises(AccessRefusedError):
            session.flush()


def test_a_row_that_says_it_is_ones_own_is_not_believed(two: Two) -> None:
    before = two.stored(Note, two.other_note)
    with two.world.acting(two.ana) as session:
        row = forged(
            session,
            Note,
            id=two.other_note,
            case_id=two.anas.id,
            organisation_id=two.here,
            subject_id=two.anas.subject_id,
            author_id=two.ana.user_id,
            kind=Kind.NOT,
            version=1,
        )
        row.author_role = "changed"
        with pytest.raises(HiddenError):
            session.flush()
    assert two.stored(Note, two.other_note) == before


def test_a_row_claims_no_organisation_but_its_cases(two: Two) -> None:
    elsewhere = two.world.organisation("Elsewhere")
    with two.world.acting(two.ana) as session:
        note = new_note(two.anas)
        note.organisation_id = elsewhere
        session.add(note)
        with pytest.raises(IntegrityError):
            trail.commit(session)


def test_a_row_is_sealed_under_its_own_cases_person(two: Two) -> None:
    with two.world.acting(two.ana) as session:
        note = new_note(two.anas, text=None)
        note.subject_id = two.rennas.subject_id
        session.add(note)
        with pytest.raises((AccessRefusedError, HiddenError, IntegrityError)):
            trail.commit(session)


# --- where it hangs ---------------------------------------------------------------------


def test_nothing_is_written_under_a_hidden_case(two: Two) -> None:
    with two.world.acting(two.ana) as session:
        session.add(new_note(two.rennas, text=None))
        with pytest.raises(HiddenError):
            session.flush()
    missing = Opened(ids.new_id(), two.here, ids.new_id(), "")
    with two.world.acting(two.ana) as session:
        session.add(new_note(missing, text=None))
        with pytest.raises(HiddenError):
            session.flush()


def _answer_to(two: Two, event_id: uuid.UUID) -> type[Exception] | None:
    with two.world.acting(two.ana) as session:
        session.add(
            StageAnswer(
                two.anas,
                kind=Kind.NRM,
                event_id=event_id,
                field="outcome",
                state=AnswerState.NOT_KNOWN,
            )
        )
        try:
            trail.commit(session)
        except (HiddenError, IntegrityError) as refusal:
            session.rollback()
            return type(refusal)
    return None


def test_a_row_hangs_from_rows_of_its_own_case_only(two: Two) -> None:
    missing = _answer_to(two, ids.new_id())
    assert missing is not None
    assert _answer_to(two, two.other_event) is missing


def test_opening_a_case_twice_opens_nothing(two: Two) -> None:
    for is_nested in (False, True):
        with two.world.acting(two.ana) as session:
            step = session.begin_nested() if is_nested else session
            session.add(
                Case(
                    id=two.rennas.id,
                    reference=ids.new_reference(),
                    organisation_id=two.here,
                    subject_id=two.anas.subject_id,
                    sensitivity=Sensitivity.STANDARD,
                    made_at=clock.now(),
                )
            )
            with pytest.raises(IntegrityError):
                session.flush()
            step.rollback()
            session.add(new_note(two.rennas, text=None))
            with pytest.raises(HiddenError):
                session.flush()


def test_a_person_is_added_by_whoever_opens_a_case_and_otherwise_left_alone(two: Two) -> None:
    with two.world.acting(two.ana) as session:
        session.add(Person(organisation_id=two.here, made_at=clock.now()))
        session.flush()
    for act in ("change", "remove"):
        with two.world.acting(two.ana) as session:
            person = forged(session, Person, id=two.rennas.subject_id, organisation_id=two.here)
            if act == "change":
                person.made_at = clock.now()
            else:
                session.delete(person)
            with pytest.raises(AccessRefusedError):
                session.flush()


# --- its kind ---------------------------------------------------------------------------


@pytest.mark.parametrize("is_expired", [False, True])
def test_a_row_leaves_its_kind_only_for_whoever_writes_both(two: Two, is_expired: bool) -> None:
    """A guardian reads decisions and writes notes."""
    guardian = two.world.hat(Role.GA, two.here)
    two.world.stand(two.rennas, guardian, Relation.ASSIGNED)
    with two.world.acting(guardian) as session:
        event = session.get(StageEvent, two.other_event)
        if is_expired:
            session.expire(event, ["kind"])
        event.kind = Kind.NOT
        event.to_code = "P1-99"
        with pytest.raises(HiddenError):
            session.flush()
    assert two.stored(StageEvent, two.other_event)["to_code"] == "P1-10"


def test_a_row_whose_kind_was_not_loaded_is_looked_up_before_it_is_changed(two: Two) -> None:
    guardian = two.world.hat(Role.GA, two.here)
    two.world.stand(two.rennas, guardian, Relation.ASSIGNED)
    with two.world.acting(guardian) as session:
        event = session.get(StageEvent, two.other_event)
        session.expire(event)
        event.to_code = "P1-99"
        with pytest.raises(HiddenError):
            session.flush()


# --- how it is written ------------------------------------------------------------------


_table: Any = Note.__table__
EXPRESSIONS: dict[str, Callable[[uuid.UUID], Any]] = {
    "a subquery of the model": lambda key: (
        select(Note.author_role).where(Note.id == key).scalar_subquery()
    ),
    "a subquery of the table": lambda key: (
        select(_table.c.author_role).where(_table.c.id == key).scalar_subquery()
    ),
    "a function": lambda key: func.upper("x"),
    "another attribute": lambda key: Note.author_role,
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_value_is_a_value_and_fetches_nothing(two: Two, name: str) -> None:
    expression = EXPRESSIONS[name](two.other_note)
    with two.world.acting(two.ana) as session:
        session.add(new_note(two.anas, author_role=expression))
        with pytest.raises(AccessRefusedError):
            session.flush()
    with two.world.acting(two.ana) as session:
        note = session.get(Note, two.note)
        note.author_role = expression
        with pytest.raises(AccessRefusedError):
            session.flush()


def test_nothing_about_a_case_is_removed(two: Two) -> None:
    for model, key in ((Note, two.note), (CaseSummary, None)):
        with two.world.acting(two.ana) as session:
            row = session.get(model, key) if key else session.scalars(select(model)).one()
            session.delete(row)
            with pytest.raises(AccessRefusedError):
                session.flush()
    with two.world.acting(two.ana) as session:
        session.delete(session.get(Case, two.anas.id))
        with pytest.raises(HiddenError):
            session.flush()


def test_a_reduced_view_and_the_trail_are_never_written(two: Two) -> None:
    manager = two.world.hat(Role.MGR, two.here)
    with two.world.acting(manager) as session:
        view = session.scalars(select(CaseOverview)).first()
        view.reference = "00000000"
        with pytest.raises(AccessRefusedError):
            session.flush()
    for row in (TrailEntry(seq=99), TrailSubject(seq=99, position=0)):
        with two.world.acting(two.ana) as session:
            session.add(row)
            with pytest.raises(AccessRefusedError):
                session.flush()


def test_one_row_too_many_stops_the_whole_flush(two: Two) -> None:
    with two.world.acting(two.ana) as session:
        good = new_note(two.anas)
        session.add_all([good, new_note(two.rennas, text=None)])
        with pytest.raises(HiddenError):
            session.flush()
    assert not two.stored(Note, good.id)


def test_a_grant_that_has_just_ended_no_longer_writes(two: Two) -> None:
    access = "case_access"
    with two.world.acting(two.ana) as session:
        note = session.get(Note, two.note)
        session.commit()
        table = Note.metadata.tables[access]
        with two.world.owner() as connection:
            ended = update(table).where(table.c.user_id == two.ana.user_id)
            connection.execute(ended.values(ends_at=clock.now()))
        note.author_role = "changed"
        with pytest.raises(HiddenError):
            session.flush()


def test_an_assignment_names_the_person_whose_hat_it_is(two: Two) -> None:
    with two.world.acting(two.ana) as session:
        session.add(
            Assignment(
                two.anas,
                membership_id=two.renna.membership_id,
                user_id=two.ana.user_id,
                team_role=TeamRole.CO_WORKER,
                relation=Relation.ASSIGNED,
                starts_at=clock.now(),
                chosen_by_person=AnswerState.NOT_KNOWN,
            )
        )
        with pytest.raises((AccessRefusedError, HiddenError, IntegrityError)):
            trail.commit(session)


@pytest.mark.parametrize(
    "relation", [Relation.BREAK_GLASS, Relation.SUPERVISION, Relation.LEGAL_TASK, Relation.TASK]
)
def test_an_assignment_gives_no_relation_but_those_of_a_team(two: Two, relation: Relation) -> None:
    chief = two.world.hat(Role.MGR, two.here)
    with two.world.acting(two.ana) as session:
        session.add(
            Assignment(
                two.anas,
                membership_id=chief.membership_id,
                user_id=chief.user_id,
                team_role=TeamRole.CO_WORKER,
                relation=relation,
                starts_at=clock.now(),
                chosen_by_person=AnswerState.NOT_KNOWN,
            )
        )
        with pytest.raises((AccessRefusedError, HiddenError, IntegrityError)):
            trail.commit(session)


# --- the session ------------------------------------------------------------------------


def test_a_session_without_an_actor_answers_nothing(two: Two) -> None:
    attempts: list[Callable[[Any], Any]] = [
        lambda session: session.scalars(select(Case)).all(),
        lambda session: session.get(Organisation, two.here),
        lambda session: (session.add(new_note(two.anas, text=None)), session.flush()),
    ]
    for attempt in attempts:
        with two.world.app.app_context(), pytest.raises(NoActorError):
            attempt(db.session())


def test_a_session_keeps_its_actor(two: Two) -> None:
    with two.world.acting(two.ana) as session, pytest.raises(RuntimeError):
        gate_module.act_as(session, two.renna)


def test_the_sessions_own_ways_round_the_guard_are_closed(two: Two) -> None:
    with two.world.acting(two.ana) as session:
        for attempt in (
            lambda: session.merge(new_note(two.anas)),
            lambda: session.merge_all([new_note(two.anas)]),
            lambda: session.bulk_save_objects([new_note(two.anas)]),
            lambda: session.bulk_insert_mappings(Note, [{}]),
            lambda: session.bulk_update_mappings(Note, [{}]),
            lambda: session.get(Note, two.note, with_for_update=True),
        ):
            with pytest.raises(UngatedStatementError):
                attempt()


def test_a_change_is_not_committed_without_its_entry(two: Two) -> None:
    with two.world.acting(two.ana) as session:
        note = new_note(two.anas)
        session.add(note)
        with pytest.raises(AccessRefusedError):
            session.commit()
    assert not two.stored(Note, note.id)


def test_a_savepoint_that_ends_leaves_the_rest_to_the_trail(two: Two) -> None:
    kept, undone = ids.new_id(), ids.new_id()
    with two.world.acting(two.ana) as session:
        session.add(new_note(two.anas, id=kept))
        session.flush()
        with session.begin_nested():
            session.scalars(select(Case)).all()
        step = session.begin_nested()
        session.add(new_note(two.anas, id=undone))
        session.flush()
        step.rollback()
        trail.commit(session)
    assert [bool(two.stored(Note, key)) for key in (kept, undone)] == [True, False]
    table = TrailSubject.__table__
    with two.world.owner() as connection:
        told = connection.execute(select(table.c.record_id).where(table.c.operation == "add"))
        assert str(kept) in set(told.scalars())


# --- what a model may not do ------------------------------------------------------------


class _Apart(DeclarativeBase):
    """A base of its own, so that careless models stay out of the others' way."""


class _House(_Apart):
    __tablename__ = "house"

    id: Mapped[int] = mapped_column(primary_key=True)


class _Room(_Apart):
    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    house_id: Mapped[int] = mapped_column(ForeignKey("house.id"))
    house: Mapped[_House] = relationship()
    rooms = column_property(select(func.count(_House.id)).scalar_subquery())


class _Quiet(_Apart):
    __tablename__ = "quiet"

    id: Mapped[int] = mapped_column(primary_key=True)
    house_id: Mapped[int] = mapped_column(ForeignKey("house.id"))
    house: Mapped[_House] = relationship(lazy="joined", viewonly=True)


def test_a_model_that_writes_or_computes_unseen_is_refused_at_start() -> None:
    with pytest.raises(TypeError, match="computed"):
        gate_module._refuse_computed(inspect(_Room))
    with pytest.raises(TypeError, match="loads by itself"):
        gate_module._reachable(inspect(_Quiet), set())
    gate_module._refuse_computed(inspect(_House))


# --- the guards of this file ------------------------------------------------------------


def test_without_the_guard_a_note_lands_under_a_hidden_case(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard._Look, "at", lambda self, row, operation: None)
    with two.world.acting(two.ana) as session:
        note = new_note(two.rennas, text=None)
        session.add(note)
        trail.commit(session)
    assert two.stored(Note, note.id)["case_id"] == two.rennas.id
