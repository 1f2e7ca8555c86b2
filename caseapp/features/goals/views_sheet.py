"""A sheet of goals and next steps that somebody takes with them: on paper, or as a file."""

from __future__ import annotations

from typing import Any

from flask import Response as Answer
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.goals import blueprint, queries, sheet
from caseapp.features.goals.forms_sheet import FILE, SheetForm
from caseapp.features.goals.sheet import Sheet
from caseapp.features.goals.views import case_of, is_together
from caseapp.kinds import Permission
from caseapp.models.case import Case
from caseapp.services import paper
from caseapp.web import pages


@blueprint.route("/cases/<reference>/goals/sheet", methods=["GET", "POST"])
@allow(Permission.CASE_READ, together=True)
def to_keep(reference: str) -> Response:
    """Choose what stands on it; a sent form gives the sheet to print, or the file."""
    session: Any = db.session()
    case = case_of(session, reference)
    found = queries.goals(session, case)
    form = SheetForm()
    form.offer(found)
    if form.is_sent_and_sound():
        words = (form.chosen, (form.cover.data or "").strip(), form.language.data)
        try:
            made = sheet.make(session, case, found, *words, is_beside_them=is_together())
            return _given(session, case, made, as_file=form.how.data == FILE)
        except InvalidError as problem:
            form.blame(problem)
        except paper.UnwritableError:
            form.blame_fonts()
    return pages.page(
        "goals/sheet.html",
        case=case,
        form=form,
        is_empty=not found,
        together=is_together(),
        status=422 if form.problems else 200,
    )


def _given(session: Any, case: Case, made: Sheet, *, as_file: bool) -> Response:
    if not as_file:
        sheet.printed(session, case)
        return pages.page("goals/paper.html", case=case, sheet=made, together=is_together())
    content = paper.pdf_of(made.title, made.language, made.paragraphs())
    sheet.printed(session, case)
    answer = Answer(content, mimetype=paper.MIME)
    answer.headers["Content-Disposition"] = f'attachment; filename="{paper.FILE_NAME}"'
    return answer
