"""What is looked at again."""

from __future__ import annotations

from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "review": live.review("C01"),
        "period_review": live.review("C01", "RRP_END"),
        "revisit": live.review("C02", "P4_REVISIT"),
        "help": live.help_asked(),
    }


PAGES = (
    View("reviews", "renna", "/cases/{case}/reviews"),
    View("reviews-manager", "maudra", "/cases/{case}/reviews"),
    View("reviews-task-wrong", "renna", "/cases/{case}/reviews", 422, press("Save task")),
    View("review", "renna", "/cases/{case}/reviews/{review}"),
    View("review-revisit", "imrel", "/cases/{walked}/reviews/{revisit}"),
    View("review-period", "renna", "/cases/{case}/reviews/{period_review}"),
    View(
        "review-period-wrong",
        "renna",
        "/cases/{case}/reviews/{period_review}",
        422,
        press("Save"),
    ),
    View("reviews-all", "renna", "/reviews"),
    View("reviews-all-week", "renna", "/reviews?within=7&whose=all"),
    View("reviews-all-manager", "maudra", "/reviews?whose=all"),
    View("reviews-team", "maudra", "/reviews/team"),
    View("reviews-help", "maudra", "/reviews/help/{help}"),
    View("reviews-help-wrong", "maudra", "/reviews/help/{help}", 422, press("Save")),
    View("reviews-ask-for-help", "renna", "/reviews/ask-for-help"),
    View("reviews-kinds", "admin_demo", "/admin/organisation/reviews"),
    View("reviews-kind", "admin_demo", "/admin/organisation/reviews/PLAN"),
    View(
        "reviews-kind-wrong",
        "admin_demo",
        "/admin/organisation/reviews/PLAN",
        422,
        press("Save", ("When it is due", "soon")),
    ),
    View("review-wrong", "renna", "/cases/{case}/reviews/{review}", 422, press("Save")),
)
