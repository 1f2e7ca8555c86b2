"""The page on which it is written down that something was shared without a yes."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.disclosures import actions, blueprint, queries
from caseapp.features.disclosures.forms import SharedForm
from caseapp.kinds import AgeStatus, Kind, Permission
from caseapp.models.case import Case
from caseapp.models.disclosure import Disclosure
from caseapp.rules import answers, disclosure_reasons
from caseapp.rules import disclosures as rules
from caseapp.vocabularies.disclosure import reasons
from caseapp.web import pages


@blueprint.route("/cases/<reference>/disclosures/new", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def new(reference: str) -> Response:
    """Four fields, saved at once; nothing of it waits for somebody else (INV-23)."""
    session: Any = db.session()
    case, _reads_all = queries.case_of(session, reference)
    if not answers.may_write(session, case, Kind.CON):
        raise HiddenError
    age = rules.age_of(session, case)
    form = SharedForm()
    offered = disclosure_reasons.offered(session, case.organisation_id, age)
    form.offer(offered, rules.could_decide(session, case))
    made = _record(session, case, form, age) if form.is_sent_and_sound() else None
    if made is not None:
        form.saved()
        flash(_("Saved. What is missing can be added within two working days."))
        shown = ids.show_reference(case.reference)
        return pages.go("disclosures.one", reference=shown, disclosure_id=made.id)
    return pages.page(
        "disclosures/new.html",
        case=case,
        form=form,
        reasons=reasons(),
        status=422 if form.problems else 200,
    )


def _record(session: Any, case: Case, form: SharedForm, age: AgeStatus | None) -> Disclosure | None:
    """Write it down; or put everything that is missing beside its field."""
    said = form.said
    found = list(rules.problems(said, age, clock.now()))
    for each in found:
        form.blame(each)
    try:
        return None if found else actions.record(session, case, said)
    except InvalidError as problem:
        form.blame(problem)
        return None
