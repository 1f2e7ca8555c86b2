"""Pages of first contacts: taking one, those that there are, and answering one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.intake import arriving, blueprint, queries
from caseapp.features.intake.forms import ANSWERS, AnswerForm, ContactForm
from caseapp.features.intake.queries import PAGE
from caseapp.kinds import IntakeState, Permission
from caseapp.models.case import Case
from caseapp.rules import intake as rules
from caseapp.web import logins, pages


@blueprint.route("/first-contacts/new", methods=["GET", "POST"])
@allow(Permission.CASE_OPEN)
def new() -> Response:
    """Write down a first contact in thirty seconds."""
    form = ContactForm()
    if form.is_sent_and_sound():
        try:
            at = form.when.moment
            day = at.date() if at else _today()
            case, _place = rules.take(
                db.session, form.said, label=_label(at or clock.now()), day=day, taken_at=at
            )
        except InvalidError as problem:
            form.blame(problem)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("intake.show", reference=ids.show_reference(case.reference))
    return pages.page("intake/new.html", form=form, status=422 if form.problems else 200)


@blueprint.get("/first-contacts")
@allow(Permission.CASE_OPEN)
def index() -> Response:
    """First contacts that nobody has answered; or those that were, a page at a time."""
    answered = request.args.get("answered") == "yes"
    after = queries.read_moment(request.args.get("after", ""))
    lines = queries.contacts(db.session, answered=answered, after=after)
    return pages.page(
        "intake/index.html",
        lines=lines[:PAGE],
        answered=answered,
        is_first=after is None,
        after=queries.key_of(lines, "since"),
        arrivals=[] if answered else arriving.latest_events(db.session),
    )


@blueprint.route("/cases/<reference>/first-contact", methods=["GET", "POST"])
@allow(Permission.CASE_OPEN)
def show(reference: str) -> Response:
    """What was said, and the answers: a case, the waiting list, passed on, nothing more."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    place = queries.place_of(session, case)
    form = AnswerForm(record=place)
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            to = _chosen()
            _answer(case, place, to, form)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            case = case_by_reference(session, reference)
            is_late = True
            form.take_over(queries.place_of(session, case))
        else:
            form.saved()
            flash(_("Saved."))
            return _after(to, case)
    status = 409 if is_late else 422 if form.problems else 200
    return pages.page(
        "intake/show.html",
        case=case,
        contact=queries.contact(session, case),
        form=form,
        may_answer=rules.may_answer(session, case),
        is_late=is_late,
        status=status,
    )


def _chosen() -> IntakeState:
    """The button that was pressed."""
    given = request.form.get("answer", "")
    if given not in ANSWERS:
        raise InvalidError("", _("Choose one of the answers."))
    return IntakeState(given)


def _answer(case: Case, place: Any, to: IntakeState, form: AnswerForm) -> None:
    rules.answer(
        db.session(),
        case,
        place,
        to,
        today=_today(),
        words=form.words.data or "",
        passed_to=form.passed_to.data or "",
        next_on=form.next_on.data,
    )


def _after(to: IntakeState, case: Case) -> Response:
    """Where an answer leads: whoever was on duty for it alone may not open it much longer."""
    if to is IntakeState.CASE:
        return pages.go("cases.show", reference=ids.show_reference(case.reference))
    return pages.go("intake.waiting" if to is IntakeState.WAITING else "intake.index")


def _label(at: datetime) -> str:
    """A label for somebody whose name we do not have: the day and the time."""
    return _("First contact, %(moment)s", moment=pages.moment(at))


def _today() -> date:
    return clock.today(logins.require_login().time_zone)
