"""Permissions on *Together*: asked, looked at and stopped by two people at one screen (P5, P6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from caseapp.access.actor import Actor
from caseapp.models.consent import Consent
from tests.features.consents.conftest import Ledger
from tests.support import languages
from tests.support.site import Site
from tests.web.test_together import NEVER, _says


@pytest.fixture
def together(ledger: Ledger) -> Ledger:
    """The same, where the session shows the case to two people."""
    form = ledger.browser.fill(f"{ledger.case}/together")
    assert ledger.browser.send(f"{ledger.case}/together", form).location == "/together"
    return ledger


def _words(ledger: Ledger, path: str) -> list[str]:
    shown = " ".join(languages.shown(ledger.browser.open(path).text).texts)
    return [word for word in NEVER if _says(shown, word)]


def test_two_people_ask_look_and_stop(site: Site, together: Ledger, advocate: Actor) -> None:
    assert f"{together.case}/consents" in together.browser.open("/together").text
    answer = together.answer(advocate)
    assert (answer.status_code, answer.location) == (303, f"{together.case}/consents")
    assert site.browser(advocate).open(together.case).status_code == 200
    assert "Stop sharing" in together.page
    assert together.stop().status_code == 303
    assert site.browser(advocate).open(together.case).status_code == 404


def test_nothing_there_says_what_two_people_should_not_read(
    together: Ledger, advocate: Actor
) -> None:
    together.answer(advocate, kinds=["RSK", "CJ"], company="accompanied")
    wrong = together.browser.submit(f"{together.case}/consents/new", answer="yes").text
    found = [word for word in NEVER if _says(" ".join(languages.shown(wrong).texts), word)]
    for path in ("", "/new", f"/{together.rows[0].id}/stop", "/card"):
        found += _words(together, f"{together.case}/consents{path}")
    assert found == []


def test_whether_a_yes_counts_is_not_said_there(
    site: Site, ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    ledger.answer(advocate, company="accompanied")
    _grow_old(site)
    assert "To look at again together" in ledger.page
    form = ledger.browser.fill(f"{ledger.case}/together")
    ledger.browser.send(f"{ledger.case}/together", form)
    assert "To look at again together" not in ledger.page
    assert "You have said yes to" in ledger.page
    new = ledger.browser.open(f"{ledger.case}/consents/new").text
    assert "hard moment" not in new
    for path in (f"/{ledger.rows[0].id}", f"/{ledger.rows[0].id}/told"):
        assert ledger.browser.open(f"{ledger.case}/consents{path}").location == "/together"


def test_only_this_person_is_there(site: Site, ledger: Ledger, worker: Actor) -> None:
    other = ledger.browser.submit("/cases/new", name_to_use="Odren", age_status="adult").location
    assert ledger.browser.open(f"{other}/consents").status_code == 200
    form = ledger.browser.fill(f"{ledger.case}/together")
    ledger.browser.send(f"{ledger.case}/together", form)
    for path in ("", "/new", "/card"):
        assert ledger.browser.open(f"{other}/consents{path}").status_code == 404
    for end in ("/cases", 'href="/today"', "/circle"):
        assert f'"{end}"' not in ledger.page


def _grow_old(site: Site) -> None:
    """Let the hours pass in which nothing says whether an answer counts."""
    table: Any = Consent.__table__
    with site.owner() as connection:
        for row in connection.execute(table.select()).all():
            earlier = row.made_at - timedelta(hours=3)
            connection.execute(table.update().values(made_at=earlier))
