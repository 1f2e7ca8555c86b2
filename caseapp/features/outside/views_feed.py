"""The feed of one's own calendar: its page, and the secret address at which it stands."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import feeds, gate
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow, open_to_all
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.outside import actions, blueprint, feed, queries
from caseapp.features.outside.forms import EndForm, FeedForm
from caseapp.kinds import Permission
from caseapp.web import i18n, logins, pages, proving


@blueprint.route("/calendar/feed", methods=["GET", "POST"])
@allow(Permission.COLLEAGUES_READ)
def show() -> Response:
    """Whether there is a feed of the hat worn, and when it was last asked for; a sent form makes
    one, or a new one in its place, and shows its address once."""
    session, by = db.session(), logins.require_actor()
    form = FeedForm()
    address = ""
    if form.is_sent_and_sound():
        try:
            proving.check(logins.require_login(), form.passphrase.data or "")
        except InvalidError as problem:
            form.blame(problem)
        except proving.OverError:
            flash(_("Please sign in with your passphrase."))
            return pages.go("accounts.sign_in", next=request.path)
        else:
            token = actions.make_feed(session, by)
            address = request.host_url.rstrip("/") + url_for("outside.read", token=token)
    return pages.page(
        "outside/feed.html",
        form=form,
        feed=queries.feed_of(session, by),
        address=address,
        status=422 if form.problems else 200,
    )


@blueprint.post("/calendar/feed/end")
@allow(Permission.COLLEAGUES_READ)
def end() -> Response:
    """End the feed of the hat worn, at once."""
    if EndForm().is_sent_and_sound():
        actions.end_feed(db.session(), logins.require_actor())
        flash(_("Ended. The address opens nothing any more."))
    return pages.go("outside.show")


@blueprint.get("/calendar/feed/<token>.ics")
@open_to_all()  # a program that shows calendars cannot sign in: whoever has the address reads times
def read(token: str) -> Response:
    """The calendar of whoever the address was made for, without names. Any other address is 404."""
    found = feeds.find(token)
    if found is None:
        raise HiddenError
    actions.note_use(found)
    session: Any = db.session()
    gate.act_as(session, found.actor)
    spoken = found.language if found.language in i18n.installed() else i18n.DEFAULT
    with i18n.speaking(spoken):
        answer = make_response(feed.written(session, found))
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer
