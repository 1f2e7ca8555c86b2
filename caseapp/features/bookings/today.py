"""What this feature puts on Today: talks that come soon and for which nobody is settled, because
their answer is still to come or whoever had said yes cannot come after all; and for whoever leads
others, where wishes for an interpreter were not met twice within ninety days (domain.md §4.4). No
name and no word of it is shown. Both follow from how the talks stand, so that nothing is lost that
nobody has read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from caseapp.access import reading
from caseapp.access.finding import reads
from caseapp.base import clock
from caseapp.features.bookings import queries
from caseapp.kinds import Kind, Permission
from caseapp.models.booking import MismatchFigure
from caseapp.rules.mine import values as whose
from caseapp.web.login_state import Login
from caseapp.web.today import Part, Reads, Rows, Values

MOST = 5
#: Talks are looked for so far ahead.
_SOON = timedelta(days=7)


def _reads_open(_session: Any, login: Login) -> Reads | None:
    actor = login.actor
    if actor is None or not actor.may(Permission.CASE_WRITE) or not reads(actor.role, Kind.COM):
        return None
    return (queries.OPEN,), {**whose(actor.user_id), "soon": clock.now() + _SOON}


def _open(session: Any, _login: Login, rows: Rows) -> Values | None:
    found = queries.OPEN.lines(rows[0][: queries.SHOWN], session)
    entries = [(talk, case.reference) for talk, case in found if case]
    has_more = len(rows[0]) > queries.SHOWN
    return {"entries": entries, "has_more": has_more} if entries else None


def _reads(session: Any, login: Login) -> Reads | None:
    if login.actor is None or not login.actor.may(Permission.CASE_ASSIGN):
        return None
    if not reading.is_for(session, MismatchFigure):
        return None
    return (queries.UNMET,), {}


def _unmet(session: Any, _login: Login, rows: Rows) -> Values | None:
    """A line for each case; only what is shown becomes lines."""
    place = queries.UNMET.part.names.index("case_id")
    cases = list(dict.fromkeys(row[place] for row in rows[0]))
    shown = [row for row in rows[0] if row[place] in cases[:MOST]]
    of = {
        line.case_id: case.reference for line, case in queries.UNMET.lines(shown, session) if case
    }
    entries = list(of.values())
    return {"entries": entries, "has_more": len(cases) > MOST} if entries else None


OPEN = Part("bookings-open", "bookings/today_open.html", _open, 8, _reads_open)
UNMET = Part("bookings", "bookings/today.html", _unmet, 9, _reads)
