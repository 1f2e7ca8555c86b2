"""Leave and duty."""

from __future__ import annotations

from caseapp.models.leave import Leave
from caseapp.models.team import Duty
from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "leave": live.first(Leave, "tobren", Leave.owner_id == live.actor("tobren").user_id),
        "turn": live.first(Duty, "maudra"),
    }


PAGES = (
    View("leave", "tobren", "/leave"),
    View("leave-manager", "maudra", "/leave"),
    View("leave-partner", "caswen", "/leave"),
    View("leave-wrong", "renna", "/leave", 422, press("Save")),
    View("leave-of-somebody", "maudra", "/leave/for/{tobren}"),
    View("leave-change", "tobren", "/leave/{leave}"),
    View("leave-change-wrong", "tobren", "/leave/{leave}", 422, press("Save", ("From", ""))),
    View("leave-end", "tobren", "/leave/{leave}/end"),
    View("duty", "renna", "/duty"),
    View("duty-manager", "maudra", "/duty"),
    View("duty-wrong", "maudra", "/duty", 422, press("Put on duty")),
    View("duty-end", "maudra", "/duty/{turn}/end"),
)
