"""``@allow``: every address says which permission it asks for, and is refused when it does not.

The permission is only the first question. Which records an actor sees at an address is decided
by the gate, whatever the view asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask

from caseapp.kinds import Permission

View = TypeVar("View", bound=Callable[..., Any])

_MARK = "caseapp_allows"


@dataclass(frozen=True)
class Rule:
    """What an address asks for. ``permission`` is ``None`` for addresses open to anyone.

    ``locked``: also answered while the session is locked. ``tokenless``: no form token asked,
    because the browser sends it by itself and nothing about a person changes. ``together``: also
    answered while the session shows the Together page of one case (practice.md P5). ``background``:
    asked for by the page itself; where a person would be led elsewhere it is answered with nothing.
    """

    permission: Permission | None
    locked: bool = False
    tokenless: bool = False
    half: bool = False
    together: bool = False
    background: bool = False


def allow(
    permission: Permission,
    *,
    locked: bool = False,
    together: bool = False,
    background: bool = False,
) -> Callable[[View], View]:
    """Open an address to whoever holds ``permission`` in the hat they wear."""
    return _mark(Rule(permission, locked=locked, together=together, background=background))


def open_to_all(
    *, tokenless: bool = False, half: bool = False, locked: bool = True, together: bool = False
) -> Callable[[View], View]:
    """Open an address to people who are not signed in; say why beside it.

    ``half``: part of signing in, after the passphrase and before the second factor.
    """
    rule = Rule(None, locked=locked, tokenless=tokenless, half=half, together=together)
    return _mark(rule)


def _mark(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _MARK, rule)
        return view

    return mark


def rule_of(app: Flask, endpoint: str | None) -> Rule | None:
    """Return what an endpoint declares, or ``None``: then it is refused."""
    view = app.view_functions.get(endpoint or "")
    found: Rule | None = getattr(view, _MARK, None)
    return found
