"""The whole profile: a list to look through, and a small form for each section (domain.md §4.1)."""

from __future__ import annotations

import re
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseapp.access.actor import Actor
from caseapp.access.handles import case_by_reference
from caseapp.features.communication.sections import SECTIONS
from caseapp.kinds import GENDER_WISHES, GenderWish, Relation, Role, WishStrength
from caseapp.kinds.communication_wishes import TOPICS, WishAbout
from caseapp.rules.communication_wish import WishSource
from caseapp.rules.standing_wishes import wishes_of
from tests.features.communication.conftest import UNASKED, main_of, rows, standing
from tests.support.site import Browser, Site
from tests.support.world import Opened

#: What each section can be given, and what then stands where.
GIVEN: dict[str, dict[str, str]] = {
    "languages": {
        "languages-0-language": "Bengali",
        "languages-0-dialect": "Sylheti",
        "languages-0-comfort": "good",
        "languages-0-is_first": "y",
        "languages-0-is_dialect_must": "y",
        "languages-0-skills": "speak",
    },
    "reading": {"literacy_format": "audio", "hearing": "captions", "lighting": "bright lamp"},
    "interpreting": {
        "need_interpreter": "always",
        "pref_gender_interpreter": "woman",
        "pref_gender_strength": "must",
        "asked_how": "card",
        "continuity": "same",
        "mediator": "some_topics",
    },
    "topics": {"wish_health": "woman", "strength_health": "must"},
    "people": {
        "wish_clinician": "nonbinary_person",
        "strength_clinician": "strong",
        "supporter": "Zqsupport, her advocate",
    },
    "ways": {"mode_phone": "1", "mode_in_person": "2", "mode_video": "never"},
    "breaks": {"breaks_every_min": "25", "break_signal": "hand", "signal_words": "palm down"},
    "help": {
        "helps-0-text": "a window seat",
        "harder-0-text": "a raised voice",
        "pause-0-text": "looks at the floor",
        "grounding-0-text": "five blue things",
    },
    "room": {"room_exit": "in_view", "room_door": "open", "room_seat": "by the wall"},
    "children": {
        "child_wish": "minded",
        "child_minder": "Aunt Sel",
        "child_minder_checked": "yes",
        "child_holder": "only her aunt",
        "child_pauses": "a quiet corner",
        "child_room": "room for a pram",
        "child_tell": "no",
    },
    "names": {"never_use-0-name": "Lola", "document_name_for": "bank"},
    "keep_away": {
        "keep_away-0-sort": "named_person",
        "keep_away-0-who": "Driton",
        "keep_away-0-reason": "he knows her brother",
    },
    "not_now": {"not_now-0-topic": "the sea", "not_now-0-told_to": "Renna"},
}
SHOWN = {
    "languages": ("Bangla (Sylheti)", "only this dialect", "speaks"),
    "reading": ("something to listen to", "captions", "bright lamp"),
    "interpreting": ("a woman, nobody else", "they pointed at the card", "for some topics"),
    "topics": ("a woman, nobody else",),
    "people": ("a nonbinary person, whenever it can be done",),
    "ways": ("first choice", "never"),
    "breaks": ("every 25 minutes", "palm down"),
    "help": ("a window seat", "a raised voice", "looks at the floor", "five blue things"),
    "room": ("in view", "by the wall"),
    "children": ("somebody minds the child", "Aunt Sel", "only her aunt", "a quiet corner"),
}
SPARED = ("Lola", "Driton", "he knows her brother", "the sea")


@pytest.fixture
def path(case: str) -> str:
    """Give the address of the profile."""
    return f"{case}/communication"


@pytest.fixture
def full(browser: Browser, path: str) -> str:
    """Fill each section, and give the address of the profile."""
    for section in SECTIONS:
        answer = browser.change(f"{path}/{section.code}", **GIVEN[section.code])
        assert answer.status_code == 303, section.code
    return path


def _part(page: str, code: str) -> str:
    return page.split(f'aria-labelledby="{code}"')[1].split("</section>")[0]


def test_each_section_is_kept_and_stands_in_the_list(browser: Browser, full: str) -> None:
    page = browser.open(f"{full}/all").text
    for code, said in SHOWN.items():
        part = _part(page, code)
        for words in said if code != "interpreting" else said[1:]:
            assert words in part, code
    assert "a woman" in _part(page, "interpreting")
    for spared in SPARED:
        assert spared not in page, "what is to be spared stands on no list (practice.md P22)"
    assert page.count("Listed at Before you talk") == 3


