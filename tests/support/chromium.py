"""Chromium for tests: found on the machine, never downloaded.

``CASEAPP_TEST_CHROMIUM`` names the program; otherwise the usual names are looked for. The
fixtures are for a whole test process; contexts and pages are made by the tests that use them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

VARIABLE = "CASEAPP_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Tests run in containers, some as root; and the browser is to talk to nobody but the app.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


def find() -> str | None:
    """Return the path of an installed Chromium."""
    given = os.environ.get(VARIABLE)
    if given:
        return shutil.which(given)
    found = (shutil.which(name) for name in NAMES)
    placed = (place for place in PLACES if Path(place).exists())
    return next(filter(None, found), None) or next(placed, None)


def is_available() -> bool:
    """Say whether a browser is there."""
    return find() is not None


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Give the path of the browser's program."""
    path = find()
    assert path is not None, "the plugin tests.support.require is not loaded"
    return path


#: Pages that were left stay in memory, whole, for the Back button. Playwright switches this off;
#: people's browsers have it on.
KEPT_PAGES_OFF = "--disable-back-forward-cache"


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Give a running browser; tests open their own contexts in it."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        try:
            yield running
        finally:
            running.close()


@pytest.fixture(scope="module")
def keeping_browser(browser: Browser, chromium_path: str) -> Iterator[Browser]:
    """Give a browser that keeps pages which were left in memory, as people's browsers do."""
    running = browser.browser_type.launch(
        executable_path=chromium_path,
        args=list(ARGUMENTS),
        ignore_default_args=[KEPT_PAGES_OFF],
    )
    try:
        yield running
    finally:
        running.close()
