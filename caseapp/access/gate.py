"""The gate: every statement of a session is narrowed to what its actor may see.

Three rings (docs/access.md): criteria on every ORM statement; a refusal of every statement that
is not one (:mod:`caseapp.db.engine`); and a look at each object that is loaded, fetched again or
written (:mod:`caseapp.access.guard`). A session without an actor answers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import event
from sqlalchemy.orm import (
    Mapper,
    ORMExecuteState,
    QueryContext,
    scoped_session,
)

from caseapp.access import consents, criteria, emergencies, guard, on_duty, slips, survey, telling
from caseapp.access.actor import Actor, AnyActor, SystemActor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.narrowing import Narrowing
from caseapp.access.standing import ACTOR, actor_of
from caseapp.db import CaseSession, db, keystore, passage
from caseapp.db.base import Base
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import NO_KIND, Kind

Model = type[Base]

_SEEN = "seen"
_LAZY = ("raise", "raise_on_sql", "select")


class Gate:
    """The criteria of all models, for persons and for each system actor; each is made once, when
    it is asked for first."""

    def __init__(self) -> None:
        self._person: dict[Model, Any] = {}
        self._system: dict[tuple[Model, str], Any] = {}
        self._options: dict[tuple[Model, str], Any] = {}
        self._related: dict[Model, set[Model]] = {}

    def prepare(self) -> None:
        """Look at every mapped class; refuse one that declares nothing, or reads others unseen."""
        for mapper in list(Base.registry.mappers):
            model = cast("Model", mapper.class_)
            if model not in self._related:
                criteria.refuse_undeclared(model)
                _refuse_computed(mapper)
                self._related[model] = _reachable(mapper, {model})

    def person(self, model: Model) -> Any:
        """Return the criterion under which a person sees rows of a model."""
        if model not in self._person:
            self._person[model] = criteria.for_person(model)
        return self._person[model]

    def criterion(self, model: Model, actor: AnyActor) -> Any:
        """Return the criterion for one model; its values are bound when it runs."""
        if isinstance(actor, Actor):
            return self.person(model)
        key = (model, actor.name)
        if key not in self._system:
            self._system[key] = criteria.for_system(model, actor)
        return self._system[key]

    def options(self, models: Iterable[Model], actor: AnyActor) -> list[Any]:
        """Return the options that narrow these models to what the actor may see.

        They are made once: making them anew for each statement costs more than all the rest.
        """
        who = "" if isinstance(actor, Actor) else actor.name
        return [
            self._options.get((model, who)) or self._make_option(model, who, actor)
            for model in models
        ]

    def _make_option(self, model: Model, who: str, actor: AnyActor) -> Any:
        # A criterion of its own: one that has been sent before no longer adapts to an alias.
        if isinstance(actor, Actor):
            made = criteria.for_person(model)
        else:
            made = criteria.for_system(model, actor)
        option = Narrowing(model, made)
        self._options[model, who] = option
        return option

    def models_of(self, state: ORMExecuteState) -> set[Model]:
        """Return the models a statement touches, also through its loader options."""
        if state.is_relationship_load or state.is_column_load:
            return self._related[cast("Any", state.bind_mapper).class_]
        models = survey.models_of(state.statement)
        if getattr(state.statement, "_with_options", ()):
            models = models.union(*(self._related[model] for model in models))
        return models


def _refuse_computed(mapper: Mapper[Any]) -> None:
    """Refuse what reads or writes other models unseen: computed columns, writing relationships."""
    for attribute in mapper.column_attrs:
        if not all(mapper.local_table.c.contains_column(column) for column in attribute.columns):
            raise TypeError(f"{attribute} is computed by the database; write a query instead.")
    for relationship in mapper.relationships:
        if not relationship.viewonly:
            raise TypeError(f"{relationship} would write by itself; mark it viewonly.")


def _reachable(mapper: Mapper[Any], found: set[Model]) -> set[Model]:
    for relationship in mapper.relationships:
        if relationship.lazy not in _LAZY:
            raise TypeError(f"{relationship} loads by itself; load it on purpose instead.")
        target = relationship.mapper
        if target.class_ not in found:
            found.add(target.class_)
            _reachable(target, found)
    return found


gate = Gate()
#: Sources of grants that no other module asks for; each registers itself (access.grants).
SOURCES = (consents, emergencies, on_duty, slips)


def install() -> None:
    """Prepare the criteria and listen to the session. Called by ``create_app``; safe to repeat."""
    gate.prepare()
    if event.contains(CaseSession, "do_orm_execute", _narrow):
        return
    event.listen(CaseSession, "after_begin", telling.tell)
    event.listen(CaseSession, "do_orm_execute", _narrow)
    event.listen(CaseSession, "before_flush", guard.before_flush)
    event.listen(CaseSession, "after_flush_postexec", guard.after_flush)
    event.listen(CaseSession, "before_commit", guard.refuse_untold)
    event.listen(CaseSession, "after_soft_rollback", guard.forget_opened)
    event.listen(CaseSession, "after_transaction_end", guard.forget_at_end)
    event.listen(Base, "load", _loaded, propagate=True)
    event.listen(Base, "refresh", _refreshed, propagate=True)


def act_as(session: Any, actor: AnyActor) -> None:
    """Give a session its actor, once. Raises :class:`RuntimeError` for a second one."""
    if ACTOR in session.info:
        raise RuntimeError("A session keeps its actor; open another session for another one.")
    session.info[ACTOR] = actor


def new_session(actor: AnyActor) -> Any:
    """Return a session of its own, for a job or for a step before anybody is known."""
    session: Any = db.session.session_factory()
    act_as(session, actor)
    return session


@contextmanager
def system(session: Any, name: str, reason: str) -> Iterator[SystemActor]:
    """Let a named system actor do one step inside the session's own transaction.

    What it changes is written before the session is the person's again.
    """
    session = session() if isinstance(session, scoped_session) else session
    before: AnyActor = actor_of(session)
    session.flush()
    helper = SystemActor(name, reason, behalf=before if isinstance(before, Actor) else None)
    session.info[ACTOR] = helper
    telling.tell_again(session)
    try:
        yield helper
        session.flush()
    finally:
        session.info[ACTOR] = before
        if session.is_active:
            telling.tell_again(session)


def seen_cases(session: Any) -> dict[Any, tuple[Any, Kind]]:
    """Return the content this session has loaded: case -> (organisation, kinds)."""
    seen: dict[Any, tuple[Any, Kind]] = session.info.setdefault(_SEEN, {})
    return seen


def _narrow(state: ORMExecuteState) -> None:
    """Attach the criteria of every model in a statement, or refuse the statement."""
    actor = actor_of(state.session)
    _refuse_unfit(state)
    models = gate.models_of(state)
    if not models:
        raise AccessRefusedError("A statement without a declared model does not pass the gate.")
    for model in models:
        criteria.refuse_without_permission(model, actor)
    if isinstance(actor, Actor):
        criteria.asking.set(actor)
    statement: Any = state.statement
    if state.is_column_load:
        model = cast("Any", state.bind_mapper).class_
        statement = statement.where(gate.criterion(model, actor))
    state.statement = statement.options(*gate.options(models, actor))
    state.update_execution_options(**passage.PASS)


def _refuse_unfit(state: ORMExecuteState) -> None:
    if not state.is_orm_statement or state.is_from_statement or not state.is_select:
        raise AccessRefusedError(
            "Only selects of models pass the gate; rows are changed one by one, as objects."
        )
    if not state.is_relationship_load and not state.is_column_load:
        survey.refuse_own_criteria(state.statement, state.parameters)
        survey.refuse_loose_columns(state.statement)


def _loaded(target: Base, context: QueryContext) -> None:
    """Look at each loaded object: it came through the gate, and its reading is remembered."""
    _refreshed(target, context, None)
    subject = target.__dict__.get("subject_id")
    if subject is not None:
        keystore.want(subject)
    kind = _kind_of(target)
    if kind and isinstance(actor_of(context.session), Actor):
        seen = seen_cases(context.session)
        case_id = target.__dict__["case_id"]
        before = seen[case_id][1] if case_id in seen else NO_KIND
        seen[case_id] = (target.__dict__["organisation_id"], before | kind)


def _refreshed(_target: Base, context: QueryContext, _attributes: Any) -> None:
    if not passage.has_passed(context.execution_options):
        raise AccessRefusedError("An object was loaded past the gate.")


def _kind_of(target: Base) -> Kind:
    shape = target.__access__
    if isinstance(shape, ReducedView):
        return shape.kind
    if isinstance(shape, CaseRow):
        return target.__dict__["kind"] if shape.by_row else shape.kinds
    return NO_KIND
