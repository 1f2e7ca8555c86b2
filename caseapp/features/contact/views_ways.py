"""Recording, changing and ending ways to reach somebody."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.contact import actions, blueprint, queries, words
from caseapp.features.contact.forms import WayForm, for_way
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.models.contact import SafeContact
from caseapp.rules import arising, safe_contact
from caseapp.web import pages
from caseapp.web.forms import Form


@blueprint.route("/cases/<reference>/contact/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def add(reference: str) -> Response:
    """Record another way."""
    session: Any = db.session()
    case = _case(session, reference)
    form, asks = WayForm(), arising.is_asked(session, case, arising.REMOTE)
    if form.is_sent_and_sound():
        try:
            actions.add(session, case, form.given, _today(session, case))
            _ask(session, case, form, asks=asks)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return _back(case)
    return pages.page(
        "contact/way.html",
        case=case,
        form=form,
        asks=asks,
        way=None,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/contact/<uuid:way_id>", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def change(reference: str, way_id: uuid.UUID) -> Response:
    """Change one; what somebody else saved meanwhile is shown beside what was typed."""
    session: Any = db.session()
    case = _case(session, reference)
    way = queries.way(session, case, way_id)
    if way.ended_at is not None and request.method == "GET":
        raise HiddenError
    form, is_late = for_way(way), False
    asks = arising.is_asked(session, case, arising.REMOTE)
    if form.is_sent_and_sound():
        try:
            _check(form, way)
            actions.change(session, case, way, form.given, _today(session, case))
            _ask(session, case, form, asks=asks)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            is_late = True
            way = queries.way(session, case, way_id)
            form.take_over(way)
        else:
            form.saved()
            flash(_("Saved."))
            return _back(case)
    return pages.page(
        "contact/way.html",
        case=case,
        form=form,
        asks=asks,
        way=way,
        theirs=[(label, text) for label, _state, text in words.rule(way)] if is_late else None,
        status=409 if is_late else 422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/contact/<uuid:way_id>/stop", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def stop(reference: str, way_id: uuid.UUID) -> Response:
    """Say that a way is no longer safe: it is crossed out at once."""
    session: Any = db.session()
    case = _case(session, reference)
    way = queries.way(session, case, way_id)
    if Form().is_sent_and_sound():
        if way.ended_at is None:
            actions.stop(session, way)
            flash(_("Crossed out. Nobody uses it from here any more."))
        else:
            flash(_("This was changed meanwhile. Look at the ways that are in use now."))
    return _back(case)


def _case(session: Any, reference: str) -> Case:
    case = case_by_reference(session, reference)
    if Kind.SAF not in guard.writes(session, case.id):
        raise HiddenError
    return case


def _ask(session: Any, case: Case, form: WayForm, *, asks: bool) -> None:
    """What they said to being called, where the form asked it."""
    if asks:
        actions.say_remote(session, case, form.remote.data or "")


def _check(form: WayForm, way: SafeContact) -> None:
    form.check_version()
    if way.ended_at is not None:
        raise ConflictError


def _today(session: Any, case: Case) -> Any:
    return clock.today(safe_contact.zone_of(session, case))


def _back(case: Case) -> Response:
    return pages.go("contact.show", reference=ids.show_reference(case.reference))
