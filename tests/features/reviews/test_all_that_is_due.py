"""The list of what is due, ticks of one talk, putting off, asking for help, and the kinds of
reviews as an organisation uses them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.features.reviews import lists_of_all
from caseapp.kinds import Role, SnoozeReason
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.models.task import Task
from caseapp.rules import asking_help, closing_reviews
from caseapp.rules import reviews as rules
from caseapp.vocabularies.reviews import reviews
from tests.support.site import Browser, Site

KINDS = "/admin/organisation/reviews"


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who opens the case."""
    here = site.organisation()
    return site.hat(Role.CW, here, supervisor=site.hat(Role.MGR, here))


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give her browser."""
    return site.browser(worker)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


def _in(days: int) -> str:
    return (clock.today("UTC") + timedelta(days=days)).isoformat()


def _rows(site: Site) -> list[Any]:
    review: Any = Review.__table__
    with site.owner() as connection:
        return list(connection.execute(select(review).order_by(review.c.due_on)))


def _page(browser: Browser, case: str, label: str) -> str:
    page = browser.open(f"{case}/reviews").text
    found = re.findall(r'href="([^"]+/reviews/[^"/]+)">[^<]+<span class="vh">: ([^<]+)<', page)
    return {each: address for address, each in found}[label]


def test_the_list_is_paged_by_key_and_loses_nothing(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists_of_all, "A_PAGE", 2)
    lists_of_all._reading.cache_clear()
    for name in ("Ilvara", "Bekrun", "Sorvetta"):
        browser.submit("/cases/new", name_to_use=name, age_status="adult")
    seen: list[str] = []
    path: str | None = "/reviews?within=14"
    while path is not None:
        page = browser.open(path).text
        seen += re.findall(r' action="/cases/[^/]+/reviews/([0-9a-f-]{36})/still-right', page)
        onward = re.findall(r'rel="next" href="([^"]+)"', page)
        path = onward[0].replace("&amp;", "&") if onward else None
    lists_of_all._reading.cache_clear()
    due = [str(row.id) for row in _rows(site) if row.due_on.isoformat() <= _in(14)]
    assert len(seen) == len(set(seen)) == len(due) == 6
    assert set(seen) == set(due)


@pytest.mark.parametrize(
    "address", ["?within=x&whose=y&group=z", "?after=nonsense", "?after=2026-01-01.x", "?after=."]
)
def test_nonsense_in_the_address_is_no_filter(browser: Browser, case: str, address: str) -> None:
    assert "Is the safety plan still right?" in browser.open(f"/reviews{address}").text


def test_what_was_looked_at_in_one_talk_is_ticked_at_once(
    site: Site, browser: Browser, case: str
) -> None:
    page = browser.open("/today").text
    ticks = re.findall(r'name="tick" value="([^"]+)"', page)
    assert len(ticks) == 2
    form = browser.fill("/today")
    sent = browser.http.post(f"{case}/reviews/ticked", data={**form, "tick": ticks, "to": "today"})
    assert sent.status_code == 303
    done = [row.code for row in _rows(site) if row.closed_at is not None]
    assert sorted(done) == ["NEEDS", "SAFETY"]
    form = browser.fill(f"{case}/reviews")
    again = browser.http.post(f"{case}/reviews/ticked", data={**form, "tick": ticks})
    assert again.status_code == 303
    assert "Some need a few words" in browser.open("/today").text
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(f"{case}/reviews/ticked").status_code == 404


def test_putting_off_needs_a_reason_and_a_day_inside_the_limit_and_works_once(
    site: Site, browser: Browser, case: str
) -> None:
    path = _page(browser, case, "First practical needs")
    bare = browser.submit(path, what="snooze")
    assert bare.status_code == 422
    assert "Choose why it is put off." in bare.text
    far = browser.submit(path, what="snooze", on=_in(60), reason="unwell")
    assert far.status_code == 422
    assert "Give a day up to" in far.text
    latest = max(row.due_on for row in _rows(site) if row.code == "NEEDS") + timedelta(days=3)
    kept = {"on": latest.isoformat(), "reason": "no_interpreter"}
    assert browser.submit(path, what="snooze", **kept).status_code == 303
    rows = {str(row.state): row for row in _rows(site) if row.code == "NEEDS"}
    assert rows["scheduled"].due_on == latest
    assert rows["scheduled"].snoozes == 1
    assert 'value="snooze"' not in browser.open(_page(browser, case, "First practical needs")).text
    task: Any = Task.__table__
    with site.owner() as connection:
        assert connection.execute(select(task.c.due_on)).scalar_one() == latest


def test_an_acute_look_is_never_put_off(site: Site, browser: Browser, case: str) -> None:
    """Story 26."""
    assert 'value="snooze"' in browser.open(_page(browser, case, "Safety plan")).text
    answers = {"looked_on": _in(0), "own_view_instead": "not_asked_yet"}
    browser.submit(f"{case}/safety", level="acute", **answers)
    path = _page(browser, case, "Safety plan")
    assert 'value="snooze"' not in browser.open(path).text
    forced = browser.submit(path, what="snooze", on=_in(8), reason="other")
    assert forced.status_code == 422


def test_a_kind_that_is_used_no_more_can_still_be_looked_at(
    site: Site, browser: Browser, case: str
) -> None:
    review: Any = Review.__table__
    with site.owner() as connection:
        connection.execute(update(review).where(review.c.code == "NEEDS").values(code="OLDKIND"))
        connection.commit()
    assert "Something to look at" in browser.open(f"{case}/reviews").text
    assert browser.open("/today").status_code == 200
    path = _page(browser, case, "Something to look at")
    assert browser.submit(path, what="done", words="It is well.").status_code == 303


# --- asking for help --------------------------------------------------------------------


def test_asking_for_help_is_one_tap_and_its_supervisor_says_when_they_have_talked(
    site: Site, worker: Actor, browser: Browser
) -> None:
    assert "Ask for help" in browser.open("/today").text
    assert browser.submit("/reviews/ask-for-help").status_code == 303
    assert "You asked for help" in browser.open("/reviews/ask-for-help").text
    stranger = site.browser(site.hat(Role.MGR, worker.organisation_id))
    assert "would like to talk" not in stranger.open("/today").text


# --- the kinds, as an organisation uses them ----------------------------------------------


def test_an_organisation_switches_a_kind_on_and_changes_its_days(
    site: Site, worker: Actor, browser: Browser
) -> None:
    admin = site.browser(site.hat(Role.ADM, worker.organisation_id))
    assert admin.submit(f"{KINDS}/WELCOME", use="on").status_code == 303
    assert admin.submit(f"{KINDS}/NEEDS", use="off").status_code == 303
    assert admin.submit(f"{KINDS}/PLAN", use="usual", days="21").status_code == 303
    browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    rows = {row.code: row.due_on for row in _rows(site)}
    assert set(rows) == {"SAFETY", "WELCOME", "PLAN"}
    assert _in(21) <= rows["PLAN"].isoformat() <= _in(23)
    assert "switched off" not in admin.open(f"{KINDS}/RRP_END").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("days", "soon", "Give days as numbers"),
        ("days", "-7", "no date to count from"),
        ("days", "999", "at most 400"),
        ("again", "0", "from 1 to 400"),
        ("help_days", "x", "from 0 to 400"),
        ("snooze_times", "10", "from 0 to 9"),
        ("snooze_days", "61", "from 1 to 60"),
        ("snooze_days", "²", "from 1 to 60"),
    ],
)
def test_what_cannot_be_read_is_said_in_words_and_kept(
    embedded_site: Site, field: str, typed: str, said: str
) -> None:
    admin = embedded_site.browser(embedded_site.hat(Role.ADM, embedded_site.organisation()))
    answer = admin.submit(f"{KINDS}/PLAN", use="usual", **{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert typed in answer.text


def test_only_administrators_change_the_kinds(embedded_site: Site) -> None:
    site = embedded_site
    for role in (Role.CW, Role.MGR, Role.DPO):
        browser = site.browser(site.hat(role, site.organisation(role.value)))
        assert browser.open(KINDS).status_code in (403, 404)
    admin = site.browser(site.hat(Role.ADM, site.organisation("Last")))
    assert admin.open(f"{KINDS}/NOSUCH").status_code == 404


# --- in the lists, with htmx and without -----------------------------------------------------

PART = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main"}


def _tapped(browser: Browser, label: str) -> tuple[str, dict[str, str]]:
    """The form of one button in the list, as it is shown."""
    page = browser.open("/reviews").text
    forms = re.findall(r'<form method="post" action="([^"]+/still-right[^"]*)"(.*?)</form>', page)
    address, form = next(each for each in forms if label in each[1])
    return address, dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def test_a_tap_in_the_list_shows_the_list_again_with_htmx_and_without(
    site: Site, browser: Browser, case: str
) -> None:
    address, form = _tapped(browser, "First practical needs")
    assert address.endswith("to=list")
    sent = browser.http.post(address, data=form, headers=PART)
    assert (sent.status_code, sent.location) == (303, "/reviews")
    assert "HX-Redirect" not in sent.headers
    shown = browser.open("/reviews", headers=PART)
    assert "Saved" in shown.text
    assert "<html" not in shown.text
    assert "Are the first practical needs met?" not in shown.text
    address, form = _tapped(browser, "Safety plan")
    assert browser.send(address, form).location == "/reviews"
    assert sorted(row.code for row in _rows(site) if row.closed_at) == ["NEEDS", "SAFETY"]


def test_ticks_on_today_show_today_again_with_htmx(site: Site, browser: Browser, case: str) -> None:
    page = browser.open("/today").text
    ticks = re.findall(r'name="tick" value="([^"]+)"', page)
    assert f'hx-post="{case}/reviews/ticked"' in page
    form = browser.fill("/today")
    sent = browser.http.post(
        f"{case}/reviews/ticked", data={**form, "tick": ticks, "to": "today"}, headers=PART
    )
    assert (sent.status_code, sent.location) == (303, "/today")
    assert "Saved: 2." in browser.open("/today", headers=PART).text


@pytest.mark.parametrize("what", ["done", "move", "snooze", "not_needed"])
def test_whatever_is_done_with_one_leads_back_to_the_list_it_was_opened_from(
    site: Site, browser: Browser, case: str, what: str
) -> None:
    page = browser.open("/reviews").text
    path = re.findall(rf'href="({case}/reviews/[0-9a-f-]+\?to=list)"', page)[0]
    values = {"on": _in(4), "reason": "unwell", "words": "They said so."}
    wrong = browser.submit(path, what=what, on="2001-01-01", words="They said so.")
    assert wrong.status_code in (303, 422)
    if wrong.status_code == 422:
        assert "They said so." in wrong.text
        assert browser.submit(path, what=what, **values).location == "/reviews"
    else:
        assert wrong.location == "/reviews"
    closed = [str(row.state) for row in _rows(site) if row.closed_at]
    assert closed == [{"move": "moved", "snooze": "snoozed"}.get(what, what)]


def test_an_address_of_another_list_leads_nowhere_else(browser: Browser, case: str) -> None:
    path = _page(browser, case, "First practical needs")
    sent = browser.submit(f"{path}?to=//elsewhere.example", what="done")
    assert sent.location == f"{case}/reviews"


# --- what cannot be, and a clock that goes back -----------------------------------------------

NEVER = sorted(
    kind.code for kind in reviews().kinds if kind.is_binding and not kind.of_staff and kind.moments
)


@pytest.mark.parametrize("code", [each for each in NEVER if not reviews().get(each).at_record])
def test_what_may_not_be_put_off_is_refused_in_words(embedded_site: Site, code: str) -> None:
    site = embedded_site
    worker = site.hat(Role.CW, site.organisation())
    opened = site.browser(worker).submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    kind = reviews().get(code)
    with site.acting(worker) as session:
        case = session.scalars(select(Case)).one()
        day = clock.today("UTC") + timedelta(days=40 if kind.has_date else 1)
        counted = {"counted_as": "a date"} if kind.has_date else {}
        rules.start(session, case, code, day, **counted)
        with rules.as_reviews(session, "a test"):
            row = session.scalars(select(Review).where(Review.code == code)).one()
        with pytest.raises(InvalidError, match="This cannot be put off"):
            closing_reviews.snooze(session, case, row.id, row.version, day, SnoozeReason.OTHER)
        with pytest.raises(InvalidError, match="This date cannot be moved"):
            closing_reviews.move(session, case, row.id, row.version, day, "They wish so.")
        session.rollback()
    assert opened.status_code == 303


def test_a_kind_that_is_used_no_more_goes_on_everywhere(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    """Found, offered, ticked, moved, asked about by the job: none of it stumbles."""
    review: Any = Review.__table__
    with site.owner() as connection:
        old = {"code": "OLDKIND", "due_on": clock.today("UTC") - timedelta(days=30)}
        connection.execute(update(review).where(review.c.code == "NEEDS").values(**old))
        connection.commit()
    with site.app.app_context():
        trail.about.set(trail.of_job("test"))
        asking_help.ask_everywhere()
    for address in ("/today", "/reviews", f"{case}/reviews", case):
        assert browser.open(address).status_code == 200
    path = _page(browser, case, "Something to look at")
    assert browser.submit(path, what="snooze", on=_in(2), reason="other").status_code == 422
    moved = browser.submit(path, what="move", on=_in(9), words="After the holidays.")
    assert moved.status_code == 303
    [open_one] = [row for row in _rows(site) if row.code == "OLDKIND" and row.closed_at is None]
    assert open_one.due_on.isoformat() == _in(9)


def test_a_clock_that_goes_back_loses_nothing_and_doubles_nothing(
    site: Site, worker: Actor, case: str
) -> None:
    def tick(days: int) -> None:
        with time_machine.travel(clock.now() + timedelta(days=days), tick=True):
            browser = site.browser(worker)
            for address in ("/today", "/reviews", f"{case}/reviews"):
                assert browser.open(address).status_code == 200
            address, form = _tapped(browser, "Safety plan")
            assert browser.send(address, form).status_code == 303

    tick(4)
    later = [row for row in _rows(site) if row.code == "SAFETY"]
    assert len(later) == 2
    browser = site.browser(worker)
    assert "Is the safety plan still right?" not in browser.open("/today").text
    path = _page(browser, case, "Safety plan")
    assert browser.submit(path, what="done").status_code == 303
    open_ones = [row for row in _rows(site) if row.code == "SAFETY" and row.closed_at is None]
    assert [row.due_on >= clock.today("UTC") for row in open_ones] == [True]
