"""The pages of whoever decides with a child."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.children import actions, blueprint
from caseapp.features.children.forms import BarForm, GuardianForm
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.rules import answers, children
from caseapp.rules.consent import Entry, ledger
from caseapp.web import pages


@blueprint.route("/cases/<reference>/consents/<uuid:consent_id>/guardian", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def answer(reference: str, consent_id: uuid.UUID) -> Response:
    """Write down what their guardian answered about one permission."""
    session: Any = db.session()
    case = _case(session, reference)
    entry = _entry(session, case, consent_id)
    form = GuardianForm()
    form.offer(
        children.appointed(session, case),
        children.deciders(session, case),
        children.body_of(session, case),
    )
    if form.is_sent_and_sound():
        try:
            actions.answer(session, case, entry.consent, form.answered)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go(
                "consents.show",
                reference=ids.show_reference(case.reference),
                consent_id=consent_id,
            )
    return pages.page(
        "children/answer.html",
        case=case,
        consent=entry.consent,
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/guardians", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def deciders(reference: str) -> Response:
    """Who decides with the child, and who may not; a sent form adds a name that may not."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    if Kind.CON not in guard.reach(session, case.id).reads or not _is_childs(session, case):
        raise HiddenError
    writes = answers.may_write(session, case, Kind.CON)
    form = BarForm()
    if form.is_sent_and_sound():
        if not writes:
            raise HiddenError
        try:
            actions.bar(session, case, form.name.data or "")
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("children.deciders", reference=ids.show_reference(case.reference))
    return pages.page(
        "children/deciders.html",
        case=case,
        guardians=children.appointed(session, case),
        deciders=children.deciders(session, case),
        body=children.body_of(session, case),
        form=form,
        writes=writes,
        status=422 if form.problems else 200,
    )


def _case(session: Any, reference: str) -> Case:
    """Return a case whose permissions the actor writes down, if it is a child's."""
    case = case_by_reference(session, reference)
    if not answers.may_write(session, case, Kind.CON) or not _is_childs(session, case):
        raise HiddenError
    return case


def _is_childs(session: Any, case: Case) -> bool:
    return children.is_minor(session, case)


def _entry(session: Any, case: Case, consent_id: uuid.UUID) -> Entry:
    """Return the child's answer; one that is an adult's own has no such page."""
    for each in ledger(session, case):
        if each.consent.id == consent_id and each.standing(clock.now()) is not None:
            return each
    raise HiddenError
