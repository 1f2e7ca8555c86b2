"""Access is computed from a permission: what it names, for whom, until when, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Kind, Role
from caseapp.models.grant import CaseAccess
from tests.features.consents.conftest import Ledger, day
from tests.support.site import Site

#: Tomorrow, because whoever is in these tests works here since a moment ago.
NOON = (clock.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
SECOND = timedelta(seconds=1)


def _sees(site: Site, who: Actor, ledger: Ledger) -> bool:
    status = site.browser(who).open(ledger.case).status_code
    assert status in (200, 404)
    return status == 200


def _grants(site: Site, who: Actor) -> list[Any]:
    table: Any = CaseAccess.__table__
    with site.owner() as connection:
        return list(
            connection.execute(select(table).where(table.c.membership_id == who.membership_id))
        )


def test_an_advocate_of_the_same_office_sees_nothing_without_a_yes(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    """Neither by working here nor by a place on the team (domain.md §7.1)."""
    assert not _sees(site, advocate, ledger)
    place = {"team_role": "advocate", "before": "stays", "chosen": "told"}
    put = ledger.browser.submit(f"{ledger.case}/team", person=str(advocate.membership_id), **place)
    assert put.status_code == 303
    assert not _sees(site, advocate, ledger)


def test_a_yes_opens_exactly_what_it_names(site: Site, ledger: Ledger, advocate: Actor) -> None:
    look = {"level": "acute", "own_view_instead": "not_asked_yet", "seen": "zqlook"}
    assert ledger.browser.submit(f"{ledger.case}/safety", **look).status_code == 303
    note = {"text": "zqnote", "mode": "phone"}
    assert ledger.browser.submit(f"{ledger.case}/notes/new", **note).status_code == 303
    assert ledger.answer(advocate).status_code == 303
    theirs = site.browser(advocate)
    page = theirs.open(ledger.case)
    assert "Zhevani" in page.text
    assert "zqnote" not in page.text
    for hidden in ("safety", "consents", "consents/new", "identity", "contact"):
        assert theirs.open(f"{ledger.case}/{hidden}").status_code == 404, hidden
    (grant,) = _grants(site, advocate)
    assert (grant.reads, grant.writes) == (Kind.SUM | Kind.GOA, Kind.GOA)
    assert grant.basis == "consent"
    assert grant.basis_id == ledger.rows[0].id


def test_the_case_page_leads_there_for_those_who_read_it(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    link = f'href="{ledger.case}/consents"'
    assert link in ledger.browser.open(ledger.case).text
    ledger.answer(advocate)
    assert link not in site.browser(advocate).open(ledger.case).text
    ledger.answer(advocate, kinds=["SUM", "CON"])
    theirs = site.browser(advocate)
    assert link in theirs.open(ledger.case).text
    assert "Stop sharing" in theirs.open(f"{ledger.case}/consents").text


def test_legal_matters_ticked_by_themselves_are_read_whole(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    assert ledger.answer(advocate, kinds=["LEG"]).status_code == 303
    (grant,) = _grants(site, advocate)
    assert grant.reads == Kind.LEG


def test_stopping_closes_it_at_their_very_next_request(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate)
    theirs = site.browser(advocate)
    assert theirs.open(ledger.case).status_code == 200
    assert ledger.stop().status_code == 303
    assert theirs.open(ledger.case).status_code == 404


def test_it_ends_with_its_last_day_and_no_job_runs(
    site: Site, worker: Actor, advocate: Actor
) -> None:
    with time_machine.travel(NOON, tick=False):
        browser = site.browser(worker)
        made = browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
        ledger = Ledger(site, browser, str(made.location))
        assert ledger.answer(advocate, until=day(3).isoformat()).status_code == 303
    after = NOON.replace(hour=0) + timedelta(days=4)
    seen = []
    for at in (NOON, after - SECOND, after):
        with time_machine.travel(at, tick=False):
            seen.append(_sees(site, advocate, ledger))
    assert seen == [True, True, False]
    with time_machine.travel(after, tick=False):
        page = site.browser(worker).open(f"{ledger.case}/consents").text
        assert "You have not said yes to anything." in page
        whole = f"{ledger.case}/consents/{ledger.rows[0].id}"
        assert "It ended by itself." in site.browser(worker).open(whole).text


def test_a_day_ends_where_the_organisation_is(site: Site, worker: Actor, advocate: Actor) -> None:
    zone = "Pacific/Auckland"
    with time_machine.travel(NOON, tick=False):
        admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
        changed = admin.change("/admin/organisation", time_zone=zone)
        assert changed.status_code == 303, changed.text
        browser = site.browser(worker)
        made = browser.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
        ledger = Ledger(site, browser, str(made.location))
        assert ledger.answer(advocate, until=day(2).isoformat()).status_code == 303
    after = datetime.combine(NOON.date() + timedelta(days=3), time(), ZoneInfo(zone))
    assert ledger.rows[0].ends_at == after
    assert after.astimezone(UTC).hour != 0


@pytest.mark.parametrize(
    "doubt",
    [
        {"company": "accompanied"},
        {"interpreter": "other"},
        {"clear": "no"},
        {"upset": "y", "clear": "no"},
    ],
    ids=str,
)
def test_what_is_not_sure_opens_nothing(
    site: Site, ledger: Ledger, advocate: Actor, doubt: dict[str, str]
) -> None:
    assert ledger.answer(advocate, **doubt).status_code == 303
    assert not _sees(site, advocate, ledger)
    assert _grants(site, advocate) == []


@pytest.mark.parametrize("age", ["child", "age_in_doubt"])
def test_the_yes_of_somebody_under_eighteen_alone_opens_nothing(
    site: Site, ledger: Ledger, advocate: Actor, age: str
) -> None:
    """domain.md §3.6: it needs a second record, which there is not yet."""
    made = ledger.browser.submit("/cases/new", name_to_use="Dainoc", age_status=age)
    theirs = Ledger(site, ledger.browser, str(made.location))
    assert theirs.answer(advocate).status_code == 303
    assert not _sees(site, advocate, theirs)
    assert "Saved. We will look at it again together soon." in theirs.page
    assert theirs.refuse(advocate).status_code == 303


def test_tears_do_not_take_away_a_yes(site: Site, ledger: Ledger, advocate: Actor) -> None:
    """practice.md P17: at most seven days, and looked at again within three."""
    assert ledger.answer(advocate, upset="y", clear="yes").status_code == 303
    assert _sees(site, advocate, ledger)
    assert ledger.rows[0].expires_on == day(7)


def test_a_bar_beats_a_yes(site: Site, ledger: Ledger, worker: Actor, advocate: Actor) -> None:
    ledger.answer(advocate)
    assert _sees(site, advocate, ledger)
    barred = ledger.browser.submit(
        f"{ledger.case}/team/bars", person=str(advocate.user_id), origin="persons_wish"
    )
    assert barred.status_code == 303, barred.text
    assert not _sees(site, advocate, ledger)
    assert all(grant.ends_at <= datetime.now(UTC) for grant in _grants(site, advocate))
    assert ledger.answer(advocate).status_code == 422
    assert not _sees(site, advocate, ledger)


def test_the_same_person_in_another_hat_sees_nothing(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    other = site.hat(Role.AW, advocate.organisation_id, of=advocate)
    ledger.answer(advocate)
    assert _sees(site, advocate, ledger)
    assert not _sees(site, other, ledger)


def test_a_permission_of_another_case_is_not_found_in_this_one(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate)
    made = ledger.browser.submit("/cases/new", name_to_use="Bekrun", age_status="adult")
    other = str(made.location)
    key = ledger.rows[0].id
    for page in (f"consents/{key}", f"consents/{key}/stop", f"consents/new?again={key}"):
        assert ledger.browser.open(f"{ledger.case}/{page}").status_code == 200
        assert ledger.browser.open(f"{other}/{page}").status_code == 404
    form = ledger.browser.fill(f"{ledger.case}/consents/{key}/stop")
    assert ledger.browser.send(f"{other}/consents/{key}/stop", form).status_code == 404
    assert ledger.ends == []
