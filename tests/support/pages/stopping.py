"""Somebody told me to stop sharing."""

from __future__ import annotations

from caseapp.models.stopping import KeptStop
from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {"kept_stop": live.first(KeptStop, "maudra")}


PAGES = (
    View("stop-sharing", "sanvi", "/stop-sharing"),
    View("stop-sharing-wrong", "kerrow", "/stop-sharing", 422, press("Pass it on now")),
    View("stop-sharing-kept", "holm", "/stop-sharing/kept"),
    View("stop-sharing-one", "maudra", "/stop-sharing/kept/{kept_stop}"),
)
