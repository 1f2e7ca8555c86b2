"""One's own account."""

from __future__ import annotations

from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {"hat": live.actor("maudra:CW").membership_id}


PAGES = (
    View("account", "renna", "/account"),
    View("account-hats", "maudra", "/account"),
    View("account-details", "renna", "/account/details"),
    View("account-details-wrong", "renna", "/account/details", 422, press("Save", ("Name", ""))),
    View("account-passphrase", "renna", "/account/passphrase"),
    View("account-pin", "renna", "/account/pin"),
    View("account-pin-wrong", "renna", "/account/pin", 422, press("Save", ("Six digits", "1"))),
    View("account-hat", "maudra", "/account/hats/{hat}"),
    View("account-second-step", "renna", "/account/second-step"),
    View("account-second-step-set", "tobren", "/account/second-step"),
    View("account-second-step-wrong", "renna", "/account/second-step", 422, press("Set up")),
    View("account-second-step-remove", "tobren", "/account/second-step/remove"),
    View("recovery-codes", "tobren", "/account/recovery-codes"),
    View(
        "recovery-codes-shown",
        "tobren",
        "/account/recovery-codes",
        do=press("Show new codes"),
    ),
)
