"""The case page as a frame of panels: one answer, parts that fail apart, each refreshed singly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Blueprint
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from caseapp.access.actor import Actor
from caseapp.db import passage, patience
from caseapp.kinds import Kind, Role
from caseapp.models.trail import TrailSubject
from caseapp.web import panels
from tests.support.site import Browser, Site

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
NOTE = "zqnote7p"
SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def owner(site: Site) -> Actor:
    """The caseworker of :func:`address`."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, owner: Actor) -> Browser:
    """Her browser."""
    return site.browser(owner)


@pytest.fixture
def address(browser: Browser) -> str:
    """The case page of a case with a note."""
    made: str = browser.submit("/cases/new", name_to_use="Ada", age_status="adult").location
    browser.submit(f"{made}/notes/new", text=NOTE, mode="phone")
    return made


@pytest.fixture
def offered(site: Site) -> Iterator[dict[str, panels.Panel]]:
    """The panels of this application, to be changed by a test."""
    known: dict[str, panels.Panel] = site.app.extensions["caseapp_panels"]
    before = dict(known)
    yield known
    known.clear()
    known.update(before)


def test_the_page_is_one_answer_made_of_all_panels(browser: Browser, address: str) -> None:
    page = browser.open(address).text
    for name in ("who", "manner", "pillars", "team", "notes", "later"):
        assert f'id="panel-{name}"' in page
    assert NOTE in page


def test_a_panel_that_fails_leaves_the_rest_of_the_page(
    browser: Browser, address: str, offered: dict[str, panels.Panel]
) -> None:
    def broken(_look: panels.Look) -> Any:
        raise ZeroDivisionError

    offered["pillars"] = replace(offered["pillars"], load=broken)
    answer = browser.open(address)
    assert answer.status_code == 200
    assert NOTE in answer.text
    assert "cannot be shown just now" in answer.text
    assert f"{address}/panels/pillars" in answer.text


def test_a_panel_whose_statement_fails_leaves_the_rest_of_the_page(
    browser: Browser, address: str, offered: dict[str, panels.Panel]
) -> None:
    """The database may have given up the transaction; what comes after it is read all the same."""

    def broken(look: panels.Look) -> Any:
        look.session.connection().execute(
            text("SELECT nothing FROM nowhere"), execution_options=passage.PASS
        )

    offered["pillars"] = replace(offered["pillars"], load=broken)
    answer = browser.open(address)
    assert answer.status_code == 200
    assert NOTE in answer.text


def test_a_slow_panel_is_stopped_and_the_rest_is_there(
    site: Site,
    browser: Browser,
    address: str,
    offered: dict[str, panels.Panel],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panels, "ONE_WAITS", 0.2)
    monkeypatch.setattr(patience, "PERSON_WAITS", 0.2)

    def endless(look: panels.Look) -> Any:
        look.session.connection().execute(text(SLOW), execution_options=passage.PASS)

    offered["pillars"] = replace(offered["pillars"], load=endless)
    answer = browser.open(address)
    assert answer.status_code == 200
    assert NOTE in answer.text
    assert "cannot be shown just now" in answer.text


def test_when_all_of_it_takes_long_the_last_panels_are_asked_for_alone(
    browser: Browser,
    address: str,
    offered: dict[str, panels.Panel],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panels, "ALL_WAIT", 0.3)
    before = offered["pillars"].load

    def late(look: panels.Look) -> Any:
        time.sleep(0.4)
        return before(look)

    offered["pillars"] = replace(offered["pillars"], load=late)
    page = browser.open(address).text
    assert "takes longer" in page
    assert NOTE not in page
    monkeypatch.setattr(panels, "ALL_WAIT", 4.0)
    assert NOTE in browser.open(f"{address}/panels/notes").text


def test_a_late_panel_that_has_nothing_to_show_goes_away_quietly(
    browser: Browser, address: str, offered: dict[str, panels.Panel]
) -> None:
    offered["notes"] = replace(offered["notes"], load=lambda _look: None)
    answer = browser.open(f"{address}/panels/notes", headers=PART)
    assert answer.status_code == 200
    assert "panel-notes" not in answer.text
    assert browser.open(f"{address}/panels/notes").status_code == 404


def test_patience_ends_with_its_block(
    site: Site, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PERSON_WAITS", 0.2)
    with site.acting(owner) as session:
        with pytest.raises(OperationalError), patience.of(0.05):
            session.connection().execute(text(SLOW), execution_options=passage.PASS)
        session.rollback()
        counted = session.connection().execute(
            text("SELECT count(*) FROM organisation"), execution_options=passage.PASS
        )
        assert counted.scalar() == 1


def test_one_panel_is_a_part_for_htmx_and_a_page_without_it(browser: Browser, address: str) -> None:
    part = browser.open(f"{address}/panels/notes", headers=PART).text
    page = browser.open(f"{address}/panels/notes").text
    assert NOTE in part
    assert NOTE in page
    assert "<html" not in part
    assert "<html" in page
    assert len(part) <= 0.8 * len(browser.open(address).text)


def test_a_panel_that_is_not_offered_or_not_for_this_actor_is_a_missing_page(
    site: Site, owner: Actor, browser: Browser, address: str
) -> None:
    assert browser.open(f"{address}/panels/nothing").status_code == 404
    assert browser.open(f"{address}/panels/support").status_code == 404
    manager = site.browser(site.hat(Role.MGR, owner.organisation_id))
    assert manager.open(f"{address}/panels/who").status_code == 200
    assert manager.open(f"{address}/panels/notes").status_code == 404


def test_the_summary_is_changed_inside_its_panel(browser: Browser, address: str) -> None:
    headers = {**PART, "HX-Target": "section#panel-who"}
    form = browser.open(f"{address}/summary", headers=headers).text
    assert "<html" not in form
    assert 'id="panel-who"' in form
    typed = {**browser.fill(f"{address}/summary"), "name_to_use": ""}
    answer = browser.http.post(f"{address}/summary", data=typed, headers=headers)
    assert answer.status_code == 422
    assert "Error: " in answer.text
    typed["name_to_use"] = "Bryony"
    answer = browser.http.post(f"{address}/summary", data=typed, headers=headers)
    assert answer.status_code == 303
    assert answer.location == f"{address}/panels/who"
    again = browser.http.post(f"{address}/summary", data=typed, headers=headers)
    assert (again.status_code, again.location) == (303, answer.location)
    panel = browser.open(answer.location, headers=headers).text
    assert "Bryony" in panel
    assert "Saved." in panel


def test_two_panels_of_one_name_are_refused(site: Site, offered: dict[str, panels.Panel]) -> None:
    blueprint = Blueprint("twice", __name__)
    panels.offer(blueprint, offered["notes"])
    site.app._got_first_request = False
    with pytest.raises(ValueError, match="notes"):
        site.app.register_blueprint(blueprint)


def test_what_the_panels_show_stands_in_the_trail(
    site: Site, owner: Actor, browser: Browser, address: str
) -> None:
    browser.open(f"{address}/panels/notes")
    with site.system("audit") as session:
        kinds = session.scalars(
            select(TrailSubject.kinds)
            .where(TrailSubject.operation == "look")
            .order_by(TrailSubject.seq.desc())
        ).first()
    assert Kind.NOT in kinds
