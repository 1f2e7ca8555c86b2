"""The interpreter's own view (domain.md §4.4): offers without the person, answers, slips."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from caseapp.base import clock
from caseapp.kinds import NoticeCode, Role
from caseapp.kinds.booking import BookingSetting, BookingState, OfferAnswer
from caseapp.models.booking import Booking, InterpreterOffer
from caseapp.models.interpreter import Interpreter
from caseapp.models.notice import Notice
from caseapp.models.partner import Partner
from tests.features.offers.conftest import CANARIES, Here, roster_line


def _holds(page: str) -> set[str]:
    """Which canaries a page holds, but for the name of one's own organisation in its foot."""
    main = (
        page.split("<main")[1].split("</main>")[0] + page.split("<title>")[1].split("</title>")[0]
    )
    return {key for key, words in CANARIES.items() if words.lower() in main.lower()}


def test_an_offer_says_nothing_of_whom_it_is_about(here: Here) -> None:
    offer = here.book(tells_name=True)
    page = here.theirs.open(f"/offers/{offer}").text
    for words in ("Romanian", "by phone", "health", "60 minutes"):
        assert words in page
    for path in ("/offers", f"/offers/{offer}", "/today", "/calendar"):
        opened = here.theirs.open(path).text
        assert _holds(opened) == set(), path
        assert here.opened.reference not in opened.replace("-", ""), path
    assert "You are asked whether you can come" in here.theirs.open("/today").text


def test_it_is_nobody_elses(here: Here) -> None:
    offer = here.book()
    other = here.site.hat(Role.INT, here.worker.organisation_id)
    roster_line(here.site, here.manager, other, "Noor A.")
    assert here.site.browser(other).open(f"/offers/{offer}").status_code == 404
    assert "please answer" not in here.site.browser(other).open("/offers").text
    for role in (Role.CW, Role.VOL, Role.LEO):
        stranger = here.site.browser(here.site.hat(role, here.worker.organisation_id))
        assert stranger.open("/offers").status_code == 403


def test_the_slip_opens_a_day_before_and_closes_a_day_after(here: Here) -> None:
    offer = here.book(tells_name=True)
    here.agree(offer)
    path = f"/offers/{offer}/slip"
    assert here.theirs.open(path).status_code == 404
    assert "There is a slip from" in here.theirs.open(f"/offers/{offer}").text
    for hours, status in ((24.1, 404), (23.9, 200), (0, 200), (-24.9, 200), (-25.1, 404)):
        with here.at(hours):
            assert here.theirs.open(path).status_code == status, hours


def test_the_slip_holds_what_interpreting_needs_and_nothing_else(here: Here) -> None:
    offer = here.book(tells_name=True)
    here.agree(offer)
    with here.at(2):
        page = here.theirs.open(f"/offers/{offer}/slip").text
    for words in ("Harbour", "every 20 minutes", "in the first person", "Zqname", "they"):
        assert words in page
    assert _holds(page) == {"name"}
    assert here.opened.reference not in page.replace("-", "")
    assert re.findall(r"<title>(.*?)</title>", page) == ["A talk"]


def test_without_their_word_there_is_no_name_on_it(here: Here) -> None:
    offer = here.book(tells_name=False)
    here.agree(offer)
    with here.at(2):
        page = here.theirs.open(f"/offers/{offer}/slip").text
    assert "No name. Please do not ask for it." in page
    assert _holds(page) == set()


def test_a_name_that_must_never_be_used_stops_it(here: Here) -> None:
    offer = here.book(tells_name=True)
    here.agree(offer)
    names = f"{here.path}/communication/names"
    renna = here.renna
    said = {**renna.fill(names), "never_use-0-name": "Zqname", "keep": "y"}
    assert renna.send(names, said).status_code == 303
    with here.at(2):
        page = here.theirs.open(f"/offers/{offer}/slip").text
    assert "This cannot be shown as it is written" in page
    assert _holds(page) == set()


def test_nothing_opens_without_a_yes(here: Here) -> None:
    offer = here.book(tells_name=True)
    with here.at(2):
        assert here.theirs.open(f"/offers/{offer}/slip").status_code == 404
        here.agree(offer)
        assert here.theirs.open(f"/offers/{offer}/slip").status_code == 200


def test_a_slip_opens_the_slip_and_nothing_else_of_the_case(here: Here) -> None:
    offer = here.book(tells_name=True)
    here.agree(offer)
    with here.at(2):
        for end in (
            "",
            "/communication/all",
            "/before-you-talk",
            "/contact",
            "/reviews",
            "/looked",
        ):
            answer = here.theirs.open(f"{here.path}{end}")
            assert _holds(answer.text) == set() if answer.status_code == 200 else True, end
        assert here.theirs.open(f"{here.path}/contact").status_code == 404
        assert here.theirs.open(f"{here.path}/before-you-talk").status_code == 404


