"""Stories 7, 8 and 9 of domain.md §10 in their words, through the pages that people use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import pytest
import time_machine
from sqlalchemy import inspect, select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.db.base import Base
from caseapp.kinds import Role
from caseapp.models.partner import Partner
from caseapp.models.review import Review
from caseapp.models.stopping import RecipientTold
from caseapp.models.task import Task
from tests.features.consents.conftest import day
from tests.features.referrals.conftest import Desk
from tests.support.site import Browser

#: What a withdrawal writes: that it ended, whom to tell, what was said, who may look from now on.
WRITES = {
    *("consent_end", "recipient_told", "task", "stop_report", "case_access", "item_access"),
    *("review", "notice", "case_listing", "trail_subject"),
}


@dataclass
class Police:
    """Zhevani's case, which the police reads a part of, and what was sent to them."""

    desk: Desk
    kerrow: Actor
    referral: str

    @property
    def next_click(self) -> Browser:
        """Sergeant Kerrow's browser."""
        return self.desk.site.browser(self.kerrow)

    def stored(self) -> dict[str, list[Any]]:
        """Every row about the case, table by table, as it is stored."""
        case_id = self.desk.ledger.rows[0].case_id
        found = {}
        with self.desk.site.owner() as connection:
            known = inspect(connection).get_table_names()
            for table in Base.metadata.sorted_tables:
                if "case_id" in table.c and table.name in known:
                    wanted = select(table).where(table.c.case_id == case_id)
                    rows = connection.execute(wanted).all()
                    found[table.name] = sorted(repr(tuple(row)) for row in rows)
        return found

    def rows(self, model: Any) -> list[Any]:
        """The rows of a table."""
        with self.desk.site.owner() as connection:
            return list(connection.execute(select(cast("Any", model.__table__))))


@pytest.fixture
def police(desk: Desk) -> Police:
    """Given police had access by consent, and a referral by telephone rests on it."""
    there = desk.site.organisation("Brackwater Police")
    kerrow = desk.site.hat(Role.LEO, there)
    partner = desk.site.add(
        desk.vetter,
        Partner,
        organisation_id=desk.worker.organisation_id,
        linked_organisation_id=there,
        name="Brackwater Police",
        made_at=clock.now(),
    )
    referral = desk.sent(
        "phone",
        person=str(partner),
        people=[str(kerrow.membership_id)],
        kinds=["SUM", "CJ"],
        service="police",
    )
    return Police(desk, kerrow, referral)


@pytest.mark.parametrize("role", [Role.VOL, Role.ADM, Role.AW, Role.CW])
def test_story_8_consent_withdrawn(police: Police, role: Role) -> None:
    """C10: given police had access by consent ..."""
    desk = police.desk
    assert police.next_click.open(desk.case).status_code == 200
    before = police.stored()

    # ... when Zhevani tells any staff member she withdraws,
    anybody = desk.site.browser(desk.site.hat(role, desk.worker.organisation_id))
    reference = desk.case.rsplit("/", 1)[1]
    assert anybody.submit("/stop-sharing", who=reference).status_code == 303

    # then on Sergeant Kerrow's very next click his liaison page for the case is not found,
    assert police.next_click.open(desk.case).status_code == 404
    # the referral is on hold,
    assert "on hold: the permission has ended" in desk.browser.open(police.referral).text
    # a task to inform police exists,
    (told,) = police.rows(RecipientTold)
    (task,) = [each for each in police.rows(Task) if each.id == told.task_id]
    assert task.user_id == desk.worker.user_id
    assert day(1) <= task.due_on <= day(4)
    assert "Tell Brackwater Police" in desk.browser.open(f"{desk.case}/reviews").text
    # she is told what cannot be taken back,
    assert "cannot be taken back" in desk.browser.open(f"{desk.case}/consents").text
    # and her housing, goals and stages are unchanged: so is everything else about her.
    after = police.stored()
    assert {"pillar_state", "stage_event", "case_summary", "referral"} <= before.keys()
    assert {name for name, rows in before.items() if rows != after[name]} <= WRITES


