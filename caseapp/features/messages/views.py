"""Leaving a message, which has one answer whatever there is, and reading those that came."""

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
from caseapp.base import ids
from caseapp.db import db
from caseapp.features.messages import blueprint, queries
from caseapp.features.messages.forms import MessageForm, ReadForm
from caseapp.kinds import Kind, MessageState, Permission
from caseapp.models.case import Case
from caseapp.rules import messages
from caseapp.web import logins, pages


@blueprint.route("/messages/new", methods=["GET", "POST"])
@allow(Permission.EVERYONE)
def leave() -> Response:
    """Leave a message."""
    session: Any = db.session()
    form = MessageForm()
    if form.is_sent_and_sound():
        messages.leave(session, (form.who.data or "").strip(), (form.words.data or "").strip())
        form.saved()
        flash(_("Thank you. The message has been passed on. You need do nothing more."))
        return pages.go("messages.leave")
    return pages.page("messages/new.html", form=form, status=422 if form.problems else 200)


@blueprint.get("/messages")
@allow(Permission.EVERYONE)
def mine() -> Response:
    """What waits for whoever looks."""
    session, me = db.session(), logins.require_login().user_id
    return pages.page(
        "messages/mine.html",
        part={"waiting": queries.waiting(session, me), "kept": queries.kept(session, me)},
    )


@blueprint.get("/cases/<reference>/messages")
@allow(Permission.CASE_READ)
def index(reference: str) -> Response:
    """The messages that were left about one person."""
    session: Any = db.session()
    case, _writes = _opened(session, reference)
    return pages.page("messages/index.html", case=case, found=queries.of_case(session, case))


@blueprint.route("/cases/<reference>/messages/<uuid:message_id>", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def read(reference: str, message_id: uuid.UUID) -> Response:
    """One message; a sent form makes it a note, or sets it aside."""
    session: Any = db.session()
    case, writes = _opened(session, reference)
    message, author = queries.one(session, case, message_id)
    form = ReadForm()
    if form.is_sent_and_sound():
        if not writes:
            raise HiddenError
        if form.note.data:
            heading = _("A message by %(name)s", name=author.name)
            messages.make_note(session, case, message, heading)
            flash(_("It is a note now."))
        else:
            messages.set_aside(session, case, message)
            flash(_("Set aside."))
        return pages.go("messages.index", reference=ids.show_reference(case.reference))
    return pages.page(
        "messages/one.html",
        case=case,
        message=message,
        author=author,
        waits=writes and message.state is MessageState.WAITING,
        form=form,
        status=422 if form.problems else 200,
    )


@blueprint.route("/messages/<uuid:kept_id>", methods=["GET", "POST"])
@allow(Permission.EVERYONE)
def kept(kept_id: uuid.UUID) -> Response:
    """A message that fits no case; a sent form sets it aside."""
    session: Any = db.session()
    row, author = queries.one_kept(session, kept_id)
    form = ReadForm()
    if form.is_sent_and_sound():
        messages.set_kept_aside(session, row)
        flash(_("Set aside."))
        return pages.go("messages.mine")
    return pages.page(
        "messages/kept.html",
        message=row,
        author=author,
        waits=row.state is MessageState.WAITING,
        form=form,
        status=422 if form.problems else 200,
    )


def _opened(session: Any, reference: str) -> tuple[Case, bool]:
    """Return a case and whether its notes are written by who asks; hidden without NOT."""
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    if Kind.NOT not in reach.reads:
        raise HiddenError
    return case, Kind.NOT in reach.writes
