"""The caseload, and opening a case."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from flask import request
from werkzeug.wrappers import Response

from caseapp.access.handles import Key
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.cases import actions, blueprint, queries
from caseapp.features.cases.forms import OpenForm
from caseapp.kinds import AgeStatus, Permission
from caseapp.vocabularies.stages import stages
from caseapp.web import pages


@blueprint.get("/cases")
@allow(Permission.CASE_LIST)
def index() -> Response:
    """The caseload, a page at a time."""
    after = _read_key(request.args.get("after", ""))
    lines = queries.caseload(db.session, after)
    more = len(lines) > queries.PAGE
    lines = lines[: queries.PAGE]
    last = lines[-1].case if more and lines else None
    return pages.page(
        "cases/index.html",
        lines=lines,
        stages=stages(),
        is_first=after is None,
        after=f"{last.made_at.isoformat()}~{last.id}" if last else None,
    )


@blueprint.route("/cases/new", methods=["GET", "POST"])
@allow(Permission.CASE_OPEN)
def new() -> Response:
    """Open a case in twenty seconds."""
    form = OpenForm()
    if form.is_sent_and_sound():
        try:
            case = actions.open_case(
                db.session,
                name_to_use=form.name_to_use.data,
                age_status=AgeStatus(form.age_status.data),
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            return pages.go("cases.show", reference=ids.show_reference(case.reference))
    return pages.page("cases/new.html", form=form, status=422 if form.problems else 200)


def _read_key(text: str) -> Key | None:
    """Read where a page begins; anything that cannot be read begins at the first page."""
    moment, _separator, last = text.partition("~")
    try:
        when = datetime.fromisoformat(moment.replace(" ", "+"))
        return (when.astimezone(UTC), uuid.UUID(last)) if when.tzinfo else None
    except (ValueError, OverflowError):
        return None
