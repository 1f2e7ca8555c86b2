"""A new wish, on one screen of a telephone, and making a hope a goal (practice.md P20)."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.goals import actions, blueprint, queries, steps
from caseapp.features.goals.forms import GoalForm, TermsForm, words_of
from caseapp.features.goals.views import is_together, to_write, today
from caseapp.kinds import Permission
from caseapp.models.case import Case
from caseapp.models.goal import Goal
from caseapp.rules import children, languages
from caseapp.rules.goal_reviews import FIRST
from caseapp.web import i18n, pages


@blueprint.route("/cases/<reference>/goals/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def new(reference: str) -> Response:
    """Write down a wish; it is a goal at once when nothing is missing, and else a hope."""
    session: Any = db.session()
    case = to_write(session, reference)
    is_childs = children.is_minor(session, case)
    form = GoalForm(language=languages.name(i18n.locale().language))
    form.offer("", to_child=is_childs)
    if form.is_sent_and_sound():
        try:
            wish, terms = form.wish, form.terms(today())
            goal = actions.hope(session, case, wish, today())
            is_goal = actions.agree(session, case, goal, terms, today())
        except InvalidError as problem:
            session.rollback()
            form.blame(problem)
        else:
            form.saved()
            return _on(case, goal, is_goal=is_goal)
        case = to_write(session, reference)
    return pages.page(
        "goals/new.html",
        case=case,
        goal=None,
        form=form,
        has_room=actions.has_room(session, case),
        is_childs=is_childs,
        first_look=today() + FIRST,
        theirs=None,
        together=is_together(),
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/goals/<uuid:goal_id>/agree", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def agree(reference: str, goal_id: uuid.UUID) -> Response:
    """Make a hope a goal, or agree anew what was changed or opened again."""
    session: Any = db.session()
    case = to_write(session, reference)
    goal = queries.goal_of(session, case, goal_id)
    form = _form_for(session, case, goal)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            is_goal = actions.agree(session, case, goal, form.terms(today()), today())
        except InvalidError as problem:
            session.rollback()
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            theirs = queries.goal_of(session, to_write(session, reference), goal_id)
            form.take_over(theirs)
        else:
            form.saved()
            return _on(case, goal, is_goal=is_goal)
        case = to_write(session, reference)
        goal = queries.goal_of(session, case, goal_id)
    return pages.page(
        "goals/new.html",
        case=case,
        goal=goal,
        form=form,
        has_room=actions.has_room(session, case, goal),
        is_childs=children.is_minor(session, case),
        first_look=today() + FIRST,
        theirs=words_of(theirs) if theirs else None,
        together=is_together(),
        status=409 if theirs else 422 if form.problems else 200,
    )


def _form_for(session: Any, case: Case, goal: Goal) -> TermsForm:
    form = TermsForm(record=goal)
    form.offer(goal.outcome, to_child=children.is_minor(session, case))
    if not form.is_submitted() and not form.was_kept:
        form.limits_own.data = goal.limits
        begun = steps.begun_step(session, goal)
        if begun is not None:
            form.show_step(begun)
    return form


def _on(case: Case, goal: Goal, *, is_goal: bool) -> Response:
    """Go on to the page of the goal. Nothing missing was refused."""
    if is_goal:
        flash(_("Saved."))
    else:
        flash(_("Kept as a hope. It becomes a goal when you both want it."))
    return pages.go("goals.show", reference=ids.show_reference(case.reference), goal_id=goal.id)
