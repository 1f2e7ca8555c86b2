"""The roster: its list, one line of it, and the form of one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.interpreters import actions, blueprint, queries
from caseapp.features.interpreters.forms import InterpreterForm
from caseapp.features.interpreters.queries import PAGE
from caseapp.kinds import WEEKDAY_LABELS, Permission
from caseapp.kinds import interpreter as words
from caseapp.models.interpreter import Interpreter
from caseapp.rules import languages
from caseapp.web import logins, pages
from caseapp.web.clocks import written

_LONGEST = 200


@blueprint.get("/interpreters")
@allow(Permission.INTERPRETERS_READ)
def index() -> Response:
    """The roster by name, a page at a time; a name or a language narrows it, or asks for those who
    no longer work with us."""
    session: Any = db.session()
    asked = request.args.get("q", "")[:_LONGEST].replace("\0", "").strip()
    spoken = request.args.get("language", "")[:_LONGEST].strip()
    code = (languages.code_of(spoken) or "?") if spoken else ""
    after = _key(request.args.get("after", ""))
    is_past = bool(request.args.get("past"))
    found = queries.page_of(session, asked, code, after=after, is_past=is_past)
    narrowing = {"q": asked, "language": spoken, "past": "y" if is_past else ""}
    shown = found[:PAGE]
    return pages.page(
        "interpreters/index.html",
        interpreters=shown,
        spoken=queries.languages_of(session, [each.id for each in shown]),
        asked=asked,
        wanted=spoken,
        is_past=is_past,
        narrowed={name: value for name, value in narrowing.items() if value},
        is_first=after is None,
        after=shown[-1].id if len(found) > PAGE else None,
        words=words,
        offered=languages.names(),
        name_of=languages.name,
        today=_today(),
    )


@blueprint.get("/interpreters/<uuid:interpreter_id>")
@allow(Permission.INTERPRETERS_READ)
def show(interpreter_id: uuid.UUID) -> Response:
    """One line of the roster."""
    session: Any = db.session()
    interpreter = queries.one(session, interpreter_id)
    return pages.page(
        "interpreters/show.html",
        interpreter=interpreter,
        spoken=queries.languages_of(session, [interpreter_id])[interpreter_id],
        away=queries.away_of(session, interpreter_id, _today()),
        hours=queries.hours_of(session, interpreter_id),
        weekdays=WEEKDAY_LABELS,
        clock=written,
        words=words,
        name_of=languages.name,
        today=_today(),
    )


@blueprint.route("/interpreters/new", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_MANAGE)
def new() -> Response:
    """Add a line to the roster; its name is enough."""
    session: Any = db.session()
    form = InterpreterForm.of(None, [], vets=pages.may(Permission.INTERPRETERS_VET))
    if form.is_sent_and_sound():
        actor = logins.require_login().actor
        assert actor is not None  # noqa: S101 (the door lets nobody else in)
        try:
            made = actions.add(session, actor.organisation_id, form.values, form.spoken)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(form, made.id)
    return _edited(form, None, None)


@blueprint.route("/interpreters/<uuid:interpreter_id>/edit", methods=["GET", "POST"])
@allow(Permission.INTERPRETERS_MANAGE)
def edit(interpreter_id: uuid.UUID) -> Response:
    """Change what is known; somebody else's change meanwhile is shown beside one's own."""
    session: Any = db.session()
    interpreter = queries.one(session, interpreter_id)
    spoken = queries.languages_of(session, [interpreter_id])[interpreter_id]
    form = InterpreterForm.of(interpreter, spoken, vets=pages.may(Permission.INTERPRETERS_VET))
    theirs: Interpreter | None = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change(session, interpreter, form.values, form.spoken)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            interpreter = theirs = queries.one(session, interpreter_id)
            form.take_over(theirs)
        else:
            return _saved(form, interpreter_id)
    return _edited(form, interpreter, theirs)


def _edited(
    form: InterpreterForm, interpreter: Interpreter | None, theirs: Interpreter | None
) -> Response:
    session: Any = db.session()
    spoken = queries.languages_of(session, [theirs.id])[theirs.id] if theirs else []
    return pages.page(
        "interpreters/edit.html",
        form=form,
        interpreter=interpreter,
        theirs=theirs,
        spoken=spoken,
        words=words,
        offered=languages.names(),
        name_of=languages.name,
        status=409 if theirs else 422 if form.problems else 200,
    )


def _saved(form: InterpreterForm, interpreter_id: uuid.UUID) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("interpreters.show", interpreter_id=interpreter_id)


def _today() -> Any:
    return clock.today(logins.require_login().time_zone)


def _key(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
