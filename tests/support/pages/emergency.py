"""Access in an emergency, and looking at it again."""

from __future__ import annotations

from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {"glass": live.emergency("C01")}


PAGES = (
    View("emergency", "renna", "/emergency"),
    View("emergency-wrong", "imrel", "/emergency", 422, press("Open it for four hours")),
    View("emergency-own", "imrel", "/emergency/{glass}"),
    View("emergencies", "holm", "/emergency/looks"),
    View("emergency-look", "maudra", "/emergency/looks/{glass}"),
)
