"""How safe somebody is: each look stays, the latest is the present, and says when to look again."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.features.safety import queries
from caseapp.kinds import Relation, Role, SafetyLevel
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.models.safety import SafetyLook, SafetyState
from tests.support.site import Browser, Site

STORY = "He waits at the corner by the school."


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


def _day(days_ago: int = 0) -> date:
    return clock.today("UTC") - timedelta(days=days_ago)


def _working(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _look(browser: Browser, case: str, level: str, **more: Any) -> int:
    values: dict[str, Any] = {"own_view_instead": "not_asked_yet", **more}
    return browser.submit(f"{case}/safety", level=level, **values).status_code


def _due(site: Site, code: str = "SAFETY") -> list[date]:
    review: Any = Review.__table__
    wanted = select(review).where(review.c.state == "scheduled", review.c.code == code)
    with site.owner() as connection:
        return [row.due_on for row in connection.execute(wanted)]


def _state(site: Site) -> Any:
    table: Any = SafetyState.__table__
    with site.owner() as connection:
        return connection.execute(select(table)).one()


def _opened(site: Site) -> Any:
    table: Any = Case.__table__
    with site.owner() as connection:
        return connection.execute(select(table)).one()


def test_nobody_has_looked_yet(browser: Browser, case: str) -> None:
    assert f'href="{case}/safety"' in browser.open(case).text
    page = browser.open(f"{case}/safety").text
    assert "Not looked at yet." in page
    assert " checked" not in page.split("<main")[1]


def test_a_level_is_enough(site: Site, browser: Browser, case: str) -> None:
    assert _look(browser, case, "watchful") == 303
    page = browser.open(f"{case}/safety").text
    assert "<b>Watchful</b>" in page
    assert "Not asked yet" in page
    state = _state(site)
    assert (state.level, state.looked_on) == ("watchful", _day())


def test_their_own_view_stands_first_and_everything_is_kept(browser: Browser, case: str) -> None:
    words = {"own_view": "I sleep with the light on.", "seen": STORY, "doing": "We walk together."}
    assert _look(browser, case, "active", **words) == 303
    page = browser.open(f"{case}/safety").text.split("Looks so far")[1]
    places = [page.index(text) for text in ("I sleep with the light on.", STORY, "We walk")]
    assert places == sorted(places)


def test_each_look_stays(site: Site, browser: Browser, case: str) -> None:
    for level, ago in (("acute", 9), ("active", 3), ("settled", 0)):
        assert (
            _look(browser, case, level, looked_on=_day(ago).isoformat(), seen=f"saw {level}") == 303
        )
    page = browser.open(f"{case}/safety").text
    assert re.findall(r"saw (\w+)", page) == ["settled", "active", "acute"]
    looks: Any = SafetyLook.__table__
    with site.owner() as connection:
        assert len(connection.execute(select(looks)).all()) == 3


@pytest.mark.parametrize(("level", "days"), [("acute", 7), ("active", 28), ("watchful", 90)])
def test_the_level_says_when_it_is_looked_at_again(
    site: Site, browser: Browser, case: str, level: str, days: int
) -> None:
    assert _look(browser, case, level) == 303
    assert _due(site) == [_working(_day(-days))]


def test_what_is_settled_is_looked_at_with_the_plan(
    site: Site, browser: Browser, case: str
) -> None:
    assert _look(browser, case, "settled") == 303
    assert _due(site) == _due(site, "PLAN")
    assert len(_due(site)) == 1


def test_still_right_goes_on_by_the_level(site: Site, browser: Browser, case: str) -> None:
    _look(browser, case, "acute")
    page = browser.open(f"{case}/reviews").text
    [form] = [
        form
        for form in re.findall(r"<form method=\"post\".*?</form>", page, re.S)
        if ": Safety plan<" in form
    ]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    [action] = re.findall(r'action="([^"]+)"', form)
    assert browser.send(action, fields).status_code == 303
    assert _due(site) == [_working(_day(-7))]


def test_a_look_written_down_late_changes_nothing_now(
    site: Site, browser: Browser, case: str
) -> None:
    _look(browser, case, "watchful")
    due = _due(site)
    assert _look(browser, case, "acute", looked_on=_day(40).isoformat()) == 303
    assert _state(site).level == "watchful"
    assert _due(site) == due
    assert "Acute" in browser.open(f"{case}/safety").text


def test_a_day_still_to_come_is_refused(browser: Browser, case: str) -> None:
    answer = browser.submit(
        f"{case}/safety",
        level="acute",
        looked_on=_day(-1).isoformat(),
        own_view_instead="not_asked_yet",
        seen="Kept as typed.",
    )
    assert answer.status_code == 422
    assert "still to come" in answer.text
    assert "Kept as typed." in answer.text


def test_no_level_chosen_keeps_what_was_typed(browser: Browser, case: str) -> None:
    answer = browser.submit(f"{case}/safety", seen="Kept.", own_view_instead="not_asked_yet")
    assert answer.status_code == 422
    assert "Choose one of the four." in answer.text
    assert "Kept." in answer.text


def test_their_words_and_no_words_are_not_both_given(browser: Browser, case: str) -> None:
    words = {"own_view": "Fine.", "own_view_instead": "not_known"}
    assert _look(browser, case, "active", **words) == 422
    assert _look(browser, case, "active", own_view_instead="prefers_not_to_say") == 303
    assert "Prefers not to say" in browser.open(f"{case}/safety").text


@pytest.mark.parametrize("before", [None, "settled", "acute"])
def test_somebody_else_looked_meanwhile(
    site: Site, browser: Browser, case: str, before: str | None
) -> None:
    """Even when they found what was there before."""
    if before:
        _look(browser, case, before)
    path = f"{case}/safety"
    mine = {"level": "watchful", "seen": "Mine, late.", "own_view_instead": "not_asked_yet"}
    late = browser.fill(path, **mine)
    assert _look(browser, case, "acute", seen="Theirs.") == 303
    answer = browser.send(path, late)
    assert answer.status_code == 409
    assert "Theirs." in answer.text
    assert "Mine, late." in answer.text
    assert _state(site).level == "acute"


def test_many_looks_are_paged(browser: Browser, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        _look(browser, case, "active", seen=f"look {number}")
    seen: list[str] = []
    path: str | None = f"{case}/safety"
    while path:
        page = browser.open(path).text
        seen += re.findall(r"look \d", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        path = more[1].replace("&amp;", "&") if more else None
    assert seen == [f"look {number}" for number in reversed(range(5))]
    assert browser.open(f"{case}/safety?after=nonsense").status_code == 404


def test_a_manager_reads_the_level_and_its_day_alone(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    _look(browser, case, "acute", own_view="I am afraid.", seen=STORY)
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    page = manager.open(f"{case}/safety").text
    assert "Acute" in page
    for words in ("I am afraid.", STORY, "<textarea"):
        assert words not in page
    assert f'href="{case}/safety"' in manager.open(case).text


@pytest.mark.parametrize(
    ("role", "relation", "reads", "writes"),
    [
        (Role.IA, Relation.CONSENT, True, True),
        (Role.GA, Relation.ASSIGNED, True, True),
        (Role.HP, Relation.CONSENT, True, False),
        (Role.LA, Relation.CONSENT, True, False),
        (Role.MGR, Relation.SUPERVISION, True, False),
        (Role.AW, Relation.CONSENT, False, False),
        (Role.LEO, Relation.CONSENT, False, False),
        (Role.VOL, Relation.TASK, False, False),
        (Role.INT, Relation.TASK, False, False),
    ],
)
def test_who_reads_and_who_writes(
    site: Site,
    worker: Actor,
    browser: Browser,
    case: str,
    role: Role,
    relation: Relation,
    reads: bool,
    writes: bool,
) -> None:
    """As the row RSK of the access table says (domain.md §7.2)."""
    _look(browser, case, "acute", seen=STORY)
    reader = site.hat(role, worker.organisation_id)
    site.stand(_opened(site), reader, relation)
    theirs = site.browser(reader)
    page = theirs.open(f"{case}/safety")
    assert (STORY in page.text) == reads
    assert ("<textarea" in page.text) == writes
    assert page.status_code == 200 if reads else page.status_code in (403, 404)
    if not writes:
        assert _look(theirs, case, "settled") in (403, 404, 400)
        assert _state(site).level == SafetyLevel.ACUTE.value


def test_it_never_stands_on_together(browser: Browser, case: str) -> None:
    _look(browser, case, "acute", own_view="I am afraid.", seen=STORY)
    browser.submit(f"{case}/together")
    page = browser.open("/together").text
    for words in ("Acute", "I am afraid.", STORY, "afe it is"):
        assert words not in page
    assert browser.open(f"{case}/safety").location == "/together"


def test_a_stranger_finds_nothing(site: Site, browser: Browser, case: str) -> None:
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(f"{case}/safety").status_code == 404
