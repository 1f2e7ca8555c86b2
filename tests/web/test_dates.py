"""Days that cannot be meant: in every date field of every form they are answered at the field, in
plain words, and what was typed stays. The forms are found by walking through the pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.base.days import EARLIEST, LATEST
from caseapp.kinds import Role
from tests.support.crawl import Crawl
from tests.support.site import Browser, Site, shown_forms

ROOT = Path(__file__).resolve().parents[2] / "caseapp"
_FIELD = re.compile(r"<input\b[^>]*>")
_MOMENT = "T10:00"
#: Fields that must be among those that are found, so that the walk is not blind.
KNOWN = {"on", "looked_on", "since_on", "moved_on", "came_on", "start_on", "next_on", "due_on"}
KNOWN |= {"until", "starts", "checked_on", "day", "rrp_end", "hearing_on", "challenge_deadline"}


def test_no_form_has_a_date_field_of_another_kind() -> None:
    """``caseapp/web/days.py`` says which days can be meant, once for all."""
    others = re.compile(r"\b(?:Date|DateTime|DateTimeLocal|Month|Week)Field\b")
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if others.search(path.read_text())
    }
    assert found == {"web/days.py"}


@pytest.fixture
def crawl(embedded_site: Site) -> Crawl:
    """Give a filled site."""
    return Crawl.of(embedded_site)


def _dates(page: str) -> dict[str, str]:
    """Return every date field of a page with what its day ends in."""
    inputs = [html.unescape(each) for each in _FIELD.findall(page)]
    return {
        name[1]: _MOMENT if kind[1] == "datetime-local" else ""
        for each in inputs
        if (kind := re.search(r'type="(date|datetime-local)"', each))
        and (name := re.search(r'name="([^"]+)"', each))
    }


def _forms(crawl: Crawl) -> Iterator[tuple[Browser, str, dict[str, str], str, str]]:
    """Every form with a date field that somebody is shown: what it shows, the field, its end."""
    seen: set[tuple[str, str]] = set()
    home = crawl.owner.organisation_id
    people: list[Actor] = [crawl.owner]
    people += [crawl.site.hat(role, home) for role in (Role.MGR, Role.ADM)]
    hats = [f"/admin/users/{crawl.owner.user_id}/check"]
    for actor in people:
        browser = crawl.site.browser(actor)
        for address in [*crawl.addresses, *hats]:
            page = browser.open(address)
            if page.status_code != 200:
                continue
            ends = _dates(page.text)
            for form in shown_forms(page.text):
                path = form.action or address
                for name in form.names & ends.keys():
                    if (path, name) not in seen:
                        seen.add((path, name))
                        yield browser, path, form.fields, name, ends[name]


def test_days_that_cannot_be_meant_are_answered_at_the_field(crawl: Crawl) -> None:
    found = set()
    for browser, path, shown, name, end in _forms(crawl):
        found.add(name)
        for day in ("0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"):
            key = str(ids.new_id())
            answer = browser.send(path, {**shown, "submission_key": key, name: day + end})
            assert answer.status_code == 422, (path, name, day, answer.status)
            assert "Please look at the year." in answer.text, (path, name, day)
            assert f'value="{day}{end}"' in answer.text, (path, name, day)
        for day in (EARLIEST, LATEST):
            key = str(ids.new_id())
            sent = {**shown, "submission_key": key, name: day.isoformat() + end}
            answer = browser.send(path, sent)
            assert answer.status_code < 500, (path, name, day, answer.status)
            assert "Please look at the year." not in answer.text, (path, name, day)
    assert KNOWN - found == set()