def test_another_interpreter_of_the_same_case_has_their_own_slip_alone(here: Here) -> None:
    other = here.site.hat(Role.INT, here.worker.organisation_id)
    line = roster_line(here.site, here.manager, other, "Noor A.")
    mine = here.book(tells_name=True)
    later = here.starts_at + timedelta(hours=3)
    theirs = here.book(line, owner=other, starts_at=later, tells_name=False)
    here.agree(mine)
    browser = here.site.browser(other)
    assert browser.submit(f"/offers/{theirs}", yes="y").status_code == 303
    with here.at(2):
        browser = here.site.browser(other)
        assert browser.open(f"/offers/{mine}/slip").status_code == 404
        page = browser.open(f"/offers/{theirs}/slip").text
        assert "No name. Please do not ask for it." in page
        assert _holds(page) == set()


def test_a_no_lets_the_talk_look_for_somebody_else_and_the_worker_is_told(here: Here) -> None:
    offer = here.book()
    here.agree(offer)
    answer = here.theirs.submit(f"/offers/{offer}", no="y")
    assert answer.status_code == 303
    (booking,) = here.rows(Booking)
    assert (booking.state, booking.interpreter_id) == (BookingState.LOOKING, None)
    (row,) = here.rows(InterpreterOffer)
    assert row.answer == OfferAnswer.NO
    told = [(each.user_id, each.code) for each in here.rows(Notice)]
    assert (here.worker.user_id, NoticeCode.OFFER_NO) in told
    with here.at(2):
        assert here.theirs.open(f"/offers/{offer}/slip").status_code == 404
    assert "A no needs no reason" not in here.theirs.open(f"/offers/{offer}").text


def test_whoever_said_yes_calls_it_off_and_it_stands_on_today_until_somebody_comes(
    here: Here,
) -> None:
    """domain.md §4.4: matching begins anew, without asking whoever said no again; where nobody
    fits, what can be offered stands there."""
    offer = here.book(starts_at=clock.now() + timedelta(hours=30))
    here.agree(offer)
    assert "I cannot come after all" in here.theirs.open(f"/offers/{offer}").text
    assert "not settled yet" not in here.renna.open("/today").text
    assert here.theirs.submit(f"/offers/{offer}", no="y").status_code == 303
    today = here.renna.open("/today").text
    assert "Talks with an interpreter, not settled yet" in today
    (booking,) = here.rows(Booking)
    assert f"/bookings/{booking.id}" in today
    text = here.renna.open(f"/bookings/{booking.id}").text
    assert "Nobody fits at this time. What you can offer" in text
    assert "Selka R." not in text.split("What you can offer")[0]


def test_what_was_taken_back_cannot_be_answered(here: Here) -> None:
    offer = here.book()
    theirs = here.theirs
    form = theirs.fill(f"/offers/{offer}", yes="y")
    table = InterpreterOffer.__table__
    with here.site.owner() as connection:
        connection.execute(update(table).values(withdrawn_at=clock.now()))
    answer = theirs.send(f"/offers/{offer}", form)
    assert answer.status_code == 422
    assert "This is not asked any more" in answer.text
    assert "not needed any more" in theirs.open(f"/offers/{offer}").text


@pytest.mark.parametrize("step", ["suspend", "retire"])
def test_whoever_is_stopped_or_leaves_has_no_slip_any_more(here: Here, step: str) -> None:
    offer = here.book(tells_name=True)
    here.agree(offer)
    given = {"why": "A complaint is open."} if step == "suspend" else {}
    manager = here.site.browser(here.manager)
    with here.at(3):
        assert here.theirs.open(f"/offers/{offer}/slip").status_code == 200
        manager = here.site.browser(here.manager)
        answer = manager.submit(f"/interpreters/{here.line}/{step}", **given)
        assert answer.status_code == 303
    with here.at(2):
        assert here.theirs.open(f"/offers/{offer}/slip").status_code == 404


@pytest.mark.parametrize(("step", "back"), [("suspend", "lift"), ("retire", "return")])
def test_whoever_is_stopped_sees_no_offer_until_they_are_offered_again(
    here: Here, step: str, back: str
) -> None:
    """An offer says when the person is where."""
    offer = here.book()
    here.agree(offer)
    given = {"why": "A complaint is open."} if step == "suspend" else {}
    manager = here.site.browser(here.manager)
    assert f"/offers/{offer}" in here.theirs.open("/offers").text
    assert manager.submit(f"/interpreters/{here.line}/{step}", **given).status_code == 303
    assert f"/offers/{offer}" not in here.theirs.open("/offers").text
    assert manager.submit(f"/interpreters/{here.line}/{back}").status_code == 303
    assert f"/offers/{offer}" in here.theirs.open("/offers").text


def test_whoever_is_barred_from_the_case_has_none(here: Here) -> None:
    offer = here.book(tells_name=True)
    here.agree(offer)
    here.site.bar(here.worker, here.opened, here.interpreter)
    with here.at(2):
        assert here.theirs.open(f"/offers/{offer}/slip").status_code == 404


