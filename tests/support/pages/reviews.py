"""What is looked at again."""

from __future__ import annotations

from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {"review": live.review("C01")}


PAGES = (
    View("reviews", "renna", "/cases/{case}/reviews"),
    View("reviews-manager", "maudra", "/cases/{case}/reviews"),
    View("reviews-task-wrong", "renna", "/cases/{case}/reviews", 422, press("Save task")),
    View("review", "renna", "/cases/{case}/reviews/{review}"),
    View("review-wrong", "renna", "/cases/{case}/reviews/{review}", 422, press("Save")),
)
