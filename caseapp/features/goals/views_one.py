"""One hope or goal: all that was said, how it stands, and saying that it stands differently."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.goals import actions, blueprint, more, queries, steps
from caseapp.features.goals.forms_more import GuardianForm, StandForm
from caseapp.features.goals.views import case_of, is_together, to_write, today
from caseapp.kinds import ENDS, Agrees, GoalState, Kind, Permission
from caseapp.models.case import Case
from caseapp.models.goal import Goal
from caseapp.rules import answers, children, goal_reviews, goal_states, languages
from caseapp.vocabularies.outcomes import outcomes
from caseapp.web import pages


@blueprint.get("/cases/<reference>/goals/<uuid:goal_id>")
@allow(Permission.CASE_READ, together=True)
def show(reference: str, goal_id: uuid.UUID) -> Response:
    """One whole; the next thing to talk about is offered, one at a time."""
    session: Any = db.session()
    case = case_of(session, reference)
    goal = queries.goal_of(session, case, goal_id)
    together = is_together()
    return pages.page(
        "goals/show.html",
        case=case,
        goal=goal,
        said_in=languages.name(goal.language),
        steps=queries.steps_of(session, goal),
        unowned=steps.unowned(session, case, clock.now()),
        reviews=queries.reviews_of(session, goal),
        events=queries.events_of(session, goal),
        agreements=queries.agreements_of(session, goal),
        obstacles=queries.obstacles_of(session, goal),
        strengths=queries.used_strengths(session, goal),
        outcomes=outcomes(),
        next_look=goal_reviews.days_of(session, case, [goal]).get(goal.id),
        offered=more.next_of(session, goal),
        part_labels=more.PARTS,
        is_childs=children.is_minor(session, case),
        to_agree=goal.state in actions.TO_AGREE,
        is_over=goal.state in ENDS,
        writes=answers.may_write(session, case, Kind.GOA),
        together=together,
    )


@blueprint.route("/cases/<reference>/goals/<uuid:goal_id>/state", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def stand(reference: str, goal_id: uuid.UUID) -> Response:
    """Let it rest, say whom it waits for, that it is reached, or set it down; open it again."""
    session: Any = db.session()
    case = to_write(session, reference)
    goal = queries.goal_of(session, case, goal_id)
    form = _stand_form(session, goal, is_childs=children.is_minor(session, case))
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            _stand(session, case, goal, form)
        except InvalidError as problem:
            session.rollback()
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            theirs = queries.goal_of(session, to_write(session, reference), goal_id)
            form.take_over(theirs)
        else:
            return _saved(case, goal, form)
        case = to_write(session, reference)
        goal = queries.goal_of(session, case, goal_id)
    return pages.page(
        "goals/stand.html",
        case=case,
        goal=goal,
        form=form,
        has_room=actions.has_room(session, case, goal),
        theirs=theirs,
        together=is_together(),
        status=409 if theirs else 422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/goals/<uuid:goal_id>/guardian", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def guardian(reference: str, goal_id: uuid.UUID) -> Response:
    """What the guardian of a child says: in addition to the child, never instead (§5.7)."""
    session: Any = db.session()
    case = to_write(session, reference)
    goal = queries.goal_of(session, case, goal_id)
    form = GuardianForm()
    if form.is_sent_and_sound():
        words = (form.words.data or "").strip()
        agrees = form.agrees.data == "yes"
        actions.agree_as(session, case, goal, Agrees.GUARDIAN, agrees, today(), words=words)
        actions.say_guardian(session)
        return _saved(case, goal, form)
    return pages.page(
        "goals/guardian.html",
        case=case,
        goal=goal,
        form=form,
        status=422 if form.problems else 200,
    )


def _stand_form(session: Any, goal: Goal, *, is_childs: bool) -> StandForm:
    form = StandForm(record=goal)
    facts = actions.facts_of(session, goal, agreed=goal.agreed_on is not None)
    form.offer(
        goal_states.ways(goal.state, facts),
        waits=goal.state is GoalState.BLOCKED,
        is_childs=is_childs,
    )
    return form


def _stand(session: Any, case: Case, goal: Goal, form: StandForm) -> None:
    if form.is_chase:
        actions.chase(session, case, goal, form.chased_on.data or today(), today())
        return
    actions.stand(
        session,
        case,
        goal,
        GoalState(form.state.data),
        today(),
        words=(form.words.data or "").strip(),
        blocked_by=(form.blocked_by.data or "").strip(),
        chased_on=form.chased_on.data,
        one_more=form.one_more.data,
        heard=form.heard,
    )


def _saved(case: Case, goal: Goal, form: Any) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("goals.show", reference=ids.show_reference(case.reference), goal_id=goal.id)
