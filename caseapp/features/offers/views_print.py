"""The slip of a talk for whoever interprets without a sign-in: printed by us, in the same window.

For a line, or somebody brought, it has the first name alone and no place (practice.md P18).
"""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from caseapp.access import gate, guard
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.access.windows import around
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.offers import blueprint, slips
from caseapp.features.offers.queries import Slip
from caseapp.kinds import Kind, Permission
from caseapp.kinds.booking import BookingState, WithWhom
from caseapp.kinds.interpreter import InterpreterNature
from caseapp.models.booking import Booking
from caseapp.models.case import Case, CaseSummary
from caseapp.models.interpreter import Interpreter
from caseapp.models.slip import BookingSlip, SlipChild, SlipManner
from caseapp.rules.booking_reading import profile_of
from caseapp.rules.debriefs import SYSTEM
from caseapp.web import pages

_AGREED = (BookingState.CONFIRMED, BookingState.DONE)


@blueprint.get("/bookings/<uuid:booking_id>/slip")
@allow(Permission.CASE_WRITE)
def print_slip(booking_id: uuid.UUID) -> Response:
    """The slip of a talk, to print and hand over."""
    session: Any = db.session()
    booking, case = _agreed(session, booking_id)
    opens, closes = around(booking.starts_at, booking.ends_at)
    if not opens <= clock.now() < closes:
        when = pages.moment(opens)
        later = _("There is a slip from %(when)s on, and until a day after the talk.", when=when)
        return pages.page("offers/slip.html", offer=None, booking=booking, stopped=later)
    slip = _slip(session, booking, case)
    return slips.page(
        session, slip, booking=booking, is_for_unknown=not _is_known(session, booking)
    )


def _agreed(session: Any, booking_id: uuid.UUID) -> tuple[Booking, Case]:
    """Return a talk that is agreed with somebody who gets a slip; else raise ``HiddenError``."""
    found = session.execute(
        select(Booking, Case).join(Case, Case.id == Booking.case_id).where(Booking.id == booking_id)
    ).first()
    if found is None:
        raise HiddenError
    booking, case = found
    gets_one = booking.with_whom in (WithWhom.ROSTER, WithWhom.UNKNOWN)
    writes = guard.reach(session, case.id).writes
    if booking.state not in _AGREED or not gets_one or Kind.COM not in writes:
        raise HiddenError
    return booking, case


def _slip(session: Any, booking: Booking, case: Case) -> Slip:
    talk = session.scalars(select(BookingSlip).where(BookingSlip.id == booking.id)).one()
    summary = select(CaseSummary).where(CaseSummary.case_id == case.id)
    manner = select(SlipManner).where(SlipManner.case_id == case.id)
    child = select(SlipChild).where(SlipChild.booking_id == booking.id, SlipChild.tells.is_(True))
    is_told = booking.tells_name and not profile_of(session, case).without_name
    return Slip(
        talk,
        session.scalars(summary).one_or_none() if is_told else None,
        session.scalars(manner).one_or_none(),
        session.scalars(child).one_or_none(),
    )


def _is_known(session: Any, booking: Booking) -> bool:
    """Whether it is for a person of the roster."""
    if booking.interpreter_id is None:
        return False
    with gate.system(session, SYSTEM, "a slip is for somebody whom we know"):
        row = session.get(Interpreter, booking.interpreter_id)
        return row is not None and row.nature is InterpreterNature.PERSON
