"""Windows in which the tests of pages open them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import pictures
from tests.support.live import Live
from tests.support.looks import Windows


@pytest.fixture(scope="module")
def windows(browser: Browser, live: Live) -> Iterator[Windows]:
    """Give the windows in which pages are opened; their pictures are listed at the end."""
    made = Windows(browser, live)
    yield made
    made.close()
    pictures.write_index()
