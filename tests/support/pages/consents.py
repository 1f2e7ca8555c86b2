"""Permissions, the circle, and who comes along."""

from __future__ import annotations

from caseapp.models.companion import Companion
from caseapp.models.window import TaskWindow
from tests.support.live import Live
from tests.support.pages.view import View, press


def places(live: Live) -> dict[str, object]:
    """What the paths below name."""
    return {
        "consent": live.consent("C01"),
        "taken_back": live.stopped("C10"),
        "to_tell": live.to_tell("C05"),
        "companion": live.first(Companion, "imrel"),
        "window": live.first(TaskWindow, "imrel"),
        "restricted": live.restricted("C12"),
    }


PAGES = (
    View("circle", "renna", "/cases/{case}/circle"),
    View("circle-some", "imrel", "/cases/{walked}/circle"),
    View("consents", "renna", "/cases/{case}/consents"),
    View("consents-some", "imrel", "/cases/{walked}/consents"),
    View("consents-none", "junith", "/cases/{child}/consents"),
    View("consent", "renna", "/cases/{case}/consents/{consent}"),
    View("consent-new", "renna", "/cases/{case}/consents/new"),
    View("consent-new-again", "renna", "/cases/{case}/consents/new?again={consent}"),
    View("consents-again", "renna", "/cases/{case}/consents/again"),
    View("consents-again-wrong", "renna", "/cases/{case}/consents/again", 422, press("Save")),
    View("consents-again-together", "renna", "/cases/{case}/consents/again", together=True),
    View("consent-new-wrong", "renna", "/cases/{case}/consents/new", 422, press("Save")),
    View("consents-manager", "maudra", "/cases/{case}/consents"),
    View("consents-shared", "yarrel", "/cases/{case}/consents"),
    View("emergency-card", "imrel", "/cases/{opendoor}/emergency-card"),
    View("emergency-card-empty", "renna", "/cases/{case}/emergency-card"),
    View("emergency-card-wrong", "renna", "/cases/{case}/emergency-card", 422, press("Save")),
    View("companions", "renna", "/cases/{case}/companions"),
    View("companions-wrong", "renna", "/cases/{case}/companions", 422, press("Save")),
    View("companion", "imrel", "/cases/{walked}/companions/{companion}"),
    View("volunteers", "imrel", "/cases/{opendoor}/volunteers"),
    View("volunteers-wrong", "imrel", "/cases/{opendoor}/volunteers", 422, press("Give it")),
    View("volunteer-back", "imrel", "/cases/{opendoor}/volunteers/{window}/back"),
    View("note-readers", "imrel", "/cases/{opendoor}/notes/{restricted}/readers"),
    View("consent-stop", "renna", "/cases/{case}/consents/{consent}/stop"),
    View("consents-heard", "tobren", "/cases/{returned}/consents"),
    View("consents-together", "renna", "/cases/{case}/consents", together=True),
    View("consent-new-together", "renna", "/cases/{case}/consents/new", together=True),
    View("consent-stop-together", "renna", "/cases/{case}/consents/{consent}/stop", together=True),
    View("consent-told", "tobren", "/cases/{kept}/consents/{taken_back}"),
    View("consent-tell", "renna", "/cases/{told_case}/consents/{to_tell}/told"),
    View(
        "consent-tell-wrong",
        "renna",
        "/cases/{told_case}/consents/{to_tell}/told",
        422,
        press("They have been told", ("Told on", "2999-01-01")),
    ),
)
