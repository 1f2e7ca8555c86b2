"""A talk about a goal, on one screen: what became of its steps is all that is looked for (§5.8)."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.goals import blueprint, forms_more, queries, saying, steps
from caseapp.features.goals.saying import Score, Talk
from caseapp.features.goals.views import is_together, to_write, today
from caseapp.kinds import ENDS, Permission, StepOutcome
from caseapp.rules import children
from caseapp.rules.goal_reviews import FIRST
from caseapp.web import pages

_WORDS = ("well", "words", "changes", "unsafe", "tell", "interpreter")


@blueprint.route("/cases/<reference>/goals/<uuid:goal_id>/review", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def review(reference: str, goal_id: uuid.UUID) -> Response:
    """Talk about it again; the next look is preset."""
    session: Any = db.session()
    case = to_write(session, reference)
    goal = queries.goal_of(session, case, goal_id)
    if goal.state in ENDS:
        raise HiddenError
    found = steps.open_steps(session, goal)
    form = forms_more.review_form(found, to_child=children.is_minor(session, case))
    if form.is_sent_and_sound():
        try:
            saying.review(session, case, goal, found, _talk(form), today())
        except InvalidError as problem:
            form.blame(InvalidError("next_on", problem.sentence))
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go(
                "goals.show", reference=ids.show_reference(case.reference), goal_id=goal_id
            )
    return pages.page(
        "goals/review.html",
        case=case,
        goal=goal,
        form=form,
        next_look=today() + FIRST,
        together=is_together(),
        status=422 if form.problems else 200,
    )


def _talk(form: Any) -> Talk:
    return Talk(
        next_on=form.next_on.data or today() + FIRST,
        outcomes={step.id: StepOutcome(field.data) for step, field in form.steps if field.data},
        score=Score(*forms_more.score_of(form.confidence.data)),
        still_theirs=_yes_or_no(form.still_theirs.data),
        limits_hold=_yes_or_no(form.limits_hold.data),
        words={name: (form[name].data or "").strip() or None for name in _WORDS},
    )


def _yes_or_no(chosen: str | None) -> bool | None:
    return None if not chosen else chosen == "yes"