def test_story_9_police_ask_for_support_notes(police: Police) -> None:
    """C05: given a live POLICE consent ..."""
    desk = police.desk
    assert police.next_click.open(desk.case).status_code == 200
    # ... when the liaison officer changes the link to notes, health or address by typing the URL,
    asked = ("/notes/new", "/health", "/contact", "/housing/address", "/safety", "/identity")
    # then each gives "not found",
    for end in asked:
        assert police.next_click.open(f"{desk.case}{end}").status_code == 404, end
    who = f"LEO {police.kerrow.user_id.hex[:8]}@example.org"
    # and the attempt appears in the audit
    officer = desk.site.browser(desk.site.hat(Role.DPO, desk.worker.organisation_id))
    assert officer.open("/audit").text.count(who) >= len(asked)
    # and in Pellima's "who looked" view.
    lines = desk.browser.open(f"{desk.case}/looked").text.partition("Who has looked")[2]
    assert who in lines
    assert "asked for something that is not open to them" in lines
    assert f", {len(asked)} times" in lines


def test_story_7_a_cousin_in_the_room(desk: Desk) -> None:
    """C02: given an accompanying person has not been checked ..."""
    cousin = desk.browser.submit(f"{desk.case}/companions", name="A cousin", tie="cousin")
    assert cousin.status_code == 303
    lawyer = desk.site.hat(Role.LA, desk.worker.organisation_id)
    # ... when consent for sharing is recorded, then it is saved as provisional,
    assert desk.ledger.answer(lawyer, company="accompanied").status_code == 303
    assert desk.ledger.rows[0].outcome == "provisional"
    assert "We will look at it again together soon." in desk.ledger.page
    # opens nothing,
    assert desk.site.browser(lawyer).open(desk.case).status_code == 404
    # and a "see him alone with an independent interpreter" task is due in 3 days,
    (task,) = _tasks(desk)
    assert (task.asked, task.due_on, task.user_id) == ("see_alone", day(3), desk.worker.user_id)
    # which nobody in the room is shown (practice.md P6),
    for page in (f"{desk.case}/reviews", "/today", desk.case):
        assert "See them alone" not in desk.browser.open(page).text, page
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        later = desk.site.browser(desk.worker)
        for page in (f"{desk.case}/reviews", "/today"):
            assert "See them alone" in later.open(page).text, page
    # and a look at the permission again.
    with desk.site.owner() as connection:
        table: Any = Review.__table__
        wanted = select(table.c.due_on).where(table.c.code == "CONSENT_EXP")
        assert connection.execute(wanted).scalars().all() == [day(3)]
    # A yes that he says by himself counts, and takes its place.
    assert desk.ledger.answer(lawyer, company="seen_alone").status_code == 303
    assert desk.site.browser(lawyer).open(desk.case).status_code == 200
    assert [each.done_at is None for each in _tasks(desk)] == [False]


def test_story_7_nothing_in_the_answer_to_the_save_differs(desk: Desk) -> None:
    """practice.md P6: accompanied or alone, the page that comes is the same."""
    answers = []
    for company in ("accompanied", "alone"):
        lawyer = desk.site.hat(Role.LA, desk.worker.organisation_id)
        sent = desk.ledger.answer(lawyer, company=company)
        page = desk.browser.open(str(sent.location)).text
        said = re.findall(r'<[^>]*role="status"[^>]*>.*?</', page, re.DOTALL)
        answers.append((sent.status_code, said))
        for words in ("alone", "provisional", "doubt"):
            assert words not in page.split("<main")[1].split("<form")[0].lower()
    assert answers[0] == answers[1]


def test_a_second_doubtful_yes_asks_for_it_once(desk: Desk) -> None:
    for company in ("accompanied", "accompanied"):
        lawyer = desk.site.hat(Role.LA, desk.worker.organisation_id)
        assert desk.ledger.answer(lawyer, company=company).status_code == 303
    assert len(_tasks(desk)) == 1


def _tasks(desk: Desk) -> list[Any]:
    table: Any = Task.__table__
    with desk.site.owner() as connection:
        return list(connection.execute(select(table).where(table.c.asked.is_not(None))))
