"""What was recorded is corrected beside itself: nothing is written over, every place follows."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.amendment import Amendment
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.models.stage import PillarState, StageAnswer, StageEvent
from caseapp.rules.amending import PARTS
from caseapp.vocabularies.stages import stages
from tests.support.site import Browser, Site


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case that stands at first hopes since nine days, and return its address."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    case = str(made.location)
    _move(browser, case, "P3-10", 9, words="I want to cut hair.")
    return case


def _day(days_ago: int) -> date:
    return clock.today("UTC") - timedelta(days=days_ago)


def _move(
    browser: Browser, case: str, stage: str, days_ago: int, path: str = "", **more: str
) -> None:
    answer = browser.submit(
        f"{case}/pillars/{stage[1]}{path}",
        stage=stage,
        on=_day(days_ago).isoformat(),
        presence="with_us",
        **more,
    )
    assert answer.status_code == 303, answer.text


def _ways(browser: Browser, case: str, pillar: int = 3) -> list[str]:
    """Return where each move of a pillar is corrected, the newest first."""
    page = browser.open(f"{case}/journey?pillar={pillar}").text
    return re.findall(r'href="([^"]+/amend)"', page)


def _shown(browser: Browser, path: str) -> dict[str, str]:
    """Return everything that a form shows, as a browser would send it unchanged."""
    page = browser.open(path).text.split('id="form"')[1]
    found = dict(re.findall(r'<input id="([^"]+)"[^>]* value="([^"]*)"', page))
    for name, body in re.findall(r'<textarea id="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S):
        found[name] = body
    for name, body in re.findall(r'<select id="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def _correct(browser: Browser, path: str, why: str = "Typed by mistake.", **right: str) -> Any:
    return browser.submit(path, **{**_shown(browser, path), "why_corrected": why, **right})


def _state(site: Site) -> tuple[str, date]:
    """Return where the case stands in pillar three, and since when."""
    state: Any = PillarState.__table__
    with site.owner() as connection:
        row = connection.execute(select(state).where(state.c.pillar == 3)).one()
    return row.stage_code, row.entered_on


def test_no_stage_has_a_fact_with_the_code_of_a_part() -> None:
    for pillar in stages().pillars:
        for track in pillar.tracks:
            for stage in stages().of_pillar(pillar.number, track.code):
                assert not {field.code for field in stage.fields} & {*PARTS, "why_corrected"}


def test_words_are_corrected_and_the_words_of_before_stay(
    site: Site, browser: Browser, case: str
) -> None:
    [path] = _ways(browser, case)
    answer = _correct(
        browser, path, "She told me again.", their_words="I want to learn to cut hair."
    )
    assert answer.status_code == 303
    page = browser.open(f"{case}/journey").text
    now, before = page.split("What stood there before")
    assert "I want to learn to cut hair." in now
    assert "I want to cut hair." not in now
    assert "She told me again." in now
    assert "I want to cut hair." in before
    event: Any = StageEvent.__table__
    with site.owner() as connection:
        assert connection.execute(select(event)).one().corrected_on is None


def test_together_says_the_corrected_words(browser: Browser, case: str) -> None:
    [path] = _ways(browser, case)
    _correct(browser, path, their_words="I want to learn to cut hair.")
    browser.submit(f"{case}/together")
    page = browser.open("/together").text
    assert "I want to learn to cut hair." in page
    assert "I want to cut hair." not in page


def test_words_that_were_never_said_are_taken_back(browser: Browser, case: str) -> None:
    [path] = _ways(browser, case)
    answer = _correct(browser, path, their_words="", their_words_instead="not_asked_yet")
    assert answer.status_code == 303
    now, before = browser.open(f"{case}/journey").text.split("What stood there before")
    assert "I want to cut hair." not in now
    assert "I want to cut hair." in before


def test_present_stage_and_journey_follow_a_corrected_day(
    site: Site, browser: Browser, case: str
) -> None:
    [path] = _ways(browser, case)
    assert _correct(browser, path, moved_on=_day(5).isoformat()).status_code == 303
    assert f'<time datetime="{_day(5).isoformat()}"' in browser.open(f"{case}/journey").text
    assert _state(site) == ("P3-10", _day(5))
    event: Any = StageEvent.__table__
    with site.owner() as connection:
        assert connection.execute(select(event)).one().entered_on == _day(9)


def test_the_order_of_moves_follows_corrected_days(site: Site, browser: Browser, case: str) -> None:
    _move(browser, case, "P3-20", 4)
    [_later, first] = _ways(browser, case)
    assert _correct(browser, first, moved_on=_day(2).isoformat()).status_code == 303
    assert _state(site) == ("P3-10", _day(2))
    [newest, _older] = _ways(browser, case)
    assert _correct(browser, newest, moved_on=_day(6).isoformat()).status_code == 303
    assert _state(site) == ("P3-20", _day(4))


def test_a_move_recorded_late_is_not_moved_by_a_correction_of_another(
    site: Site, browser: Browser, case: str
) -> None:
    _move(browser, case, "P3-20", 4)
    _move(browser, case, "P3-10", 12, reason="Written down later.")
    [newest, *_others] = _ways(browser, case)
    _correct(browser, newest, moved_on=_day(5).isoformat())
    assert _state(site) == ("P3-10", _day(12))


def test_an_answered_fact_is_corrected(site: Site, browser: Browser, case: str) -> None:
    page = browser.open(f"{case}/journey").text
    [facts] = re.findall(r'href="([^"]+/moves/[^"/]+)"', page)
    names = re.findall(r'<select id="([^"]+_instead)"', browser.open(facts).text)
    empty = dict.fromkeys(names, "not_asked_yet")
    browser.submit(facts, **{**empty, "hopes": "A flat."})
    [path] = _ways(browser, case)
    assert _correct(browser, path, hopes="A flat with a window.").status_code == 303
    assert _correct(browser, path, hopes="", hopes_instead="prefers_not_to_say").status_code == 303
    page = browser.open(f"{case}/journey").text
    now, second, third = page.split("What stood there before")
    assert "Prefers not to say" in now
    assert "A flat." in second
    assert "A flat with a window." in third
    rows: Any = StageAnswer.__table__
    amended: Any = Amendment.__table__
    with site.owner() as connection:
        assert len(connection.execute(select(rows)).all()) == 1
        assert [row.nth for row in connection.execute(select(amended)).all()] == [1, 2]


def test_a_correction_says_why_and_changes_something(browser: Browser, case: str) -> None:
    [path] = _ways(browser, case)
    answer = _correct(browser, path, "", their_words="Kept as typed.")
    assert answer.status_code == 422
    assert "Say in a few words why it is corrected." in answer.text
    assert "Kept as typed." in answer.text
    answer = _correct(browser, path, "No reason at all.")
    assert answer.status_code == 422
    assert "Nothing is changed." in answer.text


@pytest.mark.parametrize("days", [-1, -400])
def test_a_day_still_to_come_is_refused(browser: Browser, case: str, days: int) -> None:
    [path] = _ways(browser, case)
    answer = _correct(browser, path, moved_on=_day(days).isoformat())
    assert answer.status_code == 422
    assert "still to come" in answer.text


def test_presence_is_corrected(browser: Browser, case: str) -> None:
    [path] = _ways(browser, case)
    assert _correct(browser, path, were_there="told_afterwards").status_code == 303
    assert "Told afterwards" in browser.open(f"{case}/journey").text.split("What stood there")[0]
    assert _correct(browser, path, were_there="").status_code == 422


def test_somebody_else_corrected_it_meanwhile(browser: Browser, case: str) -> None:
    [path] = _ways(browser, case)
    shown = {**_shown(browser, path), "why_corrected": "late", "their_words": "Mine, late."}
    late = browser.fill(path, **shown)
    assert _correct(browser, path, their_words="Theirs.").status_code == 303
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert "Theirs." in answer.text
    assert "Mine, late." in answer.text
    page = browser.open(f"{case}/journey").text
    assert "Mine, late." not in page


def test_a_corrected_date_moves_its_review(site: Site, browser: Browser, case: str) -> None:
    hearing, later = (_day(0) + timedelta(days=days) for days in (100, 130))
    answer = browser.submit(
        f"{case}/pillars/4", stage="P4-60", presence="with_us", hearing_on=hearing.isoformat()
    )
    assert answer.status_code == 303
    [path] = _ways(browser, case, 4)
    assert _correct(browser, path, hearing_on=later.isoformat()).status_code == 303
    review: Any = Review.__table__
    with site.owner() as connection:
        found = connection.execute(select(review).where(review.c.code == "COURT")).all()
    assert [row.counts_from for row in found] == [later]


def test_strangers_and_readers_correct_nothing(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    [path] = _ways(browser, case)
    for pillar in (1, 2, 4):
        assert browser.open(path.replace("/pillars/3/", f"/pillars/{pillar}/")).status_code == 404
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(path).status_code == 404
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    assert manager.open(path).status_code in (403, 404)


def _correct_arrival(browser: Browser, case: str, **right: str) -> Any:
    """Open what was recorded when somebody came, and correct it."""
    [path] = _ways(browser, case, 1)
    return browser.submit(path, **{**_shown(browser, path), **right})


@pytest.fixture
def arrived(site: Site, worker: Actor, browser: Browser, case: str) -> str:
    """The case, with a fact of health that came with a move of pillar one."""
    _move(browser, case, "P1-10", 3)
    facts = next(way for way in _fact_pages(browser, case) if "/pillars/1/" in way)
    answer = browser.submit(facts, **{**_shown(browser, facts), "urgent_health": "A fever."})
    assert answer.status_code == 303
    return case


def _fact_pages(browser: Browser, case: str) -> list[str]:
    page = browser.open(f"{case}/journey").text
    return re.findall(r'href="([^"]+/moves/[^"/]+)"', page)


def test_why_is_asked_of_each_kind_and_read_with_it_alone(
    site: Site, worker: Actor, browser: Browser, arrived: str
) -> None:
    both = {"were_there": "not_there", "urgent_health": "Expects a child."}
    answer = _correct_arrival(browser, arrived, **both, why_corrected="A wrong tick.")
    assert answer.status_code == 422
    assert 'href="#why_corrected_hlt"' in answer.text
    why = {"why_corrected": "A wrong tick.", "why_corrected_hlt": "It was no fever."}
    assert _correct_arrival(browser, arrived, **both, **why).status_code == 303
    page = browser.open(f"{arrived}/journey").text
    assert "A wrong tick." in page
    assert "It was no fever." in page
    adviser = site.hat(Role.LA, worker.organisation_id)
    site.stand(_opened(site), adviser, Relation.CONSENT, ticked=Kind.NRM, only=Kind.NRM)
    page = site.browser(adviser).open(f"{arrived}/journey?pillar=1").text
    assert "A wrong tick." in page
    assert "fever" not in page
    assert "Expects a child." not in page


def test_a_reason_where_nothing_is_changed_is_not_lost(browser: Browser, arrived: str) -> None:
    why = {"why_corrected": "A wrong tick.", "why_corrected_hlt": "It was no fever."}
    answer = _correct_arrival(browser, arrived, were_there="not_there", **why)
    assert answer.status_code == 422
    assert "It was no fever." in answer.text
    assert "Nothing is changed here." in answer.text


def _opened(site: Site) -> Any:
    table: Any = Case.__table__
    with site.owner() as connection:
        return connection.execute(select(table)).one()


def _scheduled(site: Site) -> set[str]:
    review: Any = Review.__table__
    with site.owner() as connection:
        rows = connection.execute(select(review).where(review.c.state == "scheduled"))
        return {row.code for row in rows}


def test_a_correction_to_do_not_raise_ends_what_would_raise_it(
    site: Site, browser: Browser, case: str
) -> None:
    _move(browser, case, "P4-35", 20)
    _move(browser, case, "P4-20", 10, path="?asked=y", at_their_request="y", reason="She asked.")
    facts = next(way for way in _fact_pages(browser, case) if "/pillars/4/" in way)
    later = (_day(0) + timedelta(days=30)).isoformat()
    answer = browser.submit(facts, **{**_shown(browser, facts), "talk_again_on": later})
    assert answer.status_code == 303
    assert "P4_REVISIT" in _scheduled(site)
    [_newer, asked] = _ways(browser, case, 4)
    assert _correct(browser, asked, moved_on=_day(2).isoformat()).status_code == 303
    assert _scheduled(site) & {"P4_REVISIT", "P4_OFFER"} == set()
    [newest, _older] = _ways(browser, case, 4)
    assert newest == asked


def test_a_correction_starts_what_the_latest_stage_starts_and_ends_nothing_else(
    site: Site, browser: Browser, case: str
) -> None:
    _move(browser, case, "P2-65", 20)
    _move(browser, case, "P2-50", 10, reason="She rang.")
    before = _scheduled(site)
    assert "MISSING" not in before
    [_newer, missed] = _ways(browser, case, 2)
    assert _correct(browser, missed, moved_on=_day(2).isoformat()).status_code == 303
    assert _scheduled(site) == {*before, "MISSING"}


def test_a_corrected_day_that_changes_no_order_starts_nothing(
    site: Site, browser: Browser, case: str
) -> None:
    before = _scheduled(site)
    [path] = _ways(browser, case)
    assert _correct(browser, path, moved_on=_day(20).isoformat()).status_code == 303
    assert _scheduled(site) == before


def test_a_correction_of_how_often_to_be_in_touch_is_followed(
    site: Site, browser: Browser, case: str
) -> None:
    """practice.md P11: the next contact counts from the last one, as it is agreed now."""
    _move(browser, case, "P2-50", 5)
    facts = next(way for way in _fact_pages(browser, case) if "/pillars/2/" in way)
    agreed = browser.submit(facts, **{**_shown(browser, facts), "contact_rhythm": "weekly"})
    assert agreed.status_code == 303
    weekly = _contact_due(site)
    path = _ways(browser, case, 2)[0]
    assert _correct(browser, path, contact_rhythm="fortnightly").status_code == 303
    assert timedelta(days=5) <= _contact_due(site) - weekly <= timedelta(days=9)
    assert _correct(browser, path, contact_rhythm="when_they_ask").status_code == 303
    assert "CONTACT_RHYTHM" not in _scheduled(site)


def _contact_due(site: Site) -> date:
    review: Any = Review.__table__
    is_it = (review.c.code == "CONTACT_RHYTHM") & (review.c.state == "scheduled")
    with site.owner() as connection:
        found: date = connection.execute(select(review).where(is_it)).one().due_on
    return found
