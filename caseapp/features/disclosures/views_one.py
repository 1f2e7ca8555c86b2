"""One that was shared without a yes: what it was, how it is written up, and who looked at it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.disclosures import actions, blueprint, queries
from caseapp.features.disclosures.forms import AccountForm, shown
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import answers
from caseapp.rules import disclosure_looks as looks
from caseapp.rules import disclosures as rules
from caseapp.vocabularies.disclosure import reasons
from caseapp.web import pages


@blueprint.route("/cases/<reference>/disclosures/<uuid:disclosure_id>", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def one(reference: str, disclosure_id: uuid.UUID) -> Response:
    """All of it, or how it stands; a sent form is how it is written up from now on."""
    session: Any = db.session()
    case, reads_all = queries.case_of(session, reference)
    writes = answers.may_write(session, case, Kind.CON)
    if request.method == "POST" and not writes:
        raise HiddenError
    if not reads_all:
        return _outline(session, case, disclosure_id)
    entry = looks.entry(session, case, disclosure_id)
    form = AccountForm(data=shown(entry.latest), record=entry.latest)
    theirs = None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            typed = form.version.data or ""
            actions.write_up(session, case, disclosure_id, typed, form.given)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, IntegrityError):
            session.rollback()
            case, _all = queries.case_of(session, reference)
            entry = looks.entry(session, case, disclosure_id)
            theirs = entry.latest
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("disclosures.one", reference=reference, disclosure_id=disclosure_id)
    return _page(session, case, entry, form if writes else None, theirs)


def _page(
    session: Any, case: Case, entry: looks.Entry, form: AccountForm | None, theirs: Any
) -> Response:
    made = entry.disclosure
    people = [made.author_id, made.colleague_id]
    people += [each.author_id for each in (*entry.accounts, *entry.looks)]
    has_problems = form is not None and form.problems
    return pages.page(
        "disclosures/one.html",
        case=case,
        entry=entry,
        reason=reasons().label(made.reason),
        tell_by=rules.tell_by(session, case, made.happened_at),
        names=queries.names_of(session, people),
        may_look=bool(entry.next_step) and looks.may_look(session, case, made.author_id),
        form=form,
        theirs=theirs,
        status=409 if theirs else 422 if has_problems else 200,
    )


def _outline(session: Any, case: Case, disclosure_id: uuid.UUID) -> Response:
    """How it stands, for those who read no more (domain.md §7.3)."""
    line = queries.outline(session, case, disclosure_id)
    may_look = queries.next_step(line) and looks.may_look(session, case, line.author_id)
    return pages.page(
        "disclosures/outline.html",
        case=case,
        line=line,
        reason=reasons().label(line.reason),
        reference=ids.show_reference(case.reference),
        names=queries.names_of(session, [line.author_id]),
        may_look=bool(may_look),
    )
