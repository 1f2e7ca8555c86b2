"""Going through pages with the keyboard alone, and seeing where one is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

#: No page has more stops than this; whoever has not arrived by then is caught or lost.
MOST_STOPS = 150

_STOP = """
() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    window.stopNumbers ??= new Map();
    if (!window.stopNumbers.has(here)) window.stopNumbers.set(here, window.stopNumbers.size);
    const style = getComputedStyle(here);
    const box = here.getClientRects()[0];
    const top = box && document.elementFromPoint(
        box.left + box.width / 2, box.top + box.height / 2);
    return {
        number: window.stopNumbers.get(here),
        name: (here.innerText || here.labels?.[0]?.innerText || here.id).trim().slice(0, 60),
        has_outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
        has_shadow: style.boxShadow !== "none",
        is_on_top: Boolean(top) && (here.contains(top) || top.contains(here)),
    };
}
"""


@dataclass(frozen=True)
class Stop:
    """Where the keyboard is: which element of the page, and whether one can see it."""

    number: int
    name: str
    has_outline: bool
    has_shadow: bool
    is_on_top: bool

    @property
    def is_visible(self) -> bool:
        """Whether the place is marked, and nothing lies over it."""
        return (self.has_outline or self.has_shadow) and self.is_on_top


def here(page: Page) -> Stop | None:
    """Return where the keyboard is, or nothing where it is at the page as a whole."""
    found: dict[str, Any] | None = page.evaluate(_STOP)
    return Stop(**found) if found else None


def press(page: Page, key: str) -> Stop | None:
    """Press a key, and return where the keyboard is then."""
    page.keyboard.press(key)
    return here(page)


def walk(page: Page, key: str = "Tab") -> list[Stop]:
    """Go from where one is to the end of the page (``Shift+Tab``: to its beginning).

    A field for a date has stops of the browser inside; together they are one, and seen if one is.
    """
    stops: list[Stop] = []
    for _step in range(MOST_STOPS):
        stop = press(page, key)
        if stop is None:
            return stops
        if not stops or stops[-1].number != stop.number:
            stops.append(stop)
        elif stop.is_visible:
            stops[-1] = stop
    raise AssertionError(f"no way out: {[stop.name for stop in stops[-6:]]}")


def go_to(page: Page, target: Locator) -> None:
    """Press Tab until a control is reached."""
    for _step in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {target}")


def follow(page: Page, target: Locator, address: str) -> None:
    """Go to a control, press Enter, and wait for the page it leads to."""
    go_to(page, target)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address))


def write(page: Page, target: Locator, text: str) -> None:
    """Go to a field and type."""
    go_to(page, target)
    page.keyboard.type(text)
