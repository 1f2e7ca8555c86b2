"""Pages: whole or in part, where to go next, and what every template can use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_babel import format_date, format_datetime, format_time
from jinja2 import StrictUndefined
from jinja2_fragments.flask import render_block
from markupsafe import Markup
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from caseapp import kinds
from caseapp.base import ids
from caseapp.config import Settings
from caseapp.kinds import Permission
from caseapp.web import logins, submissions


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


#: The places of the main navigation, each shown to hats that hold its permission.
PLACES = (
    ("today.show", _("Today"), Permission.TODAY_READ),
    ("cases.index", _("Cases"), Permission.CASE_LIST),
    ("accounts.users", _("People"), Permission.ACCOUNTS_MANAGE),
    ("oversight.audit", _("Who looked"), Permission.AUDIT_READ),
)


def install(app: Flask, settings: Settings) -> None:
    """Give templates their helpers. An unknown name in a template is an error, never a blank."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        clock=clock_time,
        reference=reference,
        plain_reference=ids.show_reference,
    )
    app.context_processor(
        lambda: {
            "csp_nonce": g.get("nonce", ""),
            "is_demo": settings.demo,
            "kinds": kinds,
            "login": logins.current(),
            "may": may,
            "new_submission_key": submissions.new_key,
            "places": [place for place in PLACES if may(place[2])],
        }
    )


def may(permission: Permission) -> bool:
    """Whether the hat worn holds a permission. Links to acts ask this; no refusal rests on it."""
    login = logins.current()
    return login is not None and login.actor is not None and login.actor.may(permission)


def page(template: str, *, block: str | None = None, status: int = 200, **values: Any) -> Response:
    """Return a whole page, or one block of it when htmx asked for a part."""
    wants_part = request.headers.get("HX-Request-Type") == "partial"
    if block and wants_part:
        body = render_block(template, block, **values)
    else:
        body = render_template(template, **values)
    return make_response(body, status)


def go(endpoint: str, **values: Any) -> AnyResponse:
    """Send the browser on: 303, or for htmx a header, so that no page lands inside another."""
    address = url_for(endpoint, **values)
    if request.headers.get("HX-Request"):
        status = 401 if endpoint.startswith("accounts.sign_in") else 200
        return Response("", status=status, headers={"HX-Redirect": address})
    return redirect(address, code=303)


def go_to(path: str) -> AnyResponse:
    """Send the browser to a path of ours; anything else leads to the front page."""
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    address = path if local else url_for("today.show")
    if request.headers.get("HX-Request"):
        return Response("", headers={"HX-Redirect": address})
    return redirect(address, code=303)


def reference(stored: str) -> Markup:
    """Return a reference as people read it, kept whole in either direction of writing."""
    return Markup("<bdi>{}</bdi>").format(ids.show_reference(stored))


def day(value: date | None) -> str:
    """Return a date with its weekday."""
    return format_date(value, "EEE d MMM yyyy") if value else ""


def moment(value: datetime | None) -> str:
    """Return a moment in the organisation's time zone, on the 24-hour clock."""
    return format_datetime(_local(value), "EEE d MMM yyyy HH:mm", rebase=False) if value else ""


def clock_time(value: datetime | None) -> str:
    """Return the time of day."""
    return format_time(_local(value), "HH:mm", rebase=False) if value else ""


def _local(value: datetime) -> datetime:
    login = logins.current()
    return value.astimezone(ZoneInfo(login.time_zone if login else "UTC"))
