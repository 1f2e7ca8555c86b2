"""Somebody told me to stop sharing: everybody may be told, and it takes effect (domain.md §3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select

from caseapp.access import trail
from caseapp.base import clock, ids
from caseapp.db import db
from caseapp.kinds import CaseStatus, Kind, Role, StopBasis, StopReach
from caseapp.models.consent import ConsentEnd
from caseapp.models.stage import PillarState, StageEvent
from caseapp.models.status import StatusChange
from caseapp.models.stopping import KeptStop, RecipientTold, StopReport
from caseapp.models.task import Task
from caseapp.models.team import Duty
from caseapp.models.trail import TrailEntry
from tests.features.stopping.conftest import CLINIC, PATH, THANKS, Here, page_of
from tests.support.world import DAY, HOUR

EVERYBODY = (Role.VOL, Role.INT, Role.ADM, Role.AW, Role.LA, Role.HP, Role.DPO, Role.MGR, Role.CW)
_ONCE = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="(?:csrf_token|submission_key)" value="[^"]*"'
    r'|"X-CSRFToken":"[^"]*"|\d\d:\d\d'
)


def _plain(page: str) -> str:
    """Return a page without what is never the same twice."""
    return " ".join(_ONCE.sub("", page).split())


@contextmanager
def _statements(here: Here) -> Iterator[list[str]]:
    """Collect the statements that are sent inside, without their values."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with here.site.app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_may_be_told_and_the_next_click_finds_nothing(here: Here, role: Role) -> None:
    theirs = here.site.browser(here.police)
    assert theirs.open(here.path).status_code == 200
    told = here.hat(role)
    assert PATH in page_of(here, told, "/today")
    assert THANKS in here.tell(told, here.case.reference, words="She wants nobody to know.")
    assert theirs.open(here.path).status_code == 404
    (report,), (end,) = here.stored(StopReport), here.stored(ConsentEnd)
    assert (report.author_id, report.basis, report.reach) == (
        told.user_id,
        StopBasis.REFERENCE,
        StopReach.EVERYBODY,
    )
    assert (end.ended_at, end.author_id, end.is_whole) == (report.made_at, told.user_id, True)


def test_a_word_that_comes_while_the_clock_is_ahead_holds_when_it_is_put_back(here: Here) -> None:
    """What seems past by its day is ended too; nobody is asked to tell of that."""
    now = clock.now()
    with time_machine.travel(now + 30 * DAY, tick=False):
        assert THANKS in here.tell(here.hat(Role.VOL), here.case.reference, words="No more.")
    assert here.stored(RecipientTold) == []
    assert len(here.stored(ConsentEnd)) == 1
    with time_machine.travel(now + DAY, tick=False):
        assert here.site.browser(here.police).open(here.path).status_code == 404


def test_the_answer_is_the_same_whatever_there_is(here: Here) -> None:
    elsewhere = here.site.organisation("Elsewhere")
    strange = here.site.open_case(here.site.hat(Role.CW, elsewhere))
    hidden = here.protected()
    volunteer = here.hat(Role.VOL)
    kept = here.site.open_case(here.renna, name="Zhevani")
    here.site.bar(here.renna, kept, volunteer)
    asked = [ids.new_reference(), strange.reference, hidden.reference, kept.reference]
    asked += [here.case.reference, "Ilvara", "Odren", "Nobody at all", "Zhevani"]
    pages = [here.tell(volunteer, each, words="Please stop.") for each in asked]
    assert len({_plain(page) for page in pages}) == 1
    assert THANKS in pages[0]
    with here.site.system("audit") as session:
        told = session.scalars(
            select(TrailEntry).where(TrailEntry.actor_id == volunteer.user_id)
        ).all()
    assert [each.action for each in told if each.action != "look"] == ["stopping.hear"] * len(asked)
    for each in (here.case, hidden, kept):
        assert page_of(here, volunteer, f"/cases/{ids.show_reference(each.reference)}") != ""
        with here.site.acting(volunteer) as session:
            assert session.scalars(select(StopReport)).all() == []
            assert session.scalars(select(Task)).all() == []


def test_what_is_hidden_is_looked_for_as_what_is_missing(here: Here) -> None:
    elsewhere = here.site.organisation("Elsewhere")
    strange = here.site.open_case(here.site.hat(Role.CW, elsewhere))
    volunteer = here.hat(Role.VOL)
    browser = here.site.browser(volunteer)
    work = []
    for each in (ids.new_reference(), strange.reference, "Nobody at all"):
        form = browser.fill(PATH, who=each)
        with _statements(here) as statements:
            assert browser.send(PATH, form).status_code == 303
        work.append(statements)
    assert work[0] == work[1] == work[2]


