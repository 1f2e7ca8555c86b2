"""The board: every referral of the cases one may see, and what was asked without a name."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.referrals import blueprint, keys, queries_board
from caseapp.kinds import Permission
from caseapp.rules.reviews import place_of
from caseapp.web import logins, pages

#: So many of what was asked without a name stand below the board.
LATEST = 5


@blueprint.get("/referrals")
@allow(Permission.CASE_LIST)
def board() -> Response:
    """What is open, the longest waiting first; or what has ended."""
    session: Any = db.session()
    login = logins.require_login()
    assert login.actor is not None  # noqa: S101 (the door lets nobody else in)
    is_open = "ended" not in request.args
    after = keys.read(request.args.get("after", ""))
    now = clock.now()
    place = place_of(session, login.actor.organisation_id)
    shown, has_more = queries_board.board(
        session,
        is_open=is_open,
        after=after,
        now=now,
        today=place.today,
        zone=ZoneInfo(login.time_zone),
        calendar=place.calendar,
    )
    reads_partners = pages.may(Permission.PARTNERS_READ)
    return pages.page(
        "referrals/board.html",
        shown=shown,
        is_open=is_open,
        is_first=after is None,
        after=keys.write(shown[-1].row) if has_more else "",
        counts=queries_board.counts(session, now) if is_open and after is None else None,
        asked=queries_board.enquiries(session)[:LATEST] if reads_partners and after is None else [],
        missing=queries_board.without_a_place(session) if reads_partners and after is None else [],
    )
