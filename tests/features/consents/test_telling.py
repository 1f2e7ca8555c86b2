"""Whoever got something is told that it has ended: a task with a date (domain.md §3.5)."""

from __future__ import annotations

import re
from typing import Any

from caseapp.access.actor import Actor
from caseapp.base.working_days import Calendar
from caseapp.kinds import Kind, Role
from caseapp.models.stopping import RecipientTold
from caseapp.models.task import Task
from tests.features.consents.conftest import Ledger, day
from tests.support.site import Site


def _told(ledger: Ledger) -> list[Any]:
    return ledger._stored(RecipientTold)


def _tasks(ledger: Ledger) -> list[Any]:
    return [row for row in ledger._stored(Task) if row.asked is None]


def _one(ledger: Ledger, number: int = 0) -> str:
    return f"{ledger.case}/consents/{ledger.rows[number].id}"


def test_the_key_worker_is_asked_to_tell_within_a_working_day(
    ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    ledger.answer(advocate)
    assert "Telling them" not in ledger.browser.open(_one(ledger)).text
    ledger.stop()
    (task,) = _tasks(ledger)
    assert (task.kind, task.user_id) == (Kind.CON, worker.user_id)
    assert task.due_on == Calendar().add(day(), 1)
    for page in (f"{ledger.case}/reviews", "/today"):
        assert "that the permission has ended" in ledger.browser.open(page).text
    assert "has not been told yet" in ledger.browser.open(_one(ledger)).text
    assert "To tell that it has ended" in ledger.page


def test_once_told_it_stands_there_with_its_day_and_how(ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate)
    ledger.stop()
    late = ledger.browser.submit(f"{_one(ledger)}/told", told_on=day(3).isoformat())
    assert late.status_code == 422
    assert "still to come" in late.text
    answer = ledger.browser.submit(
        f"{_one(ledger)}/told", told_on=day(-1).isoformat(), told_by="phone"
    )
    assert (answer.status_code, answer.location) == (303, _one(ledger))
    page = ledger.browser.open(_one(ledger)).text
    assert "has been told on" in page
    assert "has not been told yet" not in page
    (told,) = _told(ledger)
    assert (told.told_on, told.told_by) == (day(-1), "phone")
    assert [each.done_at is not None for each in _tasks(ledger)] == [True]
    assert ledger.browser.open(f"{_one(ledger)}/told").status_code == 303


def test_a_task_that_is_done_means_that_they_were_told(ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate)
    ledger.stop()
    page = ledger.browser.open(f"{ledger.case}/reviews").text
    done = re.search(r'action="([^"]+/tasks/[^"]+/done)"', page)
    assert done is not None
    form = {**ledger.browser.fill(f"{ledger.case}/reviews"), "version": "1"}
    assert ledger.browser.send(done[1], form).status_code == 303
    assert [each.told_on for each in _told(ledger)] == [day()]


def test_a_part_that_stops_is_told_too(ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate, kinds=["SUM", "RSK"])
    ledger.stop(part=["RSK"])
    assert len(_told(ledger)) == 1
    ledger.stop()
    assert len(_told(ledger)) == 2
    ledger.browser.submit(f"{_one(ledger)}/told")
    assert all(each.told_on == day() for each in _told(ledger))


def test_a_no_ends_what_was_shared_and_is_told(ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate)
    ledger.refuse(advocate)
    assert len(_told(ledger)) == 1


def test_what_opened_nothing_is_told_to_nobody(ledger: Ledger, advocate: Actor) -> None:
    ledger.answer(advocate, company="accompanied")
    ledger.stop()
    ledger.answer(purpose="SUPPORT", kinds=[], until="")
    ledger.stop(1)
    assert len(ledger.ends) == 2
    assert _told(ledger) == []
    assert _tasks(ledger) == []


def test_a_new_yes_that_takes_the_place_of_one_is_told_to_nobody(
    ledger: Ledger, advocate: Actor
) -> None:
    ledger.answer(advocate)
    ledger.answer(advocate, kinds=["SUM"])
    assert len(ledger.ends) == 1
    assert _told(ledger) == []


def test_somebody_outside_is_told_by_their_name(ledger: Ledger) -> None:
    ledger.answer(outside="Brackwater Clinic")
    ledger.stop()
    page = ledger.browser.open(f"{ledger.case}/reviews").text
    assert "Tell Brackwater Clinic that the permission has ended" in page


def test_whoever_only_reads_stops_and_the_key_worker_tells(
    site: Site, ledger: Ledger, worker: Actor, advocate: Actor
) -> None:
    ledger.answer(advocate)
    manager = site.hat(Role.MGR, worker.organisation_id)
    place = {"team_role": "supervisor", "before": "stays", "chosen": "told"}
    ledger.browser.submit(f"{ledger.case}/team", person=str(manager.membership_id), **place)
    theirs = site.browser(manager)
    ledger.stop(browser=theirs)
    assert [each.user_id for each in _tasks(ledger)] == [worker.user_id]
    assert theirs.open(f"{_one(ledger)}/told").status_code in (403, 404)
    assert "has not been told yet" in theirs.open(_one(ledger)).text
