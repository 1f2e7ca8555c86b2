"""The look at an emergency access: by a manager or the officer, never by whoever used it while
anybody else could."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import ReviewState, Role
from caseapp.models.review import Review
from tests.features.emergency.conftest import Here, ask

CAME = {"outcome": "justified", "words": "It was right."}


def _look(here: Here, who: Actor, **values: str) -> TestResponse:
    browser = here.browser(who)
    found = re.findall(
        r'href="(/emergency/looks/[\w-]{36})"', browser.open("/emergency/looks").text
    )
    return browser.submit(found[0], **values)


def _due(here: Here) -> list[ReviewState]:
    with here.site.acting(here.renna) as session:
        found = session.scalars(select(Review).where(Review.code == "BREAKGLASS")).all()
        return sorted(each.state for each in found)


def test_the_manager_looks_and_the_person_was_told(here: Here) -> None:
    ask(here.browser(here.ana), here.case.reference)
    assert _look(here, here.maudra, outcome="justified").status_code == 422
    assert _look(here, here.maudra, words="It was right.").status_code == 422
    told = clock.today().isoformat()
    assert _look(here, here.maudra, **CAME).status_code == 303
    assert _due(here) == [ReviewState.SCHEDULED]
    assert _look(here, here.holm, **CAME, told_on=told).status_code == 303
    assert _due(here) == [ReviewState.DONE]
    today = here.browser(here.holm).open("/today").text
    assert "A case was opened in an emergency" not in today


def test_of_two_who_look_at_once_the_second_sees_both_and_loses_nothing(here: Here) -> None:
    ask(here.browser(here.ana), here.case.reference)
    mine = here.browser(here.holm)
    link = r'href="(/emergency/looks/[\w-]{36})"'
    path = re.findall(link, mine.open("/emergency/looks").text)[0]
    late = mine.fill(path, outcome="not_justified", words="Mine, typed late.", not_told_why="Risk.")
    assert _look(here, here.maudra, **CAME).status_code == 303
    answer = mine.send(path, late)
    assert answer.status_code == 409
    for words in ("It was right.", "Mine, typed late.", "Risk."):
        assert words in answer.text


def test_what_has_to_wait_comes_back_on_its_day(here: Here) -> None:
    ask(here.browser(here.ana), here.case.reference)
    later = (clock.today() + timedelta(days=5)).isoformat()
    assert _look(here, here.holm, **CAME, not_told_until=later).status_code == 422
    why = {"not_told_why": "He reads her telephone.", "not_told_until": later}
    assert _look(here, here.holm, **CAME, **why).status_code == 303
    assert _due(here) == sorted([ReviewState.DONE, ReviewState.SCHEDULED])


def test_nobody_looks_at_their_own_while_somebody_else_could(here: Here) -> None:
    ask(here.browser(here.maudra), here.case.reference)
    theirs = here.browser(here.maudra)
    token = theirs.fill("/emergency")["csrf_token"]
    found = re.search(r'href="(/emergency/looks/[\w-]{36})"', theirs.open("/emergency/looks").text)
    assert found is not None
    assert "Somebody else looks at this one." in theirs.open(found[1]).text
    assert theirs.send(found[1], {"csrf_token": token, "version": "1", **CAME}).status_code == 422
    assert _look(here, here.holm, **CAME).status_code == 303


def test_in_an_organisation_of_one_they_do(here: Here) -> None:
    alone = here.site.organisation("Alone")
    manager = here.site.hat(Role.MGR, alone)
    worker = here.site.hat(Role.CW, alone, of=manager)
    case = here.site.open_case(worker)
    ask(here.browser(manager), case.reference)
    assert _look(here, manager, **CAME).status_code == 303


def test_somebody_who_is_barred_from_the_case_finds_none(here: Here) -> None:
    ask(here.browser(here.ana), here.case.reference)
    theirs = here.browser(here.maudra)
    link = re.search(r'href="(/emergency/looks/[\w-]{36})"', theirs.open("/today").text)
    assert link is not None
    here.site.bar(here.renna, here.case, here.maudra)
    assert link[1] not in theirs.open("/emergency/looks").text
    assert theirs.open(link[1]).status_code == 404
    stranger = here.site.hat(Role.DPO, here.site.organisation("Elsewhere"))
    assert here.browser(stranger).open(link[1]).status_code == 404


def test_two_that_were_no_emergency_are_shown_to_the_officer(here: Here) -> None:
    for _time in range(2):
        theirs = here.browser(here.ana)
        case = here.site.open_case(here.renna)
        ask(theirs, case.reference)
        page = here.browser(here.holm).open("/emergency/looks").text
        assert "Twice or more" not in page
        _look(here, here.holm, outcome="not_justified", words="It could have waited.")
    assert "Twice or more" in here.browser(here.holm).open("/emergency/looks").text
    assert "Twice or more" not in here.browser(here.maudra).open("/emergency/looks").text


def test_the_officer_is_asked_whether_help_is_wanted_a_day_after_its_day(here: Here) -> None:
    """domain.md §6.1: two working days, then a day more; it is the officer's own question."""
    ask(here.browser(here.ana), here.case.reference)
    question = "Help needed?"
    assert question not in here.browser(here.holm).open("/today").text
    with time_machine.travel(clock.now() + timedelta(days=7), tick=False):
        assert question in here.browser(here.holm).open("/today").text
        assert question not in here.browser(here.maudra).open("/today").text
        _look(here, here.holm, **CAME)
        assert question not in here.browser(here.holm).open("/today").text


@pytest.mark.parametrize("role", [Role.CW, Role.ADM, Role.IA])
def test_others_see_no_list(here: Here, role: Role) -> None:
    who = here.site.hat(role, here.renna.organisation_id)
    assert here.browser(who).open("/emergency/looks").status_code == 403
