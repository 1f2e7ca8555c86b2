"""Panels: the parts of a case page. Features offer them; the page is one answer made of them.

A panel loads what it shows with one statement, and is rendered apart from the others: one that
fails, or takes too long, leaves a line that says so and a way to ask for it alone. Each has an
address of its own (``/cases/<reference>/panels/<name>``), which htmx asks for and which is a page
without it. What a panel shows is decided by the gate, as everywhere; ``look.reach`` only saves
statements that could bring nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from caseapp.access import guard
from caseapp.access.reach import Reach
from caseapp.access.reading import Line
from caseapp.base import ids
from caseapp.db import patience
from caseapp.models.case import Case

#: One panel waits so long for the database, the page so long for all of them, in seconds.
ONE_WAITS = 2.0
ALL_WAIT = 4.0
_PANELS = "caseapp_panels"
_PREFIX = "panel-"


class Place(Enum):
    """Where on the case page: head, across it, in a column, foot; or on Together (P5)."""

    HEAD = "head"
    WIDE = "wide"
    COLUMN = "column"
    FOOT = "foot"
    TOGETHER = "together"


CASE_PAGE = (Place.HEAD, Place.WIDE, Place.COLUMN, Place.FOOT)


@dataclass(frozen=True)
class Look:
    """What a panel is asked: which case, in which session, and what of it the actor reaches."""

    session: Any
    case: Case | Line
    reach: Reach

    @property
    def reference(self) -> str:
        """The case's reference as addresses hold it."""
        return ids.show_reference(self.case.reference)


Values = Mapping[str, Any]


@dataclass(frozen=True)
class Panel:
    """One part of the case page.

    ``load`` returns what the template needs, or ``None`` when there is nothing for this actor.
    ``order`` counts within the place. The template gets ``look`` and ``panel`` besides.
    """

    name: str
    template: str
    load: Callable[[Look], Values | None]
    place: Place
    order: int

    @property
    def id(self) -> str:
        """The identifier of its element, by which it is refreshed."""
        return _PREFIX + self.name


@dataclass(frozen=True)
class Shown:
    """A panel as it came out: its place and its HTML."""

    panel: Panel
    html: Markup


def offer(blueprint: Blueprint, *panels: Panel) -> None:
    """Put panels on the case page of every application that has this feature."""

    @blueprint.record_once
    def register(state: BlueprintSetupState) -> None:
        known: dict[str, Panel] = state.app.extensions.setdefault(_PANELS, {})
        for panel in panels:
            if panel.name in known:
                raise ValueError(f"Two panels are called {panel.name}.")
            known[panel.name] = panel


def look_at(session: Any, case: Case | Line) -> Look:
    """Return what the panels of a case are asked, with what the actor reaches of it."""
    return Look(session, case, guard.reach(session, case.id))


def named(name: str) -> Panel | None:
    """Return the panel of the case page with this name, if a feature offers one."""
    found = _all().get(name)
    return found if found and found.place in CASE_PAGE else None


def all_of(look: Look, places: Sequence[Place] = CASE_PAGE) -> list[Shown]:
    """Render every panel of these places that has something to show, in the order of the page."""
    until = time.monotonic() + ALL_WAIT
    wanted = (panel for panel in _all().values() if panel.place in places)
    in_order = sorted(wanted, key=lambda panel: panel.order)
    rendered = ((panel, _one(panel, look, until)) for panel in in_order)
    return [Shown(panel, html) for panel, html in rendered if html is not None]


def alone(look: Look, panel: Panel) -> Markup | None:
    """Render one panel by itself; ``None`` when it has nothing for this actor."""
    return _one(panel, look, time.monotonic() + ALL_WAIT)


def at(shown: Sequence[Shown], place: Place) -> list[Markup]:
    """Return the panels of one place."""
    return [each.html for each in shown if each.panel.place is place]


def is_target() -> bool:
    """Whether htmx asked for what goes inside one panel, not for the page around it."""
    is_part = request.headers.get("HX-Request-Type") == "partial"
    return is_part and f"#{_PREFIX}" in request.headers.get("HX-Target", "")


def _all() -> dict[str, Panel]:
    panels: dict[str, Panel] = current_app.extensions[_PANELS]
    return panels


def _one(panel: Panel, look: Look, until: float) -> Markup | None:
    waits = min(ONE_WAITS, until - time.monotonic())
    if waits <= 0:
        return _missing(panel, look, is_slow=True)
    try:
        with patience.of(waits):
            values = panel.load(look)
        if values is None:
            return None
        return Markup(render_template(panel.template, panel=panel, look=look, **values))  # noqa: S704
    except Exception as fault:
        current_app.logger.error("The panel %s failed: %s", panel.name, type(fault).__name__)
        if isinstance(fault, SQLAlchemyError):
            look.session.rollback()
        return _missing(panel, look)


def _missing(panel: Panel, look: Look, *, is_slow: bool = False) -> Markup:
    html = render_template("panels/missing.html", panel=panel, look=look, is_slow=is_slow)
    return Markup(html)  # noqa: S704
