"""Searching: in any script, by reference and by telephone, and never beyond what one reads."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from caseapp.access import search
from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.features.cases import queries
from caseapp.kinds import Role, Sensitivity
from caseapp.models.trail import TrailEntry
from tests.support.site import Browser, Site
from tests.support.world import Opened

NOBODY = "Nobody was found among those you may see."


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give a caseworker."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def people(site: Site, worker: Actor) -> dict[str, Opened]:
    """Open some cases of people with names in several scripts."""
    names = ("Ilvara Lin", "محمد", "Жевани", "Bekrun", "Łucja")
    return {name: site.open_case(worker, name=name) for name in names}


def _search(browser: Browser, query: str, path: str = "/cases", **more: str) -> list[str]:
    """Search from the page of cases and return the references that were found."""
    form = {**browser.fill(path), "query": query, **more}
    page = browser.send("/cases/search", form)
    assert page.status_code in (200, 422), page.status_code
    return re.findall(r'<td role="cell" class="mu"><bdi>([A-Z0-9-]{9})</bdi>', page.text)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("ilvara", "Ilvara Lin"),
        ("Lin", "Ilvara Lin"),
        ("Илвара", "Ilvara Lin"),
        ("Mohammed", "محمد"),
        ("zhevani", "Жевани"),
        ("bekroun", "Bekrun"),
        ("lucja", "Łucja"),
    ],
)
def test_a_person_is_found_by_name_in_any_script(
    site: Site, worker: Actor, people: dict[str, Opened], query: str, name: str
) -> None:
    assert _search(site.browser(worker), query) == [ids.show_reference(people[name].reference)]


def test_the_nearest_names_come_first_and_no_number_is_said_that_is_not_so(
    site: Site, worker: Actor
) -> None:
    oldest = site.open_case(worker, name="Amina")
    for number in range(queries.PAGE):
        site.open_case(worker, name=f"Aminata {number}")
    browser = site.browser(worker)
    page = browser.send("/cases/search", {**browser.fill("/cases"), "query": "Amina"}).text
    assert re.findall(r"<bdi>([A-Z0-9-]{9})</bdi>", page)[0] == ids.show_reference(oldest.reference)
    assert f"The first {queries.PAGE}; there are more." in page
    assert "found." not in page


@pytest.mark.parametrize("written", ["{}", "{}-", " {} "])
def test_a_case_is_found_by_its_reference(
    site: Site, worker: Actor, people: dict[str, Opened], written: str
) -> None:
    reference = ids.show_reference(people["Bekrun"].reference)
    spoken = reference.replace("-", "" if "-" in written else "-").lower()
    assert _search(site.browser(worker), written.strip("-").format(spoken)) == [reference]


def test_a_person_is_found_by_a_safe_number_in_whatever_way_it_is_typed(
    site: Site, worker: Actor, people: dict[str, Opened]
) -> None:
    browser = site.browser(worker)
    reference = ids.show_reference(people["Bekrun"].reference)
    made = browser.submit(
        f"/cases/{reference}/contact/new",
        channel="call", value="+44 7700 900-123", device="not_asked_yet",
        device_state="not_asked_yet", voicemail="not_asked_yet",
    )  # fmt: skip
    assert made.status_code == 303, made.text
    for typed in ("07700", "7700900123", "+44 (7700) 900 123", "٧٧٠٠٩٠٠١٢٣"):
        found = _search(browser, typed)
        assert found == ([reference] if _digits(typed) in "447700900123" else [])
    assert _search(browser, "123") == []


def _digits(typed: str) -> str:
    """The digits as people would read them."""
    return "".join(str(int(sign)) for sign in typed if sign.isdigit())


def test_nobody_is_found_whose_name_one_does_not_read(
    site: Site, worker: Actor, people: dict[str, Opened]
) -> None:
    """INV-05; a manager finds by reference, where there is nothing to read but that."""
    here = worker.organisation_id
    colleague, manager = site.hat(Role.CW, here), site.hat(Role.MGR, here)
    hidden = site.open_case(worker, name="Ilvara Lin", sensitivity=Sensitivity.PROTECTED)
    for actor in (colleague, manager, site.hat(Role.LEO, here)):
        assert _search(site.browser(actor), "Ilvara") == []
    known = ids.show_reference(people["Bekrun"].reference)
    assert _search(site.browser(manager), known) == [known]
    assert _search(site.browser(colleague), known) == []
    assert _search(site.browser(manager), ids.show_reference(hidden.reference)) == []


def test_story_12_the_administrator_is_curious(
    site: Site, worker: Actor, people: dict[str, Opened]
) -> None:
    """Given the administrator searches a survivor's name, when results load, then there are none,
    no count, and the search is logged."""
    administrator = site.hat(Role.ADM, worker.organisation_id)
    browser = site.browser(administrator)
    for query in ("Ilvara Lin", ids.show_reference(people["Ilvara Lin"].reference), "Nobody"):
        form = {**browser.fill("/cases/search"), "query": query}
        page = browser.send("/cases/search", form).text
        assert NOBODY in page
        shown = re.search(r'<section class="stack" id="found".*?</section>', page, re.S)
        assert shown is not None
        assert re.sub(r"<[^>]+>", "", shown[0]).split() == NOBODY.split()
    with site.acting(site.hat(Role.DPO, worker.organisation_id)) as session:
        entries = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "case.search")
        ).all()
    assert [entry.actor_id for entry in entries] == [administrator.user_id] * 3


def test_what_was_searched_for_is_kept_nowhere(
    site: Site, worker: Actor, people: dict[str, Opened]
) -> None:
    page = site.browser(worker).send(
        "/cases/search", {**site.browser(worker).fill("/cases"), "query": "Xanthippe"}
    )
    assert "location" not in page.headers
    with site.owner() as connection:
        for table in ("trail_entry", "trail_subject", "draft"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert "xanthippe" not in repr(rows).lower()


def test_very_many_people_ask_for_a_filter_first(
    site: Site, worker: Actor, people: dict[str, Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_PEOPLE", 4)
    browser = site.browser(worker)
    page = browser.send("/cases/search", {**browser.fill("/cases"), "query": "Bekrun"})
    assert page.status_code == 422
    assert "Choose a filter first" in page.text
    assert 'value="Bekrun"' in page.text


def test_while_somebody_types_only_what_was_found_comes_back(
    site: Site, worker: Actor, people: dict[str, Opened]
) -> None:
    browser = site.browser(worker)
    part = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#found"}
    for query, words in (
        ("ilv", "1 found."),
        ("nobody", NOBODY),
    ):
        form = {**browser.fill("/cases"), "query": query}
        answer = browser.http.post("/cases/search", data=form, headers=part)
        assert answer.status_code == 200
        assert answer.text.strip().startswith('<section class="stack" id="found"')
        assert words in answer.text


@pytest.mark.parametrize("query", ["", "   ", "🙂", "\u202e\u200f", "x" * 500, "%", "' OR 1=1"])
def test_whatever_is_typed_has_an_answer(
    site: Site, worker: Actor, people: dict[str, Opened], query: str
) -> None:
    assert _search(site.browser(worker), query) == []


def test_a_kept_filter_is_ones_own_and_holds_no_name(
    site: Site, worker: Actor, people: dict[str, Opened]
) -> None:
    browser = site.browser(worker)
    assert (
        browser.submit("/cases/kept?child=1&order=reference", name="Young ones").status_code == 303
    )
    page = browser.open("/cases/kept").text
    assert "Young ones" in page
    assert "/cases?child=1&amp;order=reference" in page
    other = site.browser(site.hat(Role.CW, worker.organisation_id))
    assert "Young ones" not in other.open("/cases/kept").text
    way = re.search(r'action="(/cases/kept/[^"]+/let-go)"', page)
    assert way is not None
    assert other.send(way[1], other.fill("/cases/kept?child=1")).status_code == 404
    assert browser.send(way[1], browser.fill("/cases/kept?child=1")).status_code == 303
    assert "Young ones" not in browser.open("/cases/kept").text


def test_a_filter_without_a_choice_or_a_name_is_not_kept(site: Site, worker: Actor) -> None:
    browser = site.browser(worker)
    answer = browser.submit("/cases/kept?child=1", name="")
    assert answer.status_code == 422
    assert "Give it a name." in answer.text
    form = browser.fill("/cases/kept?child=1", name="Everything")
    assert browser.send("/cases/kept", form).status_code == 422
