"""The caseload: a page at a time, narrowed and sorted as asked, and searched.

Filters and orders stand in the address as codes; a name that is searched for never does.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Date, Integer
from werkzeug.wrappers import Response

from caseapp.access import trail
from caseapp.access.finding import Key, Order
from caseapp.access.opening import TooManyError
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.db.base import Moment
from caseapp.features.cases import blueprint, queries
from caseapp.features.cases.forms import SearchForm
from caseapp.kinds import Permission, Role
from caseapp.vocabularies.stages import stages
from caseapp.web import caselists, logins, pages
from caseapp.web.caselists import AFTER, Find

#: What htmx puts an answer into while somebody types.
FOUND = "found"


@blueprint.get("/cases")
@allow(Permission.CASE_LIST)
def index() -> Response:
    """The caseload, a page at a time."""
    find = caselists.read(_role(), request.args)
    after = _read_key(find.sorting.order, request.args.get(AFTER, ""))
    page = queries.caseload(db.session, find, after)
    return _show(page, find, SearchForm(), is_first=after is None)


@blueprint.route("/cases/search", methods=["GET", "POST"])
@allow(Permission.CASE_SEARCH)
def search() -> Response:
    """Search by reference, name or telephone number, within the filters in use."""
    find = caselists.read(_role(), request.values)
    form = SearchForm()
    page = queries.Page([])
    if form.is_sent_and_sound():
        trail.append(db.session(), action="case.search", category="case")
        try:
            page = queries.searched(db.session, form.query.data, find)
        except TooManyError:
            sentence = _("There are very many people here. Choose a filter first, then search.")
            form.blame(InvalidError("query", sentence))
    return _show(page, find, form, is_search=request.method == "POST")


@blueprint.get("/cases/filters")
@allow(Permission.CASE_LIST)
def filters() -> Response:
    """Every filter and order that there is for this role."""
    find = caselists.read(_role(), request.args)
    offered = [(each, each.choices(db.session, _role())) for each in caselists.filters(_role())]
    return pages.page(
        "cases/filters.html", find=find, offered=offered, sortings=caselists.sortings(_role())
    )


def _show(
    page: queries.Page,
    find: Find,
    form: SearchForm,
    *,
    is_first: bool = True,
    is_search: bool = False,
) -> Response:
    near = [each for each in caselists.filters(_role()) if not each.further]
    return pages.page(
        "cases/index.html",
        block=FOUND,
        target=FOUND,
        status=422 if form.problems else 200,
        lines=page.lines,
        today=clock.today(logins.require_login().time_zone),
        stages=stages(),
        reached={each for line in page.lines for each in line.stages},
        find=find,
        form=form,
        near=[(each, each.choices(db.session, _role())) for each in near],
        chips=_chips(find, page.lines),
        sortings=caselists.sortings(_role()),
        is_first=is_first,
        is_search=is_search,
        after=_as_text(page.after) if page.after else None,
        has_more=page.has_more or page.after is not None,
    )


def _chips(find: Find, lines: Sequence[Any]) -> list[tuple[str, dict[str, str]]]:
    """The filters in use, each with what is left of the address without it."""
    known = {each.code: each for each in caselists.filters(_role())}
    return [
        (_said(known[code], value, lines), find.without(code))
        for code, value in find.chosen.items()
    ]


def _said(each: caselists.Filter, value: str, lines: Sequence[Any]) -> str:
    shown = each.says(value, lines) or dict(each.choices(db.session, _role())).get(value)
    return f"{_(each.label)}: {shown}" if shown else _(each.label)


def _role() -> Role:
    return logins.require_actor().role


def _as_text(key: Key) -> str:
    value, last = key
    return f"{value.isoformat() if isinstance(value, date) else value}~{last}"


def _read_key(order: Order, text: str) -> Key | None:
    """Read where a page begins; anything that cannot be read begins at the first page."""
    value, _separator, last = text.rpartition("~")
    try:
        return (_read_value(order, value), uuid.UUID(last))
    except (ValueError, OverflowError):
        return None


def _read_value(order: Order, text: str) -> Any:
    if isinstance(order.column.type, Date):
        return date.fromisoformat(text)
    if isinstance(order.column.type, Moment):
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment.astimezone(UTC)
    if isinstance(order.column.type, Integer):
        return range(order.last + 1).index(int(text))  # a ValueError for any other number
    if "\0" in text:
        raise ValueError(text)
    return text
