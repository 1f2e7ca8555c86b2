"""The board, and asking without naming anyone."""

from __future__ import annotations

from datetime import UTC, date

from caseapp.base import clock
from caseapp.base.working_days import Calendar
from caseapp.features.referrals import queries_board
from caseapp.kinds import Role
from tests.features.consents.conftest import day
from tests.features.referrals.conftest import Desk
from tests.support.counted import statements


def test_age_counts_working_days() -> None:
    friday, tuesday = date(2026, 3, 6), date(2026, 3, 10)
    assert queries_board.working_days(Calendar(), friday, tuesday) == 2
    closed = Calendar(closed=frozenset({date(2026, 3, 9)}))
    assert queries_board.working_days(closed, friday, tuesday) == 1
    assert queries_board.working_days(Calendar(), tuesday, tuesday) == 0


def test_the_board_has_what_is_open_and_what_has_ended(desk: Desk) -> None:
    assert "No referral is open." in desk.browser.open("/referrals").text
    address = desk.sent()
    page = desk.browser.open("/referrals").text
    assert "Zhevani" in page
    assert "0 working days" in page
    desk.answer(address, "finish")
    assert "No referral is open." in desk.browser.open("/referrals").text
    assert "Zhevani" in desk.browser.open("/referrals?ended=yes").text


def test_a_letter_of_some_days_ago_is_as_old_as_it_is(desk: Desk) -> None:
    address = desk.made(given_on=day(-20).isoformat())
    assert desk.send(address, "letter", on=day(-14).isoformat()).status_code == 303
    assert "10 working days" in desk.browser.open("/referrals").text


def test_the_board_asks_as_often_for_many_as_for_one(desk: Desk) -> None:
    asked = []
    for _number in range(2):
        desk.made()
        desk.browser.open("/referrals")
        with statements(desk.site.app) as counted:
            desk.browser.open("/referrals")
        asked.append(sum(counted.values()))
    assert asked[0] == asked[1]


def test_the_board_goes_on_by_key(desk: Desk) -> None:
    for _number in range(3):
        desk.made()
    shown, more = _page(desk)
    assert (len(shown), more) == (3, False)
    last = shown[0].row
    rest, _more = _page(desk, (last.state_at, last.id))
    assert [each.row.id for each in rest] == [each.row.id for each in shown[1:]]


def _page(desk: Desk, after: object = None) -> tuple[list[object], bool]:
    with desk.site.app.test_request_context(), desk.site.acting(desk.worker) as session:
        return queries_board.board(  # type: ignore[return-value]
            session,
            is_open=True,
            after=after,  # type: ignore[arg-type]
            now=clock.now(),
            today=clock.today("UTC"),
            zone=UTC,  # type: ignore[arg-type]
            calendar=Calendar(),
        )


def test_asking_without_a_name_needs_two_answers_and_no_permission(desk: Desk) -> None:
    asked = {"partner": desk.partner, "service": "accommodation"}
    assert desk.browser.submit("/enquiries/new", partner=desk.partner).status_code == 422
    page = desk.browser.open("/enquiries/new").text
    assert "Write no name" in page
    made = desk.browser.submit("/enquiries/new", **asked)
    assert made.status_code == 303
    board = desk.browser.open("/referrals").text
    assert "no answer yet" in board
    assert "Asked, no place" not in board
    link = board.split('href="/enquiries/')[2].split('"')[0]
    said = desk.browser.submit(f"/enquiries/{link}", answer="no_place", words="nothing till May")
    assert said.status_code == 303
    board = desk.browser.open("/referrals").text
    assert "Asked, no place" in board
    assert "nothing till May" in board


def test_enquiries_are_of_one_organisation(desk: Desk) -> None:
    desk.browser.submit(
        "/enquiries/new", partner=desk.partner, service="health", answer="no_place", words="zqasked"
    )
    other = desk.site.browser(desk.site.hat(Role.CW, desk.site.organisation("Elsewhere")))
    assert "zqasked" not in other.open("/referrals").text
