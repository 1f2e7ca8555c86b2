"""The card with the choices in pictures: pointing is enough (practice.md P19)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from caseapp.base import clock
from caseapp.features.communication.forms_card import WHO
from caseapp.kinds import GENDER_WISHES, GenderWish, Relation, Role
from caseapp.kinds.communication_card import POINTING_WORDS, PointingWord
from tests.features.communication.conftest import UNASKED, main_of, rows, standing
from tests.support.site import Browser, Site
from tests.support.world import Opened


@pytest.fixture
def card(case: str) -> str:
    """Give the address of the card."""
    return f"{case}/communication/card"


def _stored(site: Site) -> tuple[str, ...]:
    columns = "pref_gender_interpreter, pref_gender_strength, asked_how"
    with site.owner() as connection:
        row = connection.execute(text(f"SELECT {columns} FROM comms_profile")).one()
    return tuple(row)


def test_what_they_point_at_is_kept_as_their_own_answer(
    site: Site, browser: Browser, case: str, card: str
) -> None:
    for wish in WHO:
        strength = {"strength": "strong"} if wish in GENDER_WISHES else {}
        assert browser.submit(card, wish=wish.value, **strength).status_code == 303
        assert _stored(site) == (wish.value, strength.get("strength"), "card")
    assert set(WHO) == set(GenderWish) - {GenderWish.NOT_ASKED_YET}
    assert "they pointed at the card" in browser.open(f"{case}/communication/all").text


def test_nothing_is_chosen_beforehand_nor_shown_from_before(browser: Browser, card: str) -> None:
    assert " checked" not in browser.open(card).text
    assert browser.submit(card, wish="woman", strength="must").status_code == 303
    page = main_of(browser.open(card).text)
    assert " checked" not in page
    assert page.count("<svg") == 10, "a picture for each"
    for words in ("Ilvara", "not asked yet"):
        assert words not in page


def test_pointing_at_one_gender_asks_how_much_it_matters(browser: Browser, card: str) -> None:
    answer = browser.submit(card, wish="man")
    assert answer.status_code == 422
    assert 'id="strength-error"' in answer.text
    assert browser.submit(card).status_code == 422


def test_somebody_else_saved_meanwhile(site: Site, browser: Browser, case: str, card: str) -> None:
    assert browser.submit(f"{case}/communication", **UNASKED).status_code == 303
    late = browser.fill(card, wish="anyone")
    late["wish"] = "no_preference"
    assert browser.submit(f"{case}/communication", **UNASKED).status_code == 303
    answer = browser.send(card, late)
    assert answer.status_code == 422
    assert "Something was saved meanwhile" in answer.text


def test_it_is_in_their_language_where_the_application_speaks_it(
    browser: Browser, case: str, card: str
) -> None:
    given = UNASKED | rows("languages", {"language": "Tigrinya"})
    assert browser.submit(f"{case}/communication", **given).status_code == 303
    assert "The words are not in Tigrinya here" in browser.open(card).text
    page = browser.open(f"{card}?language=ar-XB").text
    assert 'dir="rtl"' in page.split('id="form"')[1]


def test_an_organisation_writes_its_words_in_further_languages(
    site: Site, opened: Opened, browser: Browser, case: str, card: str
) -> None:
    """As the spoken card is: half a card is offered to nobody, and an unchecked one says so."""
    given = UNASKED | rows("languages", {"language": "Tigrinya"})
    assert browser.submit(f"{case}/communication", **given).status_code == 303
    manager = site.browser(site.hat(Role.MGR, opened.organisation_id))
    path = "/settings/card-words/ti"
    words = {each.value: f"zq{each.value}" for each in PointingWord}
    assert manager.submit(path, who="zqwho").status_code == 303
    assert "zqwho" not in browser.open(card).text
    assert "The words are not in Tigrinya here" in browser.open(card).text
    assert manager.submit(path, **words).status_code == 303
    page = browser.open(card).text
    assert 'lang="ti"' in page
    assert all(each in page for each in words.values())
    assert "nobody has checked this translation yet" in page
    assert "The words are not in" not in page
    today = clock.today().isoformat()
    assert manager.submit(path, **words, checked_by="Selam", checked_on=today).status_code == 303
    assert "checked by" in browser.open(card).text
    sheet = manager.open(f"{path}/sheet.csv").text
    assert "zqwho" in sheet
    assert POINTING_WORDS[PointingWord.WHO] in sheet
    assert browser.submit(card, wish="woman", strength="must").status_code == 303
    assert _stored(site) == ("woman", "must", "card")
    assert manager.open("/settings/sentences/ti").text.count("zqwho") == 0


def test_two_people_point_at_it(site: Site, browser: Browser, case: str, card: str) -> None:
    """practice.md P5: on Together, of this case only, in words that press nobody."""
    assert browser.submit(f"{case}/together").status_code == 303
    assert "Choose who should interpret" in browser.open("/together").text
    page = browser.open(card).text
    assert "Turn the screen" not in page
    answer = browser.submit(card, wish="ask_each_time")
    assert str(answer.location).endswith("/together")
    assert _stored(site) == ("ask_each_time", None, "card")


def test_only_who_writes_the_profile_opens_it(site: Site, opened: Opened, card: str) -> None:
    for role, relation in ((Role.AW, Relation.CONSENT), (Role.LEO, Relation.CONSENT)):
        assert standing(site, opened, role, relation).open(card).status_code in (403, 404)


def test_how_they_stop_stands_on_it_unless_it_holds_a_name_never_to_use(
    browser: Browser, case: str, card: str
) -> None:
    said = {"break_signal": "word", "signal_words": "blue Lola"}
    assert browser.change(f"{case}/communication/breaks", **said).status_code == 303
    assert "blue Lola" in browser.open(card).text
    named = {"never_use-0-name": "LÓLA"}
    assert browser.change(f"{case}/communication/names", **named).status_code == 303
    page = browser.open(card).text
    assert "Lola" not in page
    assert "a name that they asked us never to use" in page