def test_a_protected_case_is_stopped_too(here: Here) -> None:
    hidden = here.protected()
    clinic = here.hat(Role.HP)
    here.share(hidden, clinic, Kind.SUM | Kind.HLT)
    theirs, path = here.site.browser(clinic), f"/cases/{ids.show_reference(hidden.reference)}"
    assert theirs.open(path).status_code == 200
    here.tell(here.hat(Role.VOL), hidden.reference)
    assert theirs.open(path).status_code == 404


def test_with_a_name_nothing_stops_and_the_key_worker_is_asked_today(here: Here) -> None:
    volunteer = here.hat(Role.VOL)
    here.tell(volunteer, "ilvara", words="No police, please.")
    assert here.stored(ConsentEnd) == []
    (report,) = here.stored(StopReport)
    assert report.basis is StopBasis.NAME
    (task,) = here.stored(Task)
    assert (task.kind, task.user_id, task.due_on) == (Kind.CON, here.renna.user_id, clock.today())
    assert "Nothing has been stopped" in page_of(here, here.renna, "/today")
    page = page_of(here, here.renna, f"{here.path}/consents")
    assert "No police, please." in page
    assert "nothing was stopped" in page
    assert here.stored(KeptStop) == []


def test_whoever_is_on_duty_and_opens_permissions_is_asked_too(here: Here) -> None:
    duty, stranger = here.hat(Role.CW), here.hat(Role.CW)
    here.site.assign(here.renna, here.case, duty)
    manager = here.hat(Role.MGR)
    with here.site.acting(manager) as session:
        for each in (duty, stranger):
            session.add(
                Duty(
                    organisation_id=each.organisation_id,
                    user_id=each.user_id,
                    starts_at=clock.now() - HOUR,
                    ends_at=clock.now() + HOUR,
                )
            )
        trail.commit(session)
    here.tell(here.hat(Role.INT), here.case.reference)
    looks = [each.user_id for each in here.stored(Task) if each.due_on == clock.today()]
    assert looks == [here.renna.user_id, duty.user_id]
    assert "About permissions" not in page_of(here, stranger, "/today")


def test_what_fits_nobody_is_kept_until_somebody_has_looked(here: Here) -> None:
    volunteer, manager, officer = (here.hat(each) for each in (Role.VOL, Role.MGR, Role.DPO))
    here.tell(volunteer, "Somebody unknown", words="Do not tell my cousin.", whom="the clinic")
    for each in (manager, officer):
        assert "Somebody asked to stop sharing" in page_of(here, each, "/today")
        assert "Somebody unknown" in page_of(here, each, f"{PATH}/kept")
    (row,) = here.stored(KeptStop)
    assert b"unknown" not in row.who_sealed
    browser = here.site.browser(manager)
    page = browser.open(f"{PATH}/kept/{row.id}").text
    assert "Do not tell my cousin." in page
    assert browser.submit(f"{PATH}/kept/{row.id}").status_code == 303
    assert "Somebody asked to stop sharing" not in page_of(here, officer, "/today")
    for role in (Role.VOL, Role.ADM, Role.CW):
        assert here.site.browser(here.hat(role)).open(f"{PATH}/kept").status_code == 403
    elsewhere = here.site.hat(Role.MGR, here.site.organisation("Elsewhere"))
    assert here.site.browser(elsewhere).open(f"{PATH}/kept/{row.id}").status_code == 404


def test_of_more_who_are_called_so_somebody_finds_out(here: Here) -> None:
    for _each in range(6):
        here.site.open_case(here.renna, name="Ana")
    here.tell(here.hat(Role.VOL), "Ana")
    assert len(here.stored(StopReport)) == 5
    assert len(here.stored(KeptStop)) == 1


def test_beyond_many_in_an_hour_it_is_kept_and_nothing_is_looked_for(here: Here) -> None:
    volunteer = here.hat(Role.VOL)
    for number in range(20):
        here.tell(volunteer, f"Nobody {number}")
    assert THANKS in here.tell(volunteer, here.case.reference)
    assert here.stored(ConsentEnd) == []
    assert len(here.stored(KeptStop)) == 21


