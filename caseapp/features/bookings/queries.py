"""Reading booked talks: a page of them, those of a case, one. The gate narrows all of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from caseapp.access import handles, reading
from caseapp.access.errors import HiddenError
from caseapp.access.reading import Reading
from caseapp.db.base import Identifier, Moment
from caseapp.kinds.booking import BookingState
from caseapp.models.account import User
from caseapp.models.booking import Booking, BookingChoice, BookingIncident, MismatchFigure
from caseapp.models.case import Case, CaseCard, CaseSummary
from caseapp.rules import roster
from caseapp.rules.mine import is_of_mine
from caseapp.rules.roster import Known

PAGE = 25
#: Of so many cases or fewer, a page of talks is looked for in these alone.
_FEW = 400
#: What was not met again within ninety days, and nobody has looked at since, however long ago that
#: is; of the cases that a manager may know of.
UNMET = Reading(
    MismatchFigure,
    ("id", "case_id", "happened_at"),
    where=(MismatchFigure.is_again.is_(True),),
    order=(MismatchFigure.happened_at, MismatchFigure.id),
    left=(Case, ("reference",), Case.id == MismatchFigure.case_id),
)
#: Those for which nobody is settled although they come soon.
_UNSETTLED = (BookingState.LOOKING, BookingState.HELD)
_ME: Any = bindparam("me", type_=Identifier())
_NOW: Any = bindparam("now", type_=Moment())
_SOON: Any = bindparam("soon", type_=Moment())


def _soon() -> tuple[Any, ...]:
    return Booking.state.in_(_UNSETTLED), Booking.ends_at > _NOW, Booking.starts_at < _SOON


#: Talks that come soon, of which nobody is settled: those at which one is oneself, and those of the
#: cases that one holds. Each begins at an index; so many at most are shown, and one more is read.
SHOWN = 5
OPEN = Reading(
    Booking,
    ("id", "starts_at", "state"),
    where=(
        Booking.id.in_(
            select(Booking.id)
            .where(Booking.worker_id == _ME, *_soon())
            .union(select(Booking.id).where(is_of_mine(Booking), *_soon()))
        ),
    ),
    order=(Booking.starts_at, Booking.id),
    left=(Case, ("reference",), Case.id == Booking.case_id),
)


@dataclass(frozen=True)
class Listed:
    """A talk in a list: its case, the name to use, who comes."""

    booking: Booking
    case: Case
    name: str
    who: Known | None


def page_of(
    session: Any, now: datetime, *, is_past: bool, after: tuple[datetime, uuid.UUID] | None
) -> tuple[list[Listed], bool]:
    """Return one page of the talks that one may see, the next first or the latest first, and
    whether there is more."""
    order = (Booking.starts_at.desc(), Booking.id) if is_past else (Booking.starts_at, Booking.id)
    among = Booking.ends_at <= now if is_past else Booking.ends_at > now
    wanted = (
        select(Booking, Case)
        .join(Case, Case.id == Booking.case_id)
        .where(among)
        .order_by(*order)
        .limit(PAGE + 1)
    )
    mine = handles.few_held(session, _FEW)
    if mine is not None:
        wanted = wanted.where(Booking.case_id.in_(mine))
    if after is not None:
        moment, last = after
        further = Booking.starts_at < moment if is_past else Booking.starts_at > moment
        wanted = wanted.where(or_(further, and_(Booking.starts_at == moment, Booking.id > last)))
    found = session.execute(wanted).all()
    shown = found[:PAGE]
    names = _names(session, {case.id for _booking, case in shown})
    who = roster.named(session, interpreters(row for row, _case in shown))
    listed = [
        Listed(row, case, names.get(case.id, ""), who.get(row.interpreter_id))
        for row, case in shown
    ]
    return listed, len(found) > PAGE


def of_case(session: Any, case: Case, before: uuid.UUID | None) -> tuple[list[Listed], bool]:
    """Return one page of the talks of a case, the latest first, and whether there is more."""
    wanted = (
        select(Booking)
        .where(Booking.case_id == case.id)
        .order_by(Booking.starts_at.desc(), Booking.id)
        .limit(PAGE + 1)
    )
    last = session.get(Booking, before) if before else None
    if last is not None:
        same = and_(Booking.starts_at == last.starts_at, Booking.id > last.id)
        wanted = wanted.where(or_(Booking.starts_at < last.starts_at, same))
    found = session.scalars(wanted).all()
    shown = found[:PAGE]
    who = roster.named(session, interpreters(shown))
    return [Listed(row, case, "", who.get(row.interpreter_id)) for row in shown], len(found) > PAGE


def one(session: Any, booking_id: uuid.UUID) -> tuple[Booking, Case]:
    """Return a talk and its case; raises ``HiddenError`` when there is none."""
    found = session.execute(
        select(Booking, Case).join(Case, Case.id == Booking.case_id).where(Booking.id == booking_id)
    ).first()
    if found is None:
        raise HiddenError
    return found[0], found[1]


def history(
    session: Any, booking: Booking
) -> tuple[Sequence[BookingChoice], Sequence[BookingIncident]]:
    """Return all that was said for a talk, what no longer counts too, and what went wrong."""
    said = session.scalars(
        select(BookingChoice)
        .where(BookingChoice.booking_id == booking.id)
        .order_by(BookingChoice.made_at, BookingChoice.id)
    ).all()
    went = session.scalars(
        select(BookingIncident)
        .where(BookingIncident.booking_id == booking.id)
        .order_by(BookingIncident.happened_at, BookingIncident.id)
    ).all()
    return said, went


def beside(session: Any, booking: Booking) -> Sequence[Booking]:
    """Return what hangs from a talk: a mediator beside it, what follows an emergency."""
    found: Sequence[Booking] = session.scalars(
        select(Booking).where(Booking.from_id == booking.id).order_by(Booking.starts_at, Booking.id)
    ).all()
    return found


def worker_name(session: Any, booking: Booking) -> str:
    """Return who of us is there."""
    user = session.get(User, booking.worker_id) if booking.worker_id else None
    return user.name if user is not None else ""


def unmet(session: Any, case: Case) -> Sequence[MismatchFigure]:
    """Return what was not met in a case and nobody has looked at since, the latest first."""
    found: Sequence[MismatchFigure] = session.scalars(
        select(MismatchFigure)
        .where(MismatchFigure.case_id == case.id)
        .order_by(MismatchFigure.happened_at.desc(), MismatchFigure.id)
        .limit(PAGE)
    ).all()
    return found


def interpreters(rows: Any) -> set[uuid.UUID]:
    return {row.interpreter_id for row in rows if row.interpreter_id is not None}


def _names(session: Any, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    if not ids:
        return {}
    model: Any = CaseCard if reading.is_for(session, CaseCard) else CaseSummary
    rows = session.scalars(select(model).where(model.case_id.in_(ids)))
    return {row.case_id: row.name_to_use or "" for row in rows}
