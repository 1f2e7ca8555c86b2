"""The write guard: each object is looked at before it is written, inside the write transaction.

What a person may write follows from the same grants as what they may see, read again here, so
that a grant that ended a moment ago counts. Nothing about a case is ever deleted.
"""

from __future__ import annotations

import uuid
from dataclasses import astuple
from typing import Any

from sqlalchemy import ClauseElement, exists, inspect, select

from caseapp.access import (
    assigning,
    changes,
    consent_people,
    consents,
    criteria,
    deciding,
    grants,
    interpreters,
    listing,
    partners,
    readers,
    telling,
    windows,
)
from caseapp.access.actor import Actor, AnyActor, SystemActor
from caseapp.access.errors import AccessRefusedError, HiddenError, NotYoursError
from caseapp.access.reach import Reach, read_reach
from caseapp.access.standing import actor_of
from caseapp.access.table import Masks, masks_of
from caseapp.db import engine, passage
from caseapp.db.base import Base, View
from caseapp.db.shapes import CaseHandle, CaseRow, Internal, OrganisationRow, OwnRow, TrailRow
from caseapp.kinds import Kind, Permission, Relation, Role, Sensitivity
from caseapp.models.account import Membership, User
from caseapp.models.case import Case, Person
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.grant import CaseAccess
from caseapp.models.interpreter import Interpreter
from caseapp.models.note import NoteWording
from caseapp.models.notereader import NoteReader
from caseapp.models.organisation import Organisation
from caseapp.models.partner import Partner
from caseapp.models.team import Assignment, CaseBar
from caseapp.models.window import TaskWindow

_OPENED = "opened_cases"
_FIXED_OF: dict[type, tuple[str, ...]] = {
    Membership: ("user_id", "role"),
    Assignment: ("membership_id", "user_id"),
    NoteReader: ("note_id", "membership_id", "user_id", "starts_at"),
    NoteWording: ("note_id", "nth", "kind", "happened_at", "heading_sealed", "text_sealed"),
    TaskWindow: windows.FIXED,
    **consents.FIXED,
    **deciding.FIXED,
}
_FIXED = ("id", "case_id", "organisation_id", "subject_id", "author_id", "owner_id", "reference")

_access: Any = CaseAccess.__table__
_bar: Any = CaseBar.__table__
_case: Any = Case.__table__
_membership: Any = Membership.__table__


def forget(session: Any) -> None:
    """Forget what belonged to a transaction that has ended."""
    changes.forget(session)
    session.info.pop(_OPENED, None)


def forget_opened(session: Any, _ended: Any) -> None:
    """Forget cases that were opened, because what opened them may have been undone."""
    session.info.pop(_OPENED, None)


def forget_at_end(session: Any, ended: Any) -> None:
    """Forget a transaction when it ends as a whole, not at the end of a savepoint in it."""
    if ended.parent is None:
        forget(session)


def refuse_untold(session: Any) -> None:
    """Refuse to commit a change that the trail was not told of."""
    if session.in_nested_transaction():
        return
    session.flush()
    if changes.of(session):
        raise AccessRefusedError("Changes are committed with their entry: caseapp.access.trail.")


def before_flush(session: Any, _context: Any, _instances: Any) -> None:
    """Refuse the whole flush if one object in it may not be written by who is acting."""
    dirty = [row for row in session.dirty if session.is_modified(row)]
    rows = [*((row, "add") for row in session.new), *((row, "change") for row in dirty)]
    rows += [(row, "remove") for row in session.deleted]
    if not rows:
        return
    actor = actor_of(session)
    engine.begin_write(session.connection())
    look = _Look(session, actor)
    for row, operation in sorted(rows, key=lambda pair: not isinstance(pair[0], Case)):
        look.at(row, operation)
    for row, operation in rows:
        changes.note(session, row, operation)
    written = [row for row, _ in rows]
    listing.mark(session, written)
    grants.mark(session, written)


