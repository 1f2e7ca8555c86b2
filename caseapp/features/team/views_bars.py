"""Keeping somebody from a case, stepping back oneself, and letting somebody back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
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
from caseapp.features.team.forms import BarForm, LiftForm, StepBackForm
from caseapp.kinds import BarOrigin, Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import bars as rules
from caseapp.rules import house_bars, partners
from caseapp.web import logins, pages


@blueprint.route("/cases/<reference>/team/bars", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def bars(reference: str) -> Response:
    """Who is kept from this case; a sent form keeps somebody away."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    held = rules.bars_of(session, case)
    reads_all = Kind.SUM in guard.reach(session, case.id).reads
    team = queries.team(session, case, clock.now(), reduced=not reads_all)
    houses = house_bars.of(session, case)
    but = {logins.require_login().user_id, *(bar.user_id for bar in held if not bar.lifted_at)}
    people = queries.could_be_kept_away(session, case, team, but)
    form = BarForm(person=request.args.get("who", ""))
    form.offer(people, queries.could_be_kept_away_whole(session, case, houses))
    if form.is_sent_and_sound():
        try:
            origin = BarOrigin(form.origin.data)
            if form.house is not None:
                actions.keep_house_away(session, case, form.house, origin)
            else:
                actions.keep_away(session, case, uuid.UUID(form.person.data), origin)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(form, "team.bars", case)
    lifters = [*(bar.lifted_by_id for bar in held), *(bar.lifted_by_id for bar in houses)]
    who = [*(bar.user_id for bar in held), *(each for each in lifters if each)]
    return pages.page(
        "team/bars.html",
        case=case,
        held=held,
        houses=houses,
        partners=partners.names_of(session, {each.partner_id for each in houses}),
        names=queries.names_of(session, who),
        reads_all=reads_all,
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/team/bars/<uuid:bar_id>/lift", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def lift(reference: str, bar_id: uuid.UUID) -> Response:
    """Let somebody be put on the team again, by a decision in words."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    bar = _bar(rules.bars_of(session, case), bar_id)
    name = queries.names_of(session, [bar.user_id]).get(bar.user_id, "")
    return _lift(session, case, bar, actions.lift, name=name, is_house=False)


@blueprint.route("/cases/<reference>/team/bars/house/<uuid:bar_id>/lift", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def lift_house(reference: str, bar_id: uuid.UUID) -> Response:
    """Let an organisation be named again, by a decision in words."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    bar = _bar(house_bars.of(session, case), bar_id)
    name = partners.names_of(session, {bar.partner_id})[bar.partner_id].name
    return _lift(session, case, bar, actions.lift_house, name=name, is_house=True)


def _bar(held: Iterable[Any], bar_id: uuid.UUID) -> Any:
    """Return one of these bars; raise ``HiddenError`` if it is none of them."""
    found = next((bar for bar in held if bar.id == bar_id), None)
    if found is None:
        raise HiddenError
    return found


def _lift(
    session: Any, case: Case, bar: Any, act: Callable[..., Any], *, name: str, is_house: bool
) -> Response:
    if bar.lifted_at is not None:
        flash(_("This was decided already."))
        return pages.go("team.bars", reference=ids.show_reference(case.reference))
    form = LiftForm()
    if form.is_sent_and_sound():
        try:
            act(session, case, bar.id, form.decision.data)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(form, "team.bars", case)
    return pages.page(
        "team/lift.html",
        case=case,
        name=name,
        is_house=is_house,
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/team/step-back", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def step_back(reference: str) -> Response:
    """Step back from a case that one should not see. Nothing more is asked."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    form = StepBackForm()
    if form.is_sent_and_sound():
        try:
            actions.step_back(session, case)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved. You will not see it any more."))
            return pages.go("today.show")
    return pages.page(
        "team/step_back.html", case=case, form=form, status=422 if form.problems else 200
    )


def _saved(form: BarForm | LiftForm, endpoint: str, case: Case) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go(endpoint, reference=ids.show_reference(case.reference))
