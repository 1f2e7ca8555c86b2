"""The ways in which every page is looked at, and browser windows that are kept for each.

A look is a direction of writing, a colour scheme and a width. There are eight, and two more for
people who need much help from their system: colours of their own, and a page enlarged to 400 %.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from tests.support import looking
from tests.support.live import Live
from tests.support.pages import View, places
from tests.support.watching import Watch

LANGUAGES = {"ltr": "en", "rtl": "ar-XB"}
SCHEMES = ("light", "dark")
#: How long a step may take on a machine that does much else.
PATIENCE_MS = 15_000
#: Half of the time after which a session that is half-way ends, and a proof no longer counts.
FRESH_SECONDS = 300
HEIGHTS = {320: 640, 1280: 800}


@dataclass(frozen=True)
class Look:
    """One way of looking. ``name`` is the end of a picture's name."""

    direction: str
    scheme: str
    width: int
    is_forced: bool = False
    is_enlarged: bool = False
    has_script: bool = True

    @property
    def language(self) -> str:
        """The language of a person who looks like this."""
        return LANGUAGES[self.direction]

    @property
    def name(self) -> str:
        """Direction, colours and width, as pictures are named."""
        colours = "forced" if self.is_forced else self.scheme
        width = "enlarged" if self.is_enlarged else str(self.width)
        return f"{self.direction}-{colours}-{width}" + ("" if self.has_script else "-no-script")

    @property
    def window(self) -> dict[str, Any]:
        """What a browser window is opened with."""
        height = HEIGHTS[self.width]
        options: dict[str, Any] = {
            "viewport": {"width": self.width, "height": height},
            "color_scheme": self.scheme,
            "locale": self.language,
            "java_script_enabled": self.has_script,
            "service_workers": "block",
        }
        if self.is_forced:
            options["forced_colors"] = "active"
        if self.is_enlarged:
            # What is left of 1280 by 1024 when everything is four times as large (WCAG 1.4.10).
            options.update(viewport={"width": 320, "height": 256}, device_scale_factor=4)
        return options


ALL = tuple(
    Look(direction, scheme, width)
    for direction, scheme, width in itertools.product(LANGUAGES, SCHEMES, HEIGHTS)
)
NO_SCRIPT = Look("ltr", "light", 320, has_script=False)
FORCED = Look("ltr", "dark", 1280, is_forced=True)
ENLARGED = Look("ltr", "light", 320, is_enlarged=True)


class Windows:
    """One window for each look, opened when it is first asked for; pages come one after another."""

    def __init__(self, browser: Browser, live: Live) -> None:
        self.browser = browser
        self.live = live
        self.named = places(live)
        self._open: dict[Look, tuple[Page, Watch]] = {}
        self._tokens: dict[object, str] = {}

    def open(self, view: View, look: Look) -> tuple[Page, Watch]:
        """Open a page as its person does, and do there what leads to it."""
        page, watch = self._window(look)
        self._enter(page, view.who, **view.session, **self._case_of(view))
        watch.begin(view.status)
        path = view.path.format(**self.named)
        answer = page.goto(path)
        if view.do is not None:
            answer = view.do(page)
        assert answer is not None
        assert (answer.status, page.url) == (view.status, self.live.address + path)
        looking.settle(page)
        return page, watch

    def _case_of(self, view: View) -> dict[str, object]:
        """What a session has that shows one case to two people."""
        return {"together_case_id": self.named["case_id"]} if view.together else {}

    def _window(self, look: Look) -> tuple[Page, Watch]:
        """Give the window of a look, and who watches over it."""
        if look not in self._open:
            context = self.browser.new_context(base_url=self.live.address, **look.window)
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            self._open[look] = page, Watch(page, self.live.address)
        self.live.speak(look.language)
        return self._open[look]

    def _enter(self, page: Page, who: str | None, **values: Any) -> None:
        """Sign in as somebody; sessions of one kind are shared by all windows for a while."""
        page.context.clear_cookies()
        if who is None:
            return
        kind = (time.monotonic() // FRESH_SECONDS, who, *values.items())
        if kind not in self._tokens:
            self._tokens[kind] = self.live.sign_in(self.live.actor(who), **values)
        self.live.hold(page.context, self._tokens[kind])

    def close(self) -> None:
        """Close every window."""
        for page, _watch in self._open.values():
            page.context.close()
