"""The pages of booked talks: all that one may see, those of a case, one of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, days
from caseapp.db import db
from caseapp.features.bookings import actions_day, blueprint, queries, words
from caseapp.kinds import Kind, Permission
from caseapp.kinds import booking as codes
from caseapp.kinds import communication_wishes as asking
from caseapp.kinds import interpreter as terms
from caseapp.kinds.booking import BookingOutcome, BookingState
from caseapp.kinds.communication_children import SESSION_CHILD
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.rules import arrangements, booking_times, bookings, ladder, languages, manner, roster
from caseapp.web import pages

Key = tuple[datetime, uuid.UUID]


@blueprint.get("/bookings")
@allow(Permission.CASE_LIST)
def index() -> Response:
    """The talks of the cases one may see: what comes, the next first, or what was."""
    session: Any = db.session()
    is_past = "past" in request.args
    after = _key(request.args.get("after", ""))
    shown, has_more = queries.page_of(session, clock.now(), is_past=is_past, after=after)
    return pages.page(
        "bookings/index.html",
        shown=shown,
        is_past=is_past,
        is_first=after is None,
        after=_written(shown[-1].booking) if has_more else "",
        codes=codes,
        terms=terms,
        name_of=languages.name,
    )


@blueprint.get("/cases/<reference>/bookings")
@allow(Permission.CASE_READ)
def of_case(reference: str) -> Response:
    """The talks of one case, the latest first."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    if Kind.COM not in reach.reads:
        raise HiddenError
    before = _plain_key(request.args.get("after", ""))
    shown, has_more = queries.of_case(session, case, before)
    return pages.page(
        "bookings/of_case.html",
        case=case,
        shown=shown,
        writes=Kind.COM in reach.writes,
        is_first=before is None,
        after=shown[-1].booking.id if has_more else None,
        codes=codes,
        terms=terms,
        **manner.strip_with_name(session, case, reach),
    )


@blueprint.get("/bookings/<uuid:booking_id>")
@allow(Permission.CASE_READ)
def show(booking_id: uuid.UUID) -> Response:
    """One talk: how it stands, who could come, what can be offered, what was said."""
    session: Any = db.session()
    booking, case = queries.one(session, booking_id)
    return page_of(session, booking, case)


def page_of(session: Any, booking: Booking, case: Case, problem: str = "") -> Response:
    """Return the page of a talk; ``problem``: why a step was not taken."""
    reach = guard.reach(session, case.id)
    writes = Kind.COM in reach.writes
    is_open = booking.state in (*bookings.UNSETTLED, BookingState.HELD, BookingState.CONFIRMED)
    found = bookings.standing_of(session, case, booking) if writes and is_open else None
    said, went = queries.history(session, booking)
    return pages.page(
        "bookings/show.html",
        booking=booking,
        case=case,
        problem=problem,
        writes=writes,
        found=found,
        who=next(iter(roster.named(session, queries.interpreters([booking])).values()), None),
        worker=queries.worker_name(session, booking),
        has_begun=booking.starts_at <= clock.now() + actions_day.EARLY,
        follows_by=actions_day.follow_up_by(booking),
        said=said,
        went=went,
        others=queries.beside(session, booking),
        codes=codes,
        terms=terms,
        asking=asking,
        sentences=words,
        around=arrangements.around(session, booking),
        session_child=SESSION_CHILD,
        status=422 if problem else 200,
        **_offered(session, case, found),
        **manner.strip_with_name(session, case, reach),
    )


def _offered(session: Any, case: Case, found: bookings.Standing | None) -> dict[str, Any]:
    """Who could come, and where nobody could, what can be offered instead."""
    none: dict[str, Any] = {"people": [], "steps": [], "fits": True, "asks_unknown": False}
    if found is None:
        return none
    is_stopped = found.booking.state is BookingState.STOPPED or (
        found.booking.outcome is BookingOutcome.ANOTHER_CAME and bookings.goes_on(found.booking)
    )
    has_begun = found.booking.starts_at <= clock.now()
    if has_begun and not (is_stopped or bookings.goes_on(found.booking)):
        return none
    fits = True
    if found.booking.state is BookingState.CONFIRMED:
        fits = bookings.still_fits(session, case, found)
    is_asked = found.booking.state in bookings.UNSETTLED or not fits
    if not is_asked or found.now.waits_for_answer:
        return {**none, "fits": fits}
    people = roster.find(session, case.organisation_id, found.wanted, case.id)
    steps: list[ladder.Step] = []
    if not people or is_stopped:
        zone = booking_times.zone_of(session, case)
        steps = ladder.steps(session, case, found.profile, found.talk, found.now, zone)
    asks_unknown = not people and roster.could_be_unknown(session, case, found.wanted)
    return {"people": people, "steps": steps, "fits": fits, "asks_unknown": asks_unknown}


def _key(written: str) -> Key | None:
    moment, _dot, last = written.partition("_")
    found, key = days.moment_in(moment), _plain_key(last)
    return (found, key) if found is not None and key is not None else None


def _written(booking: Booking) -> str:
    return f"{booking.starts_at.isoformat()}_{booking.id}"


def _plain_key(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
