"""Pages: whole or in part, where to go next, and what every template can use."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates
from flask import Flask, Response, g, make_response, render_template, request, url_for
from jinja2 import StrictUndefined
from jinja2_fragments.flask import render_block
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from caseapp import kinds
from caseapp.base import clock, ids
from caseapp.config import Settings
from caseapp.kinds import Permission
from caseapp.web import drafts, i18n, leading, logins, panels, submissions


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


#: The places of the main navigation, each shown to hats that hold its permission.
PLACES = (
    ("today.show", _("Today"), Permission.TODAY_READ),
    ("cases.index", _("Cases"), Permission.CASE_LIST),
    ("partners.index", _("Partners"), Permission.PARTNERS_READ),
    ("interpreters.index", _("Interpreters"), Permission.INTERPRETERS_READ),
    ("referrals.board", _("Referrals"), Permission.CASE_LIST),
    ("accounts.users", _("People"), Permission.ACCOUNTS_MANAGE),
    ("oversight.audit", _("Who looked"), Permission.AUDIT_READ),
)


def install(app: Flask, settings: Settings) -> None:
    """Give templates their helpers. An unknown name in a template is an error, never a blank."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        month=month,
        weekday=weekday,
        moment=moment,
        first_day=first_day,
        last_day=last_day,
        clock=clock_time,
        reference=reference,
        plain_reference=ids.show_reference,
    )
    app.jinja_env.globals["url_for"] = address
    app.context_processor(lambda: _shared(settings))


def _shared(settings: Settings) -> dict[str, Any]:
    """What every template can use; made once a request, though a page is made of many templates."""
    shared: dict[str, Any] | None = g.get("shared")
    if shared is None or shared["login"] is not logins.current():
        shared = g.shared = {
            "csp_nonce": g.get("nonce", ""),
            "here": drafts.here,
            "is_part": is_part(),
            "is_demo": settings.demo,
            "kinds": kinds,
            "language": i18n.language(),
            "direction": i18n.direction(),
            "login": logins.current(),
            "may": may,
            "this_moment": clock.now,
            "new_submission_key": submissions.new_key,
            "places": [place for place in PLACES if may(place[2])],
        }
    return shared


def may(permission: Permission) -> bool:
    """Whether the hat worn holds a permission. Links to acts ask this; no refusal rests on it."""
    login = logins.current()
    return login is not None and login.actor is not None and login.actor.may(permission)


def page(
    template: str, *, block: str | None = None, target: str = "", status: int = 200, **values: Any
) -> Response:
    """Return a page: whole, or as htmx asked for it.

    What goes inside a panel, or takes the place of the element with the id ``target``, is the
    template's ``block``; any other part is the title and the main part of the page, which
    ``base.html`` cuts out.
    """
    if block and (panels.is_target() or (target and is_part_for(target))):
        body = render_block(template, block, **values)
    else:
        body = render_template(template, **values)
    return make_response(body, status)


def is_part() -> bool:
    """Whether htmx asked for a part of a page."""
    return request.headers.get("HX-Request-Type") == "partial"


def is_part_for(element: str) -> bool:
    """Whether htmx asked for what takes the place of the element with this id."""
    return is_part() and request.headers.get("HX-Target", "").endswith(f"#{element}")


def address(endpoint: str, **values: Any) -> str:
    """Return the path of a page, as ``url_for`` does, without its host.

    Pages hold the same ones all the time, so each is made once; those of a case once for all cases.
    """
    if len(values) == 1 and _PLAIN.fullmatch(str(values.get("reference", ""))):
        return _of_case(request.script_root, endpoint).replace(_SOME_CASE, str(values["reference"]))
    return _address(request.script_root, endpoint, tuple(values.items()))


#: A reference as addresses hold it: of signs that stand there as they are.
_PLAIN = re.compile(r"[0-9A-Z-]+")
_SOME_CASE = "0000-0000"


@lru_cache(maxsize=1_024)
def _of_case(_root: str, endpoint: str) -> str:
    """The path of a page about any case."""
    return url_for(endpoint, reference=_SOME_CASE)


@lru_cache(maxsize=4_096)
def _address(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


def go(endpoint: str, **values: Any) -> AnyResponse:
    """Send the browser on to a page of ours."""
    is_sign_in = endpoint.startswith("accounts.sign_in")
    return leading.to(url_for(endpoint, **values), status=401 if is_sign_in else 200)


def show_again(endpoint: str, **values: Any) -> AnyResponse:
    """After an act in a list: the list again, in place where htmx asked, else by going there."""
    address_of_list = url_for(endpoint, **values)
    return leading.inside(address_of_list) if is_part() else leading.to(address_of_list)


def go_to(path: str) -> AnyResponse:
    """Send the browser to a path of ours; anything else leads to the front page."""
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    return leading.to(path if local else url_for("today.show"))


def go_to_panel(name: str, reference: str) -> AnyResponse:
    """After a save: show the panel again where htmx asked for it, else the case page."""
    if panels.is_target():
        return leading.inside(url_for("cases.panel", reference=reference, name=name))
    return go("cases.show", reference=reference)


def reference(stored: str) -> Markup:
    """Return a reference as people read it, kept whole in either direction of writing."""
    return Markup("<bdi>{}</bdi>").format(ids.show_reference(stored))


def day(value: date | None) -> str:
    """Return a date with its weekday."""
    return _written(value, i18n.locale()) if value else ""


@lru_cache(maxsize=4_096)
def _written(value: date, locale: Locale) -> str:
    """A list shows a date in each line, and many lines the same: each is written once."""
    return dates.format_date(value, "EEE d MMM yyyy", locale)


def month(value: date) -> str:
    """Return the month of a date, with its year."""
    return dates.format_skeleton("yMMMM", value, locale=i18n.locale())


def weekday(value: date) -> str:
    """Return the short name of the day of the week."""
    return dates.format_date(value, "EEE", i18n.locale())


def moment(value: datetime | None) -> str:
    """Return a moment in the organisation's time zone, on the 24-hour clock."""
    if value is None:
        return ""
    local = _local(value)
    return f"{day(local.date())} {local:%H:%M}"


def first_day(value: datetime | None) -> str:
    """Return the day of a moment, with its weekday."""
    return day(_local(value).date()) if value else ""


def last_day(value: datetime | None) -> str:
    """Return the last day of a time that ends at a moment: midnight ends the day before."""
    return day(_local(value - timedelta(microseconds=1)).date()) if value else ""


def clock_time(value: datetime | None) -> str:
    """Return the time of day."""
    return f"{_local(value):%H:%M}" if value else ""


def _local(value: datetime) -> datetime:
    login = logins.current()
    return value.astimezone(ZoneInfo(login.time_zone if login else "UTC"))
