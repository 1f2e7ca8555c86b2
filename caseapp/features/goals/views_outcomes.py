"""The outcomes of one person over time, and saying how they are today (domain.md §5.6)."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField
from wtforms.validators import Optional

from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.db import db
from caseapp.features.goals import blueprint, forms_more, outcomes_seen, saying
from caseapp.features.goals.saying import Score
from caseapp.features.goals.views import case_of, is_together, to_write, today
from caseapp.kinds import AnswerState, Kind, Permission
from caseapp.rules import answers, children
from caseapp.web import pages
from caseapp.web.forms import Between, Form

_LAST = 30


@blueprint.get("/cases/<reference>/outcomes")
@allow(Permission.CASE_READ, together=True)
def outcomes(reference: str) -> Response:
    """Each outcome with a small line of its own, in the person's order."""
    session: Any = db.session()
    case = case_of(session, reference)
    return pages.page(
        "goals/outcomes.html",
        case=case,
        seen=outcomes_seen.seen(session, case, to_child=children.is_minor(session, case)),
        writes=answers.may_write(session, case, Kind.GOA),
        together=is_together(),
    )


@blueprint.route("/cases/<reference>/outcomes/today", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def rate(reference: str) -> Response:
    """How it is today, as far as they want to say; and what comes first for them."""
    session: Any = db.session()
    case = to_write(session, reference)
    to_child = children.is_minor(session, case)
    form = _form(outcomes_seen.seen(session, case, to_child=to_child))
    if form.is_sent_and_sound():
        saying.rate(session, case, _said(form), today())
        form.saved()
        flash(_("Saved."))
        return pages.go("goals.outcomes", reference=ids.show_reference(case.reference))
    return pages.page(
        "goals/rate.html",
        case=case,
        form=form,
        together=is_together(),
        status=422 if form.problems else 200,
    )


def _form(seen: list[outcomes_seen.Seen]) -> Any:
    class RateForm(Form):
        """A number and a place for each outcome, none of which is needed."""

    fits = Between(1, _LAST, _("Write a number from 1 on."))
    for each in seen:
        label = _(each.outcome.label)
        offered = forms_more.score_choices(to_child=False)
        setattr(RateForm, each.outcome.code, SelectField(label, choices=offered, default=""))
        place = IntegerField(_("Its place in your own order"), [Optional(), fits])
        setattr(RateForm, f"place_{each.outcome.code}", place)
    form: Any = RateForm(
        data={f"place_{each.outcome.code}": each.place for each in seen if each.place}
    )
    form.rows = [
        (each, form[each.outcome.code], form[f"place_{each.outcome.code}"]) for each in seen
    ]
    return form


def _said(form: Any) -> dict[str, tuple[Score, int | None]]:
    """What was said: a number, that they would rather not, or a new place in their order."""
    said = {}
    for each, score, place in form.rows:
        state, number, _faces = forms_more.score_of(score.data)
        if state is not AnswerState.NOT_ASKED_YET or place.data != each.place:
            said[each.outcome.code] = (Score(state, number), place.data)
    return said
