"""Criteria: what a shape means as SQL. Built once at start; values come in as bind parameters.

One function for each shape. A window is half open (``starts_at <= now < ends_at``) and ``now``
is the application's clock, so that a grant ends at its moment without any job.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from sqlalchemy import (
    Boolean,
    Integer,
    String,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    literal_column,
    or_,
    true,
    type_coerce,
)

from caseapp.access.actor import Actor, AnyActor, SystemActor
from caseapp.access.errors import NotYoursError
from caseapp.access.table import (
    CASE_KINDS,
    NAMED_KINDS,
    OWN_KINDS,
    SINGLE_KINDS,
    WIDE_KINDS,
    masks_of,
)
from caseapp.base import clock
from caseapp.db.base import Base, Moment
from caseapp.db.shapes import (
    CaseHandle,
    CaseRow,
    Internal,
    OrganisationRow,
    OwnRow,
    ReducedView,
    Shape,
    TrailRow,
)
from caseapp.kinds import Kind, Relation, Role, Sensitivity
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.consent import ConsentPerson
from caseapp.models.grant import CaseAccess, ItemAccess
from caseapp.models.team import CaseBar
from caseapp.models.trail import TrailEntry, TrailSubject

#: A condition on rows; SQLAlchemy's own types for these are not exact enough to help.
Criterion = Any

asking: ContextVar[Actor] = ContextVar("caseapp_asking")

_access: Any = CaseAccess.__table__
_item: Any = ItemAccess.__table__
_bar: Any = CaseBar.__table__
_case: Any = Case.__table__
_membership: Any = Membership.__table__
_person: Any = ConsentPerson.__table__
_entry: Any = TrailEntry.__table__
_subject: Any = TrailSubject.__table__


def _bind(name: str, read: Callable[[Actor], Any], kind: Any) -> Any:
    return bindparam(f"gate_{name}", callable_=lambda: read(asking.get()), type_=kind)


_user = _bind("user", lambda actor: actor.user_id, Uuid())
_hat = _bind("hat", lambda actor: actor.membership_id, Uuid())
_organisation = _bind("organisation", lambda actor: actor.organisation_id, Uuid())
_role = _bind("role", lambda actor: actor.role.value, String())
_now = _bind("now", lambda actor: clock.now(), Moment())
_wide_reduced = _bind("wide_reduced", lambda actor: int(actor.organisation_wide.reduced), Integer())
_wide_case = _bind(
    "wide_case", lambda actor: bool(actor.organisation_wide.any & CASE_KINDS), Boolean()
)
_wide_audit = _bind("wide_audit", lambda actor: int(actor.organisation_wide.reads), Integer())
_named = _bind("named", lambda actor: int(actor.named.reads), Integer())
_single_full = _bind(
    "single_full", lambda actor: int(actor.named.reads | actor.task.reads), Integer()
)
_single_reduced = _bind(
    "single_reduced",
    lambda actor: int(actor.named.reduced | actor.task.reduced | actor.task.reads),
    Integer(),
)
_own = _bind("own", lambda actor: int(actor.own.reads | actor.own.own), Integer())
_supervised = _bind("supervised", lambda actor: int(actor.supervised.reads), Integer())


def _constant(value: int | str) -> Any:
    """A number or code of ours, written into the statement: each bind costs time at each run."""
    return literal_column(str(int(value)) if isinstance(value, int) else f"'{value}'")


def _bits(mask: Any, kind: Any) -> Criterion:
    """Whether a mask holds a kind. ``mask`` is a column or a bind, ``kind`` may be a constant."""
    other = _constant(kind) if isinstance(kind, int) else type_coerce(kind, Integer)
    return type_coerce(mask, Integer).bitwise_and(other) != _constant(0)


def holds(mask: Any, kind: Any) -> Criterion:
    """Whether a column of kinds holds a kind, or the kind that stands in another column."""
    return _bits(mask, int(kind) if isinstance(kind, Kind) else kind)


def live(grant: Any) -> Criterion:
    """Whether a row with a window holds now."""
    return and_(grant.c.starts_at <= _now, or_(grant.c.ends_at.is_(None), grant.c.ends_at > _now))


def opens(grant: Any) -> Criterion:
    """Whether a row of grants opens something now."""
    return and_(live(grant), grant.c.is_over.is_(False))


def of_hat(grant: Any) -> Criterion:
    """Whether a row of grants opens its case to the hat worn, now."""
    return and_(grant.c.membership_id == _hat, opens(grant), _not_barred(grant.c.case_id))


def of_organisation(listing: Any, case: Any) -> Criterion:
    """Whether a case is one that hats with the organisation-wide view know of. The organisation is
    asked of the keys of lists, because their indexes begin with it."""
    ours = listing.c.organisation_id == _organisation
    return and_(ours, _is_known(case.c), _not_barred(listing.c.case_id))


def _not_barred(case_id: Any) -> Criterion:
    """A conflict of interest beats every relation (practice.md P38)."""
    return ~exists().where(
        _bar.c.case_id == case_id, _bar.c.user_id == _user, _bar.c.lifted_at.is_(None)
    )


def _is_known(case: Any) -> Criterion:
    """A protected case does not exist for anyone without a grant."""
    return type_coerce(case.sensitivity, String) != _constant(Sensitivity.PROTECTED)


def _within(model: Any, days: tuple[str, ...]) -> Criterion:
    """Whether a row is of the days to which a grant is limited. What was changed since its first
    version is of the day of its last change; where that is not kept it counts as after the end."""
    starts, ends = _access.c.entries_from, _access.c.entries_until
    parts = [or_(starts.is_(None), getattr(model, name) >= starts) for name in days]
    stored = model.__table__.c
    changed = [name for name in ("changed_at",) if name in stored]
    parts += [or_(ends.is_(None), getattr(model, name) < ends) for name in (*days, *changed)]
    if "version" in stored and not changed:
        parts.append(or_(ends.is_(None), model.version == _constant(1)))
    return and_(*parts)


def _within_days(mask: Any, model: Any, shape: CaseRow | ReducedView, kind: Any) -> Criterion:
    """Whether a grant that is limited to some days opens a row of them; closed without days."""
    if not shape.days:
        return false()
    return and_(_bits(mask, kind), _within(model, shape.days))


def _granted(case_id: Any, *reach: Criterion) -> Criterion:
    """Whether the hat worn has a live grant on the case that fulfils ``reach``."""
    return exists().where(
        _access.c.case_id == case_id, _access.c.membership_id == _hat, opens(_access), *reach
    )


def _opened_singly(case_id: Any, record_id: Any, kind: Any, mask: Any) -> Criterion:
    """Whether the record itself was opened to the hat worn, and the role may read its kind so."""
    return and_(
        _bits(mask, kind),
        exists().where(
            _item.c.record_id == record_id,
            _item.c.case_id == case_id,
            _item.c.membership_id == _hat,
            type_coerce(_item.c.kind, Integer)
            == (_constant(kind) if isinstance(kind, int) else type_coerce(kind, Integer)),
            opens(_item),
        ),
    )


def _opened_to_audience(model: Any, shape: ReducedView) -> Criterion:
    """Whether a record was opened in part to the hat worn, in a relation that the view is for."""
    kind = shape.kind
    if not shape.audience:
        return _opened_singly(model.case_id, model.id, kind, _single_reduced)
    pairs = [
        and_(
            _role == _constant(role),
            type_coerce(_item.c.relation, String) == _constant(relation),
        )
        for role, relation in sorted(shape.audience)
    ]
    return exists().where(
        _item.c.record_id == model.id,
        _item.c.case_id == model.case_id,
        _item.c.membership_id == _hat,
        type_coerce(_item.c.kind, Integer) == _constant(kind),
        live(_item),
        or_(*pairs),
    )


def _handle(model: Any, shape: CaseHandle) -> Criterion:
    wide = and_(_wide_case, model.organisation_id == _organisation, _is_known(model))
    single = exists().where(
        _item.c.case_id == model.id, _item.c.membership_id == _hat, opens(_item)
    )
    return and_(or_(_granted(model.id), wide, single), _not_barred(model.id))


def _open_flags(model: Any) -> list[Criterion]:
    """A closed entry is taken out of the grants of that role or relation (§3.6, §7.3)."""
    managers = [_constant(relation) for relation in (Relation.SUPERVISION, Relation.BREAK_GLASS)]
    by_code: Any = type_coerce(_access.c.relation, String)
    role: Any = type_coerce(_access.c.role, String)
    return [
        or_(model.closed_to_guardian.is_(False), role != _constant(Role.GA)),
        or_(
            model.closed_to_manager.is_(False),
            role != _constant(Role.MGR),
            by_code.not_in(managers),
        ),
        or_(model.closed_to_police.is_(False), role != _constant(Role.LEO)),
    ]


def _case_row(model: Any, shape: CaseRow) -> Criterion:
    kind = model.kind if shape.by_row else shape.kinds
    mine = model.author_id == _user
    reach = [
        _bits(_access.c.reads, kind),
        _within_days(_access.c.limited_reads, model, shape, kind),
    ]
    if shape.kinds & OWN_KINDS:
        reach.append(and_(_bits(_access.c.own, kind), mine))
    if shape.kinds & NAMED_KINDS:
        reach.append(and_(_bits(_named, kind), mine))
    further = _open_flags(model) if shape.closable else []
    if shape.inherits:
        further.append(_bits(_access.c.reads, model.inherited_kind))
    ways = [_granted(model.case_id, or_(*reach), *further)]
    if shape.kinds & SINGLE_KINDS and not shape.inherits:
        ways.append(_opened_singly(model.case_id, model.id, kind, _single_full))
    both = _reads_other(getattr(model, shape.other), kind) if shape.other else []
    return and_(or_(*ways), _not_barred(model.case_id), *both)


def _reads_other(case_id: Any, kind: Any) -> list[Criterion]:
    """Whether the hat worn reads a kind in the second case of a row about two."""
    return [_granted(case_id, _bits(_access.c.reads, kind)), _not_barred(case_id)]


def _reduced(model: Any, shape: ReducedView) -> Criterion:
    kind = shape.kind
    whole = or_(
        _bits(_access.c.reads, kind),
        _within_days(_access.c.limited_reads, model, shape, kind),
    )
    if shape.single:
        single = _opened_to_audience(model, shape)
        ways = [_granted(model.case_id, whole), single] if shape.is_part else [single]
        return and_(or_(*ways), _not_barred(model.case_id))
    pairs = [
        and_(
            type_coerce(_access.c.role, String) == _constant(role),
            type_coerce(_access.c.relation, String) == _constant(relation),
        )
        for role, relation in sorted(audience_of(shape))
    ]
    part = or_(false(), *pairs)
    if not shape.with_any:
        limited = _within_days(_access.c.limited_reduced, model, shape, kind)
        part = and_(or_(_bits(_access.c.reduced, kind), limited), part)
    if shape.by_permission:
        part = and_(part, _rests_on(model.consent_id))
    # A view of entries that can be closed has their flags; what is closed has no heading either.
    further = _open_flags(model) if hasattr(model, "closed_to_guardian") else []
    reach = or_(whole, part) if shape.is_part else part
    ways = [_granted(model.case_id, reach, *further)]
    wide = [role for role, relation in shape.audience if relation is Relation.ORGANISATION]
    if wide:
        ways.append(
            and_(
                _bits(_wide_reduced, kind),
                _role.in_([_constant(role) for role in sorted(wide)]),
                model.organisation_id == _organisation,
                _is_known(model),
            )
        )
    if shape.is_part and kind in WIDE_KINDS:
        # Whoever reads the whole trail of the organisation reads its parts, of protected cases too.
        ours = model.organisation_id == _organisation
        ways.append(and_(_bits(_wide_audit, kind), ours))
    return and_(or_(*ways), _not_barred(model.case_id))


def audience_of(shape: ReducedView) -> frozenset[tuple[Role, Relation]]:
    """Whom a view is for: of a headline also those who read its kind whole by a permission, because
    that can be limited to it."""
    if not shape.is_headline:
        return shape.audience
    ways = [*((role, Relation.CONSENT) for role in Role), (Role.GA, Relation.ASSIGNED)]
    limited = {way for way in ways if shape.kind in masks_of(*way, ticked=shape.kind).reads}
    return shape.audience | limited


def _rests_on(consent_id: Any) -> Criterion:
    """Whether a grant rests on a permission: on itself, or on a name beside it."""
    named = exists().where(_person.c.id == _access.c.basis_id, _person.c.consent_id == consent_id)
    # It stands two levels down: without this it would ask for any row, not for the one it is about.
    return or_(_access.c.basis_id == consent_id, named.correlate_except(_person))


def _own_row(model: Any, shape: OwnRow) -> Criterion:
    mine = model.owner_id == _user
    if shape.kind is None:
        return mine
    supervises = exists().where(
        _membership.c.user_id == model.owner_id,
        _membership.c.supervisor_id == _user,
        _membership.c.organisation_id == _organisation,
        live(_membership),
    )
    return or_(
        and_(mine, _bits(_own, int(shape.kind))),
        and_(supervises, _bits(_supervised, int(shape.kind))),
    )


def _organisation_row(model: Any, shape: OrganisationRow) -> Criterion:
    if shape.everywhere:
        return true()
    return model.organisation_id == _organisation


def _trail(model: Any, shape: TrailRow) -> Criterion:
    """The data protection officer all of the organisation, managers cases they may know of,
    administrators sign-ins without cases (domain.md §7.2 AUD, docs/access)."""
    whole = _bits(_wide_audit, int(Kind.AUD))
    part = _bits(_wide_reduced, int(Kind.AUD))
    ours = model.organisation_id == _organisation
    if shape.of_entry:
        of_case = _is_told_of_case(model)
        of_account = and_(model.case_id.is_(None), _role == _constant(Role.ADM))
        entry_is_ours = exists().where(
            _entry.c.seq == model.seq, _entry.c.organisation_id == _organisation
        )
        return or_(
            and_(whole, or_(ours, entry_is_ours)),
            and_(part, _role == _constant(Role.MGR), of_case),
            and_(part, of_account, entry_is_ours),
        )
    about_ours = exists().where(
        _subject.c.seq == model.seq, _subject.c.organisation_id == _organisation
    )
    manager = exists().where(_subject.c.seq == model.seq, _is_told_of_case(_subject.c))
    return or_(
        and_(whole, or_(ours, about_ours)),
        and_(part, _role == _constant(Role.MGR), model.category == "case", manager),
        and_(
            part, _role == _constant(Role.ADM), model.category == "account", or_(ours, about_ours)
        ),
    )


def _is_told_of_case(subject: Any) -> Criterion:
    """Whether a subject is told to whoever reads a part of the trail: of a case that they may know
    of, and no row about two cases, because the other may be one that they may not."""
    known = exists().where(
        _case.c.id == subject.case_id,
        _case.c.organisation_id == _organisation,
        _is_known(_case.c),
        _not_barred(_case.c.id),
    )
    return and_(known, subject.table_name.not_in(_tables_of_two()))


def _tables_of_two() -> list[str]:
    """The tables with rows about two cases; all models are there when criteria are built."""
    models = [mapper.class_ for mapper in Base.registry.mappers]
    return sorted(
        model.__tablename__
        for model in models
        if getattr(getattr(model, "__access__", None), "other", "")
    )


def _internal(model: Any, shape: Internal) -> Criterion:
    return false()


_BUILDERS: dict[type[Shape], Callable[[Any, Any], Criterion]] = {
    CaseHandle: _handle,
    CaseRow: _case_row,
    ReducedView: _reduced,
    OwnRow: _own_row,
    OrganisationRow: _organisation_row,
    TrailRow: _trail,
    Internal: _internal,
}


class UndeclaredModelError(TypeError):
    """A model does not say how its rows are reached. Refused at start."""


def refuse_undeclared(model: type[Base]) -> None:
    """Raise :class:`UndeclaredModelError` if a model does not say how its rows are reached."""
    if type(getattr(model, "__access__", None)) not in _BUILDERS:
        raise UndeclaredModelError(
            f"{model.__name__} does not declare __access__; say which kind of data it holds."
        )


def for_person(model: type[Base]) -> Criterion:
    """Return the criterion under which a person sees rows of ``model``."""
    refuse_undeclared(model)
    shape = model.__access__
    return _BUILDERS[type(shape)](model, shape)


def for_system(model: type[Base], actor: SystemActor) -> Criterion:
    """Return the criterion under which a named system actor sees rows of ``model``."""
    shape, rights = model.__access__, actor.rights
    if isinstance(shape, Internal):
        return true() if actor.name in shape.systems else false()
    if isinstance(shape, OrganisationRow):
        is_known = rights.organisations or actor.name in shape.systems
        table: Any = model.__table__
        return true() if is_known or table.name in rights.knows else false()
    if isinstance(shape, TrailRow):
        return true() if rights.trail else false()
    if isinstance(shape, OwnRow):
        is_kept_by = rights.drafts if not shape.systems else actor.name in shape.systems
        return true() if is_kept_by and shape.kind is None else false()
    if isinstance(shape, CaseHandle):
        return true() if rights.reads else false()
    row: Any = model
    if isinstance(shape, CaseRow | ReducedView) and not rights.touches(row.__table__.name):
        return false()
    if isinstance(shape, CaseRow) and shape.by_row:
        return _bits(row.kind, rights.reads)
    if isinstance(shape, CaseRow):
        return true() if shape.kinds in rights.reads else false()
    if isinstance(shape, ReducedView):
        return true() if shape.kind in rights.reads else false()
    return false()


def refuse_without_permission(model: type[Base], actor: AnyActor) -> None:
    """Raise :class:`NotYoursError` if the hat worn may not read an organisation's table at all."""
    shape = model.__access__
    if not isinstance(shape, OrganisationRow) or not isinstance(actor, Actor):
        return
    if not actor.may(shape.read):
        raise NotYoursError(f"{actor.role.value} does not read {model.__name__}.")