def after_flush(session: Any, _context: Any) -> None:
    """Derive again what lists sort by, and the grants, of cases whose sources changed."""
    if grants.is_marked(session) or listing.is_marked(session):
        with telling.as_system(session, "grants"):
            listing.derive_marked(session)
            grants.derive_marked(session)


def writes(session: Any, case_id: uuid.UUID) -> Kind:
    """Return the kinds of a case that the actor may write or add to now: what pages offer.

    Whether something is written is asked again when it is.
    """
    return offered(reach(session, case_id))


def reach(session: Any, case_id: uuid.UUID) -> Reach:
    """Return what the actor reaches of a case now, so that pages need not ask for what is closed.

    No refusal rests on it: what is read goes through the gate, and what is written is asked again.
    """
    return _Look(session, actor_of(session))._reach(case_id)


def hold(session: Any, *case_ids: uuid.UUID) -> None:
    """Let nobody else hold one of these cases until this transaction ends.

    What is read after it is what is there when it is written. In one order, so that two who hold
    the same do not wait for each other.
    """
    connection = session.connection()
    engine.begin_write(connection)
    held = select(_case.c.id).where(_case.c.id.in_(case_ids)).order_by(_case.c.id)
    connection.execute(held.with_for_update(), execution_options=passage.PASS)


def may_act(session: Any, case_id: uuid.UUID, model: type[Base]) -> bool:
    """Whether rows of a model are an act of the actor's role on this case (domain.md §7.1)."""
    actor = actor_of(session)
    shape = model.__access__
    if not isinstance(actor, Actor) or not isinstance(shape, CaseRow):
        return False
    return _Look(session, actor)._acts(case_id, shape)


def refuse_act(session: Any, case_id: uuid.UUID, model: type[Base]) -> None:
    """Raise :class:`HiddenError` unless rows of a model are an act of the actor's role here."""
    if not may_act(session, case_id, model):
        raise HiddenError


def offered(masks: Masks) -> Kind:
    """Return the kinds that somebody with these masks may write or add to."""
    return masks.writes | masks.own


