"""Rules of addresses that make what builds an address when one is built first: most pages need few
of them, and a start none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule as any other, but for when it is made ready."""

    def _compile_builder(self, append_unknown: bool = True) -> _Build:
        made: _Build | None = None

        def build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            nonlocal made
            if made is None:
                made = super(LateRule, rule)._compile_builder(append_unknown)
            return made(rule, **values)

        return build
