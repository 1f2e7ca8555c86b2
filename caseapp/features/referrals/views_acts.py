"""Sending a referral, writing down what came of it, and letting it rest on another permission."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.referrals import actions, blueprint, queries
from caseapp.features.referrals.forms import AnswerForm, SendForm, StepForm
from caseapp.features.referrals.views import about, answers_to, may_refer, today
from caseapp.kinds import Kind, Permission, ReferralAct, SendsBy, SentBy
from caseapp.models.case import Case
from caseapp.rules import answers, document_names
from caseapp.rules import referrals as rules
from caseapp.rules.referral_permission import others
from caseapp.rules.referrals import AFTERWARDS
from caseapp.web import pages

_PATH = "/cases/<reference>/referrals/<uuid:referral_id>"


@blueprint.route(f"{_PATH}/send", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def send(reference: str, referral_id: uuid.UUID) -> Response:
    """Look at it as the recipient will, then send it."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    referral = queries.referral_of(session, case, referral_id)
    if not may_refer(session, case):
        raise HiddenError
    values = about(session, case, referral)
    form = SendForm()
    seen = form.show(values["sheet"])
    if request.method == "GET" and not form.was_kept:
        form.sent_by.data = _usual(values["partner"])
    if not document_names.is_asked(session, case, referral):
        del form.name_explained
    if form.is_sent_and_sound():
        if form.explained is not None:
            actions.keep_explained(session, referral, form.explained)
        if form.way is SentBy.ENCRYPTED_FILE and values["may_send"]:
            return pages.go("referrals.file", reference=reference, referral_id=referral_id)
        try:
            on = form.on.data if form.way in AFTERWARDS else None
            actions.send(session, case, referral, form.way, on, seen)
        except InvalidError as problem:
            form.blame(problem)
        except ConflictError:
            _say_changed()
            return pages.go("referrals.show", reference=reference, referral_id=referral_id)
        else:
            form.saved()
            flash(_("Written down as sent."))
            on_paper = form.way in (SentBy.PAPER, SentBy.LETTER)
            page = "referrals.print_" if on_paper else "referrals.show"
            return pages.go(page, reference=reference, referral_id=referral_id)
    return pages.page(
        "referrals/send.html", **values, form=form, status=422 if form.problems else 200
    )


@blueprint.route(f"{_PATH}/answer", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def answer(reference: str, referral_id: uuid.UUID) -> Response:
    """Write down what came of it, or take it back; its recipient answers here too."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    is_ours = queries.reads_all(session, case)
    find: Any = queries.referral_of if is_ours else queries.received
    row = find(session, case, referral_id)
    if not answers.may_write(session, case, Kind.REF):
        raise HiddenError
    state = rules.standing(session, row) if is_ours else rules.state_of(row, clock.now())
    acts = [act for act in answers_to(rules.TABLE[state]) if is_ours or act in rules.ANSWERS]
    form = AnswerForm()
    form.offer(acts)
    if request.method == "GET" and not form.was_kept:
        form.act.data = request.args.get("act")
    if not acts:
        _say_changed()
        return pages.go("referrals.show", reference=reference, referral_id=referral_id)
    if form.is_sent_and_sound():
        try:
            _answer(session, case, row, form, is_ours=is_ours)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            _say_changed()
            return pages.go("referrals.show", reference=reference, referral_id=referral_id)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("referrals.show", reference=reference, referral_id=referral_id)
    return pages.page(
        "referrals/answer.html",
        case=case,
        referral=row,
        is_ours=is_ours,
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route(f"{_PATH}/go-on", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def go_on(reference: str, referral_id: uuid.UUID) -> Response:
    """Let it rest on the newest permission for the same recipient; as a page, it leads on."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    referral = queries.referral_of(session, case, referral_id)
    if not may_refer(session, case):
        raise HiddenError
    form = StepForm()
    found = others(session, case, referral, clock.now())
    if form.is_sent_and_sound() and found:
        try:
            actions.go_on(session, case, referral, found[0])
        except InvalidError as problem:
            session.rollback()
            flash(problem.sentence)
        except (ConflictError, StaleDataError):
            session.rollback()
            _say_changed()
        else:
            flash(_("It goes on with their newer yes."))
    return pages.go("referrals.show", reference=reference, referral_id=referral_id)


def _answer(session: Any, case: Case, row: Any, form: AnswerForm, *, is_ours: bool) -> None:
    act, words = ReferralAct(form.act.data), (form.words.data or "").strip()
    if is_ours:
        actions.answer(session, case, row, act, form.on.data or today(), words, form.confirmed)
    else:
        actions.answer_received(session, case, row, act, words)


def _usual(partner: Any) -> str | None:
    """The way to a partner, where one is known."""
    if partner is None:
        return None
    return SentBy(SendsBy(partner.sends_by).value).value


def _say_changed() -> None:
    flash(_("It has changed meanwhile. This is how it stands."))
