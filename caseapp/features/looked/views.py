"""The page of who looked: for those who may read it, and on the Together page."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from caseapp.access import looks
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.looked import blueprint, queries
from caseapp.kinds import Permission
from caseapp.web import logins, pages

#: Digits of the largest number that every database takes.
LONGEST_NUMBER = 18


@blueprint.get("/cases/<reference>/looked")
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """Who can see what now, and who looked at or changed what, newest first."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    looks.refuse_others(session, case)
    login = logins.require_login()
    is_in_case = looks.is_in_case(session, case)
    return pages.page(
        "looked/show.html",
        case=case,
        found=queries.page(session, case, login.time_zone, _before()),
        sees=queries.sees_now(session, case),
        may_ask=is_in_case,
        sees_all=looks.reads_all(session),
        may_withhold=is_in_case and pages.may(Permission.CASE_WRITE),
    )


@blueprint.get("/together/looked")
@allow(Permission.CASE_WRITE, together=True)
def together() -> Response:
    """The same for two people at one screen, without what is withheld (practice.md P5)."""
    session: Any = db.session()
    login = logins.require_login()
    case = queries.together_case(session, login.together_case_id)
    found = queries.page(session, case, login.time_zone, _before())
    whole = {(each.user_id, each.role) for each in found.withheld if each.act is None}
    sees = queries.sees_now(session, case)
    shown = None if sees is None else [who for who in sees if (who.user_id, who.role) not in whole]
    kept = [line.withheld for line in found.lines if line.withheld]
    is_seen = len(sees or ()) != len(shown or ())
    again = kept + [each for each in found.withheld if each.act is None and is_seen]
    return pages.page(
        "looked/together.html",
        lines=[line for line in found.lines if not line.withheld],
        before=found.before,
        sees=shown,
        missing=len(kept) + len(sees or ()) - len(shown or ()),
        again=sorted({(each.again_on, each.reviewer) for each in again}),
    )


def _before() -> int | None:
    given = request.args.get("before", "")
    readable = given.isdecimal() and given.isascii() and len(given) <= LONGEST_NUMBER
    return int(given) if readable else None
