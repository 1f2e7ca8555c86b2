"""Questions about who looked: the data protection officer's list, and an answer."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.looked import actions, blueprint
from caseapp.features.looked import queries_questions as queries
from caseapp.features.looked.forms import AnswerForm
from caseapp.kinds import Permission
from caseapp.web import pages


@blueprint.get("/audit/questions")
@allow(Permission.LOOKS_ANSWER)
def questions() -> Response:
    """What was asked in the organisation: what waits for an answer, the oldest first."""
    session: Any = db.session()
    return pages.page(
        "looked/questions.html",
        waiting=queries.waiting(session),
        answered=queries.answered(session),
    )


@blueprint.route("/audit/questions/<uuid:question_id>", methods=["GET", "POST"])
@allow(Permission.LOOKS_ANSWER)
def answer(question_id: uuid.UUID) -> Response:
    """One question; a sent form keeps the answer. Another answer meanwhile is shown beside it."""
    session: Any = db.session()
    question = queries.question(session, question_id)
    form = AnswerForm(obj=question, record=question)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.answer(session, question, form.answer.data)
            session.flush()
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            theirs = queries.question(session, question_id)
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved. The key worker is asked to tell the person."))
            return pages.go("looked.questions")
    return pages.page(
        "looked/answer.html",
        question=theirs or question,
        theirs=theirs,
        form=form,
        status=409 if theirs else 422 if form.problems else 200,
    )
