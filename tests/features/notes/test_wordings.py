"""What a note said before it was changed: kept, and read by whoever reads the note."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.kinds import Kind, Role
from caseapp.models.note import Note, NoteWording
from tests.support.site import Browser, Site

FIRST, SECOND, THIRD = "zqfirst words", "zqsecond words", "zqthird words"


def _case(browser: Browser) -> str:
    made = browser.submit("/cases/new", name_to_use="Torvash", age_status="adult")
    return str(made.location)


def _note(site: Site, browser: Browser, case: str, **values: str) -> str:
    """Write a note and return its address."""
    given = {"text": FIRST, "mode": "phone", **values}
    assert browser.submit(f"{case}/notes/new", **given).status_code == 303
    table: Any = Note.__table__
    with site.owner() as connection:
        return f"{case}/notes/{connection.execute(select(table.c.id)).scalars().all()[-1]}"


def _change(browser: Browser, address: str, *texts: str) -> None:
    for text in texts:
        assert browser.submit(address, text=text, heading="").status_code == 303


def test_each_wording_stays_the_latest_first(site: Site, browser: Browser) -> None:
    case = _case(browser)
    address = _note(site, browser, case)
    assert "/earlier" not in browser.open(case).text
    assert "no earlier wording" in browser.open(f"{address}/earlier").text
    _change(browser, address, SECOND, THIRD)
    page = browser.open(case).text
    assert THIRD in page
    assert FIRST not in page
    assert f"{address}/earlier" in page
    earlier = browser.open(f"{address}/earlier").text
    assert earlier.index(THIRD) < earlier.index(SECOND) < earlier.index(FIRST)


def test_a_change_of_nothing_keeps_no_wording(site: Site, browser: Browser) -> None:
    case = _case(browser)
    address = _note(site, browser, case)
    _change(browser, address, FIRST)
    with site.owner() as connection:
        assert connection.execute(select(NoteWording.__table__)).all() == []


def test_whoever_does_not_read_a_restricted_note_does_not_read_what_it_said(
    site: Site, worker: Actor, browser: Browser
) -> None:
    case = _case(browser)
    address = _note(site, browser, case, restriction="beliefs")
    _change(browser, address, SECOND)
    assert FIRST in browser.open(f"{address}/earlier").text
    other = site.hat(Role.CW, worker.organisation_id)
    given = {"person": str(other.membership_id), "team_role": "co_worker", "before": "stays"}
    assert browser.submit(f"{case}/team", **given, chosen="told").status_code == 303
    assert site.browser(other).open(f"{address}/earlier").status_code == 404
    with site.acting(other) as session:
        assert session.scalars(select(NoteWording)).all() == []


def test_what_was_said_is_closed_with_the_note_and_never_changed(
    site: Site, worker: Actor, browser: Browser
) -> None:
    made = browser.submit("/cases/new", name_to_use="Torvash", age_status="child")
    address = _note(site, browser, str(made.location))
    _change(browser, address, SECOND)
    assert browser.submit(address, text=THIRD, closed_to_guardian="y").status_code == 303
    table: Any = NoteWording.__table__
    with site.owner() as connection:
        rows = connection.execute(select(table)).all()
    assert [row.closed_to_guardian for row in rows] == [True, True]
    assert {row.kind for row in rows} == {Kind.NOT}
    with site.acting(worker) as session:
        wording = session.scalars(select(NoteWording)).first()
        wording.text = "other words"
        with pytest.raises(AccessRefusedError, match="does not change"):
            session.flush()
