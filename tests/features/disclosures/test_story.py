"""Story 10: a child is missing, and somebody is told without a yes. Four fields, saved at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from caseapp.base import clock, ids
from caseapp.kinds import Kind, NoticeCode
from caseapp.models.consent import Consent
from caseapp.models.disclosure import Disclosure
from caseapp.models.grant import CaseAccess
from caseapp.models.notice import Notice
from caseapp.models.review import Review
from caseapp.models.trail import TrailEntry, TrailSubject
from tests.features.disclosures.conftest import WHAT, Here

_NOW = datetime.now(UTC)
#: A Thursday evening that comes; two working days later is a Monday.
THURSDAY = (_NOW + timedelta(days=7 + (3 - _NOW.weekday()) % 7)).replace(hour=19, minute=30)
LACKING = {
    "reason": "Choose the reason.",
    "recipient": "Say who was told.",
    "what": "Say in one sentence what they were told.",
    "second": "Say who decided it with you, or that nobody could be reached.",
}


def test_given_a_child_is_missing_what_is_needed_is_asked_and_a_review_falls_due(
    here: Here,
) -> None:
    with time_machine.travel(THURSDAY, tick=True):
        for name, sentence in LACKING.items():
            answer = here.share(**{name: ""})
            assert answer.status_code == 422
            assert sentence in answer.text
            kept = here.share(**{name: "", "legal_reference": "Act 4"}).text
            assert "Act 4" in kept
        assert here.written == (0, 0, 0)
        page = here.browser().open(here.shared()).text
        assert WHAT in page
        assert "The person is not told yet" in page
        assert f"{THURSDAY + timedelta(days=1):%a} " in page
        assert here.due("NOCONSENT") == [(THURSDAY.date() + timedelta(days=4), "scheduled")]
        assert here.due("TELLING") == [(THURSDAY.date() + timedelta(days=1), "scheduled")]
        assert here.due("SECOND_LOOK") == []
        asked = "Has the person been told what was shared without their yes?"
        assert asked in here.browser().open(here.at).text


def test_a_telling_date_is_required_before_the_review_ends(here: Here) -> None:
    path = here.shared()
    came = {"outcome": "right", "words": "It helped to find her."}
    assert here.browser(here.ana).submit(f"{path}/look", **came).status_code == 303
    assert [state for _day, state in here.due("NOCONSENT")] == ["scheduled"]
    told = clock.today().isoformat()
    assert here.browser().submit(path, told_on=told, facts="Her house").status_code == 303
    assert [state for _day, state in here.due("NOCONSENT")] == ["done"]
    assert [state for _day, state in here.due("TELLING")] == ["done"]


def test_telling_can_wait_with_a_reason_and_a_day_and_comes_back_then(here: Here) -> None:
    path = here.shared()
    later = clock.today() + timedelta(days=6)
    for half in ({"wait_why": "He reads her telephone."}, {"wait_until": later.isoformat()}):
        answer = here.browser().submit(path, **half)
        assert answer.status_code == 422
        assert "Give both" in answer.text
    both = {"wait_why": "He reads her telephone.", "wait_until": later.isoformat()}
    assert here.browser().submit(path, **both).status_code == 303
    assert sorted(here.due("TELLING"))[-1] == (later, "scheduled")
    here.browser(here.ana).submit(f"{path}/look", outcome="right", words="Yes.")
    assert [state for _day, state in here.due("NOCONSENT")] == ["done"]
    assert here.browser().submit(path, told_on=clock.today().isoformat()).status_code == 303
    assert {state for _day, state in here.due("TELLING")} == {"moved", "done"}
    assert here.written == (1, 2, 1)


def test_written_up_afterwards_it_keeps_its_own_time_and_is_due_by_it(here: Here) -> None:
    with time_machine.travel(THURSDAY, tick=True):
        at = (THURSDAY - timedelta(days=2)).replace(second=0, microsecond=0)
        here.shared(happened_at=f"{at:%Y-%m-%dT%H:%M}")
        assert here.rows(Disclosure)[0].happened_at == at
        assert here.due("NOCONSENT") == [(THURSDAY.date(), "scheduled")]
        answer = here.share(happened_at=f"{at + timedelta(days=5):%Y-%m-%dT%H:%M}")
        assert answer.status_code == 422
        assert "This is still to come" in answer.text


def test_the_review_ends_on_its_own_page_alone(here: Here) -> None:
    here.shared()
    page = here.browser().open(f"{here.at}/reviews").text
    assert f'href="{here.at}/disclosures"' in page
    with here.site.acting(here.renna) as session:
        key = session.scalars(select(Review.id).where(Review.code == "NOCONSENT")).one()
    address = f"{here.at}/reviews/{key}"
    answer = here.browser().submit(address, what="done", words="It is all right.")
    assert answer.status_code == 422
    assert "This ends by itself, when its own page is filled in." in answer.text


def test_it_opens_nothing_to_anybody(here: Here) -> None:
    table: Any = CaseAccess.__table__

    def grants() -> set[tuple[Any, ...]]:
        with here.site.owner() as connection:
            return {tuple(row) for row in connection.execute(select(table))}

    before = grants()
    here.shared(kinds=["RSK", "SUM"], second="nobody", alone_why="The manager's line is busy.")
    assert grants() == before
    assert here.rows(Consent) == []


def test_the_trail_says_so_in_words_with_the_kinds_that_were_shared(here: Here) -> None:
    here.shared(kinds=["RSK", "IDN"])
    with here.site.system("audit") as session:
        entry = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "disclosure.record")
        ).one()
        subjects = session.scalars(select(TrailSubject).where(TrailSubject.seq == entry.seq)).all()
        kinds = {each.operation: each.kinds for each in subjects}
        assert kinds["share"] == Kind.RSK | Kind.IDN
        assert entry.reason == "MISSING_CHILD"
    page = here.browser(here.holm).open("/audit").text
    line = next(each for each in page.split("<tr") if "shared something without a yes" in each)
    assert "Safety and risk" in line
    assert "Identity" in line
    assert "Child protection" not in page


def test_the_supervisor_is_told_and_managers_and_the_officer_see_it_in_outline(
    here: Here,
) -> None:
    path = here.shared()
    told = [each for each in here.rows(Notice) if each.code is NoticeCode.DISCLOSURE]
    assert [each.user_id for each in told] == [here.maudra.user_id]
    for who in (here.maudra, here.holm):
        browser = here.browser(who)
        paths = ("/today", "/disclosures", path, f"{here.at}/disclosures")
        pages = [browser.open(each) for each in paths]
        for page in pages:
            assert page.status_code == 200
            assert ids.show_reference(here.case.reference) in page.text
            for secret in (WHAT, "Child protection, duty", "Kes"):
                assert secret not in page.text
        assert "A child is missing" in pages[2].text
    assert "/disclosures/" not in here.browser().open("/today").text


def test_nothing_of_it_stands_on_together(here: Here) -> None:
    here.shared()
    browser = here.browser()
    browser.submit(f"{here.at}/together")
    page = browser.open("/together").text
    assert "without" not in re.sub(r"<script.*?</script>", "", page, flags=re.S).split("<main")[1]
