"""What a page to look at is, and what can be done on one before it is looked at."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, Response

from caseapp.base import clock
from caseapp.web import login_state
from caseapp.web.languages.pseudo import mirrored
from tests.support.site import hidden_fields

Do = Callable[[Page], Response | None]
Change = Callable[[Page], dict[str, str]]
#: For values that are never the same twice.
NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class View:
    """A page to look at. ``who`` is somebody of the demo; ``path`` may name places, in braces.

    ``status`` is that of the last answer, after ``do``. ``session`` says what the session is like;
    ``together``: it shows the case to two people.
    """

    name: str
    who: str | None
    path: str
    status: int = 200
    do: Do | None = None
    session: dict[str, Any] = field(default_factory=dict)
    together: bool = False


# --- what is done on a page --------------------------------------------------------------


def said(page: Page, words: str) -> str:
    """Return words as the page says them in its language."""
    direction = page.locator("html").get_attribute("dir")
    return mirrored(words) if direction == "rtl" else words


def button(page: Page, words: str) -> Locator:
    """Return a button of the main part by its words."""
    return page.get_by_role("main").get_by_role("button", name=said(page, words), exact=True)


def press(words: str, *typed: tuple[str, str]) -> Do:
    """Press a button, after typing into fields; return what the server answers."""

    def do(page: Page) -> Response | None:
        for label, value in typed:
            page.get_by_label(said(page, label)).first.fill(value)
        path = page.url
        with page.expect_response(
            lambda answer: (
                answer.url.split("?")[0] == path.split("?")[0] and answer.request.method == "POST"
            )
        ) as answers:
            button(page, words).click()
        page.wait_for_load_state()
        return answers.value

    return do


def conflict(words: str, other: Change) -> Do:
    """Save while another window has just saved something else."""

    def do(page: Page) -> Response | None:
        form = hidden_fields(page.request.get(page.url).text())
        answer = page.request.post(page.url, form={**form, **other(page)}, max_redirects=0)
        assert answer.status == 303, answer.status
        return press(words)(page)

    return do


def kept_rows(page: Page) -> dict[str, str]:
    """Every row of a profile's form as it is shown."""
    fields = page.get_by_role("main").locator("input[name*='-'], select[name*='-']")
    return {
        str(field.get_attribute("name")): field.input_value()
        for field in fields.all()
        if field.get_attribute("type") != "checkbox" or field.is_checked()
    }


def carried(page: Page, name: str) -> dict[str, str]:
    """Return a hidden field of a page's form."""
    return {name: page.locator(f"main input[name={name}]").get_attribute("value") or ""}


# --- what a session can be like ----------------------------------------------------------

HALF_WAY = {"stage": login_state.PASSWORD_STAGE}


def locked(**more: Any) -> dict[str, Any]:
    """Return what a locked session has."""
    return {"locked_at": clock.now(), **more}
