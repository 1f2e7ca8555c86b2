"""The page of one review: looked at with a word, moved at the person's wish, or not needed."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.reviews import actions, blueprint, queries
from caseapp.features.reviews.forms import ReviewForm, offering
from caseapp.kinds import Permission, ReviewState
from caseapp.models.case import Case
from caseapp.rules import closing_reviews as rules
from caseapp.rules.review_standing import snooze_until
from caseapp.rules.reviews import place_of
from caseapp.vocabularies.stages import stages
from caseapp.web import logins, pages

#: Where a review can be opened from, by what an address holds.
LISTS = {"today": "today.show", "list": "reviews.index"}


@blueprint.route("/cases/<reference>/reviews/<uuid:review_id>", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def one(reference: str, review_id: uuid.UUID) -> Response:
    """One review; a sent form closes it."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    due = queries.review(session, case, review_id)
    if due.row.state is not ReviewState.SCHEDULED:
        return _over(case)
    writes = guard.writes(session, case.id)
    may_close = rules.may_say(session, case, writes, due.what)
    may_move = rules.may_move(session, case, writes, due.kind) and not due.what.is_binding
    if not may_close and not may_move:
        raise HiddenError
    place = place_of(session, case.organisation_id)
    latest = snooze_until(place.kinds.of(due.row.code, due.kind), due.row, place.today)
    may_snooze = may_close and latest is not None
    form = offering(due.what, may_close=may_close, may_move=may_move, may_snooze=may_snooze)
    if not form.version.data:
        form.version.data = str(due.row.version)
    if form.is_sent_and_sound():
        try:
            _close(session, case, review_id, form)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            return _over(case)
        else:
            form.saved()
            flash(_("Saved."))
            return _back(case)
    return pages.page(
        "reviews/one.html",
        case=case,
        due=due,
        form=form,
        may_close=may_close,
        may_move=may_move,
        latest=latest if may_snooze else None,
        before=queries.words_of_source(session, due) if due.what.choices else None,
        pillar=due.what.choices and stages().get(due.what.choices[0][0]).pillar,
        back=LISTS.get(request.args.get("to", "")),
        today=clock.today(logins.require_login().time_zone),
        status=422 if form.problems else 200,
    )


def _close(session: Any, case: Case, review_id: uuid.UUID, form: ReviewForm) -> None:
    typed = form.version.data or ""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise ConflictError
    actions.close(
        session,
        case,
        review_id,
        int(typed),
        what=form.what.data,
        on=form.on.data,
        words=(form.words.data or "").strip() or None,
        reason=form.snooze_reason,
        answers=form.answers,
        said=form.said,
    )


def _over(case: Case) -> Response:
    """Somebody was first: what they wrote stays, and stands on the page of reviews."""
    flash(_("Somebody looked at it meanwhile. Nothing is lost."))
    return _back(case)


def _back(case: Case) -> Response:
    """Lead to where it was opened from."""
    to = LISTS.get(request.args.get("to", ""))
    if to is not None:
        return pages.go(to)
    return pages.go("reviews.show", reference=ids.show_reference(case.reference))
