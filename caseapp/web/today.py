"""What features put on Today. Each part loads what it shows for whoever is signed in; what that is
follows from the gate. A part that has nothing is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

from caseapp.access.bundle import bundle
from caseapp.access.reading import Reading
from caseapp.base import clock
from caseapp.web.login_state import Login

_PARTS = "caseapp_today"

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One part of Today. ``load`` returns what the template calls ``part``, or ``None``."""

    name: str
    template: str
    load: Callable[[Any, Login], Values | None]
    order: int


@dataclass(frozen=True)
class AskedPart:
    """A part whose rows are read in one statement with those of other such parts.

    ``asks`` gives the reading of whoever is signed in, in an order that goes upwards, or ``None``;
    it may ask for ``me`` and ``today``. ``show`` makes of its lines what the template shows.
    """

    name: str
    template: str
    asks: Callable[[Any, Login], Reading | None]
    show: Callable[[Any, Login, list[Any]], Values | None]
    order: int


AnyPart = Part | AskedPart


def offer(blueprint: Blueprint, *parts: AnyPart) -> None:
    """Put parts on Today of every application that has this feature."""

    @blueprint.record_once
    def register(state: BlueprintSetupState) -> None:
        known: dict[str, AnyPart] = state.app.extensions.setdefault(_PARTS, {})
        for part in parts:
            if part.name in known:
                raise ValueError(f"Two parts of Today are called {part.name}.")
            known[part.name] = part


def all_of(session: Any, login: Login) -> list[tuple[str, Values]]:
    """Return the template and the values of each part that has something to show, in order."""
    known: dict[str, AnyPart] = current_app.extensions.get(_PARTS, {})
    in_order = sorted(known.values(), key=lambda part: part.order)
    lines = _lines(session, login, [each for each in in_order if isinstance(each, AskedPart)])
    found = []
    for part in in_order:
        if isinstance(part, Part):
            values = part.load(session, login)
        else:
            values = part.show(session, login, lines[part.name]) if part.name in lines else None
        if values is not None:
            found.append((part.template, values))
    return found


def _lines(session: Any, login: Login, parts: Sequence[AskedPart]) -> dict[str, list[Any]]:
    """Read what these parts ask for, in one statement."""
    asked = {each.name: reading for each in parts if (reading := each.asks(session, login))}
    if not asked:
        return {}
    values = {"me": login.user_id, "today": clock.today(login.time_zone)}
    rows = bundle(*asked.values()).rows(session, **values)
    return {
        name: list(reading.lines(found[: reading.most], session))
        for (name, reading), found in zip(asked.items(), rows, strict=True)
    }
