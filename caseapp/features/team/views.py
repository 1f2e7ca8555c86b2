"""The page of a team, and ending somebody's place on it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.team import actions, blueprint, queries
from caseapp.features.team.forms import STAYS, EndForm, PlaceForm, for_people
from caseapp.kinds import AnswerState, Kind, Permission, TeamRole
from caseapp.models.case import Case
from caseapp.rules import team as rules
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/team", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """Who is on the team, will be and was; a sent form puts somebody on it."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    may_change = rules.may_change(session, case)
    if request.method == "POST" and not may_change:
        raise HiddenError
    mine = logins.require_login().user_id
    people = queries.candidates(session, case, mine) if may_change else ()
    form = for_people(people)
    hats = {str(hat.id): hat for hat, _user in people}
    if form.is_sent_and_sound():
        try:
            _put(case, hats[form.person.data], form)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(case, form)
    reads_all = Kind.SUM in guard.reach(session, case.id).reads
    team = queries.team(session, case, clock.now(), reduced=not reads_all)
    return pages.page(
        "team/show.html",
        case=case,
        team=team,
        unchecked=queries.unchecked(session, case, [*team.now, *team.to_come]),
        reads_all=reads_all,
        form=form,
        may_change=may_change,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/team/<uuid:assignment_id>/end", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def end(reference: str, assignment_id: uuid.UUID) -> Response:
    """End somebody's place on the team; what was stays in its history."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    rules.refuse_others(session, case)
    place, name = queries.member(session, case, assignment_id)
    if place.ends_at is not None and place.ends_at <= clock.now():
        flash(_("This place has ended already."))
        return pages.go("team.show", reference=reference)
    form = EndForm()
    if form.is_sent_and_sound():
        try:
            actions.end(
                session, case, assignment_id, ends_at=form.ends_at, reason=_words(form.reason.data)
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(case, form)
    return pages.page(
        "team/end.html",
        case=case,
        place=place,
        name=name,
        form=form,
        status=422 if form.problems else 200,
    )


def _put(case: Case, hat: Any, form: PlaceForm) -> None:
    actions.put(
        db.session(),
        case,
        hat,
        TeamRole(form.team_role.data),
        ends_at=form.ends_at,
        chosen=AnswerState(form.chosen.data),
        reason=_words(form.reason.data),
        key_worker_stays=form.before.data == STAYS,
    )


def _saved(case: Case, form: PlaceForm | EndForm) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("team.show", reference=ids.show_reference(case.reference))


def _words(typed: str | None) -> str | None:
    return (typed or "").strip() or None
