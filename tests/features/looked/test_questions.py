"""A line can be questioned: the question reaches the officer, and the answer stands beside it."""

from __future__ import annotations

from caseapp.base import ids
from caseapp.kinds import NOTICE_LABELS, NoticeCode, Role, Sensitivity
from tests.features.looked.conftest import Here
from tests.support.site import Site

WORDS, ANSWER = "zqwhy did they read this", "zqbecause they were on duty"


def _asked(here: Here, words: str = WORDS) -> str:
    """Ask about the newest line, and return the address at which it is answered."""
    browser = here.site.browser(here.renna)
    sent = browser.submit(here.link("/ask"), words=words)
    assert (sent.status_code, sent.location) == (303, here.path("/looked"))
    listed = here.site.browser(here.holm).open("/audit/questions").text
    return "/audit/questions/" + listed.partition('href="/audit/questions/')[2].partition('"')[0]


def test_it_reaches_the_officer_and_the_answer_stands_beside_the_line(here: Here) -> None:
    address = _asked(here)
    officer = here.site.browser(here.holm)
    assert address in officer.open("/today").text
    page = officer.open(address).text
    assert WORDS in page
    assert "Somebody" not in page.partition("<main")[2].partition("</main>")[0]
    assert "The data protection officer will answer here." in here.page(here.renna).text
    assert officer.submit(address, answer=ANSWER).location == "/audit/questions"
    read = here.page(here.renna).text
    assert read.index(WORDS) < read.index(ANSWER)
    assert address not in officer.open("/today").text
    assert "Answered" in officer.open("/audit/questions").text


def test_the_key_worker_is_told_to_tell_the_person(here: Here) -> None:
    here.site.browser(here.holm).submit(_asked(here), answer=ANSWER)
    assert (
        NOTICE_LABELS[NoticeCode.LOOK_ANSWERED]
        in here.site.browser(here.renna).open("/notices").text
    )


def test_words_are_not_needed(here: Here) -> None:
    address = _asked(here, "")
    assert "Without words." in here.site.browser(here.holm).open(address).text


def test_nobody_but_the_officer_of_the_organisation_reads_the_list(here: Here) -> None:
    address = _asked(here)
    for who in (here.renna, here.maudra):
        for path in ("/audit/questions", address):
            assert here.site.browser(who).open(path).status_code == 403
    other = here.site.browser(here.site.hat(Role.DPO, here.site.organisation("Elsewhere")))
    assert other.open(address).status_code == 404
    assert address not in other.open("/audit/questions").text


def test_managers_read_the_line_and_not_the_words(here: Here) -> None:
    here.site.browser(here.holm).submit(_asked(here), answer=ANSWER)
    page = here.page(here.maudra).text
    assert WORDS not in page
    assert ANSWER not in page


def test_of_a_protected_case_it_reaches_the_officer_too(site: Site, here: Here) -> None:
    secret = site.open_case(here.renna, sensitivity=Sensitivity.PROTECTED)
    whose = Here(site, here.renna, here.maudra, here.holm, secret)
    address = _asked(whose)
    officer = site.browser(here.holm)
    assert officer.submit(address, answer=ANSWER).status_code == 303
    assert ANSWER in whose.page(here.renna).text
    assert officer.open(f"/cases/{ids.show_reference(secret.reference)}").status_code == 404


def test_an_answer_needs_words_and_two_answers_are_shown_beside_each_other(here: Here) -> None:
    address = _asked(here)
    officer = here.site.browser(here.holm)
    empty = officer.submit(address, answer=" ")
    assert empty.status_code == 422
    late = officer.fill(address, answer="zqanother answer")
    officer.submit(address, answer=ANSWER)
    sent = officer.send(address, late)
    assert sent.status_code == 409
    assert ANSWER in sent.text
    assert "zqanother answer" in sent.text
    assert ANSWER in here.page(here.renna).text


def test_a_line_of_another_case_is_not_asked_about_here(here: Here) -> None:
    other = here.site.open_case(here.renna)
    there = Here(here.site, here.renna, here.maudra, here.holm, other)
    seq = there.link("/ask").split("/")[-2]
    for number in (seq, "9" * 30):
        asked = here.site.browser(here.renna).open(here.path(f"/looked/{number}/ask"))
        assert asked.status_code == 404
