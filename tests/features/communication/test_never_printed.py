"""A name that is never used goes out by no way: the print is stopped, in words without the name."""

from __future__ import annotations

from caseapp.kinds import Relation, Role
from tests.features.communication.conftest import UNASKED, rows, standing
from tests.support.site import Browser, Site
from tests.support.world import Opened

NEVER = "a name that they asked us never to use"


def _never_use(browser: Browser, case: str, name: str) -> None:
    given = {"never_use-0-name": name}
    assert browser.change(f"{case}/communication/names", **given).status_code == 303


def test_a_case_page_with_the_name_is_not_printed(browser: Browser, case: str) -> None:
    given = UNASKED | rows("helps", {"text": "Call her sister Lóla first."})
    assert browser.submit(f"{case}/communication", **given).status_code == 303
    assert browser.open(f"{case}/print").status_code == 200
    _never_use(browser, case, "LOLA")
    answer = browser.open(f"{case}/print")
    assert answer.status_code == 303
    page = browser.open(case).text
    assert NEVER in page
    assert "It stands in this line: Call her sister Lóla first." in page
    _never_use(browser, case, "Lolanda")
    assert browser.open(f"{case}/print").status_code == 200


def test_the_month_in_a_date_is_no_name(browser: Browser, case: str) -> None:
    for month in ("January", "May", "Mar"):
        _never_use(browser, case, month)
        assert browser.open(f"{case}/print").status_code == 200


def test_who_may_not_read_the_name_is_told_without_it(
    site: Site, opened: Opened, browser: Browser, case: str
) -> None:
    path = f"{case}/communication/names"
    given = {"never_use-0-name": "Ilvara", "keep": "y"}
    assert browser.submit(path, **given).status_code == 303, "as they want it"
    police = standing(site, opened, Role.LEO, Relation.CONSENT)
    answer = police.open(f"{case}/print")
    assert answer.status_code == 303
    page = police.open(case).text
    assert NEVER in page
    assert "It stands in this line" not in page
    assert police.open(f"{case}/before-you-talk").status_code == 404


def test_the_spoken_card_is_stopped_where_the_organisation_wrote_the_name(
    site: Site, opened: Opened, browser: Browser, case: str
) -> None:
    manager = site.browser(site.hat(Role.MGR, opened.organisation_id))
    wrote = manager.change("/settings/sentences/sq", free="Pyet Lolën. Lola është këtu.")
    assert wrote.status_code == 303
    card = f"{case}/consents/card?language=sq"
    assert "Lola" in browser.open(card).text
    _never_use(browser, case, "Lola")
    page = browser.open(card).text
    assert NEVER in page
    assert "Lola" not in page
