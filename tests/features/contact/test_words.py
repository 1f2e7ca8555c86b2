"""Words that tell nothing (INV-15), and what is asked before a talk (domain.md §4.5, story 6)."""

from __future__ import annotations

import re

import pytest

from tests.features.contact.conftest import MONDAY, NUMBER, Here

OFFICE = {"from_at": "10:00", "until_at": "16:00"}
TEXT = {"channel": "text"}


def _copied(page: str) -> str | None:
    found = re.search(r'<p class="own" id="text"[^>]*>([^<]*)</p>', page)
    return found[1] if found else None


def test_a_message_is_made_of_neutral_sentences_to_copy(here: Here) -> None:
    way = here.add(**TEXT)
    answer = here.browser.submit(f"{way}/message", sentences="ring_back", words="Mind the rain.")
    assert _copied(answer.text) == "Hello. Please ring when it suits you. Mind the rain."
    assert NUMBER not in answer.text


@pytest.mark.parametrize(
    "words",
    [
        "Greetings from Brookmere",
        "your support circle",
        "Dear Ilvara",
        "dear ILVARA!",
        "about the police",
        "the Interpreter is ill",
        "with zqaunt",
        "with zqcousin",
    ],
)
def test_what_would_tell_something_is_refused_and_kept(here: Here, words: str) -> None:
    here.browser.submit(
        f"{here.case}/people/new", name="zqaunt", knows="not_asked_yet", may_call="not_asked_yet"
    )
    here.browser.submit(f"{here.case}/companions", name="zqcousin")
    way = here.add(**TEXT)
    answer = here.browser.submit(f"{way}/message", words=words)
    assert answer.status_code == 422
    assert _copied(answer.text) is None
    assert 'id="words-error"' in answer.text
    reference = here.case.rpartition("/")[2]
    assert here.browser.submit(f"{way}/message", words=f"see {reference}").status_code == 422


def test_what_the_person_allowed_may_be_written(here: Here) -> None:
    way = here.add(words="clinic", may_name_us="y", **TEXT)
    said = "From Brookmere: the clinic rang."
    assert _copied(here.browser.submit(f"{way}/message", words=said).text) == said


def test_outside_the_rule_there_is_no_message_also_where_it_was_urgent(here: Here) -> None:
    with here.at("2027-01-11T08:00:00+00:00"):
        way = here.add(**TEXT, **OFFICE)
        here.browser.submit(f"{way}/urgent", reason="danger")
        form = here.browser.fill(f"{here.path}/talk", sentences="ring_back")
        answer = here.browser.send(f"{way}/message", form)
        assert answer.status_code == 422
        assert _copied(answer.text) is None
        assert "nothing is written to it" in answer.text
    with here.at(MONDAY):
        again = here.browser
        assert _copied(again.submit(f"{way}/message", sentences="ring_back").text)


def test_no_voicemail_without_a_yes(here: Here) -> None:
    way = here.add()
    assert "leave none" in here.browser.open(f"{way}/message").text
    assert here.browser.change(way, voicemail="yes").status_code == 303
    assert "leave none" not in here.browser.open(f"{way}/message").text


def test_story_6_not_alone_on_the_phone(here: Here) -> None:
    """domain.md §10: only neutral prompts, another time offered, and no message; one tap undoes."""
    here.add(stop_word="umbrella", voicemail="yes")
    way = here.add(**TEXT)
    talk = f"{here.path}/talk"
    assert "Only neutral things" not in here.browser.open(talk).text
    assert here.browser.submit(talk, alone="no").status_code == 303
    page = here.browser.open(talk).text
    assert "Only neutral things now" in page
    assert "If something is wrong now" in page
    assert "umbrella" in page
    tried = here.browser.fill(talk, sentences="ring_back")
    answer = here.browser.send(f"{way}/message", tried)
    assert answer.status_code == 422
    assert _copied(answer.text) is None
    form = here.browser.fill(talk)
    assert here.browser.send(f"{talk}/again", {**form, "on": ""}).status_code == 303
    assert "Speak again, at a safe time." in here.browser.open(f"{here.case}/reviews").text
    assert here.browser.submit(talk).status_code == 303
    assert "Only neutral things" not in here.browser.open(talk).text
    assert _copied(here.browser.submit(f"{way}/message", sentences="ring_back").text)


def test_an_answer_counts_for_this_talk_and_for_its_author(here: Here) -> None:
    talk = f"{here.path}/talk"
    with here.at(MONDAY):
        here.browser.submit(talk, alone="no")
        assert "Only neutral" in here.browser.open(talk).text
        form = here.browser.fill(
            talk, right_person="yes", talk="00000000-0000-4000-8000-00000000000a"
        )
        assert here.browser.send(talk, form).status_code == 303
        assert "Only neutral" not in here.browser.open(talk).text
        here.browser.submit(talk, alone="no")
    with here.at("2027-01-11T14:00:10+00:00"):
        assert "Only neutral" not in here.browser.open(talk).text