@pytest.mark.parametrize(
    ("whom", "stopped", "reach"),
    [
        ("Brackwater", [CLINIC], StopReach.SOMEBODY),
        ("the police", ["police"], StopReach.SOMEBODY),
        ("my aunt's friend", [CLINIC, "police"], StopReach.UNCLEAR),
        ("", [CLINIC, "police"], StopReach.EVERYBODY),
    ],
)
def test_only_with_somebody_or_with_everybody_if_in_doubt(
    here: Here, whom: str, stopped: list[str], reach: StopReach
) -> None:
    clinic = here.share(here.case, kinds=Kind.SUM)
    here.working()
    here.tell(here.hat(Role.VOL), here.case.reference, whom=whom)
    ended = [CLINIC if each.consent_id == clinic else "police" for each in here.stored(ConsentEnd)]
    assert sorted(ended) == sorted(stopped)
    assert [each.reach for each in here.stored(StopReport)] == [reach]
    told = [each.what_sealed for each in here.stored(Task)]
    assert len(told) == 1 + len(stopped)


def test_somebody_whose_share_is_over_already_stops_no_other(here: Here) -> None:
    volunteer = here.hat(Role.VOL)
    here.tell(volunteer, here.case.reference, whom="the police")
    here.share(here.case)
    here.tell(volunteer, here.case.reference, whom="the police")
    assert len(here.stored(ConsentEnd)) == 1
    assert "There was nothing to stop." in page_of(here, here.renna, f"{here.path}/consents")


def test_the_key_worker_sees_what_was_stopped_and_may_only_ask_again(here: Here) -> None:
    volunteer = here.hat(Role.VOL)
    here.tell(volunteer, here.case.reference, words="Not the police.", came_by="phone")
    browser = here.site.browser(here.renna)
    assert "It has been stopped." in browser.open("/today").text
    page = browser.open(f"{here.path}/consents").text
    assert "Not the police." in page
    again = re.search(r'href="([^"]+consents/new\?again=[^"]+)">Ask again together', page)
    assert again is not None
    asked = browser.open(again[1].replace("&amp;", "&"))
    assert asked.status_code == 200
    assert here.site.browser(here.police).open(here.path).status_code == 404


def test_a_partner_stops_what_is_shared_with_them_and_nothing_else(here: Here) -> None:
    elsewhere = here.site.organisation("Elsewhere")
    partner = here.site.hat(Role.AW, elsewhere)
    here.tell(partner, here.case.reference)
    assert here.stored(ConsentEnd) == []
    assert [each.organisation_id for each in here.stored(KeptStop)] == [elsewhere]


def test_story_8_told_to_anybody(here: Here) -> None:
    """domain.md §10: on the very next click, with a task to tell, and nothing else moved."""
    before = [[tuple(row) for row in here.stored(model)] for model in (PillarState, StageEvent)]
    theirs = here.site.browser(here.police)
    assert theirs.open(here.path).status_code == 200
    here.tell(here.hat(Role.VOL), here.case.reference)
    assert theirs.open(here.path).status_code == 404
    (told,) = here.stored(RecipientTold)
    tasks = {each.id: each for each in here.stored(Task)}
    assert tasks[told.task_id].user_id == here.renna.user_id
    assert tasks[told.task_id].due_on > clock.today()
    assert "Tell LEO" in page_of(here, here.renna, f"{here.path}/reviews")
    assert "cannot be taken back" in page_of(here, here.renna, f"{here.path}/consents")
    after = [[tuple(row) for row in here.stored(model)] for model in (PillarState, StageEvent)]
    assert after == before


def test_a_case_that_was_joined_leads_on(here: Here) -> None:
    other = here.site.open_case(here.renna, name="Ilvara again")
    values = {"status": CaseStatus.JOINED, "into_id": here.case.id, "reason": "one person"}
    here.site.add(here.renna, StatusChange, other, **values)
    here.tell(here.hat(Role.VOL), other.reference)
    assert here.site.browser(here.police).open(here.path).status_code == 404


def test_nothing_typed_is_an_empty_field_and_what_was_said_stays(here: Here) -> None:
    browser = here.site.browser(here.hat(Role.VOL))
    answer = browser.submit(PATH, words="She said no more.")
    assert answer.status_code == 422
    assert "She said no more." in answer.text


def test_a_word_counts_once_whatever_it_fits(here: Here) -> None:
    """How soon no more is looked for would otherwise tell how many fitted."""
    for _each in range(4):
        here.site.open_case(here.renna)
    volunteer = here.hat(Role.VOL)
    for _each in range(4):
        here.tell(volunteer, "Ilvara")
    assert len(here.stored(StopReport)) == 20
    here.tell(volunteer, here.case.reference)
    assert len(here.stored(ConsentEnd)) == 1
