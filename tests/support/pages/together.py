"""The view for two people at one screen."""

from __future__ import annotations

from tests.support.pages.view import View, press

PAGES = (
    View("together-begin", "renna", "/cases/{case}/together"),
    View("together", "renna", "/together", together=True),
    View("together-end", "renna", "/together/end", together=True),
    View("together-end-wrong", "renna", "/together/end", 422, press("End"), together=True),
)
