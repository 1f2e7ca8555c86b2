"""Saving a form of this feature: saved, something to look at, or somebody else was first."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.kinds import Kind
from caseapp.models.case import Case
from caseapp.web import logins, pages
from caseapp.web.forms import Form


class Came(Enum):
    """What came of sending a form; the value is the status of a page that shows it again."""

    NOT_SENT = 200
    BLAMED = 422
    CONFLICT = 409
    SAVED = 303


def send(form: Form, save: Callable[[], Any]) -> Came:
    """Save a form that was sent. What was written is undone where it could not be saved whole."""
    if not form.is_sent_and_sound():
        return Came.BLAMED if form.problems else Came.NOT_SENT
    try:
        form.check_version()
        save()
    except InvalidError as problem:
        db.session.rollback()
        form.blame(problem)
        return Came.BLAMED
    except (ConflictError, StaleDataError):
        db.session.rollback()
        return Came.CONFLICT
    form.saved()
    flash(_("Saved."))
    return Came.SAVED


def writable(reference: str) -> Case:
    """Return the case if the actor writes identification decisions of it; else it is hidden."""
    case = case_by_reference(db.session, reference)
    if Kind.NRM not in guard.writes(db.session, case.id):
        raise HiddenError
    return case


def back(case: Case) -> Response:
    """Go on to the page of identification."""
    return pages.go("identification.show", reference=ids.show_reference(case.reference))


def today() -> Any:
    """Return today's date where the organisation is."""
    return clock.today(logins.require_login().time_zone)
