"""The list of what is due, ticks of one talk, and how much waits in a team."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard, reading
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.reviews import actions, blueprint, queries, queries_team
from caseapp.features.reviews import lists_of_all as lists
from caseapp.kinds import GROUP_LABELS, Permission
from caseapp.models.reviewhelp import ReviewAge
from caseapp.rules import team_numbers
from caseapp.web import logins, pages
from caseapp.web.forms import Form

#: So many boxes are ticked in one talk.
MOST_TICKS = 50


@blueprint.get("/reviews")
@allow(Permission.CASE_LIST)
def index() -> Response:
    """What is due, by day, a page at a time."""
    session: Any = db.session()
    login = logins.require_login()
    find, today = lists.Find.read(request.args), clock.today(login.time_zone)
    items, after = lists.page(session, find, today, login.user_id)
    return pages.page(
        "reviews/index.html",
        days=lists.by_day(items),
        find=find,
        after=after,
        today=today,
        groups=GROUP_LABELS,
        has_team=reading.is_for(session, ReviewAge),
    )


@blueprint.get("/reviews/team")
@allow(Permission.COLLEAGUES_READ)
def team() -> Response:
    """The dates that cannot move, then how much waits with whom and since when: no content."""
    session: Any = db.session()
    if not reading.is_for(session, ReviewAge):
        raise HiddenError
    login = logins.require_login()
    mine = team_numbers.supervised(session, login.user_id)
    of_all = not mine or request.args.get("whose") == "all"
    today, among = clock.today(login.time_zone), None if of_all else mine
    return pages.page(
        "reviews/team.html",
        dates=queries_team.dates(session, today, among),
        rows=queries_team.team(session, today, among),
        of_all=of_all,
        has_own=bool(mine),
        today=today,
    )


@blueprint.route("/cases/<reference>/reviews/ticked", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def ticked(reference: str) -> Response:
    """What was looked at in one talk. Opened as a page, it leads to the list."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    form = Form()
    if form.is_sent_and_sound():
        ticks = [_tick(value) for value in request.form.getlist("tick")[:MOST_TICKS]]
        try:
            _save(session, case, [tick for tick in ticks if tick is not None])
        except StaleDataError:
            session.rollback()
            flash(_("Somebody looked at it meanwhile. Nothing is lost."))
    if request.form.get("to") == "today":
        return pages.show_again("today.show")
    return pages.show_again("reviews.show", reference=reference)


def _save(session: Any, case: Any, ticks: list[tuple[uuid.UUID, int]]) -> None:
    writes = guard.writes(session, case.id)
    dues = [(queries.review(session, case, review_id), version) for review_id, version in ticks]
    if any(due.kind not in writes for due, _version in dues):
        raise HiddenError
    saved, left = 0, 0
    for due, version in dues:
        try:  # what does not fit is said before anything of it is written
            actions.still_right(session, case, due.row.id, version)
        except (InvalidError, ConflictError):
            left += 1
        else:
            saved += 1
    if saved:
        flash(ngettext("Saved: %(num)d.", "Saved: %(num)d.", saved))
    if left:
        flash(_("Some need a few words: see Something else."))
    if not ticks:
        flash(_("Nothing was ticked."))


def _tick(value: str) -> tuple[uuid.UUID, int] | None:
    """Read a box: which review, in which version; nonsense is no box."""
    review_id, _dot, version = value.partition(".")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        return None
    try:
        return uuid.UUID(review_id), int(version)
    except ValueError:
        return None
