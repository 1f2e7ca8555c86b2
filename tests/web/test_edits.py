"""Two people at once, and one person twice: nothing is lost and nothing is doubled (§6.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import Role
from caseapp.models.case import Case
from caseapp.models.note import Note
from tests.support.site import Browser, Site, hidden_fields
from tests.support.world import Opened

WRITERS = 2
MANY = 1_000
#: Each run meets a part, the long run all.
FEWER = 40


def test_of_many_concurrent_edits_none_is_lost(site: Site) -> None:
    """Each writer adds its word to what it read; in the end every acknowledged word is there."""
    _edit_together(site, FEWER)


def test_of_many_double_submits_none_doubles(site: Site) -> None:
    """The same form sent twice at the same moment makes one note and gets one answer."""
    _submit_twice(site, FEWER)


@pytest.mark.long
def test_of_a_thousand_concurrent_edits_none_is_lost(site: Site) -> None:
    _edit_together(site, MANY)


@pytest.mark.long
def test_of_a_thousand_double_submits_none_doubles(site: Site) -> None:
    _submit_twice(site, MANY)


def test_an_edit_on_an_old_reading_shows_both_texts(site: Site) -> None:
    writer, case = _caseworker(site)
    path = f"/cases/{ids.show_reference(case.reference)}/summary"
    mine, theirs = site.browser(writer), site.browser(writer)
    old = mine.fill(path, name_to_use="Ilvara", summary="my words")
    assert theirs.submit(path, name_to_use="Ilvara", summary="their words").status_code == 303
    answer = mine.send(path, old)
    assert answer.status_code == 409
    assert "their words" in answer.text
    assert "my words" in answer.text
    form = {**old, **hidden_fields(answer.text)}
    assert mine.send(path, form).status_code == 303


def test_of_two_saves_in_a_row_each_is_said(site: Site) -> None:
    writer, case = _caseworker(site)
    path = f"/cases/{ids.show_reference(case.reference)}"
    browser = site.browser(writer)
    forms = [browser.fill(f"{path}/notes/new", text=text, mode="phone") for text in ("one", "two")]
    for form in forms:
        assert browser.send(f"{path}/notes/new", form).status_code == 303
    assert browser.open(path).text.count("Saved.") == len(forms)


def test_a_doubled_opening_opens_one_case(site: Site) -> None:
    writer, _case = _caseworker(site)
    browser = site.browser(writer)
    form = browser.fill("/cases/new", name_to_use="Once", age_status="adult")
    first, second = browser.send("/cases/new", form), browser.send("/cases/new", form)
    assert first.headers["Location"] == second.headers["Location"]
    with site.acting(writer) as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 2


def test_without_the_version_words_are_lost(embedded_site: Site) -> None:
    """The planted failure: with the version taken from the newest page, an old text wins."""
    writer, case = _caseworker(embedded_site)
    path = f"/cases/{ids.show_reference(case.reference)}/summary"
    mine, theirs = embedded_site.browser(writer), embedded_site.browser(writer)
    old = mine.fill(path, name_to_use="Ilvara", summary="my words")
    theirs.submit(path, name_to_use="Ilvara", summary="their words")
    newest = mine.fill(path)["version"]
    assert mine.send(path, {**old, "version": newest}).status_code == 303
    assert "their words" not in mine.open(path).text


def _edit_together(site: Site, edits: int) -> None:
    writer, case = _caseworker(site)
    note = site.note(writer, case, "begin")
    path = f"/cases/{ids.show_reference(case.reference)}/notes/{note}"
    browsers = [site.browser(writer) for _ in range(WRITERS)]
    words = [f"w{number}" for number in range(edits)]

    def add_words(number: int) -> None:
        for word in words[number::WRITERS]:
            _add_word(browsers[number], path, word)

    _in_parallel([lambda number=number: add_words(number) for number in range(WRITERS)])
    with site.acting(writer) as session:
        text = session.get(Note, note).text
    assert sorted(text.split()) == sorted(["begin", *words])


def _add_word(browser: Browser, path: str, word: str) -> None:
    """Add a word to the text as it is shown; after a conflict, to the text that the page shows."""
    page, status = browser.open(path).text, 409
    while status == 409:
        text = _theirs(page) or _mine(page)
        answer = browser.send(path, {**hidden_fields(page), "text": f"{text} {word}"})
        page, status = answer.text, answer.status_code
    assert status == 303


def _mine(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return found.group(1).strip()


def _theirs(page: str) -> str:
    found = re.search(r"<dd><bdi>(.*?)</bdi></dd>", page, re.DOTALL)
    return found.group(1).strip() if found else ""


def _submit_twice(site: Site, times: int) -> None:
    writer, case = _caseworker(site)
    path = f"/cases/{ids.show_reference(case.reference)}/notes/new"
    one, other = site.browser(writer), site.browser()
    other.http.set_cookie("session", _cookie(one), domain="localhost")
    page = one.fill(path, mode="phone")
    forms = [
        {**page, "submission_key": _key(number), "text": f"note {number}"}
        for number in range(times)
    ]
    answers: list[tuple[int, str]] = []

    def press(twin: Browser, form: dict[str, str]) -> None:
        answer = twin.send(path, form)
        answers.append((answer.status_code, answer.headers.get("Location", "")))

    _in_parallel(
        [lambda form=form, twin=twin: press(twin, form) for form in forms for twin in (one, other)]
    )
    assert {status for status, _ in answers} == {303}
    assert len({location for _, location in answers}) == 1
    with site.acting(writer) as session:
        assert session.scalar(select(func.count()).select_from(Note)) == times


def _caseworker(site: Site) -> tuple[Actor, Opened]:
    writer = site.hat(Role.CW, site.organisation())
    return writer, site.open_case(writer)


def _in_parallel(jobs: list[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def _key(number: int) -> str:
    return f"k{number:021d}"


def _cookie(browser: Browser) -> str:
    cookie = browser.http.get_cookie("session", domain="localhost")
    assert cookie is not None
    return str(cookie.value)
