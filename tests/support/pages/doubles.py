"""Two records of one person, and one that was opened in error."""

from __future__ import annotations

from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "double": live.called("tobren", "Odren"),
        "mistaken": live.called("renna", "Telephone test"),
        "earlier": live.called("tobren", "Odrenn from the site"),
    }


PAGES = (
    View("case-double", "tobren", "/cases/{double}"),
    View("join", "tobren", "/cases/{double}/join"),
    View("join-wrong", "tobren", "/cases/{double}/join", 422, press("Go on")),
    View("join-confirm", "tobren", "/cases/{double}/join/{returned}"),
    View(
        "join-confirm-wrong",
        "tobren",
        "/cases/{double}/join/{returned}",
        422,
        press("Join the two"),
    ),
    View("case-earlier", "tobren", "/cases/{earlier}?record=1"),
    View("details-joined", "tobren", "/cases/{returned}/details"),
    View("case-error", "renna", "/cases/{mistaken}"),
    View("error", "renna", "/cases/{mistaken}/error"),
    View("error-new", "renna", "/cases/{case}/error"),
    View("error-wrong", "renna", "/cases/{case}/error", 422, press("Take it off the lists")),
    View("doubles", "holm", "/doubles"),
)
