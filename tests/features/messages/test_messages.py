"""A message for whoever supports somebody (practice.md P31): one answer, whatever there is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.features.leave import actions as leave_actions
from caseapp.kinds import MessageState, Role, Sensitivity
from caseapp.models.message import CaseMessage, KeptMessage
from caseapp.models.note import Note
from caseapp.models.team import Assignment, Duty
from caseapp.rules import messages
from tests.support.site import Browser, Site
from tests.support.world import HOUR, Opened

PATH = "/messages/new"
WORDS = "zqwords: the school rang about Friday."
_ONCE = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="(?:csrf_token|submission_key)" value="[^"]*"'
    r'|"X-CSRFToken":"[^"]*"|\d\d:\d\d'
)


@dataclass
class Here:
    """One organisation, its caseworker, and the case."""

    site: Site
    renna: Actor
    case: Opened

    @property
    def path(self) -> str:
        """The address of the case."""
        return f"/cases/{ids.show_reference(self.case.reference)}"

    def hat(self, role: Role) -> Actor:
        """Give somebody else of the organisation."""
        return self.site.hat(role, self.renna.organisation_id)

    def leave(self, who: Actor, whom: str, words: str = WORDS) -> str:
        """Leave a message, and return the page that comes."""
        browser = self.site.browser(who)
        sent = browser.submit(PATH, who=whom, words=words)
        assert sent.status_code == 303, sent.text
        return browser.open(str(sent.location)).text

    def on_duty(self, who: Actor) -> None:
        """Put somebody on duty now."""
        with self.site.acting(self.site.hat(Role.MGR, who.organisation_id)) as session:
            session.add(
                Duty(
                    organisation_id=who.organisation_id,
                    user_id=who.user_id,
                    starts_at=clock.now() - HOUR,
                    ends_at=clock.now() + HOUR,
                )
            )
            trail.commit(session)

    def rows(self, model: Any) -> list[Any]:
        """Return the rows of a table."""
        with self.site.owner() as connection:
            table = model.__table__
            return list(connection.execute(select(table).order_by(table.c.made_at)))

    def today(self, who: Actor) -> str:
        """Return what waits for somebody."""
        return self.site.browser(who).open("/messages").text


@pytest.fixture
def here(site: Site) -> Here:
    """Give them."""
    renna = site.hat(Role.CW, site.organisation())
    return Here(site, renna, site.open_case(renna))


def _one(page: str) -> str:
    found = re.search(r'href="([^"]*/messages/[0-9a-f-]{36})"', page)
    assert found is not None, page
    return found[1]


def _plain(page: str) -> str:
    return " ".join(_ONCE.sub("", page).split())


@pytest.mark.parametrize("role", [Role.VOL, Role.INT, Role.ADM, Role.DPO, Role.LEO, Role.AW])
def test_anybody_leaves_one_and_the_key_worker_reads_it(here: Here, role: Role) -> None:
    author = here.hat(role)
    assert PATH in here.today(author)
    here.leave(author, here.case.reference)
    today = here.site.browser(here.renna).open("/today").text
    assert "There is something to know" in today
    assert 'href="/messages"' in today
    page = here.today(here.renna)
    assert "Somebody left a message" in page
    assert "zqwords" not in page
    read = here.site.browser(here.renna).open(_one(page)).text
    assert WORDS in read
    assert author.name in read
    assert here.site.browser(author).open(_one(page)).status_code in (403, 404)
    (row,) = here.rows(CaseMessage)
    assert b"zqwords" not in row.words_sealed
    assert here.rows(KeptMessage) == []


def test_the_answer_is_the_same_whatever_there_is(here: Here) -> None:
    """Byte for byte, apart from what is never the same twice."""
    elsewhere = here.site.organisation("Elsewhere")
    strange = here.site.open_case(here.site.hat(Role.CW, elsewhere))
    hidden = here.site.open_case(here.renna, name="Odren", sensitivity=Sensitivity.PROTECTED)
    kept_away = here.site.open_case(here.renna, name="Zhevani")
    volunteer = here.hat(Role.VOL)
    here.site.bar(here.renna, kept_away, volunteer)
    asked = [ids.new_reference(), strange.reference, hidden.reference, kept_away.reference]
    asked += [here.case.reference, "Ilvara", "Odren", "Nobody at all", "Zhevani"]
    pages = {_plain(here.leave(volunteer, each)) for each in asked}
    assert len(pages) == 1
    assert "Thank you. The message has been passed on." in pages.pop()
    assert len(here.rows(CaseMessage)) == 6
    assert len({row.message_id for row in here.rows(KeptMessage)}) == 3


def test_by_a_name_it_says_that_it_may_be_for_somebody_else(here: Here) -> None:
    here.leave(here.hat(Role.VOL), "ilvara")
    browser = here.site.browser(here.renna)
    assert "may be for somebody else" in browser.open(_one(here.today(here.renna))).text


def test_what_fits_nobody_is_for_whoever_is_on_duty_and_nobody_else(here: Here) -> None:
    duty, other = here.hat(Role.CW), here.hat(Role.CW)
    here.on_duty(duty)
    here.leave(here.hat(Role.VOL), "zqsomebody")
    page = here.today(duty)
    assert "fits no case" in page
    assert "zqsomebody" not in page
    path = _one(page)
    assert "zqsomebody" in here.site.browser(duty).open(path).text
    for somebody in (other, here.renna, here.hat(Role.MGR), here.hat(Role.ADM)):
        assert "fits no case" not in here.today(somebody)
        assert here.site.browser(somebody).open(path).status_code == 404
    (row,) = here.rows(KeptMessage)
    assert b"zqsomebody" not in row.who_sealed
    assert here.site.browser(duty).submit(path, aside="y").status_code == 303
    assert "fits no case" not in here.today(duty)


def test_what_fits_nobody_stands_on_today_of_whoever_is_on_duty_alone(here: Here) -> None:
    duty = here.hat(Role.CW)
    here.on_duty(duty)
    here.leave(here.hat(Role.VOL), "zqsomebody")
    page = here.site.browser(duty).open("/today").text
    assert "A message that fits no case" in page
    assert "zq" not in page
    for somebody in (here.renna, here.hat(Role.MGR)):
        assert "fits no case" not in here.site.browser(somebody).open("/today").text
    path = _one(here.today(duty))
    assert here.site.browser(duty).submit(path, aside="y").status_code == 303
    assert "fits no case" not in here.site.browser(duty).open("/today").text


def test_what_waits_goes_on_to_whoever_is_on_duty_next(here: Here) -> None:
    first, second, author = (here.hat(Role.CW) for _number in range(3))
    here.on_duty(first)
    here.leave(author, "zqsomebody")
    elsewhere = here.site.hat(Role.CW, here.site.organisation("Elsewhere"))
    for somebody in (second, author, elsewhere):
        here.on_duty(somebody)
    with here.site.app.app_context():
        messages.hand_on_everywhere()
        messages.hand_on_everywhere()
    path = _one(here.today(second))
    assert "zqsomebody" in here.site.browser(second).open(path).text
    assert "fits no case" in here.today(first)
    for somebody in (author, elsewhere):
        assert "fits no case" not in here.today(somebody)
    rows = here.rows(KeptMessage)
    assert {row.owner_id for row in rows} == {first.user_id, second.user_id}
    assert not any(b"zqsomebody" in row.who_sealed for row in rows)
    assert here.site.browser(second).submit(path, aside="y").status_code == 303
    assert "fits no case" not in here.today(first)


def test_it_goes_on_as_soon_as_somebody_is_put_on_duty(here: Here) -> None:
    first, second = here.hat(Role.CW), here.hat(Role.CW)
    here.on_duty(first)
    here.leave(here.hat(Role.VOL), "zqsomebody")
    now = clock.now()
    with here.site.acting(here.hat(Role.MGR)) as session:
        leave_actions.put_on_duty(
            session,
            second.organisation_id,
            second.user_id,
            starts_at=now - HOUR,
            ends_at=now + HOUR,
            telephone="",
        )
        trail.commit(session)
    assert "fits no case" in here.today(second)


def test_whoever_leaves_one_is_never_the_one_to_look_whether_it_fits(here: Here) -> None:
    duty = here.hat(Role.CW)
    here.on_duty(duty)
    here.leave(duty, "Nobody at all")
    assert "fits no case" not in here.today(duty)
    assert "fits no case" in here.today(here.renna)
    assert "fits no case" in here.site.browser(here.renna).open("/messages").text


def test_where_nobody_opens_cases_managers_have_it(site: Site) -> None:
    volunteer = site.hat(Role.VOL, site.organisation())
    manager = site.hat(Role.MGR, volunteer.organisation_id)
    alone = Here(site, volunteer, Opened(ids.new_id(), ids.new_id(), ids.new_id(), ""))
    alone.leave(volunteer, "Nobody at all")
    assert "fits no case" in site.browser(manager).open("/messages").text
    assert "fits no case" not in site.browser(volunteer).open("/messages").text


def test_without_a_key_worker_it_reaches_whoever_is_on_duty_there(here: Here) -> None:
    duty = here.hat(Role.CW)
    here.site.assign(here.renna, here.case, duty)
    here.on_duty(duty)
    here.leave(here.hat(Role.VOL), here.case.reference)
    assert [row.user_id for row in here.rows(CaseMessage)] == [here.renna.user_id]
    table: Any = Assignment.__table__
    with here.site.owner() as connection:
        mine = table.c.user_id == here.renna.user_id
        connection.execute(update(table).where(mine).values(ends_at=clock.now() - HOUR))
    here.site.derive(here.case)
    here.leave(here.hat(Role.VOL), here.case.reference)
    assert [row.user_id for row in here.rows(CaseMessage)][1:] == [duty.user_id]
    assert here.today(here.renna).count("Somebody left a message") == 0


def test_it_becomes_a_note_once_or_is_set_aside(here: Here) -> None:
    volunteer = here.hat(Role.VOL)
    here.leave(volunteer, here.case.reference)
    browser = here.site.browser(here.renna)
    path = _one(browser.open("/messages").text)
    late = browser.fill(path, note="y")
    assert browser.submit(path, note="y").status_code == 303
    again: Browser = here.site.browser(here.renna)
    assert again.send(path, {**again.fill(PATH), **late, **again.fill(PATH, note="y")})
    assert len(here.rows(Note)) == 1
    (row,) = here.rows(CaseMessage)
    assert (row.state, row.note_id) == (MessageState.NOTED, here.rows(Note)[0].id)
    assert WORDS in browser.open(here.path).text
    assert "Somebody left a message" not in browser.open("/messages").text
    here.leave(volunteer, here.case.reference, "Another.")
    assert browser.submit(_one(browser.open("/messages").text), aside="y").status_code == 303
    assert len(here.rows(Note)) == 1
    assert "Set aside." in browser.open(f"{here.path}/messages").text


def test_many_in_an_hour_are_kept_and_not_looked_for(here: Here) -> None:
    volunteer = here.hat(Role.VOL)
    for number in range(20):
        here.leave(volunteer, f"Nobody {number}")
    here.leave(volunteer, here.case.reference)
    assert here.rows(CaseMessage) == []


def test_nothing_typed_is_said_and_what_was_typed_stays(here: Here) -> None:
    answer = here.site.browser(here.hat(Role.VOL)).submit(PATH, words=WORDS)
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert "I&#39;ll pass a message on" in answer.text or "I'll pass a message on" in answer.text
