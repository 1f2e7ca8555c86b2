"""What features put on Today. Each part loads what it shows for whoever is signed in; what that is
follows from the gate. A part that has nothing is not there.

Parts that say what they read are read in one statement, because each statement costs more than the
rows that it brings; so Today sends as many, however many parts there are of these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState
from sqlalchemy import bindparam, select

from caseapp.access import gate, reading
from caseapp.access.bundle import bundle
from caseapp.access.reading import Reading
from caseapp.db.base import Identifier
from caseapp.web.login_state import Login

_PARTS = "caseapp_today"

Values = Mapping[str, Any]


#: What a part reads, and the values that it asks with.
Reads = tuple[Sequence[Reading], Mapping[str, Any]]
#: The rows of each reading of a part; they become lines when they are shown.
Rows = Sequence[Sequence[Any]]
#: A model and conditions on its rows; the same ones each time.
Waits = tuple[Any, ...]
ME: Any = bindparam("me", type_=Identifier())


@dataclass(frozen=True)
class Part:
    """One part of Today. ``load`` returns what the template calls ``part``, or ``None``.

    ``reads`` says what is read for it, together with what others read; ``load`` is then given the
    rows too. What it reads nobody is shown until ``load`` makes lines of it.

    ``waits`` is of parts that mostly have nothing, and cannot be read so: a model and conditions on
    its rows, or ``None``. Whether any part of these has something is asked in one statement, and
    those that have nothing ask no more. The conditions may compare with :data:`ME`.
    """

    name: str
    template: str
    load: Callable[..., Values | None]
    order: int
    reads: Callable[[Any, Login], Reads | None] | None = None
    waits: Callable[[Any, Login], Waits | None] | None = None


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
    idle = _idle(session, login, in_order)
    active = [part for part in in_order if part.name not in idle]
    rows = _read(session, login, active)
    loaded = ((part.template, _load(session, login, part, rows)) for part in active)
    return [(template, values) for template, values in loaded if values is not None]


def _load(session: Any, login: Login, part: Part, rows: Mapping[str, Rows]) -> Values | None:
    if part.reads is None:
        return part.load(session, login)
    return part.load(session, login, rows[part.name]) if part.name in rows else None


def _idle(session: Any, login: Login, parts: Sequence[Part]) -> frozenset[str]:
    """Return the parts that have nothing, of those that say what waits for them."""
    asked = {part.name: part.waits(session, login) for part in parts if part.waits is not None}
    waiting = {name: each for name, each in asked.items() if each is not None}
    idle = asked.keys() - waiting.keys()
    if waiting:
        found = reading.ask(session, _is_any(*waiting.values()), {"me": login.user_id})[0]
        idle |= {name for name, is_any in zip(waiting, found, strict=True) if not is_any}
    return frozenset(idle)


@cache
def _is_any(*waiting: Waits) -> Any:
    """Whether there is a row of each; nobody is shown one."""
    rows = (
        select(model.id).where(gate.gate.person(model), *conditions)
        for model, *conditions in waiting
    )
    return reading.prepared(select(*(each.exists() for each in rows)))


def _read(session: Any, login: Login, parts: Sequence[Part]) -> dict[str, Rows]:
    """Read what parts say that they read, in one statement."""
    wanted = {part.name: part.reads(session, login) for part in parts if part.reads is not None}
    asked = {name: reads for name, reads in wanted.items() if reads is not None}
    readings = [each for of_part, _values in asked.values() for each in of_part]
    values = {key: value for _of, given in asked.values() for key, value in given.items()}
    if not readings:
        return {}
    found = iter(bundle(*readings).rows(session, **values))
    return {name: [next(found) for _each in of_part] for name, (of_part, _values) in asked.items()}
