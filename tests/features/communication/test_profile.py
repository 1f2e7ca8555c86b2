"""How to be with somebody: languages, interpreter, breaks, what helps and what makes it harder."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseapp.access.actor import Actor
from caseapp.kinds import GENDER_WISHES, GenderWish, Relation, Role
from tests.features.communication.conftest import UNASKED, main_of, rows, standing
from tests.support.site import Browser, Site, hidden_fields
from tests.support.world import Opened

HELP = "Door open. Say first what comes next."
HARDER = "Voices raised behind her."


def _chosen(page: str, name: str) -> str:
    found = re.search(
        rf'<select id="{name}".*?<option value="([^"]*)" selected>.*?</select>', page, re.S
    )
    assert found is not None
    return found[1]


def _row(page: str, kind: str, place: int) -> str:
    found = re.search(rf'name="{kind}-{place}-key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def written(browser: Browser, case: str) -> str:
    """Write a profile, and return the address of its page."""
    path = f"{case}/communication"
    answer = browser.submit(
        path,
        **UNASKED
        | {"need": "always", "wish": "woman", "strength": "must", "breaks": "25"}
        | rows(
            "languages",
            {"language": "Romanian", "dialect": "from the north", "is_first": "y"},
            {"language": "Russian", "comfort": "avoid"},
        )
        | rows("helps", {"text": HELP, "source": "person"})
        | rows("harder", {"text": HARDER}),
    )
    assert answer.status_code == 303
    return path


def test_nothing_is_asked_before_there_is_something_to_say(browser: Browser, case: str) -> None:
    page = browser.open(case).text
    assert "Say how to be with them" in page
    assert "not asked yet" not in page.split('id="panel-manner"')[1].split("</section>")[0]
    assert browser.submit(f"{case}/communication", **UNASKED).status_code == 303


def test_the_strip_shows_what_helps_and_spares_the_rest(
    browser: Browser, case: str, written: str
) -> None:
    """practice.md P22."""
    page = browser.open(case).text
    for words in ("Romanian", "from the north", "a woman", "every 25 minutes", HELP):
        assert words in page
    for spared in ("Russian", HARDER):
        assert spared not in page
        assert spared not in browser.open(f"{case}/panels/manner").text
        assert spared in browser.open(f"{case}/before-you-talk").text


def test_every_answer_about_the_interpreter_is_kept_as_it_was_given(
    browser: Browser, case: str
) -> None:
    """INV-08, INV-21: eight answers, each its own; four of them matter more or less."""
    path = f"{case}/communication"
    form = browser.fill(path, **UNASKED)
    for wish in GenderWish:
        strength = "nice" if wish in GENDER_WISHES else ""
        sent = {**form, "wish": wish.value, "strength": strength}
        assert browser.send(path, sent).status_code == 303, wish
        page = browser.open(path).text
        assert _chosen(page, "wish") == wish.value
        assert _chosen(page, "strength") == strength
        form |= hidden_fields(page)


def test_the_database_itself_refuses_what_is_no_answer(
    site: Site, browser: Browser, case: str, written: str
) -> None:
    for values in (
        "pref_gender_interpreter = 'somebody'",
        "pref_gender_interpreter = 'no_preference'",
        "pref_gender_strength = NULL",
        "pref_gender_strength = 'rather'",
        "need_interpreter = 'perhaps'",
        "breaks_every_min = 5",
        "breaks_every_min = 61",
    ):
        with pytest.raises(DBAPIError), site.owner() as connection:
            connection.execute(text(f"UPDATE comms_profile SET {values}"))
    for values in ("is_first = true, comfort = 'good'", "code = 'r'", "comfort = 'perhaps'"):
        with pytest.raises(DBAPIError), site.owner() as connection:
            connection.execute(text(f"UPDATE case_language SET {values}"))


def test_a_strength_without_a_wish_is_refused_beside_its_field(browser: Browser, case: str) -> None:
    given = UNASKED | {"wish": "ask_each_time", "strength": "must"} | rows("helps", {"text": HELP})
    answer = browser.submit(f"{case}/communication", **given)
    assert answer.status_code == 422
    assert 'id="strength-error"' in answer.text
    assert HELP in answer.text
    assert "Say how to be with them" in browser.open(case).text


def test_a_wish_needs_to_say_how_much_it_matters(browser: Browser, case: str) -> None:
    answer = browser.submit(f"{case}/communication", **UNASKED | {"wish": "man"})
    assert answer.status_code == 422
    assert "Say how much it matters" in answer.text


@pytest.mark.parametrize("breaks", ["5", "90", "often"])
def test_breaks_too_close_or_too_far_are_refused_and_kept_as_typed(
    browser: Browser, case: str, breaks: str
) -> None:
    given = UNASKED | {"breaks": breaks} | rows("languages", {"language": "Amharic"})
    answer = browser.submit(f"{case}/communication", **given)
    assert answer.status_code == 422
    assert 'id="breaks-error"' in answer.text
    assert f'value="{breaks}"' in answer.text
    assert 'value="Amharic"' in answer.text


def test_breaks_nobody_spoke_of_are_every_thirty_minutes(browser: Browser, case: str) -> None:
    assert browser.submit(f"{case}/communication", **UNASKED | {"breaks": ""}).status_code == 303
    assert "every 30 minutes" in browser.open(case).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([{"language": "Ravnish"}], "We do not know this language"),
        ([{"language": "", "dialect": "of the hills"}], "which language this is a dialect of"),
        ([{"language": "Polish"}, {"language": "pl"}], "stands here twice"),
        (
            [{"language": "Polish", "is_first": "y"}, {"language": "Urdu", "is_first": "y"}],
            "Only one language",
        ),
        ([{"language": "Polish", "is_first": "y", "comfort": "avoid"}], "cannot be the first"),
    ],
)
def test_languages_that_do_not_fit_are_refused_and_kept(
    browser: Browser, case: str, given: list[dict[str, str]], said: str
) -> None:
    answer = browser.submit(f"{case}/communication", **UNASKED | rows("languages", *given))
    assert answer.status_code == 422
    assert said in answer.text
    for row in given:
        for typed in row.values():
            assert f'value="{typed}"' in answer.text


def test_rows_are_added_changed_and_taken_out_without_javascript(
    site: Site, browser: Browser, case: str, written: str
) -> None:
    page = browser.open(written).text
    romanian, russian = (_row(page, "languages", place) for place in (0, 1))
    helping = _row(page, "helps", 0)
    answer = browser.submit(
        written,
        **UNASKED
        | rows(
            "languages",
            {"key": romanian, "language": "Romanian", "comfort": "ok"},
            {"key": russian, "language": "", "comfort": "avoid"},
            {"language": "English", "is_first": "y"},
        )
        | rows(
            "helps",
            {"key": helping, "text": HELP, "source": "person"},
            {"text": "A glass of water."},
        ),
    )
    assert answer.status_code == 303
    page = browser.open(written).text
    assert page.index('value="English" ') < page.index('value="Romanian" ')
    assert "A glass of water." in page
    assert "Languages to avoid" not in browser.open(f"{case}/before-you-talk").text
    assert HARDER in page, "a row that was not sent stays as it is"
    with site.owner() as connection:
        found = connection.execute(text("SELECT count(*) FROM case_language")).scalar_one()
    assert found == 3, "what was taken out ended and stays"


def test_two_people_at_once_lose_nothing(
    site: Site, worker: Actor, browser: Browser, case: str, written: str
) -> None:
    helping = _row(browser.open(written).text, "helps", 0)
    mine = UNASKED | rows("helps", {"key": helping, "text": "My words."})
    late = browser.fill(written, **mine)
    theirs = UNASKED | rows("helps", {"key": helping, "text": "Their words."})
    assert site.browser(worker).submit(written, **theirs).status_code == 303
    answer = browser.send(written, late)
    assert answer.status_code == 409
    assert "Their words." in answer.text
    assert "My words." in answer.text
    again = {**late, **hidden_fields(answer.text)}
    assert browser.send(written, again).status_code == 303
    assert "My words." in browser.open(case).text


def test_two_people_who_write_the_first_profile_lose_nothing(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    path = f"{case}/communication"
    late = browser.fill(path, **UNASKED | rows("helps", {"text": "My words."}))
    theirs = UNASKED | rows("helps", {"text": "Their words."})
    assert site.browser(worker).submit(path, **theirs).status_code == 303
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert browser.send(path, {**late, **hidden_fields(answer.text)}).status_code == 303
    page = browser.open(case).text
    assert "My words." in page
    assert "Their words." in page


def test_a_stranger_and_an_administrator_find_nothing(
    site: Site, opened: Opened, case: str, written: str
) -> None:
    stranger = site.browser(site.hat(Role.CW, opened.organisation_id))
    for path in (written, f"{case}/before-you-talk", f"{case}/contact"):
        assert stranger.open(path).status_code == 404
    administrator = site.browser(site.hat(Role.ADM, opened.organisation_id))
    for path in (case, written, f"{case}/before-you-talk", f"{case}/contact"):
        assert administrator.open(path).status_code == 404


def test_the_police_reads_language_wish_and_breaks_and_no_more(
    site: Site, opened: Opened, case: str, written: str
) -> None:
    """domain.md §7.3: by consent, and never a word of what helps or of what should be spared."""
    police = standing(site, opened, Role.LEO, Relation.CONSENT)
    page = police.open(case).text
    for words in ("Romanian", "a woman", "every 25 minutes"):
        assert words in page
    for words in (HELP, HARDER, "Russian", "Before you talk", "Reach them safely"):
        assert words not in page
    for path in (written, f"{case}/before-you-talk", f"{case}/contact"):
        assert police.open(path).status_code == 404


def test_a_volunteer_reads_the_language_around_a_task(
    site: Site, opened: Opened, case: str, written: str
) -> None:
    helper = standing(site, opened, Role.VOL, Relation.TASK)
    page = helper.open(case).text
    assert "Romanian" in page
    for words in ("from the north", "a woman", "every 25 minutes", HELP, HARDER, "Russian"):
        assert words not in page
    assert helper.open(written).status_code == 404


def test_who_reads_all_of_it_changes_nothing(
    site: Site, opened: Opened, case: str, written: str
) -> None:
    house = standing(site, opened, Role.AW, Relation.CONSENT)
    page = house.open(written)
    assert page.status_code == 200
    assert HELP in page.text
    assert "<form" not in main_of(page.text)
    form = hidden_fields(house.open("/account/details").text)
    assert house.send(written, {**form, **UNASKED}).status_code == 404


def test_what_is_not_to_be_raised_stands_before_the_talk_for_who_may_know(
    site: Site, opened: Opened, browser: Browser, case: str, written: str
) -> None:
    moved = browser.submit(
        f"{case}/pillars/4", stage="P4-35", presence="with_us", at_their_request="y"
    )
    assert moved.status_code == 303
    asked = "They asked us not to raise this"
    assert asked in browser.open(f"{case}/before-you-talk").text
    house = standing(site, opened, Role.AW, Relation.CONSENT)
    page = house.open(f"{case}/before-you-talk").text
    assert HARDER in page
    assert asked not in page
    assert "Justice" not in page


def test_each_change_stands_in_the_trail(
    site: Site, opened: Opened, browser: Browser, written: str
) -> None:
    manager = site.browser(site.hat(Role.MGR, opened.organisation_id))
    assert "changed how to be with somebody" in manager.open("/audit").text
