"""A permission can be narrowed within its kinds: to a headline, or to what was written in some
days (domain.md §3.3). The gate holds it, whatever a page asks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import time_machine

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.db.base import Base
from caseapp.kinds import HEADLINE_LABELS, Kind
from tests.features.consents.conftest import Ledger, day
from tests.features.consents.test_access import _grants
from tests.support.site import Site

#: Days from now, because whoever is in these tests works here since a moment ago.
NOON = (clock.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)


def _note(ledger: Ledger, word: str, **values: Any) -> str:
    """Write a note and return its address."""
    before = _notes(ledger)
    given = {"text": word, "mode": "phone", **values}
    assert ledger.browser.submit(f"{ledger.case}/notes/new", **given).status_code == 303
    (found,) = _notes(ledger) - before
    return found


def _notes(ledger: Ledger) -> set[str]:
    text = ledger.browser.open(ledger.case).text
    return set(re.findall(rf'href="({ledger.case}/notes/[0-9a-f-]{{36}})', text))


def test_of_notes_the_headline_alone(site: Site, ledger: Ledger, advocate: Actor) -> None:
    note = _note(ledger, "zqsecret", heading="zqheading")
    assert ledger.answer(advocate, kinds=["NOT"], headlines=["NOT"]).status_code == 303
    theirs = site.browser(advocate)
    page = theirs.open(ledger.case).text
    assert "zqheading" in page
    assert "zqsecret" not in page
    assert theirs.open(note).status_code == 404
    (grant,) = _grants(site, advocate)
    assert (grant.reads, grant.writes) == (0, 0)
    assert grant.reduced & Kind.NOT


def test_of_papers_the_name_and_the_date_of_birth_alone(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    assert ledger.answer(advocate, kinds=["IDN"], headlines=["IDN"]).status_code == 303
    names = {"legal_name": "Zqlegal", "other_names": "Zqother"}
    assert ledger.browser.change(f"{ledger.case}/identity", **names).status_code == 303
    page = site.browser(advocate).open(f"{ledger.case}/identity").text
    assert ("Zqlegal" in page, "Zqother" in page) == (True, False)


def test_what_was_written_before_a_day_stays_closed(
    site: Site, worker: Actor, advocate: Actor
) -> None:
    with time_machine.travel(NOON, tick=False):
        browser = site.browser(worker)
        made = browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
        ledger = Ledger(site, browser, str(made.location))
        before = _note(ledger, "zqbefore")
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        ledger = Ledger(site, site.browser(worker), ledger.case)
        said = ledger.answer(advocate, kinds=["NOT", "SUM"], entries_from=day(-1).isoformat())
        assert said.status_code == 303
        after = _note(ledger, "zqafter")
        theirs = site.browser(advocate)
        page = theirs.open(ledger.case).text
        assert ("zqbefore" in page, "zqafter" in page) == (False, True)
        assert theirs.open(before).status_code == 404
        assert theirs.open(after).status_code == 200
        # The name to use comes along with any permission (§7.3).
        assert "Zhevani" in page
        circle = ledger.browser.open(f"{ledger.case}/circle").text
        assert "Reads what was written in some days of" in circle


def test_what_is_newer_or_was_changed_since_stays_closed(
    site: Site, worker: Actor, advocate: Actor
) -> None:
    with time_machine.travel(NOON, tick=False):
        browser = site.browser(worker)
        made = browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
        ledger = Ledger(site, browser, str(made.location))
        kept, changed = _note(ledger, "zqkept"), _note(ledger, "zqchanged")
        assert (
            ledger.answer(advocate, kinds=["NOT"], entries_until=day().isoformat()).status_code
            == 303
        )
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        browser = site.browser(worker)
        assert browser.change(changed, text="zqnow").status_code == 303
        later = _note(Ledger(site, browser, ledger.case), "zqlater")
        theirs = site.browser(advocate)
        found = [theirs.open(each).status_code for each in (kept, changed, later)]
    assert found == [200, 404, 404]


def test_a_limit_of_what_is_not_shared_is_said_beside_its_field(
    ledger: Ledger, advocate: Actor
) -> None:
    said = ledger.answer(
        advocate,
        headlines=["NOT"],
        entries_from=day(3).isoformat(),
        entries_until=day().isoformat(),
    )
    assert said.status_code == 422
    assert "Or leave its headline out." in said.text
    assert "This day is before the first one." in said.text


def test_the_one_who_reads_it_is_told_of_the_limit(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate, kinds=["NOT", "CON"], headlines=["NOT"], entries_from=day().isoformat())
    assert "Only the headline:" in ledger.page
    assert "Only what was written:" in ledger.page
    again = ledger.browser.open(f"{ledger.case}/consents/new?again={ledger.rows[0].id}").text
    assert day().isoformat() in again


def test_each_headline_that_is_offered_is_a_view() -> None:
    views = [each.class_.__access__ for each in Base.registry.mappers]
    flagged = {each.kind for each in views if getattr(each, "is_headline", False)}
    assert flagged == set(HEADLINE_LABELS)