class _Look:
    """One look at everything in a flush; grants and bars are read once a case."""

    def __init__(self, session: Any, actor: AnyActor) -> None:
        self.session = session
        self.actor = actor
        self._masks: dict[uuid.UUID, Reach] = {}

    def at(self, row: Any, operation: str) -> None:
        """Raise unless ``row`` may be written so."""
        _refuse_moved(row, operation)
        _refuse_expressions(row)
        if operation != "add" and isinstance(self.actor, Actor):
            self._refuse_forged(row)
        shape = row.__access__
        if isinstance(row, View) or isinstance(shape, TrailRow):
            raise AccessRefusedError(f"{type(row).__name__} is never written this way.")
        if isinstance(shape, Internal):
            self._internal(row, shape, operation)
        elif isinstance(shape, OrganisationRow):
            self._organisation_row(row, shape, operation)
        elif isinstance(shape, OwnRow):
            self._own_row(row, shape)
        elif isinstance(shape, CaseHandle):
            self._handle(row, operation)
        elif isinstance(shape, CaseRow):
            self._case_row(row, shape, operation)
        else:
            raise AccessRefusedError(f"{type(row).__name__} does not say how it is written.")

    def _refuse_forged(self, row: Any) -> None:
        """Raise unless the stored row is the one in hand: of that case, author and kind."""
        table = inspect(row).mapper.local_table
        names = [name for name in (*_FIXED, "kind", "inherited_kind") if name in table.c]
        said = [changes.before(row, name) for name in names]
        columns = [table.c[name] for name in names]
        stored = self._run(select(*columns).where(table.c.id == row.id)).first()
        if stored is None or list(stored) != said:
            raise HiddenError

    def _internal(self, row: Any, shape: Internal, operation: str) -> None:
        if isinstance(self.actor, SystemActor) and self.actor.name in shape.systems:
            return
        if isinstance(row, Person) and operation == "add" and self._opens(row.organisation_id):
            return
        raise AccessRefusedError(
            f"{type(row).__name__} is written by {sorted(shape.systems)} only."
        )

    def _organisation_row(self, row: Any, shape: OrganisationRow, operation: str) -> None:
        if isinstance(self.actor, SystemActor):
            if not self.actor.rights.organisations and self.actor.name not in shape.systems:
                raise AccessRefusedError(f"{self.actor.name} does not write {type(row).__name__}.")
            return
        if shape.write is None or not self.actor.may(shape.write):
            raise NotYoursError(f"{self.actor.role.value} does not change {type(row).__name__}.")
        if not self._is_ours(row, operation):
            raise HiddenError
        if isinstance(row, Partner):
            partners.check(self.actor, row)
        if isinstance(row, Interpreter):
            interpreters.check(self.actor, row)

    def _is_ours(self, row: Any, operation: str) -> bool:
        ours = self.actor.organisation_id  # type: ignore[union-attr]
        if isinstance(row, Organisation):
            return operation == "change" and row.id == ours
        if isinstance(row, User):
            return operation == "add" or self._is_member(row.id, ours)
        return bool(row.organisation_id == ours)

    def _is_member(self, user_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
        """Whether all of a user's hats are of this organisation, so that it may change them."""
        found = self._run(
            select(_membership.c.organisation_id).where(_membership.c.user_id == user_id)
        )
        places = {row[0] for row in found}
        return places == {organisation_id}

    def _own_row(self, row: Any, shape: OwnRow) -> None:
        if isinstance(self.actor, SystemActor):
            keeps = self.actor.rights.drafts or self.actor.name in shape.systems
            if not (keeps and shape.kind is None):
                raise AccessRefusedError(f"{self.actor.name} does not write {type(row).__name__}.")
            return
        ours = self.actor.organisation_id
        if getattr(row, "organisation_id", ours) != ours:
            raise HiddenError
        kind = shape.kind
        own = self.actor.own
        if row.owner_id == self.actor.user_id and (kind is None or kind in own.writes | own.own):
            return
        supervises = kind is not None and kind in self.actor.supervised.writes
        if not (supervises and self._supervises(row.owner_id)):
            raise HiddenError

    def _supervises(self, user_id: uuid.UUID) -> bool:
        actor = self._person()
        criteria.asking.set(actor)
        found = self._run(
            select(_membership.c.id).where(
                _membership.c.user_id == user_id,
                _membership.c.supervisor_id == actor.user_id,
                _membership.c.organisation_id == actor.organisation_id,
                criteria.live(_membership),
            )
        )
        return found.first() is not None

    def _handle(self, row: Case, operation: str) -> None:
        """A handle is made when a case is opened; what it says does not change (docs/access.md)."""
        if operation != "add" or not self._opens(row.organisation_id):
            raise HiddenError
        opened = self.session.info.setdefault(_OPENED, {})
        opened[row.id] = row.subject_id

    def _opens(self, organisation_id: uuid.UUID) -> bool:
        actor = self.actor
        return (
            isinstance(actor, Actor)
            and actor.may(Permission.CASE_OPEN)
            and actor.organisation_id == organisation_id
        )

    def _case_row(self, row: Any, shape: CaseRow, operation: str) -> None:
        if operation == "remove":
            raise AccessRefusedError("Nothing about a case is removed; add to it instead.")
        kinds = changes.kinds_of(row, shape)
        if isinstance(self.actor, SystemActor):
            rights = self.actor.rights
            is_its_own = rights.touches(row.__tablename__)
            if not is_its_own or any(kind not in rights.writes for kind in kinds):
                raise AccessRefusedError(f"{self.actor.name} does not write {type(row).__name__}.")
            return
        if row.author_id is None and operation == "add":
            row.author_id = self.actor.user_id
        mine = row.author_id == self.actor.user_id
        if operation == "add" and not mine:
            raise AccessRefusedError("A row is written in the name of whoever is acting.")
        writes = all(self._may_write(row, kind, mine) for kind in kinds)
        if not writes and not self._acts(row.case_id, shape):
            raise HiddenError
        if shape.other and kinds - {*self._reach(getattr(row, shape.other)).reads_all}:
            raise HiddenError
        if operation == "add" and row.subject_id != self._subject(row.case_id):
            raise AccessRefusedError("A row is sealed under the person of its own case.")
        if isinstance(row, Assignment):
            opens = row.case_id in self.session.info.get(_OPENED, {})
            assigning.check(self._run, self.actor, row, operation, opens=opens)
        if isinstance(row, Consent):
            consents.check(self._run, self.actor, row)
        if isinstance(row, ConsentPerson):
            consent_people.check(self._run, self.actor, row, operation)
        if isinstance(row, NoteReader):
            readers.check(self._run, self.actor, row)
        if isinstance(row, TaskWindow):
            windows.check(self._run, self.actor, row)
        deciding.check(self._run, self.actor, row, operation)

    def _may_write(self, row: Any, kind: Kind, mine: bool) -> bool:
        reach = self._reach(row.case_id)
        if kind in reach.writes or (mine and kind in reach.own):
            return True
        return bool(mine and reach.any and kind in self._person().named.writes)

    def _acts(self, case_id: uuid.UUID, shape: CaseRow) -> bool:
        """Acts are permissions on cases of the own organisation (domain.md §7.1)."""
        actor = self._person()
        if shape.act is None or not actor.may(shape.act):
            return False
        known = self._run(
            select(_case.c.id).where(
                _case.c.id == case_id,
                _case.c.organisation_id == actor.organisation_id,
                _case.c.sensitivity != Sensitivity.PROTECTED,
                ~exists().where(
                    _bar.c.case_id == case_id,
                    _bar.c.user_id == actor.user_id,
                    _bar.c.lifted_at.is_(None),
                ),
            )
        )
        return known.first() is not None

    def _reach(self, case_id: uuid.UUID) -> Reach:
        """What the hat worn reaches of a case at this moment, read inside the transaction."""
        if case_id not in self._masks:
            opens = case_id in self.session.info.get(_OPENED, {})
            self._masks[case_id] = _OPENER if opens else self._read_reach(case_id)
        return self._masks[case_id]

    def _subject(self, case_id: uuid.UUID) -> uuid.UUID | None:
        """Whose case it is; a case that is being opened is not stored yet."""
        opened: dict[uuid.UUID, uuid.UUID] = self.session.info.get(_OPENED, {})
        if case_id in opened:
            return opened[case_id]
        found = self._run(select(_case.c.subject_id).where(_case.c.id == case_id)).first()
        return found[0] if found else None

    def _read_reach(self, case_id: uuid.UUID) -> Reach:
        actor = self._person()
        return read_reach(self.session.connection(), actor, case_id)

    def _run(self, statement: Any) -> Any:
        return self.session.connection().execute(statement, execution_options=passage.PASS)

    def _person(self) -> Actor:
        if not isinstance(self.actor, Actor):
            raise AccessRefusedError("Only a person does this.")
        return self.actor


#: Whoever opens a case writes its first rows as a caseworker does (practice.md P2, P3).
_OPENER = Reach(*astuple(masks_of(Role.CW, Relation.ASSIGNED)))


def _refuse_expressions(row: Any) -> None:
    """A value is a value: an expression would fetch what it likes while it is written."""
    values = inspect(row).dict.values()
    if any(
        isinstance(each, ClauseElement) or hasattr(each, "__clause_element__") for each in values
    ):
        raise AccessRefusedError(f"{type(row).__name__} is written with values, not expressions.")


def _refuse_moved(row: Any, operation: str) -> None:
    """A row never moves to another case, organisation, person or author."""
    if operation != "change":
        return
    attributes = inspect(row).attrs
    other = getattr(row.__access__, "other", "")
    for name in (*_FIXED, *_FIXED_OF.get(type(row), ()), other):
        if name in attributes and attributes[name].history.has_changes():
            raise AccessRefusedError(f"{type(row).__name__}.{name} does not change.")
