"""Whatever is sent, the answer is plain, what was typed stays, and nothing becomes a 500."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import Role
from caseapp.web import LARGEST_FORM
from tests.support.site import Browser, Site

STRANGE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "\ud7ff\u202e\u2066",
            "👩‍👧 Ilvará",
            "0001-01-01",
            "9999-12-31",
            "2026-02-30",
            "-1",
            "9" * 40,
            "P1-10",
            "P4-35",
            "P9-99",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "' OR 1=1 --",
            "y" * 5_000,
        ]
    ),
)
FIELDS = ["name_to_use", "age_status", "stage", "on", "presence", "words", "reason", "mode", "text"]
FIELDS += ["heading", "version", "submission_key", "say_it", "pronouns", "summary", "id"]
FIELDS += ["case_id", "organisation_id", "author_id", "made_at", "start_on", "end_on"]


@pytest.fixture
def owner(site: Site) -> Actor:
    """A caseworker with a case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def case(site: Site, owner: Actor) -> str:
    """The address of a case."""
    answer = site.browser(owner).submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return answer.headers["Location"]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    page=st.sampled_from(["/cases/new", "/notes/new", "/summary", "/pillars/1", "/pillars/4"]),
    form=st.dictionaries(st.sampled_from(FIELDS), STRANGE, max_size=8),
)
def test_no_form_becomes_a_500(
    site: Site, owner: Actor, case: str, page: str, form: dict[str, str]
) -> None:
    browser = _kept_browser(site, owner)
    path = page if page.startswith("/cases") else case + page
    shown = browser.fill(path)
    answer = browser.send(path, {**shown, **form})
    assert answer.status_code in (303, 409, 422), answer.status


def test_a_form_keeps_what_was_typed_and_says_what_is_missing(
    embedded_site: Site,
) -> None:
    browser = embedded_site.browser(embedded_site.hat(Role.CW, embedded_site.organisation()))
    answer = browser.submit("/cases/new", name_to_use="Ilvara 🌿")
    assert answer.status_code == 422
    assert "Choose one" in answer.text
    assert 'value="Ilvara 🌿"' in answer.text
    assert "<title>Error: " in answer.text


def test_an_overlong_text_is_answered_at_the_field(site: Site, owner: Actor, case: str) -> None:
    browser = site.browser(owner)
    long = "ä" * 100_001
    answer = browser.submit(f"{case}/notes/new", text=long, mode="phone")
    assert answer.status_code == 422
    assert "100000 characters or fewer" in answer.text
    assert long in answer.text
    fits = browser.submit(f"{case}/notes/new", text=long[:-1], mode="phone")
    assert fits.status_code == 303


def test_more_than_a_form_can_hold_is_answered_plainly(embedded_site: Site) -> None:
    owner = embedded_site.hat(Role.CW, embedded_site.organisation())
    browser = embedded_site.browser(owner)
    form = browser.fill("/cases/new", name_to_use="x" * (LARGEST_FORM + 1), age_status="adult")
    assert browser.send("/cases/new", form).status_code == 413


def test_mass_assignment_changes_nothing(site: Site, owner: Actor, case: str) -> None:
    other = site.hat(Role.CW, site.organisation("Elsewhere"))
    browser = site.browser(owner)
    answer = browser.submit(
        f"{case}/summary",
        name_to_use="Ilvara",
        id=str(ids.new_id()),
        author_id=str(other.user_id),
        organisation_id=str(other.organisation_id),
        case_id=str(ids.new_id()),
        made_at="2020-01-01",
    )
    assert answer.status_code == 303
    assert browser.open(case).status_code == 200
    assert site.browser(other).open(case).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_unknown_methods_are_answered_405_or_refused(embedded_site: Site, method: str) -> None:
    owner = embedded_site.hat(Role.CW, embedded_site.organisation())
    browser = embedded_site.browser(owner)
    assert browser.http.open("/cases", method=method).status_code == 405


def test_broken_forms_and_cookies_are_answered_plainly(embedded_site: Site) -> None:
    browser = embedded_site.browser()
    for cookie in ("a.", "a.x.y", "x" * 4_000, "%00", "é"):
        browser.http.set_cookie("session", cookie, domain="localhost")
        assert browser.open("/today").status_code == 303
    answer = browser.http.post(
        "/sign-in", data=b"--x\r\nnot a form", content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code in (400, 422)


_browsers: dict[Any, Browser] = {}


def _kept_browser(site: Site, owner: Actor) -> Browser:
    """One browser for all examples of one test."""
    if owner.user_id not in _browsers:
        _browsers[owner.user_id] = site.browser(owner)
    return _browsers[owner.user_id]
