"""A step of a goal: adding one, changing it, and what became of it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.goals import blueprint, queries, steps
from caseapp.features.goals.forms import ChangeStepForm
from caseapp.features.goals.steps import NewStep
from caseapp.features.goals.views import is_together, to_write, today
from caseapp.kinds import ENDS, Kind, Permission
from caseapp.models.case import Case
from caseapp.models.goal import Goal, GoalStep
from caseapp.rules import consent as permissions
from caseapp.rules.referral_permission import is_live
from caseapp.vocabularies.purposes import purposes
from caseapp.web import pages


@blueprint.route("/cases/<reference>/goals/<uuid:goal_id>/steps/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def step_new(reference: str, goal_id: uuid.UUID) -> Response:
    """A next step."""
    session: Any = db.session()
    case = to_write(session, reference)
    goal = _open_goal(session, case, goal_id)
    form = ChangeStepForm()
    form.offer(_permissions(session, case))
    if form.is_sent_and_sound():
        try:
            steps.add_step(session, case, goal, _given(form))
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(case, goal, form)
    return _page(case, goal, None, form, None)


@blueprint.route(
    "/cases/<reference>/goals/<uuid:goal_id>/steps/<uuid:step_id>", methods=["GET", "POST"]
)
@allow(Permission.CASE_WRITE, together=True)
def step(reference: str, goal_id: uuid.UUID, step_id: uuid.UUID) -> Response:
    """A step, made smaller or otherwise different; nobody's any more, it is agreed anew here."""
    session: Any = db.session()
    case = to_write(session, reference)
    goal = _open_goal(session, case, goal_id)
    found = queries.step_of(session, goal, step_id)
    form = ChangeStepForm(record=found)
    form.offer(_permissions(session, case, found))
    if not form.is_submitted() and not form.was_kept:
        form.show(found)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            steps.change_step(session, found, _given(form))
        except InvalidError as problem:
            session.rollback()
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            case = to_write(session, reference)
            goal = _open_goal(session, case, goal_id)
            theirs = queries.step_of(session, goal, step_id)
            form.take_over(theirs)
        else:
            return _saved(case, goal, form)
        case = to_write(session, reference)
        goal = _open_goal(session, case, goal_id)
        found = queries.step_of(session, goal, step_id)
    return _page(case, goal, found, form, theirs)


def _open_goal(session: Any, case: Case, goal_id: uuid.UUID) -> Goal:
    """A goal that has ended is opened again before it gets steps."""
    goal = queries.goal_of(session, case, goal_id)
    if goal.state in ENDS:
        raise HiddenError
    return goal


def _given(form: ChangeStepForm) -> NewStep:
    new = form.new_step(today())
    if new is None:
        raise InvalidError("step", _("Say what the step is."))
    chosen = form.consent.data
    return replace(
        new,
        consent_id=uuid.UUID(chosen) if chosen else None,
        small_enough=form.small_enough.data,
        needs_interpreter=form.needs_interpreter.data,
        needs_money=form.needs_money.data,
    )


def _permissions(session: Any, case: Case, kept: GoalStep | None = None) -> list[tuple[str, str]]:
    """The live permissions that name goals, for whoever reads permissions; and the one it has."""
    found: list[tuple[str, str]] = []
    if Kind.CON in guard.reach(session, case.id).reads:
        for entry in permissions.ledger(session, case):
            if Kind.GOA in entry.left and is_live(entry, clock.now()):
                given = entry.consent
                label = given.recipient or _label(given.purpose)
                found.append((str(given.id), label))
    kept_id = str(kept.consent_id) if kept is not None and kept.consent_id else ""
    if kept_id and kept_id not in {each for each, _label in found}:
        found.append((kept_id, _("the permission it has now")))
    return found


def _label(purpose: str | None) -> str:
    return _(purposes().get(purpose).label) if purpose else ""


def _page(
    case: Case,
    goal: Goal,
    found: GoalStep | None,
    form: ChangeStepForm,
    theirs: GoalStep | None,
) -> Response:
    return pages.page(
        "goals/step.html",
        case=case,
        goal=goal,
        step=found,
        form=form,
        theirs=theirs,
        together=is_together(),
        status=409 if theirs else 422 if form.problems else 200,
    )


def _saved(case: Case, goal: Goal, form: ChangeStepForm) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("goals.show", reference=ids.show_reference(case.reference), goal_id=goal.id)
