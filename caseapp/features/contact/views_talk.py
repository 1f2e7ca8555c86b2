"""The card before a talk at a distance: one tap an answer, and what is there when somebody is not
alone (domain.md §4.5, practice.md P26)."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import trail
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.db import db
from caseapp.features.contact import blueprint, queries
from caseapp.features.contact.forms_message import AgainForm
from caseapp.features.contact.views import opened
from caseapp.kinds import TALK_LABELS, Kind, Permission, TalkItem
from caseapp.models.case import Case
from caseapp.models.task import Task
from caseapp.rules import safe_contact, talks
from caseapp.web import logins, pages
from caseapp.web.forms import Form


@blueprint.route("/cases/<reference>/contact/talk", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def talk(reference: str) -> Response:
    """What is asked before content; a sent form is one answer."""
    session: Any = db.session()
    case, found, writes = opened(session, reference)
    form = Form()
    present = talks.present(session, case)
    booking_id = talks.booked(session, case, request.args.get("booking", ""))
    if form.is_sent_and_sound():
        talk_id, tapped = _tapped(present.id)
        for item, is_yes in tapped:
            talks.answer(session, case, talk_id, item, is_yes=is_yes, booking_id=booking_id)
        return _back(case, booking_id)
    lines = [line.way for line in found.safe]
    return pages.page(
        "contact/talk.html",
        case=case,
        form=form,
        talk=present,
        booking_id=booking_id,
        next_talk=ids.new_id(),
        stop_words=list(dict.fromkeys(way.stop_word for way in lines if way.stop_word)),
        all_clear=list(dict.fromkeys(way.all_clear for way in lines if way.all_clear)),
        numbers=queries.organisation(session, case).emergency_numbers,
        again=AgainForm() if Kind.NOT in writes else None,
        labels=TALK_LABELS,
        status=422 if form.problems else 200,
    )


@blueprint.route("/cases/<reference>/contact/talk/again", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def again(reference: str) -> Response:
    """Ask oneself to speak again, on a day or tomorrow."""
    session: Any = db.session()
    case, _found, writes = opened(session, reference)
    if Kind.NOT not in writes:
        raise HiddenError
    form = AgainForm()
    if form.is_sent_and_sound():
        tomorrow = clock.today(safe_contact.zone_of(session, case)) + timedelta(days=1)
        me = logins.require_login().user_id
        words = _("Speak again, at a safe time.")
        due_on = form.on.data or tomorrow
        session.add(Task(case, kind=Kind.NOT, user_id=me, due_on=due_on, what=words))
        trail.say(session, "task.add")
        session.flush()
        flash(_("It stands with what is to come."))
    elif form.problems:
        flash(form.problems[0][1])
    return _back(case)


def _tapped(talk_id: uuid.UUID) -> tuple[uuid.UUID, list[tuple[TalkItem, bool]]]:
    """Which talk it is of, and what was tapped: a button is named by its item."""
    with suppress(ValueError):
        talk_id = uuid.UUID(request.form.get("talk", ""))
    given = [(item, request.form.get(item.value)) for item in TalkItem]
    return talk_id, [(item, said == "yes") for item, said in given if said in ("yes", "no")]


def _back(case: Case, booking_id: uuid.UUID | None = None) -> Response:
    named = {"booking": booking_id} if booking_id else {}
    return pages.go("contact.talk", reference=ids.show_reference(case.reference), **named)
