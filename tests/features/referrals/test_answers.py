"""What can be done with a referral as it stands, by those who wrote it and by its recipient."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from caseapp.access import gate
from caseapp.access.actor import Actor
from caseapp.kinds import ReferralAct, ReferralState, Role
from caseapp.models.referral import ReferralReceived
from caseapp.rules.referrals import ANSWERS, TABLE
from tests.features.referrals.conftest import Desk

#: Written by hand: what each state allows, sending and going on aside.
ALLOWED = {
    "draft": {"recall"},
    "sent": {"accept", "decline", "finish", "recall"},
    "accepted": {"decline", "finish", "recall"},
    "on_hold": {"decline", "finish", "recall"},
    "declined": set(),
    "done": set(),
    "recalled": set(),
}
SENDS = {"draft", "sent", "accepted"}


def test_the_table_is_what_was_written_by_hand() -> None:
    for state in ReferralState:
        acts = {act.value for act in TABLE[state]}
        assert acts - {"send", "go_on"} == ALLOWED[state.value], state
        assert ("send" in acts) == (state.value in SENDS)
        assert ("go_on" in acts) == (state.value in {"draft", "on_hold"})


@pytest.mark.parametrize("state", [each.value for each in ReferralState])
def test_every_act_in_every_state(desk: Desk, state: str) -> None:
    """By the page: what is not offered is not done, whoever asks for it by hand."""
    for act in ("accept", "decline", "finish", "recall"):
        address = _in_state(desk, state)
        before = len(desk.events)
        answer = desk.answer(address, act, words="a few words")
        added = len(desk.events) - before
        assert added == (act in ALLOWED[state]), (state, act, answer.status_code)
    address = _in_state(desk, state)
    before = len(desk.events)
    desk.send(address, "paper")
    assert len(desk.events) - before == (state in SENDS), state


def _in_state(desk: Desk, state: str) -> str:
    address = desk.made()
    if state != "draft":
        assert desk.send(address, "paper").status_code == 303
    act = {"accepted": "accept", "declined": "decline", "done": "finish", "recalled": "recall"}
    if state in act:
        assert desk.answer(address, act[state], words="why").status_code == 303
    if state == "on_hold":
        latest = len(desk.ledger.rows) - 1
        assert desk.ledger.stop(latest).status_code == 303
    return address


def test_why_they_cannot_is_written_down(desk: Desk) -> None:
    address = desk.sent()
    refused = desk.answer(address, "decline")
    assert refused.status_code == 422
    assert "why they cannot" in refused.text
    assert desk.answer(address, "decline", words="No room before May.").status_code == 303
    assert "No room before May." in desk.browser.open(address).text


def test_the_recipient_answers_here_in_their_own_name(desk: Desk) -> None:
    address = desk.sent()
    theirs = desk.site.browser(desk.lawyer)
    assert "zqwords for them" in theirs.open(address).text
    assert desk.answer(address, "accept", theirs, words="Come on Monday.").status_code == 303
    assert desk.answer(address, "finish", theirs, words="All papers are in.").status_code == 303
    assert [event.author_id for event in desk.events[1:]] == [desk.lawyer.user_id] * 2
    ours = desk.browser.open(address).text
    for words in ("Come on Monday.", "All papers are in."):
        assert words in ours
    assert desk.rows[0].state == "done"


def test_a_recipient_neither_takes_back_nor_sends(desk: Desk) -> None:
    address = desk.sent()
    theirs = desk.site.browser(desk.lawyer)
    assert ReferralAct.RECALL not in ANSWERS
    assert desk.answer(address, "recall", theirs).status_code == 422
    for page in ("send", "edit", "file", "go-on"):
        assert theirs.open(f"{address}/{page}").status_code == 404
    assert theirs.open(f"{desk.case}/referrals/new").status_code == 404
    assert len(desk.events) == 1


def test_a_recipient_sees_only_what_came_to_them(desk: Desk) -> None:
    """Not what goes to others, and not what is still being written or was taken back."""
    other = desk.site.hat(Role.LA, desk.lawyer.organisation_id)
    first = desk.sent()
    second = desk.made(service="police", people=[str(other.membership_id)], kinds=["SUM"])
    assert desk.send(second).status_code == 303
    mine, theirs = desk.site.browser(desk.lawyer), desk.site.browser(other)
    assert mine.open(first).status_code == theirs.open(second).status_code == 200
    assert mine.open(second).status_code == theirs.open(first).status_code == 404
    board = mine.open("/referrals").text
    assert "legal advice" in board
    assert "police" not in board
    assert desk.answer(first, "recall").status_code == 303
    assert mine.open(first).status_code == 404


def test_what_a_recipient_sees_is_asked_of_each_row_by_itself(desk: Desk) -> None:
    """A permission is compared with that of the row, not with that of any row."""
    with desk.site.app.app_context():
        asked = str(select(ReferralReceived.id).where(gate.gate.person(ReferralReceived)))
    assert asked.count("AS referral_received") == 1


def test_a_recipient_sees_nothing_more_of_the_case(desk: Desk) -> None:
    address = desk.sent(kinds=["LEG"])
    theirs = desk.site.browser(desk.lawyer)
    assert theirs.open(address).status_code == 200
    assert "Who may know what" not in theirs.open(f"{desk.case}/consents").text
    for page in ("safety", "identity", "contact", "consents/new", "circle", "disclosures"):
        assert theirs.open(f"{desk.case}/{page}").status_code == 404, page


@pytest.mark.parametrize("role", [Role.CW, Role.MGR, Role.DPO, Role.VOL])
def test_a_colleague_who_has_nothing_to_do_with_the_case_reads_none(desk: Desk, role: Role) -> None:
    address = desk.sent()
    colleague: Actor = desk.site.hat(role, desk.worker.organisation_id)
    theirs = desk.site.browser(colleague)
    for page in (f"{desk.case}/referrals", address, f"{address}/print"):
        assert theirs.open(page).status_code == 404
    board = theirs.open("/referrals").text
    assert "zqwords" not in board
    assert "Orrin Lane" not in board
    assert ("In the organisation" in board) == (role is Role.MGR)


def test_of_two_who_answer_at_once_one_is_told(desk: Desk) -> None:
    address = desk.sent()
    theirs = desk.site.browser(desk.lawyer)
    form = theirs.fill(f"{address}/answer", act="accept")
    assert desk.answer(address, "recall").status_code == 303
    assert theirs.send(f"{address}/answer", form).status_code == 404
    assert [event.act for event in desk.events] == ["send", "recall"]


def test_a_partner_works_wholly_by_paper(desk: Desk) -> None:
    """practice.md P33: it is written down who there confirmed it, and how."""
    address = desk.made()
    assert desk.send(address, "letter").status_code == 303
    said = {"said_by": "zqclerk at the desk", "came_by": "letter"}
    assert desk.answer(address, "accept", **said).status_code == 303
    page = desk.browser.open(address).text
    assert "confirmed by" in page
    assert "zqclerk at the desk" in page
    assert "Letter" in page


def test_the_one_thing_asked_of_a_partner_stands_on_their_today(desk: Desk) -> None:
    """practice.md P33: for whoever comes once a month."""
    assert "One thing is asked of you" not in desk.site.browser(desk.lawyer).open("/today").text
    address = desk.made()
    assert desk.send(address, "in_app").status_code == 303
    theirs = desk.site.browser(desk.lawyer)
    today = theirs.open("/today").text
    assert "a referral waits for your answer" in today
    assert address in today
    assert theirs.submit(f"{address}/answer", act="accept").status_code == 303
    assert "a referral waits" not in desk.site.browser(desk.lawyer).open("/today").text