def test_an_interpreter_of_a_partner_answers_and_reads_theirs_while_it_is_active(
    here: Here,
) -> None:
    there = here.site.organisation("Tidemark")
    sanvi = here.site.hat(Role.INT, there)
    here.site.add(
        here.manager,
        Partner,
        organisation_id=here.worker.organisation_id,
        linked_organisation_id=there,
        name="Tidemark",
        made_at=clock.now(),
    )
    line = roster_line(here.site, here.manager, None, "Sanvi O.")
    manager = here.site.browser(here.manager)
    account = f"/interpreters/{line}/account"
    assert manager.submit(account, account=str(sanvi.user_id)).status_code == 303
    offer = here.book(line, owner=sanvi, tells_name=True)
    browser = here.site.browser(sanvi)
    assert browser.submit(f"/offers/{offer}", yes="y").status_code == 303
    with here.at(3):
        browser = here.site.browser(sanvi)
        page = browser.open(f"/offers/{offer}/slip").text
        assert _holds(page) == {"name"}
        (partner,) = here.rows(Partner)
        manager = here.site.browser(here.manager)
        why = "A question is open."
        assert manager.submit(f"/partners/{partner.id}/suspend", why=why).status_code == 303
        assert browser.open(f"/offers/{offer}/slip").status_code == 404


def test_after_something_hard_somebody_talks_with_them_within_two_days(here: Here) -> None:
    offer = here.book()
    here.agree(offer)
    with here.at(-2):
        page = here.theirs.open(f"/offers/{offer}").text
        assert "How was it for you?" in page
        theirs = here.theirs
        form = theirs.fill(f"/offers/{offer}")
        assert theirs.send(f"/offers/{offer}/talk", form).status_code == 303
        manager = here.site.browser(here.manager)
        today = manager.open("/today").text
        assert "would like to talk, at the latest until" in today
        assert _holds(today) == set()
        (row,) = here.rows(Interpreter)
        assert row.debrief_by == clock.now() + timedelta(hours=48)
        assert manager.submit(f"/interpreters/{here.line}/talked").status_code == 303
        assert "would like to talk" not in manager.open("/today").text
    (row,) = here.rows(Interpreter)
    assert (row.debrief_by, row.last_debrief_on) != (None, None)


def test_a_manager_says_which_sign_in_is_theirs(here: Here) -> None:
    line = roster_line(here.site, here.manager, None, "Hesta B.")
    manager = here.site.browser(here.manager)
    taken = str(here.interpreter.user_id)
    assert manager.submit(f"/interpreters/{line}/account", account=taken).status_code == 422
    other = here.site.hat(Role.INT, here.worker.organisation_id)
    answer = manager.submit(f"/interpreters/{line}/account", account=str(other.user_id))
    assert answer.status_code == 303
    assert here.renna.open(f"/interpreters/{line}/account").status_code == 403


def test_who_says_later_that_they_are_not_to_know_the_name_is_heard(here: Here) -> None:
    """Also for a talk for which it had been agreed before (domain.md §4.4)."""
    offer = here.book(tells_name=True)
    here.agree(offer)
    modes = f"{here.path}/communication/ways"
    answer = here.renna.change(modes, mode_without_name="1")
    assert answer.status_code == 303, answer.text
    booking = here.rows(Booking)[0].id
    with here.at(2):
        page = here.theirs.open(f"/offers/{offer}/slip").text
        printed = here.renna.open(f"/bookings/{booking}/slip").text
    for each in (page, printed):
        assert "No name. Please do not ask for it." in each
        assert CANARIES["name"] not in each


def test_an_interpreter_of_an_organisation_that_is_kept_away_is_offered_nothing(
    here: Here,
) -> None:
    there = here.site.organisation("Tidemark")
    sanvi = here.site.hat(Role.INT, there)
    home = here.worker.organisation_id
    of_theirs = {"organisation_id": home, "linked_organisation_id": there}
    made = {"name": "Tidemark", "made_at": clock.now(), **of_theirs}
    partner = here.site.add(here.manager, Partner, **made)
    line = roster_line(here.site, here.manager, sanvi, "Sanvi O.")
    offer = here.book(line, owner=sanvi)
    bars = f"{here.path}/team/bars"
    sent = here.renna.submit(bars, person=f"house:{partner}", origin="persons_wish")
    assert sent.status_code == 303, sent.text
    assert str(offer) not in here.site.browser(sanvi).open("/offers").text
    assert here.rows(Booking)[0].state is BookingState.LOOKING


def test_whoever_is_kept_from_the_case_does_not_learn_when_the_person_is_where(here: Here) -> None:
    offer = here.book(setting=BookingSetting.OFFICE, place="zqplace")
    here.agree(offer)
    bars = f"{here.path}/team/bars"
    boss = here.site.browser(here.manager)
    sent = boss.submit(bars, person=str(here.interpreter.user_id), origin="team")
    assert sent.status_code == 303
    for path in ("/offers", "/calendar", f"/calendar?view=list&on={here.starts_at.date()}"):
        assert str(offer) not in here.theirs.open(path).text, path
    (booking,) = here.rows(Booking)
    assert booking.state is BookingState.LOOKING
    assert [row.code for row in here.rows(Notice)] == [NoticeCode.OFFER_NO]
