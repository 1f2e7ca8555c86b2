"""The team of a case."""

from __future__ import annotations

from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "place": live.place("C01"),
        "bar": live.bar("C10"),
        "house": live.keep_house_away("C10"),
    }


PAGES = (
    View("team", "renna", "/cases/{case}/team"),
    View("team-manager", "maudra", "/cases/{case}/team"),
    View("team-wrong", "renna", "/cases/{case}/team", 422, press("Put on the team")),
    View("team-end", "renna", "/cases/{case}/team/{place}/end"),
    View("team-child", "junith", "/cases/{child}/team"),
    View("bars", "tobren", "/cases/{kept}/team/bars"),
    View("bars-manager", "maudra", "/cases/{kept}/team/bars"),
    View("bars-wrong", "tobren", "/cases/{kept}/team/bars", 422, press("Keep away")),
    View("bar-lift", "tobren", "/cases/{kept}/team/bars/{bar}/lift"),
    View("bar-lift-wrong", "tobren", "/cases/{kept}/team/bars/{bar}/lift", 422, press("Save")),
    View("bar-lift-house", "tobren", "/cases/{kept}/team/bars/house/{house}/lift"),
    View(
        "bar-lift-house-wrong",
        "tobren",
        "/cases/{kept}/team/bars/house/{house}/lift",
        422,
        press("Save"),
    ),
    View("step-back", "renna", "/cases/{case}/team/step-back"),
    View("step-back-wrong", "tobren", "/cases/{kept}/team/step-back", 422, press("Step back")),
)
