"""The list of hopes and goals; for those who read a part, their own steps or how many there are."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.wrappers import Response

from caseapp.access import guard, reading
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.goals import blueprint, queries, steps
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.models.goal_more import GoalOutline, StepOfPartner
from caseapp.rules import answers, children, goal_reviews
from caseapp.web import logins, pages


def in_sight(session: Any, reference: str) -> Case:
    """Return a case, if it is not another one that two people look at together."""
    case = case_by_reference(session, reference)
    if (logins.require_login().together_case_id or case.id) != case.id:
        raise HiddenError
    return case


def case_of(session: Any, reference: str) -> Case:
    """Return a case whose goals the actor reads; else raise ``HiddenError``."""
    case = in_sight(session, reference)
    if Kind.GOA not in guard.reach(session, case.id).reads:
        raise HiddenError
    return case


def to_write(session: Any, reference: str) -> Case:
    """Return a case whose goals the actor writes; else raise ``HiddenError``."""
    case = case_of(session, reference)
    if not answers.may_write(session, case, Kind.GOA):
        raise HiddenError
    return case


def is_together() -> bool:
    """Whether two people look at this page (practice.md P5)."""
    return logins.require_login().together_case_id is not None


def today() -> date:
    """Today, where the organisation is."""
    return clock.today(logins.require_login().time_zone)


@blueprint.get("/cases/<reference>/goals")
@allow(Permission.CASE_READ, together=True)
def index(reference: str) -> Response:
    """Every hope and goal of a case: under way, hoped for, resting, behind them."""
    session: Any = db.session()
    case = in_sight(session, reference)
    if Kind.GOA not in guard.reach(session, case.id).reads:
        return _in_part(session, case)
    found = queries.goals(session, case)
    return pages.page(
        "goals/index.html",
        case=case,
        sections=queries.in_sections(found),
        is_empty=not found,
        days=goal_reviews.days_of(session, case, [each.goal for each in found]),
        unowned=steps.unowned(session, case, clock.now()),
        strengths=queries.strengths(session, case),
        is_childs=children.is_minor(session, case),
        writes=answers.may_write(session, case, Kind.GOA),
        together=is_together(),
    )


def _in_part(session: Any, case: Case) -> Response:
    """Partners read their own steps, managers how many goals stand how (domain.md §7.3)."""
    reach = guard.reach(session, case.id)
    if Kind.GOA in reach.reduced and reading.is_for(session, StepOfPartner):
        mine = queries.steps_for_me(session, case)
        return pages.page("goals/steps_for_me.html", case=case, steps=mine)
    if reading.is_for(session, GoalOutline):
        return pages.page("goals/outline.html", case=case, counted=queries.outline(session, case))
    raise HiddenError
