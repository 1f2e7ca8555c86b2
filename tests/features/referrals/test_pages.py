"""The referrals of one case stand on pages, found by key in the database."""

from __future__ import annotations

import re

import pytest

from caseapp.features.referrals import queries
from tests.features.referrals.conftest import Desk
from tests.support.site import Browser, Site

_ONE = re.compile(r'referrals/([0-9a-f-]{36})"')
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


def _walk(browser: Browser, address: str) -> list[list[str]]:
    """Every page, from the first to the last."""
    found, here = [], address
    while here:
        text = browser.open(here).text
        found.append(list(dict.fromkeys(_ONE.findall(text))))
        following = _NEXT.findall(text)
        here = following[0].replace("&amp;", "&") if following else ""
    return found


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let two stand on a page."""
    monkeypatch.setattr(queries, "PAGE", 2)
    for on in (False, True):
        monkeypatch.setattr(queries._OF_CASE[on], "_most", 3)
        monkeypatch.setattr(queries._RECEIVED[on], "_most", 3)
        for each in (queries._OF_CASE[on], queries._RECEIVED[on]):
            monkeypatch.delitem(vars(each), "_statement", raising=False)
    return 2


def test_each_stands_on_one_page_once_the_latest_first(site: Site, desk: Desk, few: int) -> None:
    made = [desk.sent().rsplit("/", 1)[1] for _each in range(5)]
    pages = _walk(desk.browser, f"{desk.case}/referrals")
    assert [len(page) for page in pages] == [few, few, 1]
    assert [each for page in pages for each in page] == made[::-1]
    # Each yes took the place of the one before, so the recipient reads what rests on the last one.
    assert _walk(site.browser(desk.lawyer), f"{desk.case}/referrals") == [made[-1:]]


def test_an_address_that_says_nothing_shows_the_first_page(desk: Desk) -> None:
    made = desk.made().rsplit("/", 1)[1]
    for after in ("", "nonsense", "2026-01-01_x"):
        assert made in desk.browser.open(f"{desk.case}/referrals?after={after}").text
