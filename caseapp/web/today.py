"""What features put on Today. Each part loads what it shows for whoever is signed in; what that is
follows from the gate. A part that has nothing is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

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


def offer(blueprint: Blueprint, *parts: Part) -> None:
    """Put parts on Today of every application that has this feature."""

    @blueprint.record_once
    def register(state: BlueprintSetupState) -> None:
        known: dict[str, Part] = state.app.extensions.setdefault(_PARTS, {})
        for part in parts:
            if part.name in known:
                raise ValueError(f"Two parts of Today are called {part.name}.")
            known[part.name] = part


def all_of(session: Any, login: Login) -> list[tuple[str, Values]]:
    """Return the template and the values of each part that has something to show, in order."""
    known: dict[str, Part] = current_app.extensions.get(_PARTS, {})
    in_order = sorted(known.values(), key=lambda part: part.order)
    loaded = ((part.template, part.load(session, login)) for part in in_order)
    return [(template, values) for template, values in loaded if values is not None]
