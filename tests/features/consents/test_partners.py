"""A permission that names a partner: who there may look, from when until when, and no longer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.case import Case
from caseapp.models.consent import ConsentPerson
from caseapp.models.partner import Partner
from tests.features.consents.conftest import Ledger, day
from tests.support.site import Site

LEGAL = {"kinds": ["SUM", "LEG"], "purpose": "LEGAL"}


@dataclass
class Office:
    """A law office whose people have accounts here, and whoever looks after partners."""

    site: Site
    vetter: Actor
    organisation: uuid.UUID
    partner: uuid.UUID
    lawyer: Actor
    other: Actor

    def change(self, **values: Any) -> None:
        """Change the record of the partner."""
        with self.site.acting(self.vetter) as session:
            row = session.get(Partner, self.partner)
            for name, value in values.items():
                setattr(row, name, value)
            trail.commit(session)

    def opens(self, ledger: Ledger, who: Actor) -> bool:
        """Whether somebody can open the case."""
        status = self.site.browser(who).open(ledger.case).status_code
        assert status in (200, 404)
        return status == 200


@pytest.fixture
def office(site: Site, worker: Actor) -> Office:
    """Give it; nobody there is named yet."""
    vetter = site.hat(Role.MGR, worker.organisation_id)
    there = site.organisation("Orrin Lane Legal")
    values = {"organisation_id": worker.organisation_id, "linked_organisation_id": there}
    partner = site.add(vetter, Partner, name="Orrin Lane", made_at=clock.now(), **values)
    return Office(site, vetter, there, partner, site.hat(Role.LA, there), site.hat(Role.LA, there))


def _hat(who: Actor) -> str:
    return str(who.membership_id)


def _name(who: Actor) -> str:
    return f"{who.role} {who.user_id.hex[:8]}@example.org"


def _yes(ledger: Ledger, office: Office, *people: Actor, **values: Any) -> TestResponse:
    named = {"people": [_hat(each) for each in people]} if people else {}
    return ledger.answer(person=str(office.partner), **{**LEGAL, **named, **values})


def _named(ledger: Ledger) -> list[Any]:
    table: Any = ConsentPerson.__table__
    with ledger.site.owner() as connection:
        return list(connection.execute(select(table).order_by(table.c.named_at)))


def test_its_people_look_when_they_are_named_and_until_it_is_stopped(
    ledger: Ledger, office: Office
) -> None:
    assert not office.opens(ledger, office.lawyer)
    assert _yes(ledger, office, office.lawyer).status_code == 303
    assert office.opens(ledger, office.lawyer)
    assert not office.opens(ledger, office.other)
    assert f"Who there may look: {_name(office.lawyer)}" in _plain(ledger.page)
    ledger.stop()
    assert not office.opens(ledger, office.lawyer)


def test_people_can_be_named_later_and_ended_one_by_one(ledger: Ledger, office: Office) -> None:
    _yes(ledger, office)
    assert "nobody yet" in ledger.page
    assert not office.opens(ledger, office.lawyer)
    page = f"{ledger.case}/consents/{ledger.rows[0].id}/people"
    for each in (office.lawyer, office.other):
        assert ledger.browser.submit(page, person=_hat(each)).status_code == 303
        assert office.opens(ledger, each)
    first = next(each for each in _named(ledger) if each.user_id == office.lawyer.user_id)
    end = f"{ledger.case}/consents/people/{first.id}/end"
    assert f'href="{end}"' in ledger.browser.open(f"{ledger.case}/circle").text
    assert ledger.browser.submit(end).status_code == 303
    assert not office.opens(ledger, office.lawyer)
    assert office.opens(ledger, office.other)
    assert ledger.browser.submit(page, person=_hat(office.lawyer)).status_code == 303
    assert office.opens(ledger, office.lawyer)


def test_somebody_of_a_partner_can_be_named_by_themselves(ledger: Ledger, office: Office) -> None:
    assert ledger.answer(office.lawyer, **LEGAL).status_code == 303
    assert office.opens(ledger, office.lawyer)
    assert "Legal adviser, Orrin Lane Legal" in _plain(ledger.page)


def test_the_circle_says_where_they_work(ledger: Ledger, office: Office) -> None:
    _yes(ledger, office, office.lawyer)
    page = _plain(ledger.browser.open(f"{ledger.case}/circle").text)
    assert f"{_name(office.lawyer)}, Orrin Lane Legal" in page


@pytest.mark.parametrize("column", ["suspended_at", "retired_at"])
def test_a_partner_that_is_stopped_is_out_at_once_and_refused_in_words(
    ledger: Ledger, office: Office, column: str
) -> None:
    _yes(ledger, office, office.lawyer)
    ledger.answer(office.other, **LEGAL)
    assert office.opens(ledger, office.other)
    office.change(**{column: clock.now()})
    assert not office.opens(ledger, office.lawyer)
    assert not office.opens(ledger, office.other)
    refused = _yes(ledger, office)
    assert refused.status_code == 422
    assert 'id="person-error"' in refused.text
    assert ledger.answer(office.lawyer, **LEGAL).status_code == 422
    office.change(**{column: None})
    assert office.opens(ledger, office.lawyer)
    assert office.opens(ledger, office.other)


def test_a_check_that_has_lapsed_warns_and_stops_nothing(ledger: Ledger, office: Office) -> None:
    office.change(vetted_until=day(-1))
    assert "its check has lapsed" in ledger.browser.open(f"{ledger.case}/consents/new").text
    _yes(ledger, office, office.lawyer)
    assert office.opens(ledger, office.lawyer)
    assert "The check of this partner has lapsed" in ledger.page


def test_an_organisation_that_is_no_partner_is_neither_offered_nor_taken(
    ledger: Ledger, office: Office, site: Site
) -> None:
    stranger = site.hat(Role.LA, site.organisation("Elsewhere"))
    assert _name(stranger) not in ledger.browser.open(f"{ledger.case}/consents/new").text
    assert ledger.answer(stranger, **LEGAL).status_code == 422
    assert _yes(ledger, office, stranger).status_code == 422
    assert ledger.rows == []


def test_people_are_of_the_partner_that_is_named(ledger: Ledger, office: Office) -> None:
    answer = ledger.answer(
        person="", outside="Union", people=[_hat(office.lawyer)], kinds=["LEG"], purpose="PARTNER"
    )
    assert answer.status_code == 422
    assert 'id="people-error"' in answer.text


def test_somebody_who_reads_nothing_of_it_is_not_named(ledger: Ledger, office: Office) -> None:
    assert _yes(ledger, office, office.lawyer, kinds=["NOT"]).status_code == 422
    _yes(ledger, office, kinds=["NOT"])
    page = f"{ledger.case}/consents/{ledger.rows[0].id}/people"
    assert ledger.browser.submit(page, person=_hat(office.lawyer)).status_code == 422


def test_a_bar_beats_it_and_whoever_is_kept_away_is_not_offered(
    ledger: Ledger, office: Office
) -> None:
    _yes(ledger, office, office.lawyer)
    bar = {"person": str(office.lawyer.user_id), "origin": "persons_wish"}
    assert ledger.browser.submit(f"{ledger.case}/team/bars", **bar).status_code == 303
    assert not office.opens(ledger, office.lawyer)
    assert _name(office.lawyer) not in ledger.browser.open(f"{ledger.case}/consents/new").text


def test_a_new_partner_is_written_down_with_the_answer(ledger: Ledger) -> None:
    new = {"person": "", "partner_name": "Union drop-in", "partner_number": "0555 1234"}
    assert ledger.answer(**new, kinds=["SUM"]).status_code == 303
    assert ledger.rows[0].purpose == "PARTNER"
    table: Any = Partner.__table__
    with ledger.site.owner() as connection:
        (partner,) = connection.execute(select(table)).all()
    assert (partner.name, partner.telephone) == ("Union drop-in", "0555 1234")
    assert ledger.rows[0].partner_id == partner.id
    assert "Union drop-in" in ledger.page
    again = ledger.answer(**new, kinds=["SUM"])
    assert again.status_code == 422
    assert 'id="partner_name-error"' in again.text


def test_another_yes_takes_the_place_of_the_one_before(ledger: Ledger, office: Office) -> None:
    _yes(ledger, office, office.lawyer)
    page = ledger.browser.open(f"{ledger.case}/consents/new?again={ledger.rows[0].id}").text
    ticked = [each for each in page.split("<input") if _hat(office.lawyer) in each]
    assert any(" checked" in each for each in ticked)
    _yes(ledger, office, office.other)
    assert len(ledger.ends) == 1
    assert not office.opens(ledger, office.lawyer)
    assert office.opens(ledger, office.other)


def test_a_no_to_the_organisation_is_a_no_to_its_people(ledger: Ledger, office: Office) -> None:
    _yes(ledger, office, office.lawyer)
    ledger.answer(office.other, **LEGAL)
    ledger.refuse(person=str(office.partner))
    assert not office.opens(ledger, office.lawyer)
    assert not office.opens(ledger, office.other)


def test_a_no_to_one_of_its_people_leaves_the_others(ledger: Ledger, office: Office) -> None:
    _yes(ledger, office, office.lawyer, office.other)
    ledger.refuse(office.lawyer)
    assert not office.opens(ledger, office.lawyer)
    assert office.opens(ledger, office.other)


def test_a_no_can_name_a_partner_that_is_stopped(ledger: Ledger, office: Office) -> None:
    office.change(suspended_at=clock.now())
    assert ledger.refuse(person=str(office.partner)).status_code == 303


def test_a_yes_that_may_not_have_been_free_opens_nothing(ledger: Ledger, office: Office) -> None:
    _yes(ledger, office, office.lawyer, company="accompanied")
    assert not office.opens(ledger, office.lawyer)


def test_somebody_there_who_writes_permissions_names_nobody_of_either_house(
    ledger: Ledger, office: Office, site: Site
) -> None:
    theirs, colleague = (
        site.hat(Role.IA, office.organisation),
        site.hat(Role.IA, _home(ledger)),
    )
    ledger.answer(theirs, kinds=["SUM", "CON"])
    browser = site.browser(theirs)
    page = browser.open(f"{ledger.case}/consents/new")
    assert page.status_code == 200
    for name in (_name(colleague), _name(office.lawyer), "Orrin Lane (organisation)"):
        assert name not in page.text
    assert browser.open(f"{ledger.case}/consents").status_code == 200
    given = {"answer": "yes", "kinds": ["SUM"], "until": day(3).isoformat()}
    given |= {"card_said": "y", "company": "alone", "person": _hat(office.lawyer)}
    assert browser.submit(f"{ledger.case}/consents/new", **given).status_code == 422
    assert not office.opens(ledger, office.lawyer)


def test_today_says_what_changed_and_that_a_sharing_ended(ledger: Ledger, office: Office) -> None:
    """Which one has ended is not said (practice.md P33); our own people find nothing of it."""
    reference = ledger.case.rsplit("/", 1)[1]
    _yes(ledger, office, office.lawyer)
    page = office.site.browser(office.lawyer).open("/today").text
    assert "Since you were last here" in page
    assert reference in page
    ledger.stop()
    page = office.site.browser(office.lawyer).open("/today").text
    assert "One sharing has ended." in page
    assert reference not in page
    for other in (office.other, office.vetter):
        assert "Since you were last here" not in office.site.browser(other).open("/today").text


def _home(ledger: Ledger) -> uuid.UUID:
    """Return whose case it is."""
    table: Any = Case.__table__
    with ledger.site.owner() as connection:
        found: uuid.UUID = connection.execute(select(table.c.organisation_id)).scalar_one()
    return found


def _plain(page: str) -> str:
    return page.replace("<bdi>", "").replace("</bdi>", "").replace("  ", " ")
