"""Asking about a line: from the case, and at one screen with the person."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import looks
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.db import db
from caseapp.features.looked import SEQ, actions, blueprint, queries
from caseapp.features.looked.forms import AskForm
from caseapp.features.looked.lines import Line
from caseapp.kinds import Permission
from caseapp.models.case import Case
from caseapp.web import logins, pages


@blueprint.route(f"/cases/<reference>/looked/{SEQ}/ask", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def ask(reference: str, seq: int) -> Response:
    """Ask about a line."""
    case = case_by_reference(db.session, reference)
    looks.refuse_outside(db.session, case)
    line = queries.line(db.session, case, logins.require_login().time_zone, seq)
    back = pages.address("looked.show", reference=ids.show_reference(case.reference))
    return _ask(case, line, back)


@blueprint.route(f"/together/looked/{SEQ}/ask", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE, together=True)
def ask_together(seq: int) -> Response:
    """Ask about a line together; one that is not shown here is not there."""
    login = logins.require_login()
    case = queries.together_case(db.session, login.together_case_id)
    line = queries.line(db.session, case, login.time_zone, seq)
    if line.withheld:
        raise HiddenError
    return _ask(case, line, pages.address("looked.together"))


def _ask(case: Case, line: Line, back: str) -> Response:
    session: Any = db.session()
    form = AskForm()
    if form.is_sent_and_sound():
        actions.ask(session, case, line, form.words.data or "")
        form.saved()
        flash(_("Asked. The answer will stand beside the line."))
        return pages.go_to(back)
    status = 422 if form.problems else 200
    return pages.page("looked/ask.html", line=line, form=form, back=back, status=status)