def test_the_police_read_who_is_to_be_there_and_nothing_of_a_child(
    site: Site, opened: Opened, browser: Browser, case: str, full: str
) -> None:
    """domain.md §7.3: the supporter, as the person said it for them."""
    police = standing(site, opened, Role.LEO, Relation.CONSENT)
    page = police.open(case).text
    assert "Who is to be with them" in page
    assert "Zqsupport, her advocate" in page
    for words in ("Aunt Sel", "only her aunt", "room for a pram"):
        assert words not in page
    assert "Zqsupport" not in browser.open(case).text, "staff read it in the profile"
    assert "Zqsupport" in browser.open(f"{full}/all").text


def test_the_list_holds_what_was_asked_and_no_more(browser: Browser, path: str) -> None:
    page = main_of(browser.open(f"{path}/all").text)
    assert page.count("Not asked yet") == len(SECTIONS)
    said = {"pref_gender_interpreter": "prefer_not_to_say"}
    assert browser.change(f"{path}/interpreting", **said).status_code == 303
    part = _part(browser.open(f"{path}/all").text, "interpreting")
    assert "prefers not to say" in part, "an answer like any other (INV-21)"
    assert "not asked yet" not in part


def test_each_section_can_be_sent_empty(browser: Browser, path: str) -> None:
    """INV-21: no form refuses to save because nothing was asked."""
    for section in SECTIONS:
        assert browser.change(f"{path}/{section.code}").status_code == 303, section.code


def test_no_section_has_something_chosen_beforehand(browser: Browser, path: str) -> None:
    for section in SECTIONS:
        page = main_of(browser.open(f"{path}/{section.code}").text)
        assert " checked" not in page
        for chosen in re.findall(r'<option value="([^"]*)" selected>', page):
            unasked = {"", "not_asked_yet", "not_recorded"}
            assert chosen in unasked | {"good", "worker"}, section.code


def test_what_is_to_be_spared_stands_before_the_talk(
    site: Site, opened: Opened, browser: Browser, case: str, full: str
) -> None:
    before = browser.open(f"{case}/before-you-talk").text
    for words in (*SPARED, "told to", "five blue things", "a bank"):
        assert words in before
    strip = browser.open(case).text
    for words in (*SPARED, "five blue things", "a raised voice"):
        assert words not in strip
    for words in ("palm down", "looks at the floor", "a window seat", "Hearing: captions"):
        assert words in strip
    house = standing(site, opened, Role.AW, Relation.CONSENT)
    page = house.open(f"{case}/before-you-talk").text
    assert "Driton" in page
    assert "he knows her brother" not in page, "why is for those who read safety and risk"


def test_who_interprets_and_the_police_read_nothing_of_it(
    site: Site, opened: Opened, case: str, full: str
) -> None:
    police = standing(site, opened, Role.LEO, Relation.CONSENT)
    page = police.open(case).text
    assert "captions" in page, "access needs (domain.md §7.3)"
    for words in (*SPARED, "palm down", "looks at the floor"):
        assert words not in page
    for address in (f"{full}/all", f"{full}/keep_away", f"{full}/card"):
        assert police.open(address).status_code in (403, 404)


def test_rows_are_taken_out_and_stay(site: Site, browser: Browser, case: str, full: str) -> None:
    emptied = {"names": "never_use-0-name", "not_now": "not_now-0-topic"}
    for code, field in emptied.items():
        also = {"not_now-0-told_to": ""} if code == "not_now" else {}
        answer = browser.change(f"{full}/{code}", **{field: "", **also})
        assert answer.status_code == 303
    away = {"keep_away-0-sort": "", "keep_away-0-who": "", "keep_away-0-reason": ""}
    assert browser.change(f"{full}/keep_away", **away).status_code == 303
    page = browser.open(f"{case}/before-you-talk").text
    for spared in SPARED:
        assert spared not in page
    with site.owner() as connection:
        for table in ("never_use_name", "spared_topic", "exclusion", "exclusion_reason"):
            found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            assert found == 1, table


