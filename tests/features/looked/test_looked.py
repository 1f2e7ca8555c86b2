"""Who looked, in plain words, for those who may read it and nobody else (INV-16)."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import criteria, trail
from caseapp.base import ids
from caseapp.features.looked.lines import lines_of
from caseapp.features.looked.queries import ROWS
from caseapp.kinds import Kind, LookAct, Relation, Role, Sensitivity
from caseapp.models.looked import LEFT_OUT
from caseapp.models.trail import TrailSubject
from tests.features.looked.conftest import Here
from tests.support.counted import statements
from tests.support.site import Site


def _lines(here: Here) -> str:
    """What the page says of looks, for the key worker."""
    return here.page(here.renna).text.partition("Who has looked at or changed what")[2]


def _look(here: Here, times: int) -> None:
    """Have the key worker look so often."""
    with here.site.acting(here.renna) as session:
        about = {"case_id": here.case.id, "organisation_id": here.case.organisation_id}
        for _each in range(times):
            seen = trail.Subject(operation="look", kinds=Kind.HLT | Kind.NOT, **about)
            trail.append(session, action="look", subjects=[seen])
        session.commit()


def test_it_says_who_read_what_and_when(here: Here) -> None:
    _look(here, 1)
    lines = _lines(here)
    assert here.name(here.renna) in lines
    assert "(Caseworker) read health, notes" in lines
    assert "changed summary" in lines


def test_the_same_on_one_day_is_one_line(here: Here) -> None:
    _look(here, 7)
    lines = _lines(here)
    assert lines.count("read health, notes") == 1
    assert ", 7 times" in lines


def test_it_begins_with_who_can_see_what_now(here: Here) -> None:
    page = here.page(here.renna).text
    table = page.partition("Who can see what now")[2].partition("</table>")[0]
    assert here.name(here.renna) in table
    assert "safe contact" in table


def test_a_long_trail_is_read_page_by_page_with_as_many_statements(here: Here) -> None:
    browser = here.site.browser(here.renna)
    browser.open(here.path("/looked"))
    with statements(here.site.app) as few:
        browser.open(here.path("/looked"))
    _look(here, ROWS)
    with statements(here.site.app) as many:
        first = browser.open(here.path("/looked")).text
    assert few["page"] == many["page"] <= 12
    assert "changed summary" not in first
    later = first.partition("looked?before=")[2].partition('"')[0]
    assert "changed summary" in browser.open(here.path(f"/looked?before={later}")).text
    assert browser.open(here.path("/looked?before=²")).status_code == 200
    assert browser.open(here.path(f"/looked?before={'9' * 30}")).status_code == 200


def test_what_somebody_asked_for_in_vain_stands_there_too(here: Here) -> None:
    """Story 9: the police type the address of notes, of health, of an address."""
    police = here.site.hat(Role.LEO, here.site.organisation("Watch"))
    here.site.stand(here.case, police, Relation.CONSENT)
    theirs = here.site.browser(police)
    for end in ("/notes/new", "/health", "/housing/address", "/looked"):
        assert theirs.open(here.path(end)).status_code == 404
    assert theirs.open("/cases/ZZZZ-ZZZZ/health").status_code == 404
    lines = _lines(here)
    who = f"<bdi>{here.name(police)}</bdi></b> (Police liaison)"
    assert f"{who} asked for something that is not open to them" in lines
    assert ", 4 times" in lines
    officer = here.site.browser(here.holm).open("/audit").text
    assert officer.count(here.name(police)) == 4


@pytest.mark.parametrize(
    ("role", "relation"),
    [
        (Role.CW, Relation.ASSIGNED),
        (Role.GA, Relation.ASSIGNED),
        (Role.IA, Relation.HOLDER),
        (Role.IA, Relation.CONSENT),
    ],
)
def test_those_who_work_in_the_case_read_it(here: Here, role: Role, relation: Relation) -> None:
    hat = here.site.hat(role, here.case.organisation_id)
    here.site.stand(here.case, hat, relation)
    page = here.page(hat)
    assert page.status_code == 200
    assert "Ask about this" in page.text
    assert "Who looked" in here.site.browser(hat).open(here.path()).text


def test_managers_and_the_officer_read_lines_and_no_circle(here: Here) -> None:
    for who in (here.maudra, here.holm):
        page = here.page(who)
        assert page.status_code == 200
        assert "changed summary" in page.text
        assert "Ask about this" not in page.text
        assert "Do not show together" not in page.text
        assert "Who can see what now" not in page.text
        assert here.path("/looked") in here.site.browser(who).open(here.path()).text


def test_nobody_else_does(here: Here) -> None:
    site, ours = here.site, here.case.organisation_id
    elsewhere = site.organisation("Elsewhere")
    strangers = [site.hat(role, ours) for role in (Role.CW, Role.IA, Role.ADM, Role.VOL)]
    strangers += [site.hat(role, elsewhere) for role in (Role.MGR, Role.DPO, Role.CW)]
    for role in (Role.LA, Role.HP, Role.AW, Role.LEO):
        strangers.append(site.hat(role, elsewhere))
        site.stand(here.case, strangers[-1], Relation.CONSENT)
    strangers.append(site.hat(Role.CW, ours))
    site.stand(here.case, strangers[-1], Relation.BREAK_GLASS)
    for who in strangers:
        assert here.page(who).status_code in (403, 404), who.role
        asked = site.browser(who).open(here.path("/looked/1/ask"))
        assert asked.status_code in (403, 404), who.role


def test_a_protected_case_is_there_for_its_team_alone(site: Site, here: Here) -> None:
    secret = site.open_case(here.renna, sensitivity=Sensitivity.PROTECTED)
    address = f"/cases/{ids.show_reference(secret.reference)}/looked"
    assert site.browser(here.renna).open(address).status_code == 200
    for who in (here.maudra, here.holm):
        assert site.browser(who).open(address).status_code == 404


def test_what_was_done_with_two_cases_is_told_as_a_change_of_this_one(here: Here) -> None:
    assert set(LEFT_OUT) >= set(criteria._tables_of_two())
    with here.site.acting(here.renna) as session:
        about = {"case_id": here.case.id, "organisation_id": here.case.organisation_id}
        rows = [
            trail.Subject("change", "likely_double", kinds=Kind.IDN, **about),
            trail.Subject("add", "status_change", kinds=Kind.SUM, **about),
        ]
        trail.append(session, action="record.join", subjects=rows)
        session.commit()
    lines = _lines(here)
    assert "names and date of birth" not in lines
    assert "joined" not in lines


def test_looking_at_it_is_written_down(here: Here) -> None:
    here.page(here.renna)
    table: Any = TrailSubject.__table__
    with here.site.owner() as connection:
        wanted = select(table.c.kinds).where(table.c.operation == "look").order_by(table.c.seq)
        assert Kind.AUD in list(connection.execute(wanted).scalars())[-1]


def test_the_circle_leads_to_it(here: Here) -> None:
    assert here.path("/looked") in here.site.browser(here.renna).open(here.path("/circle")).text


def test_a_line_says_from_when_until_when() -> None:
    """Of entries that are hours apart on one day, and of the next day."""
    rows = [
        SimpleNamespace(seq=seq, at=at, user_id=None, role=None, name=None, act=act, kinds=Kind.HLT)
        for seq, at, act in (
            (4, datetime(2026, 11, 25, 0, 10, tzinfo=UTC), LookAct.READ),
            (3, datetime(2026, 11, 24, 16, 40, tzinfo=UTC), LookAct.READ),
            (2, datetime(2026, 11, 24, 12, 0, tzinfo=UTC), LookAct.CHANGED),
            (1, datetime(2026, 11, 24, 9, 10, tzinfo=UTC), LookAct.READ),
        )
    ]
    next_day, twice, changed = lines_of(rows, "UTC")
    assert (next_day.times, twice.times, changed.times) == (1, 2, 1)
    assert (twice.seq, twice.first.hour, twice.last.hour) == (3, 9, 16)
    assert changed.key.kinds_changed == Kind.HLT
    assert lines_of(rows, "America/New_York")[0].times == 3
