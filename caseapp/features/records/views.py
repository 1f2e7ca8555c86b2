"""Joining two records of one person, and parting them again."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.records import actions, blueprint, queries
from caseapp.features.records.forms import THIS, JoinForm, OtherForm, for_join
from caseapp.kinds import Permission
from caseapp.models.case import Case
from caseapp.rules import records
from caseapp.web import pages


@blueprint.route("/cases/<reference>/join", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def join(reference: str) -> Response:
    """Say which record is the other one."""
    session = db.session
    case = case_by_reference(session, reference)
    records.refuse_unwritten(session, case)
    named = ids.read_reference(request.args.get("with", ""))
    form = OtherForm(other=ids.show_reference(named) if named else "")
    if form.is_sent_and_sound():
        try:
            other = _other(form.other.data)
            records.refuse_alike(case, other)
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            return pages.go(
                "records.confirm",
                reference=ids.show_reference(case.reference),
                other=ids.show_reference(other.reference),
            )
    return pages.page(
        "records/join.html", case=case, form=form, status=422 if form.problems else 200
    )


@blueprint.route("/cases/<reference>/join/<other>", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def confirm(reference: str, other: str) -> Response:
    """Say what joining does, and do it."""
    session = db.session
    pair = [case_by_reference(session, each) for each in (reference, other)]
    if request.method == "POST":
        records.take_up(session, *pair)
    for case in pair:
        records.refuse_unwritten(session, case)
    form = for_join(*(_called(case) for case in pair))
    if form.is_sent_and_sound():
        leaving, staying = pair[::-1] if form.stays.data == THIS else pair
        try:
            actions.join(session, leaving, staying)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _joined(form, staying)
    return pages.page(
        "records/confirm.html",
        case=pair[0],
        other=pair[1],
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/part", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def part(reference: str) -> Response:
    """Part a record from the one it is joined with; pressed twice, it is parted once. Opened as a
    page, it leads to the record."""
    case = case_by_reference(db.session, reference)
    if request.method == "GET":
        records.refuse_unwritten(db.session, case)
        return pages.go("cases.show", reference=ids.show_reference(case.reference), record=1)
    try:
        actions.part(db.session, case)
    except InvalidError as problem:
        flash(problem.sentence)
    else:
        flash(_("The two records are apart again."))
    return pages.go("cases.show", reference=ids.show_reference(case.reference))


def _other(typed: str) -> Case:
    """The other record; one that is hidden, missing or not the actor's to change is one answer."""
    try:
        found = case_by_reference(db.session, typed)
        records.refuse_unwritten(db.session, found)
    except HiddenError:
        raise InvalidError(
            "other", _("There is no record of yours with this reference. Look at it again.")
        ) from None
    return found


def _called(case: Case) -> str:
    """What a record is called where one of two is chosen."""
    summary = queries.summary_of(db.session, case)
    shown = ids.show_reference(case.reference)
    if summary is None:
        return shown
    since = pages.day(summary.opened_on)
    return _(
        "%(reference)s, %(name)s, with us since %(day)s",
        reference=shown,
        name=summary.name_to_use,
        day=since,
    )


def _joined(form: JoinForm, staying: Case) -> Response:
    form.saved()
    flash(_("Joined. Nothing is lost, and the two can be parted again."))
    return pages.go("cases.show", reference=ids.show_reference(staying.reference))
