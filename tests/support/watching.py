"""What a page must never do, noticed while it is open: errors, foreign hosts, broken policy."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

#: Said by every page to the console when its policy is broken, also where Chromium would not.
_TELL = """
document.addEventListener("securitypolicyviolation", event =>
    console.error(`policy broken: ${event.effectiveDirective} ${event.blockedURI}`));
"""
#: A request that was given up because the window went on to another page.
GIVEN_UP = "net::ERR_ABORTED"


class Watch:
    """Collects what goes wrong in one window, from when it opens until it closes."""

    def __init__(self, page: Page, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.problems: list[str] = []
        self.expected_status = 200
        page.context.add_init_script(_TELL)
        page.context.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"error in script: {error}"))
        page.on("requestfailed", self._failed)

    def begin(self, expected_status: int = 200) -> None:
        """Forget what was before; the next page may answer with this status."""
        self.problems = []
        self.expected_status = expected_status

    def _said(self, message: ConsoleMessage) -> None:
        # The browser itself notes a page whose status says no; there it is what we want.
        is_status = f"the server responded with a status of {self.expected_status}" in message.text
        if message.type in ("error", "warning") and not is_status:
            self.problems.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.problems.append(f"asked a foreign host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != GIVEN_UP:
            self.problems.append(f"failed: {request.url} {request.failure}")
