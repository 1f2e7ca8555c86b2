"""One more thing about a goal, on a page of its own; none is needed (practice.md P20)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError
from caseapp.db import db
from caseapp.features.goals import blueprint, forms_more, more, queries, saying
from caseapp.features.goals.saying import Score
from caseapp.features.goals.views import is_together, to_write, today
from caseapp.kinds import CheckAnswer, GoalOrigin, Permission
from caseapp.models.case import Case
from caseapp.models.goal import Goal, as_written
from caseapp.rules import children
from caseapp.web import pages

Save = Callable[[], None]


@blueprint.route("/cases/<reference>/goals/<uuid:goal_id>/more/<part>", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def about(reference: str, goal_id: uuid.UUID, part: str) -> Response:
    """One part of what can be said of a goal."""
    if part not in more.PARTS:
        raise HiddenError
    session: Any = db.session()
    case = to_write(session, reference)
    goal = queries.goal_of(session, case, goal_id)
    form, save = _form(session, case, goal, part)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            save()
        except (ConflictError, StaleDataError):
            session.rollback()
            case = to_write(session, reference)
            theirs = queries.goal_of(session, case, goal_id)
            form.take_over(theirs)
            goal = theirs
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go(
                "goals.show", reference=ids.show_reference(case.reference), goal_id=goal.id
            )
    return pages.page(
        "goals/more.html",
        case=case,
        goal=goal,
        form=form,
        part=part,
        heading=more.PARTS[part],
        talked=queries.talked(session, goal) if part == "card" else {},
        theirs=theirs,
        together=is_together(),
        status=409 if theirs else 422 if form.problems else 200,
    )


def _form(session: Any, case: Case, goal: Goal, part: str) -> tuple[Any, Save]:
    """The form of a part, and what saving it does."""
    if part in ("importance", "confidence"):
        return _score(session, case, goal, part)
    make: dict[str, Callable[[Any, Case, Goal], tuple[Any, Save]]] = {
        "about": _about,
        "why": _why,
        "good": _good,
        "hands": _hands,
        "obstacle": _obstacle,
        "strength": _strength,
        "card": _card,
    }
    return make[part](session, case, goal)


def _about(session: Any, case: Case, goal: Goal) -> tuple[Any, Save]:
    shown = {"outcome": goal.outcome, "also": list(goal.others), "origin": goal.origin.value}
    form = forms_more.AboutForm(data=shown, record=goal)
    form.offer(to_child=children.is_minor(session, case))

    def save() -> None:
        also = [each for each in form.also.data or () if each != form.outcome.data]
        saying.say(
            session,
            goal,
            outcome=form.outcome.data or "",
            also=as_written(also),
            origin=GoalOrigin(form.origin.data),
        )

    return form, save


def _why(session: Any, _case: Case, goal: Goal) -> tuple[Any, Save]:
    form = forms_more.WhyForm(data={"why": goal.why}, record=goal)
    return form, lambda: saying.say(session, goal, why=(form.why.data or "").strip() or None)


def _good(session: Any, _case: Case, goal: Goal) -> tuple[Any, Save]:
    form = forms_more.GoodForm(data={"good": goal.good}, record=goal)
    return form, lambda: saying.say(session, goal, good=(form.good.data or "").strip() or None)


def _score(session: Any, case: Case, goal: Goal, part: str) -> tuple[Any, Save]:
    form = forms_more.ScoreForm(record=goal)
    to_child = children.is_minor(session, case)
    form.offer(_(more.PARTS[part]), to_child=to_child)
    if not form.is_submitted() and not form.was_kept:
        state, number = getattr(goal, f"{part}_state"), getattr(goal, part)
        form.show(state, number, by_faces=goal.by_faces)

    def save() -> None:
        given = Score(*forms_more.score_of(form.score.data))
        saying.score(session, goal, part, given, today())

    return form, save


def _hands(session: Any, _case: Case, goal: Goal) -> tuple[Any, Save]:
    form = forms_more.HandsForm(data={"control": [each.value for each in goal.hands]}, record=goal)
    return form, lambda: saying.say(session, goal, control=as_written(form.control.data or ()))


def _obstacle(session: Any, case: Case, goal: Goal) -> tuple[Any, Save]:
    form = forms_more.ObstacleForm()

    def save() -> None:
        saying.add_obstacle(
            session,
            case,
            goal,
            form.what.data.strip(),
            outside=form.outside.data,
            plan=(form.plan.data or "").strip(),
        )

    return form, save


def _strength(session: Any, case: Case, goal: Goal) -> tuple[Any, Save]:
    used = [str(each.id) for each in queries.used_strengths(session, goal)]
    form = forms_more.StrengthForm(data={"known": used})
    form.offer(queries.strengths(session, case))

    def save() -> None:
        known = [uuid.UUID(each) for each in form.known.data or ()]
        saying.lean_on(session, case, goal, known, (form.new.data or "").strip())

    return form, save


def _card(session: Any, case: Case, goal: Goal) -> tuple[Any, Save]:
    form = forms_more.card_form()

    def save() -> None:
        said = {
            name: CheckAnswer(field.data)
            for name, field in form._fields.items()
            if name.isupper() and field.data
        }
        saying.talk_through(session, case, goal, said)

    return form, save
