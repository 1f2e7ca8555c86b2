"""When somebody interprets, or would have, who is not whom the person wished (domain.md §4.4).

It is kept as a row. What was said as a permission in such a session stays unsure and opens nothing
by itself; two in ninety days are looked at by a manager (:class:`MismatchFigure`), without a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import inspect, or_, select

from caseapp.access import gate
from caseapp.base import clock
from caseapp.db.sealed import Sealed
from caseapp.kinds import ConsentOutcome
from caseapp.kinds.booking import BookingOutcome, Chosen, IncidentCode
from caseapp.models.booking import Booking, BookingIncident
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.rules import reviews
from caseapp.rules.booking_reading import SYSTEM
from caseapp.rules.booking_times import zone_of

#: A second one within so long after another is looked at by a manager.
WITHIN = timedelta(days=90)
#: The review of how to be with somebody.
LOOK = "COMMS"
#: So long before its hour a session can begin, because people come early; and so long after its
#: end one that was stopped still counts as one.
EARLY, _LINGERS = timedelta(hours=1), timedelta(hours=1)
#: Choices that leave a wish unmet, where nobody fitted.
UNMET = frozenset({Chosen.OTHER_GENDER, Chosen.NEAR_DIALECT, Chosen.IN_WRITING, Chosen.POSTPONE})
_OWN = frozenset(
    {"id", "version", "outcome", "assent", "made_at", "case_id", "organisation_id", "subject_id"}
)


def note(
    session: Any, case: Case, booking: Booking, code: IncidentCode, what: str = ""
) -> BookingIncident:
    """Keep that something went another way than the person wished, on its own day.

    Where a wish was not met, language and contact are looked at again (domain.md §6.1, COMMS); what
    is the second time within ninety days waits for a manager until somebody has looked.
    """
    row = BookingIncident(
        case,
        booking_id=booking.id,
        code=code,
        happened_at=min(clock.now(), booking.ends_at),
        what=what.strip() or None,
    )
    session.add(row)
    session.flush()
    if code is IncidentCode.PREF_MISMATCH:
        _mark_again(session, case)
        today = reviews.place_of(session, case.organisation_id).today
        reviews.start(session, case, LOOK, today)
    return row


def _mark_again(session: Any, case: Case) -> None:
    """Mark each that has another one before it within ninety days, also where they are written down
    in another order than they happened. What was marked stays so."""
    rows = session.scalars(
        select(BookingIncident)
        .where(
            BookingIncident.case_id == case.id,
            BookingIncident.code == IncidentCode.PREF_MISMATCH,
        )
        .order_by(BookingIncident.happened_at, BookingIncident.made_at, BookingIncident.id)
    ).all()
    for before, after in pairwise(rows):
        if after.happened_at - before.happened_at <= WITHIN and not after.is_again:
            after.is_again = True
    session.flush()


def is_in_one(session: Any, case: Any, moment: datetime) -> bool:
    """Whether a moment falls into a session that was stopped because somebody else came, or one in
    an emergency with somebody who did not fit."""
    with gate.system(session, SYSTEM, "what is said in a session that was stopped stays unsure"):
        found = session.scalars(
            select(Booking)
            .where(
                Booking.case_id == case.id,
                or_(
                    Booking.outcome == BookingOutcome.ANOTHER_CAME,
                    Booking.emergency.is_not(None),
                ),
                Booking.starts_at <= moment + EARLY,
                Booking.ends_at > moment - _LINGERS,
            )
            .limit(1)
        ).first()
    return found is not None


def taken_in(session: Any, case: Case, booking: Booking) -> Iterator[Consent]:
    """Return the permissions that were said in a session and opened something: written down in it,
    or later as said on that day."""
    day = booking.starts_at.astimezone(zone_of(session, case)).date()
    rows = session.scalars(
        select(Consent)
        .where(
            Consent.case_id == case.id,
            Consent.made_at >= booking.starts_at - EARLY,
            or_(Consent.made_at < booking.ends_at + _LINGERS, Consent.given_on == day),
        )
        .order_by(Consent.made_at, Consent.id)
    ).all()
    for row in rows:
        if ConsentOutcome.ACTIVE in (row.outcome, row.assent):
            yield row


def unsure_copy(case: Case, consent: Consent) -> Consent:
    """Return the same answer as one that is not sure: what was said stays, it opens nothing."""
    columns = [column.key for column in inspect(Consent).columns]
    plain = {
        name: getattr(consent, name)
        for name in columns
        if name not in _OWN and not name.endswith("_sealed") and name != "author_id"
    }
    sealed = {
        name: getattr(consent, name)
        for name, each in vars(Consent).items()
        if isinstance(each, Sealed)
    }
    assent = ConsentOutcome.PROVISIONAL if consent.assent is not None else None
    return Consent(case, outcome=ConsentOutcome.PROVISIONAL, assent=assent, **plain, **sealed)