@pytest.mark.parametrize(
    ("code", "given", "field", "said"),
    [
        ("languages", {"languages-0-language": "Ravnish"}, "languages-0-language", "not know this"),
        (
            "languages",
            {"languages-0-language": "Polish", "languages-0-is_dialect_must": "y"},
            "languages-0-is_dialect_must",
            "which dialect",
        ),
        ("breaks", {"breaks_every_min": "5"}, "breaks_every_min", "Between 10 and 60"),
        ("ways", {"mode_phone": "1", "mode_video": "1"}, "mode_phone", "the same place"),
        ("topics", {"wish_legal": "man"}, "strength_legal", "how much it matters"),
        ("topics", {"strength_court": "must"}, "strength_court", "a wish for one gender"),
        (
            "people",
            {"wish_worker": "no_preference", "strength_worker": "must"},
            "strength_worker",
            "a wish for one gender",
        ),
        (
            "keep_away",
            {"keep_away-0-sort": "region", "keep_away-0-who": ""},
            "keep_away-0-who",
            "Say which",
        ),
        ("keep_away", {"keep_away-0-who": "Driton"}, "keep_away-0-sort", "whom this is about"),
        ("not_now", {"not_now-0-told_to": "Renna"}, "not_now-0-topic", "not to be raised"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    browser: Browser, path: str, code: str, given: dict[str, str], field: str, said: str
) -> None:
    answer = browser.change(f"{path}/{code}", **given)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert said in answer.text
    for typed in given.values():
        assert f'value="{typed}"' in answer.text, "what was typed is kept"


def test_every_wish_for_every_topic_is_kept_as_it_was_given(
    site: Site, browser: Browser, path: str
) -> None:
    """INV-08: each value with each strength, and no other combination."""
    wishes = [each for each in GenderWish if each is not GenderWish.NOT_ASKED_YET]
    pairs = list(product(wishes, ("", *(each.value for each in WishStrength))))
    for place, (wish, strength) in enumerate(pairs):
        topic = TOPICS[place % len(TOPICS)].value
        fits = bool(strength) == (wish in GENDER_WISHES)
        given = {f"wish_{topic}": wish.value, f"strength_{topic}": strength}
        answer = browser.change(f"{path}/topics", **given)
        assert answer.status_code == (303 if fits else 422), (topic, wish, strength)
        if fits:
            with site.owner() as connection:
                stored = connection.execute(
                    text(
                        "SELECT wish, strength FROM topic_wish"
                        f" WHERE about = '{topic}' AND ended_at IS NULL"
                    )
                ).one()
            assert tuple(stored) == (wish.value, strength or None)
    left_open = browser.change(f"{path}/topics", wish_health="", strength_health="")
    assert left_open.status_code == 303, "as for everything else"


def test_the_database_itself_refuses_what_is_no_answer(
    site: Site, browser: Browser, full: str
) -> None:
    for statement in (
        "UPDATE comms_profile SET continuity = 'perhaps'",
        "UPDATE comms_profile SET mode_phone = '9'",
        "UPDATE comms_profile SET literacy_format = 'perhaps'",
        "UPDATE comms_profile SET access_state = 'do_not_ask'",
        "UPDATE topic_wish SET strength = NULL",
        "UPDATE exclusion SET who_sealed = NULL",
        "UPDATE never_use_name SET name_sealed = NULL",
        "UPDATE spared_topic SET topic_sealed = NULL",
        "UPDATE case_phrase SET effect = 'perhaps'",
    ):
        with pytest.raises(DBAPIError), site.owner() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("code", "given", "field"),
    [
        (
            "interpreting",
            {"continuity_name": "Ardian", "continuity_gender": "man"},
            "continuity_gender",
        ),
        ("interpreting", {"continuity": "rotate", "continuity_name": "Ardita"}, "continuity_name"),
        ("interpreting", {"continuity_name": "Driton"}, "continuity_name"),
        (
            "ways",
            {
                f"mode_{mode}": "never"
                for mode in ("in_person", "phone", "video", "without_name", "other_town", "written")
            },
            "mode_in_person",
        ),
        ("names", {"never_use-1-name": "Ilvara"}, "never_use"),
    ],
)
def test_a_contradiction_is_said_at_its_field_and_kept_when_they_want_it_so(
    browser: Browser, full: str, code: str, given: dict[str, str], field: str
) -> None:
    path = f"{full}/{code}"
    answer = browser.change(path, **given)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "They want it so" in answer.text
    again = browser.fill(path, **given, keep="y")
    assert browser.send(path, again).status_code == 303


def test_somebody_kept_away_who_is_also_named_as_their_interpreter(
    browser: Browser, path: str
) -> None:
    named = {"continuity": "same", "continuity_name": "Driton"}
    assert browser.change(f"{path}/interpreting", **named).status_code == 303
    answer = browser.change(f"{path}/keep_away", **GIVEN["keep_away"])
    assert answer.status_code == 422
    assert "Ask which of the two holds" in answer.text
    assert "he knows her brother" in answer.text


def test_two_people_at_once_lose_nothing(
    site: Site, worker: Actor, browser: Browser, full: str
) -> None:
    path = f"{full}/not_now"
    late = browser.fill(path, **{"not_now-1-topic": "My words."})
    theirs = site.browser(worker).change(path, **{"not_now-1-topic": "Their words."})
    assert theirs.status_code == 303
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert "Their words." in answer.text
    assert "My words." in answer.text


def test_the_short_form_leaves_alone_what_it_does_not_ask(browser: Browser, full: str) -> None:
    assert browser.submit(full, **UNASKED | rows("helps", {"text": "Tea."})).status_code == 303
    page = browser.open(f"{full}/all").text
    for code in ("languages", "reading", "ways", "room"):
        for words in SHOWN[code]:
            assert words in _part(page, code)


def test_a_profile_is_looked_at_again(browser: Browser, case: str, path: str) -> None:
    """domain.md §6: COMMS, after ninety days."""
    assert browser.submit(path, **UNASKED).status_code == 303
    assert "The next look:" in browser.open(f"{path}/all").text
    assert (
        "Are language, interpreter and contact still right?" in browser.open(f"{case}/reviews").text
    )


def test_an_answer_by_somebody_else_asks_for_the_card(browser: Browser, path: str) -> None:
    given = {"pref_gender_interpreter": "no_preference", "asked_how": "somebody_else"}
    assert browser.change(f"{path}/interpreting", **given).status_code == 303
    assert "Ask them with the card" in browser.open(f"{path}/all").text


def test_a_stranger_and_who_only_reads_change_nothing(
    site: Site, opened: Opened, full: str
) -> None:
    stranger = site.browser(site.hat(Role.CW, opened.organisation_id))
    house = standing(site, opened, Role.AW, Relation.CONSENT)
    for address in (f"{full}/all", f"{full}/room", f"{full}/card"):
        assert stranger.open(address).status_code == 404
    page = house.open(f"{full}/all")
    assert page.status_code == 200
    assert "Change" not in main_of(page.text)
    assert house.open(f"{full}/room").status_code in (403, 404)


def test_how_it_was_asked_is_of_the_answer_that_stands(browser: Browser, full: str) -> None:
    """What they pointed at on the card is theirs; another answer was not asked so."""
    page = browser.open(f"{full}/all").text
    assert "they pointed at the card" in page
    same = UNASKED | {"need": "always", "wish": "woman", "strength": "must"}
    assert browser.submit(full, **same).status_code == 303
    assert "they pointed at the card" in browser.open(f"{full}/all").text
    assert browser.submit(full, **same | {"wish": "man"}).status_code == 303
    assert "they pointed at the card" not in browser.open(f"{full}/all").text


def test_the_worked_example_of_precedence(
    site: Site, worker: Actor, opened: Opened, browser: Browser, path: str
) -> None:
    """domain.md §4.8, and stories 2 and 3 as far as the profile goes."""
    given = {"pref_gender_interpreter": "ask_each_time"}
    assert browser.change(f"{path}/interpreting", **given).status_code == 303
    health = {"wish_health": "woman", "strength_health": "must"}
    assert browser.change(f"{path}/topics", **health).status_code == 303
    with site.acting(worker) as session:
        wishes = wishes_of(session, case_by_reference(session, opened.reference))
        assert wishes.of(WishAbout.SCHOOL).needs_answer
        assert wishes.of(WishAbout.HEALTH).is_must
        smear_test = wishes.of(WishAbout.INTIMATE_HEALTH)
        assert (smear_test.wish, smear_test.source) == (GenderWish.WOMAN, WishSource.WIDER_TOPIC)
