"""The shapes a model can have towards access: how its rows are reached.

A model names its shape in ``__access__``; the gate turns the shape into criteria. Only the
declarations live here; the table of who reaches what is in :mod:`caseapp.access.table`.
"""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.kinds import Kind, Permission, Relation, Role


@dataclass(frozen=True)
class Shape:
    """Any shape. A mapped class without one is refused at start."""


@dataclass(frozen=True)
class CaseHandle(Shape):
    """The handle of a case: visible under any live grant, and to the organisation-wide view."""


@dataclass(frozen=True)
class CaseRow(Shape):
    """A row about one case: has ``case_id``, ``organisation_id`` and ``author_id``.

    ``kinds``: the kind of all its rows; or, when each row carries its own ``kind`` (``by_row``),
    every kind that a row of this table can have.
    ``inherits``: each row also carries ``inherited_kind`` and needs both (documents).
    ``closable``: rows carry ``closed_to_guardian``, ``closed_to_manager``, ``closed_to_police``.
    ``act``: whoever holds this permission may add and change rows for cases of the own
    organisation that are not protected, without W on the kind (domain.md §7.1, acts).
    ``other``: a column with a second case. Such a row is there only for whoever reads the kind in
    both, so that nobody learns of a case by it.
    ``days``: columns of moments that say when a row is of, where a permission is limited to some.
    """

    kinds: Kind
    by_row: bool = False
    inherits: bool = False
    closable: bool = False
    act: Permission | None = None
    other: str = ""
    days: tuple[str, ...] = ("made_at",)


@dataclass(frozen=True)
class ReducedView(Shape):
    """A read-only class over the permitted columns of a kind (domain.md §7.3).

    Open to whoever reads the whole kind, and to each (role, relation) of the ``audience`` whose
    level there is reduced. ``is_part``: it shows nothing but a part of its kind; a view that also
    shows other kinds is open to its audience only. ``single``: rows are opened one by one, by
    ``item_access``: those whose relation is in the audience, where there is one. ``with_any``: it
    comes with any grant of its audience, whatever else that opens.
    ``by_permission``: each row has a ``consent_id``, and its audience reads it by the grant of that
    permission alone. ``is_headline``: it is also what somebody reads of its kind whose permission
    is limited to the headline. ``days``: as of rows; a view without is closed where days are
    limited.
    The class has ``case_id``, ``organisation_id`` and ``sensitivity``.
    """

    kind: Kind
    audience: frozenset[tuple[Role, Relation]]
    single: bool = False
    is_part: bool = True
    with_any: bool = False
    by_permission: bool = False
    is_headline: bool = False
    days: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnRow(Shape):
    """A row of one member of staff: has ``owner_id``. ``kind`` is SUP, WEL, or ``None`` for OWN.

    ``systems``: named system actors that put rows there for their owner.
    """

    kind: Kind | None = None
    systems: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OrganisationRow(Shape):
    """Not case content: rows of an organisation (has ``organisation_id``), each with permission.

    ``everywhere``: rows that anyone signed in may read, such as the names of organisations.
    ``systems``: named system actors that keep these rows. They stand in the trail by the job's own
    entry and not row by row, because the trail has other readers than the rows.
    """

    read: Permission
    write: Permission | None = None
    everywhere: bool = False
    systems: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Internal(Shape):
    """Reached only by the named system actors. ``trailed``: whether changes go into the trail."""

    systems: frozenset[str]
    trailed: bool = False


@dataclass(frozen=True)
class TrailRow(Shape):
    """The trail itself: read as far as AUD reaches, appended only by :mod:`caseapp.access.trail`.

    ``of_entry``: a subject of an entry rather than the entry.
    """

    of_entry: bool = False
