"""The list of who is in somebody's life, and the form of one of them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.around import actions, blueprint, queries
from caseapp.features.around.forms import AroundForm
from caseapp.kinds import KNOWS_LABELS, MAY_CALL_LABELS, Kind, Permission
from caseapp.models.around import PersonAround
from caseapp.models.case import Case
from caseapp.web import pages
from caseapp.web.forms import Form


@blueprint.get("/cases/<reference>/people")
@allow(Permission.CASE_READ)
def index(reference: str) -> Response:
    """Who is in their life."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    if Kind.IDN not in reach.reads:
        raise HiddenError
    return pages.page(
        "around/index.html",
        case=case,
        people=queries.people(session, case),
        link_of=queries.link_of,
        writes=Kind.IDN in guard.offered(reach),
        reads_messages=Kind.NOT in reach.reads,
        off=Form(),
    )


@blueprint.route("/cases/<reference>/people/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def add(reference: str) -> Response:
    """Write somebody down."""
    session: Any = db.session()
    case = _case(session, reference)
    form = AroundForm()
    if form.is_sent_and_sound():
        try:
            actions.add(session, case, form.told)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(case, form)
    return pages.page(
        "around/one.html", case=case, form=form, theirs=None, status=422 if form.problems else 200
    )


@blueprint.route("/cases/<reference>/people/<uuid:around_id>", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def change(reference: str, around_id: uuid.UUID) -> Response:
    """Change one; somebody else's change meanwhile is shown beside one's own."""
    session: Any = db.session()
    case = _case(session, reference)
    person = queries.person(session, case, around_id)
    form = AroundForm(obj=person, record=person)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change(session, person, form.told)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            theirs = queries.person(session, case, around_id)
            form.take_over(theirs)
        else:
            return _saved(case, form)
    return pages.page(
        "around/one.html",
        case=case,
        form=form,
        theirs=_lines(form, theirs) if theirs else None,
        status=409 if theirs else 422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/people/<uuid:around_id>/off", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def take_off(reference: str, around_id: uuid.UUID) -> Response:
    """Take somebody off the list."""
    session: Any = db.session()
    case = _case(session, reference)
    person = queries.person(session, case, around_id)
    if Form().is_sent_and_sound():
        actions.take_off(session, person)
        flash(_("Taken off the list."))
    return pages.go("around.index", reference=ids.show_reference(case.reference))


def _case(session: Any, reference: str) -> Case:
    case = case_by_reference(session, reference)
    if Kind.IDN not in guard.writes(session, case.id):
        raise HiddenError
    return case


def _lines(form: AroundForm, theirs: PersonAround) -> list[tuple[Any, Any]]:
    """What is saved now, with labels."""
    return [
        (form.name.label.text, theirs.name),
        (form.tie.label.text, theirs.tie),
        (form.telephone.label.text, theirs.telephone),
        (form.knows.label.text, _(KNOWS_LABELS[theirs.knows])),
        (form.knows_what.label.text, theirs.knows_what),
        (form.may_call.label.text, _(MAY_CALL_LABELS[theirs.may_call])),
        (form.about.label.text, theirs.about),
    ]


def _saved(case: Case, form: AroundForm) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("around.index", reference=ids.show_reference(case.reference))
