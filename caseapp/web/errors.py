"""What people see when something cannot be done: plain words, what to do next, never a trace."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as AnyResponse

from caseapp.access import gate
from caseapp.access.errors import HiddenError, NotYoursError
from caseapp.access.handles import record_refusal
from caseapp.access.standing import has_actor
from caseapp.base.problems import ConflictError
from caseapp.db import db
from caseapp.web import drafts, logins, pages

#: Answers after which the same address may be asked for again.
_AGAIN = (500, 503)


def install(app: Flask) -> None:
    """Answer every error with a page of the same words for everyone."""
    app.register_error_handler(HiddenError, hidden)
    app.register_error_handler(NotYoursError, not_yours)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(ConflictError, conflict)
    app.register_error_handler(StaleDataError, conflict)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(logins.SessionOverError, session_over)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, fault)


def hidden(_error: Exception) -> Response:
    """404: missing, or not for this person; the same words, headers and work for both."""
    _refused()
    return _show(404)


def not_yours(_error: Exception) -> Response:
    """403: a page that this hat does not open."""
    _refused()
    return _show(403)


def stale_form(_error: Exception) -> Response:
    """400: a form without its token, or from before the last sign-in."""
    return _show(400)


def conflict(_error: Exception) -> Response:
    """409: somebody else changed the same record meanwhile."""
    return _show(409)


def session_over(_error: Exception) -> AnyResponse:
    """The session was ended meanwhile, from elsewhere: lead to signing in."""
    db.session.rollback()
    logins.forget()
    return pages.go("accounts.sign_in")


def busy(error: OperationalError) -> Response:
    """503 when the database is busy for too long; anything else is a fault."""
    words = str(error.orig).lower()
    if "locked" in words or "timeout" in words or "connection" in words:
        current_app.logger.warning("The database did not answer in time.")
        return _show(503)
    return fault(error)


def http_error(error: HTTPException) -> Response:
    """Any other answer of the HTTP kind, in our own words."""
    code = error.code or 500
    if code == 404:
        return hidden(error)
    if error.response is not None:
        return current_app.make_response(error.response)
    shown = _show(code)
    for name, value in error.get_headers():
        if name == "Allow":
            shown.headers[name] = value
    return shown


def fault(error: Exception) -> Response:
    """500: a fault of ours. What was typed is not lost; the log holds the kind of fault only."""
    current_app.logger.error(
        "A fault at %s: %s", request.url_rule or "no address", type(error).__name__
    )
    if current_app.testing and not isinstance(error, InternalServerError | SQLAlchemyError):
        raise error
    return _show(500)


def _refused() -> None:
    """Write the refusal down: with the case if there is one, else with the address pattern only."""
    session = db.session()
    reference = (request.view_args or {}).get("reference") or _typed(session)
    if not has_actor(session):
        return
    try:
        session.rollback()
        record_refusal(session, reference)
    except OperationalError:
        session.rollback()
        current_app.logger.warning("A refusal could not be written down: the database is busy.")


def _typed(session: Any) -> str | None:
    """Return the reference in an address that leads nowhere, typed by somebody who is signed in:
    whoever types the address of something in a case asks for it (domain.md §10, story 9)."""
    parts = request.path.split("/", 3)
    login = logins.current()
    if request.url_rule or len(parts) < 3 or parts[1] != "cases":
        return None
    if login is None or login.actor is None or login.is_locked:
        return None
    if not has_actor(session):
        gate.act_as(session, login.actor)
    return parts[2]


def _show(code: int) -> Response:
    title, sentence = _words().get(code) or (_words()[400] if code < 500 else _words()[500])
    return pages.page(
        "errors/error.html",
        block="short",
        status=code,
        title=title,
        sentence=sentence,
        code=code,
        again=drafts.here() if code in _AGAIN and request.method == "GET" else "",
    )


def _words() -> dict[int, tuple[str, str]]:
    return {
        400: (
            _("This form could not be used"),
            _("Go back, open the page again and send it once more. What you typed is still there."),
        ),
        403: (
            _("This page belongs to another role"),
            _("If you wear another hat here, change to it and try again."),
        ),
        404: (
            _("There is no such page"),
            _("Check the reference, or go back to Today."),
        ),
        405: (
            _("This page is opened, not sent"),
            _("Go back and use the buttons of the page."),
        ),
        409: (
            _("Somebody else changed this meanwhile"),
            _("Go back: your text is still there. Open the page again to see theirs beside it."),
        ),
        413: (
            _("That is more than one form can hold"),
            _("Go back, make the text shorter or split it in two, and send it again."),
        ),
        422: (
            _("Something in this form does not fit"),
            _("Go back: what you typed is still there. Look at it and send it once more."),
        ),
        429: (
            _("That was very often"),
            _("Wait a few minutes and try again."),
        ),
        500: (
            _("Something went wrong on our side"),
            _(
                "Nothing was half saved. Go back and try again; if it happens again, tell whoever"
                " looks after caseapp here."
            ),
        ),
        503: (
            _("caseapp is busy for a moment"),
            _("Nothing was lost. Wait a few seconds and send the page again."),
        ),
    }
