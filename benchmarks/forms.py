"""Filling in the form of a page, as a browser would."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collects what the form in the main part of a page holds, and what it offers."""

    def __init__(self) -> None:
        super().__init__()
        self._is_main = False
        self.hidden: dict[str, str] = {}
        self.offered: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_main = self._is_main or tag == "main"
        values = {name: value or "" for name, value in attrs}
        if not self._is_main or tag != "input":
            return
        if values.get("type") == "hidden":
            self.hidden[values["name"]] = values.get("value", "")
        elif values.get("type") == "radio":
            self.offered.setdefault(values["name"], []).append(values.get("value", ""))


def filled(page: str, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the form of a page with these values: of several, the first that is offered."""
    form = _Form()
    form.feed(page)
    chosen = {
        name: next(value for value in values if value in form.offered.get(name, values))
        for name, values in wanted.items()
    }
    return {**form.hidden, **chosen}
