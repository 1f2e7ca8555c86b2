"""The page of patterns."""

from __future__ import annotations

from flask import abort, current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.features.patterns import blueprint, samples
from caseapp.features.patterns.forms import FilterForm, SampleForm
from caseapp.kinds import AnswerState, Permission
from caseapp.web import i18n, pages


@blueprint.get("/patterns")
@allow(Permission.EVERYONE)
def show() -> Response:
    """Show every pattern; ``?direction=rtl`` writes the page from right to left."""
    if not (current_app.extensions["caseapp_settings"].demo or current_app.testing):
        abort(404)
    direction = "rtl" if request.args.get("direction") == "rtl" else i18n.direction()
    drawn, days = samples.lanes()
    return pages.page(
        "patterns/show.html",
        direction=direction,
        samples=samples,
        plain=_filled(),
        missing=_missing(),
        filters=FilterForm(prefix="filter-"),
        conflict=_typed(),
        drawn=drawn,
        days=days,
    )


def _filled() -> SampleForm:
    """Fields with something in them."""
    return SampleForm(
        prefix="plain-",
        data={
            "line": "Filled",
            "day": samples.TODAY,
            "words": "I want to read the letter first.",
            "both": True,
            "nationality_answer": AnswerState.TOLD.value,
            "nationality": "Moldovan",
        },
    )


def _missing() -> SampleForm:
    """Fields as they stand beside a problem."""
    form = SampleForm()
    form.line.errors = [_("Use 200 characters or fewer.")]
    form.day.errors = [_("Enter the day the decision was made.")]
    form.presence.errors = [_("Choose one of the three.")]
    form.words.errors = [_("Write a few words, or go back without them.")]
    form.nationality_answer.errors = [_("Choose one; not asked yet is a full answer.")]
    return form


def _typed() -> SampleForm:
    """What somebody typed while a colleague saved."""
    words = "The clinic can see her on Friday. She asked for a woman doctor."
    return SampleForm(prefix="conflict-", data={"line": "Clinic", "words": words})
