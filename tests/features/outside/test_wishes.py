"""Saying whether one wants mail, and when an organisation is quiet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.organisation import Organisation
from caseapp.models.outside import MailWish
from tests.support.site import Browser, Site

MAIL, QUIET = "/account/mail", "/admin/organisation/quiet-hours"


def _wishes(site: Site) -> list[Any]:
    with site.owner() as connection:
        table: Any = MailWish.__table__
        return list(connection.execute(select(table)))


def test_it_is_off_until_somebody_wants_it(site: Site, browser: Browser, worker: Actor) -> None:
    assert 'value="y" checked' not in browser.open(MAIL).text
    assert "has not set up a mail server" in browser.open(MAIL).text
    assert _wishes(site) == []
    form = {"is_wanted": "y", "quiet_from": "12", "quiet_until": "14"}
    assert browser.submit(MAIL, **form).status_code == 303
    (row,) = _wishes(site)
    assert (row.owner_id, row.is_wanted) == (worker.user_id, True)
    assert (row.quiet_from, row.quiet_until) == (12, 14)
    assert browser.submit(MAIL, quiet_from="", quiet_until="").status_code == 303
    (row,) = _wishes(site)
    assert (row.is_wanted, row.quiet_from, row.quiet_until) == (False, None, None)


def test_half_of_the_hours_and_nonsense_are_asked_again(site: Site, browser: Browser) -> None:
    for hours in (("12", ""), ("", "9"), ("24", "3"), ("x", "y"), ("-1", "3")):
        answer = browser.submit(MAIL, quiet_from=hours[0], quiet_until=hours[1])
        assert answer.status_code == 422, hours
    assert _wishes(site) == []


def test_two_edits_at_a_time_are_noticed(site: Site, browser: Browser) -> None:
    assert browser.submit(MAIL, is_wanted="y", quiet_from="", quiet_until="").status_code == 303
    late = browser.fill(MAIL, is_wanted="y", quiet_from="1", quiet_until="2")
    assert browser.submit(MAIL, quiet_from="", quiet_until="").status_code == 303
    assert browser.send(MAIL, late).status_code == 409
    (row,) = _wishes(site)
    assert not row.is_wanted


def test_it_is_ones_own_alone(site: Site, browser: Browser, worker: Actor) -> None:
    assert browser.submit(MAIL, is_wanted="y", quiet_from="", quiet_until="").status_code == 303
    other = site.browser(site.hat(Role.MGR, worker.organisation_id))
    assert 'value="y" checked' not in other.open(MAIL).text


def test_an_administrator_says_when(site: Site, browser: Browser, worker: Actor) -> None:
    admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
    late = admin.fill(QUIET, quiet_from="1", quiet_until="2")
    assert admin.submit(QUIET, quiet_from="20", quiet_until="7").status_code == 303
    assert "20:00 until 07:00" in browser.open(MAIL).text
    assert admin.send(QUIET, late).status_code == 409
    assert admin.submit(QUIET, quiet_from="25", quiet_until="7").status_code == 422
    assert browser.open(QUIET).status_code == 403
    with site.acting(worker) as session:
        home = session.get_one(Organisation, worker.organisation_id)
        assert (home.quiet_from, home.quiet_until) == (20, 7)
