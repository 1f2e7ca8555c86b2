"""The spoken card in every language: as the application or as the organisation says it."""

from __future__ import annotations

import io

import pytest

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.features.sentences import sheet
from caseapp.kinds import CARD_SENTENCES, CardSentence, Role
from tests.support.site import Browser, Site
from tests.support.world import DAY

PATH = "/settings/sentences"
FREE = "Puteți spune nu. Sprijinul nu depinde de asta."
WHOLE = {each.value: f"{number} {FREE}" for number, each in enumerate(CardSentence)}


@pytest.fixture
def manager(site: Site) -> Actor:
    """A manager of an organisation."""
    return site.hat(Role.MGR, site.organisation())


@pytest.fixture
def browser(site: Site, manager: Actor) -> Browser:
    """The manager's browser."""
    return site.browser(manager)


@pytest.fixture
def card(site: Site, manager: Actor) -> tuple[Browser, str]:
    """A key worker's browser, and the address of the card of their case."""
    worker = site.hat(Role.CW, manager.organisation_id)
    reference = ids.show_reference(site.open_case(worker).reference)
    return site.browser(worker), f"/cases/{reference}/consents/card"


def test_the_card_says_seven_things_in_english(card: tuple[Browser, str]) -> None:
    browser, path = card
    page = browser.open(path).text
    assert all(sentence in page for sentence in CARD_SENTENCES.values())
    assert len(CARD_SENTENCES) == 7
    assert "checked" not in page.partition("<main")[2]


def test_what_nobody_has_checked_says_so(browser: Browser, card: tuple[Browser, str]) -> None:
    assert browser.submit(PATH, language="Romanian").location == f"{PATH}/ro"
    assert browser.submit(f"{PATH}/ro", **WHOLE).status_code == 303
    theirs, path = card
    page = theirs.open(f"{path}?language=ro").text
    assert FREE in page
    assert 'lang="ro" dir="ltr"' in page
    assert "nobody has checked this translation yet" in page
    today = clock.today().isoformat()
    browser.submit(f"{PATH}/ro", **WHOLE, checked_by="Sanvi Orle", checked_on=today)
    page = theirs.open(f"{path}?language=ro").text
    assert "checked by" in page
    assert "Sanvi Orle" in page


def test_a_change_without_a_new_check_is_not_checked(browser: Browser) -> None:
    today = clock.today().isoformat()
    browser.submit(f"{PATH}/ro", **WHOLE, checked_by="Sanvi Orle", checked_on=today)
    browser.submit(f"{PATH}/ro", **WHOLE)
    assert "Not all of it is checked" not in browser.open(f"{PATH}/ro").text
    browser.submit(f"{PATH}/ro", **{**WHOLE, "free": "Altfel."})
    page = browser.open(f"{PATH}/ro").text
    assert "Not all of it is checked" in page
    assert "Sanvi Orle" in page


def test_a_check_names_somebody_and_a_day_that_was(browser: Browser) -> None:
    late = browser.submit(f"{PATH}/ro", **WHOLE, checked_on=clock.today().isoformat())
    assert late.status_code == 422
    assert "Write who checked it." in late.text
    assert FREE in late.text
    later = (clock.today() + DAY).isoformat()
    page = browser.submit(f"{PATH}/ro", **WHOLE, checked_by="Ana", checked_on=later)
    assert "still to come" in page.text


def test_a_language_from_right_to_left_is_written_so(
    browser: Browser, card: tuple[Browser, str]
) -> None:
    browser.submit(f"{PATH}/ur", free="آپ انکار کر سکتے ہیں۔")
    theirs, path = card
    page = theirs.open(f"{path}?language=ur").text
    assert 'lang="ur" dir="rtl"' in page
    assert "Some sentences are not written in this language yet." in page


def test_whoever_saves_second_sees_both_and_loses_nothing(browser: Browser) -> None:
    browser.submit(f"{PATH}/ro", **WHOLE)
    late = browser.fill(f"{PATH}/ro", **{**WHOLE, "use": "mine"})
    browser.submit(f"{PATH}/ro", **{**WHOLE, "use": "theirs"})
    answer = browser.send(f"{PATH}/ro", late)
    assert answer.status_code == 409
    assert "theirs" in answer.text
    assert "mine" in answer.text


def test_it_is_written_by_managers_and_administrators_and_read_by_their_own(
    site: Site, browser: Browser, manager: Actor
) -> None:
    browser.submit(f"{PATH}/ro", **WHOLE)
    administrator = site.browser(site.hat(Role.ADM, manager.organisation_id))
    assert FREE in administrator.open(f"{PATH}/ro").text
    for role in (Role.CW, Role.DPO, Role.VOL, Role.LEO):
        stranger = site.browser(site.hat(role, manager.organisation_id))
        assert stranger.open(PATH).status_code == 403
        assert stranger.open(f"{PATH}/ro/sheet.csv").status_code == 403
    elsewhere = site.browser(site.hat(Role.MGR, site.organisation("Elsewhere")))
    assert FREE not in elsewhere.open(f"{PATH}/ro").text
    assert browser.open(f"{PATH}/xx1").status_code == 404
    assert browser.submit(PATH, language="Nowherish").status_code == 422


def test_it_goes_out_and_comes_back_as_a_sheet(browser: Browser) -> None:
    today = clock.today().isoformat()
    browser.submit(f"{PATH}/ro", **WHOLE, checked_by="=1+1", checked_on=today)
    answer = browser.open(f"{PATH}/ro/sheet.csv")
    assert answer.mimetype == "text/csv"
    assert "'=1+1" in answer.text
    assert ",=1+1" not in answer.text
    changed = answer.text.replace(f"0 {FREE}", "Altfel.").replace("'=1+1", "Sanvi Orle")
    assert _send(browser, "ro", changed.encode()) == 303
    page = browser.open(f"{PATH}/ro").text
    assert "Altfel." in page
    assert "Sanvi Orle" in page
    assert _send(browser, "ro", changed.replace(",", ";").encode()) == 303


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"one,two\n1,2\n", b"sentence,text,checked_on\nfree,No,tomorrow\n"],
)
def test_what_is_no_sheet_is_answered_calmly(browser: Browser, content: bytes) -> None:
    assert _send(browser, "ro", content) == 422


def test_a_formula_is_text_out_and_in() -> None:
    """The planted failure, and its way back."""
    assert sheet._safe("=HYPERLINK()") == "'=HYPERLINK()"
    assert sheet._plain("'=HYPERLINK()") == "=HYPERLINK()"
    assert sheet._plain("'t is zo") == "'t is zo"


def _send(browser: Browser, code: str, content: bytes) -> int:
    form = browser.fill(f"{PATH}/{code}/sheet")
    sent = {**form, "sheet": (io.BytesIO(content), "card.csv")}
    return browser.http.post(f"{PATH}/{code}/sheet", data=sent).status_code
