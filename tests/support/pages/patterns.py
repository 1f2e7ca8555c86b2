"""Every pattern in every state, and what cannot be done."""

from __future__ import annotations

from tests.support.pages.view import View

PAGES = (
    View("patterns", "renna", "/patterns"),
    View("nowhere", "renna", "/nowhere", 404),
    View("case-hidden", "renna", "/cases/AAAA-AAAA", 404),
    View("not-yours", "renna", "/admin/users", 403),
    View("only-sent", "renna", "/sign-out", 405),
)
