"""The way in: signing in, links, the lock."""

from __future__ import annotations

from caseapp.features.accounts.actions import links
from caseapp.web import login_state
from tests.support.live import Live
from tests.support.pages.view import View, locked, press

HALF_WAY = {"stage": login_state.PASSWORD_STAGE}

WRONG = (("E-mail", "nobody@nowhere.example"), ("Passphrase", "these are not the words"))


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "choosing": live.link("imrel", links.RESET),
        "joining": live.link("junith", links.INVITE),
    }


PAGES = (
    View("sign-in", None, "/sign-in"),
    View("sign-in-wrong", None, "/sign-in", 422, press("Sign in", *WRONG)),
    View("sign-in-help", None, "/sign-in/help"),
    View("second-step", "tobren", "/sign-in/code", session=HALF_WAY),
    View("set-up-code", "sanvi", "/sign-in/set-up-code", session=HALF_WAY),
    View("set-up-code-wrong", "sanvi", "/sign-in/set-up-code", 422, press("Go on"), HALF_WAY),
    View("welcome", None, "/welcome/{choosing}"),
    View("welcome-wrong", None, "/welcome/{choosing}", 422, press("Save")),
    View("welcome-join", None, "/welcome/{joining}"),
    View("link-ended", None, "/welcome/none", 410),
    View("nowhere-anonymous", None, "/nowhere", 404),
    View("locked", "tobren", "/unlock", session=locked()),
    View("locked-wrong", "tobren", "/unlock", 422, press("Unlock"), locked()),
    View("locked-pin", "renna", "/unlock", session=locked(pin_hash="none")),
)
