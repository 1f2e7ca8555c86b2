"""People, roles and settings of an organisation."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.live import Live
from tests.support.pages.view import NUMBERS, View, conflict, press


def settings_meanwhile(_page: Page) -> dict[str, str]:
    """Other settings of an organisation."""
    minutes = 10 + next(NUMBERS) % 20
    name = "Vellamoor Support Collective"
    kept = {"name": name, "time_zone": "UTC", "absolute_hours": "12", "working_days": "0"}
    return {**kept, "idle_minutes": str(minutes)}


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "tobren": live.actor("tobren").user_id,
        "tobren_hat": live.actor("tobren").membership_id,
        "maudra": live.actor("maudra").user_id,
        "posima": live.actor("posima").user_id,
    }


PAGES = (
    View("people", "admin_demo", "/admin/users"),
    View("person", "admin_demo", "/admin/users/{maudra}"),
    View("person-disabled", "admin_demo", "/admin/users/{posima}"),
    View("person-invite", "admin_demo", "/admin/users/invite"),
    View("person-invite-wrong", "admin_demo", "/admin/users/invite", 422, press("Make a link")),
    View("person-link", "admin_demo", "/admin/users/{tobren}/link"),
    View("person-link-shown", "admin_demo", "/admin/users/{tobren}/link", do=press("Make a link")),
    View("person-disable", "admin_demo", "/admin/users/{tobren}/disable"),
    View("person-enable", "admin_demo", "/admin/users/{posima}/enable"),
    View("person-check", "admin_demo", "/admin/users/{posima}/check"),
    View(
        "person-check-wrong",
        "admin_demo",
        "/admin/users/{tobren}/check",
        422,
        press("Save", ("Valid until", "")),
    ),
    View("person-add-hat", "admin_demo", "/admin/users/{tobren}/hats"),
    View("person-end-hat", "admin_demo", "/admin/users/{tobren}/hats/{tobren_hat}/end"),
    View("person-supervisor", "admin_demo", "/admin/users/{tobren}/hats/{tobren_hat}/supervisor"),
    View("person-lost-factor", "admin_demo", "/admin/users/{tobren}/second-step"),
    View("person-lost-nothing", "admin_demo", "/admin/users/{maudra}/second-step"),
    View("organisation", "admin_demo", "/admin/organisation"),
    View(
        "organisation-wrong",
        "admin_demo",
        "/admin/organisation",
        422,
        press("Save", ("Hours until everybody signs in again", "99")),
    ),
    View(
        "organisation-conflict",
        "admin_demo",
        "/admin/organisation",
        409,
        conflict("Save", settings_meanwhile),
    ),
    View("closed-days", "admin_demo", "/admin/organisation/closed-days"),
    View(
        "closed-days-wrong",
        "admin_demo",
        "/admin/organisation/closed-days",
        422,
        press("Add this day"),
    ),
)
