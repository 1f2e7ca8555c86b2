"""Help: asking for it in one tap, and answering whether it is wanted with something."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.reviews import actions_help as actions
from caseapp.features.reviews import blueprint
from caseapp.features.reviews import queries_help as queries
from caseapp.features.reviews.forms_help import helping
from caseapp.kinds import HelpAnswer, Permission
from caseapp.web import logins, pages
from caseapp.web.forms import Form


@blueprint.route("/reviews/help/<uuid:help_id>", methods=["GET", "POST"])
@allow(Permission.TODAY_READ)
def help_with(help_id: uuid.UUID) -> Response:
    """With what help may be wanted; a sent form answers it."""
    session: Any = db.session()
    login = logins.require_login()
    asked = queries.one(session, help_id, login.user_id)
    if asked.row.answered_at is not None:
        return _over()
    form = helping(asked.people, asked.hats)
    if asked.is_own:
        form.only_say()
    if not form.version.data:
        form.version.data = str(asked.row.version)
    if form.is_sent_and_sound():
        try:
            actions.answer(
                session,
                asked,
                form.version.data or "",
                HelpAnswer(form.what.data),
                person=form.chosen,
                on=form.on.data,
            )
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            return _over()
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("today.show")
    return pages.page(
        "reviews/help.html",
        asked=asked,
        form=form,
        reference=ids.show_reference(asked.case.reference),
        status=422 if form.problems else 200,
    )


@blueprint.route("/reviews/ask-for-help", methods=["GET", "POST"])
@allow(Permission.TODAY_READ)
def ask_for_help() -> Response:
    """Ask for help: one tap, no reason. The page also says whom to ring."""
    session: Any = db.session()
    actor = logins.require_login().actor
    assert actor is not None  # noqa: S101 (the door lets nobody else in)
    form = Form()
    may_ask = actions.may_ask(actor)
    if may_ask and form.is_sent_and_sound():
        actions.ask_for_help(session, actor)
        form.saved()
        flash(_("Asked. You can also ring somebody now."))
        return pages.go("reviews.ask_for_help")
    return pages.page(
        "reviews/ask_for_help.html",
        form=form,
        may_ask=may_ask,
        asked=queries.own_wish(session, actor.user_id),
        supervisor=queries.supervisor_of(session, actor),
        home=queries.home(session, actor),
        on_duty=queries.on_duty(session),
        status=422 if form.problems else 200,
    )


@blueprint.route("/reviews/wishes/<uuid:wish_id>/talked", methods=["GET", "POST"])
@allow(Permission.TODAY_READ)
def talked(wish_id: uuid.UUID) -> Response:
    """One tap: we have talked. Opened as a page, it leads to Today."""
    session: Any = db.session()
    wish = queries.wish(session, wish_id)
    if Form().is_sent_and_sound():
        actions.talked(session, wish)
        flash(_("Saved."))
    return pages.show_again("today.show")


def _over() -> Response:
    flash(_("Somebody answered it meanwhile. Nothing is lost."))
    return pages.go("today.show")
