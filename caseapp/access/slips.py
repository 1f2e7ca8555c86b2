"""Slips of bookings: what is opened to whoever interprets, from 24 hours before a talk until 24
hours after it (domain.md §4.4).

Each part of a slip is a record that is opened by itself, to the one interpreter who said yes, of
the organisation or of an active partner; the case opens by it as a handle and no further. Whoever
is stopped, has left the roster or was barred from the case has no slip. It is derived anew when a
booking, what hangs from it, the roster, a partner or an answer changes; an answer is not a row of a
case, so :func:`answered` is called with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import and_, exists, inspect, or_, select

from caseapp.access import grants, items, partners
from caseapp.access.items import Item
from caseapp.access.windows import AROUND, around
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import Kind, Relation, Role
from caseapp.kinds.booking import BookingState, OfferAnswer
from caseapp.kinds.communication_wishes import ModePlace
from caseapp.models.account import Membership
from caseapp.models.booking import Booking, InterpreterOffer
from caseapp.models.case import CaseSummary
from caseapp.models.communication import CommsProfile
from caseapp.models.interpreter import Interpreter
from caseapp.models.partner import Partner
from caseapp.models.sessionchild import BookingChild
from caseapp.models.team import CaseBar

#: The name of this source in ``item_access.basis``.
BASIS = "booking"
#: What has been agreed with whoever interprets, or took place.
_AGREED = (BookingState.CONFIRMED, BookingState.DONE)
#: What says nothing against telling the name: they were not asked about talks without it, or
#: want none.
_TOLD = (ModePlace.NEVER, ModePlace.NOT_ASKED_YET)
#: What of a line of the roster decides about slips.
_MATTERS = ("user_id", "suspended_at", "retired_at")

_bar: Any = CaseBar.__table__
_booking: Any = Booking.__table__
_child: Any = BookingChild.__table__
_interpreter: Any = Interpreter.__table__
_membership: Any = Membership.__table__
_offer: Any = InterpreterOffer.__table__
_profile: Any = CommsProfile.__table__
_summary: Any = CaseSummary.__table__


def answered(session: Any, offer_id: uuid.UUID) -> None:
    """Derive what an answer opens or closes."""
    session.flush()
    connection = session.connection()
    wanted = select(_booking.c.case_id, _booking.c.organisation_id)
    for row in _run(connection, wanted.where(_booking.c.offer_id == offer_id)).all():
        grants.derive(connection, row.case_id, row.organisation_id)


def _slips(connection: Any, case_id: uuid.UUID, _standings: Sequence[Any]) -> Iterator[Item]:
    """The records of each slip of a case, each to whoever interprets there."""
    rows = _run(connection, _talks(case_id)).all()
    if any(row.home_id != row.organisation_id for row in rows):
        place = rows[0].organisation_id
        homes = {place, *partners.linked(lambda wanted: _run(connection, wanted), place)}
        rows = [row for row in rows if row.home_id in homes]
    if not rows:
        return
    more = _more(connection, case_id)
    for row in rows:
        yield _item(row, row.id)
        if row.tells_name:
            yield from (_item(row, each) for each in more["name"])
        yield from (_item(row, each) for each in more["manner"])
        yield from (_item(row, each) for each in _told_of_child(connection, row.id))


def _talks(case_id: uuid.UUID) -> Any:
    """Talks whose window is not over, each with the hat of whoever interprets."""
    barred = exists().where(
        _bar.c.case_id == _booking.c.case_id,
        _bar.c.user_id == _interpreter.c.user_id,
        _bar.c.lifted_at.is_(None),
    )
    now = clock.now()
    return (
        select(
            _booking.c.id,
            _booking.c.starts_at,
            _booking.c.ends_at,
            _booking.c.tells_name,
            _booking.c.organisation_id,
            _membership.c.organisation_id.label("home_id"),
            _membership.c.id.label("membership_id"),
            _membership.c.user_id,
        )
        .join(_interpreter, _interpreter.c.id == _booking.c.interpreter_id)
        .join(_offer, _offer.c.id == _booking.c.offer_id)
        .join(
            _membership,
            and_(
                _membership.c.user_id == _interpreter.c.user_id,
                _membership.c.role == Role.INT,
                or_(_membership.c.ends_at.is_(None), _membership.c.ends_at > now),
            ),
        )
        .where(
            _booking.c.case_id == case_id,
            _booking.c.state.in_(_AGREED),
            _booking.c.ends_at > now - AROUND,
            _offer.c.owner_id == _interpreter.c.user_id,
            _offer.c.answer == OfferAnswer.YES,
            _offer.c.withdrawn_at.is_(None),
            _interpreter.c.suspended_at.is_(None),
            _interpreter.c.retired_at.is_(None),
            ~barred,
        )
    )


def _more(connection: Any, case_id: uuid.UUID) -> dict[str, list[uuid.UUID]]:
    """The records of a case of which a slip shows a part; of the name none, once they have said
    that whoever interprets is not told it, whatever was agreed for a talk before."""
    quietly = exists().where(
        _profile.c.case_id == _summary.c.case_id, _profile.c.mode_without_name.not_in(_TOLD)
    )
    wanted = {
        "name": select(_summary.c.id).where(_summary.c.case_id == case_id, ~quietly),
        "manner": select(_profile.c.id).where(_profile.c.case_id == case_id),
    }
    return {name: list(_run(connection, each).scalars()) for name, each in wanted.items()}


def _told_of_child(connection: Any, booking_id: uuid.UUID) -> Iterable[uuid.UUID]:
    wanted = select(_child.c.id).where(_child.c.booking_id == booking_id, _child.c.tells.is_(True))
    found: Iterable[uuid.UUID] = _run(connection, wanted).scalars().all()
    return found


def _item(talk: Any, record_id: uuid.UUID) -> Item:
    opens, closes = around(talk.starts_at, talk.ends_at)
    return Item(
        membership_id=talk.membership_id,
        user_id=talk.user_id,
        kind=Kind.COM,
        record_id=record_id,
        relation=Relation.TASK,
        starts_at=opens,
        ends_at=closes,
        basis=BASIS,
        basis_id=talk.id,
    )


def _to_come(connection: Any, organisation_id: uuid.UUID) -> Iterable[uuid.UUID]:
    """The cases of which a slip is open or is to open."""
    found: Iterable[uuid.UUID] = (
        _run(
            connection,
            select(_booking.c.case_id)
            .where(
                _booking.c.organisation_id == organisation_id,
                _booking.c.ends_at > clock.now() - AROUND,
                _booking.c.interpreter_id.is_not(None),
            )
            .distinct(),
        )
        .scalars()
        .all()
    )
    return found


def _is_changed(row: Any) -> bool:
    """Whether what decides about slips is another than before; somebody new has none yet."""
    state = inspect(row)
    return state.persistent and any(state.attrs[name].history.has_changes() for name in _MATTERS)


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


def _nobody(_connection: Any, _case_id: uuid.UUID) -> tuple[()]:
    """These rows give no standing; a change of one only has the slips of its case derived again."""
    return ()


for _model in (Booking, BookingChild, CommsProfile):
    grants.register(_model, _nobody)
grants.register_rota(Interpreter, _to_come, _is_changed)
grants.register_rota(Partner, _to_come, partners.is_about_access)
items.register(_slips)
