"""What comes next: what starts reviews, who sees them, and what people do with one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.case import Case
from caseapp.models.grant import CaseListing
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.models.task import Task
from caseapp.rules import asking_help
from tests.support.site import Browser, Site


@pytest.fixture
def worker(site: Site) -> Actor:
    """Give the caseworker who opens the case."""
    return site.hat(Role.CW, site.organisation())


@pytest.fixture
def browser(site: Site, worker: Actor) -> Browser:
    """Give her browser."""
    return site.browser(worker)


@pytest.fixture
def case(browser: Browser) -> str:
    """Open a case and return its address."""
    made = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult")
    return str(made.location)


@pytest.fixture
def colleague(site: Site, worker: Actor) -> Actor:
    """Give another caseworker of the same organisation."""
    return site.hat(Role.CW, worker.organisation_id)


def _today() -> date:
    return clock.today("UTC")


def _in(days: int) -> str:
    return (_today() + timedelta(days=days)).isoformat()


def _on_or_after(day: date) -> date:
    """Return the working day that a Saturday or Sunday moves to."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _all(site: Site, *, is_open: bool | None = True) -> Sequence[Any]:
    review: Any = Review.__table__
    wanted = select(review).order_by(review.c.due_on, review.c.code)
    if is_open is not None:
        wanted = wanted.where((review.c.state == "scheduled") == is_open)
    with site.owner() as connection:
        return connection.execute(wanted).all()


def _codes(site: Site) -> list[str]:
    return sorted(row.code for row in _all(site))


def _due(site: Site, code: str) -> date:
    [row] = [row for row in _all(site) if row.code == code]
    found: date = row.due_on
    return found


def _pillar(case: str, stage: str) -> str:
    pillar = re.sub(r"^P(\d).*", r"\1", stage)
    track = re.sub(r"^P\d([A-C]?)-.*", r"\1", stage)
    return f"{case}/pillars/{pillar}" + (f"?track={track}" if track else "")


def _move(browser: Browser, case: str, stage: str, **more: str) -> int:
    days = {"rrp_start": _in(0), "decided_on": _in(0)}
    path = _pillar(case, stage)
    values = {**days, **more}
    return browser.submit(path, stage=stage, presence="with_us", **values).status_code


def _answer(browser: Browser, case: str, pillar: int, **values: str) -> None:
    """Answer facts of the latest move of a pillar."""
    page = browser.open(f"{case}/journey?pillar={pillar}").text
    path = re.findall(r'href="([^"]+/moves/[^"]+)"', page)[0]
    names = re.findall(r'<select id="([^"]+)"', browser.open(path).text)
    empty = {name: "not_asked_yet" if name.endswith("_instead") else "" for name in names}
    typed = {**empty, **values}
    assert browser.submit(path, **typed).status_code == 303


def _ways(browser: Browser, case: str, words: str) -> dict[str, str]:
    """Return the address of each "Still right" or "Something else", by what it is about."""
    page = browser.open(f"{case}/reviews").text
    if words == "Still right":
        pattern = r'action="([^"]+/still-right)".*?<span class="vh">: ([^<]+)<'
    else:
        pattern = r'href="([^"]+/reviews/[^"/]+)">[^<]+<span class="vh">: ([^<]+)<'
    return {label: address for address, label in re.findall(pattern, page, re.S)}


def _tap(browser: Browser, case: str, label: str) -> dict[str, str]:
    """Return the form of one button, as it is shown."""
    page = browser.open(f"{case}/reviews").text
    for form in re.findall(r"<form method=\"post\" action=\"[^\"]+\"[^>]*>.*?</form>", page, re.S):
        if f": {label}<" in form:
            fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
            [action] = re.findall(r' action="([^"]+)"', form)
            return {"action": action, **fields}
    raise AssertionError(f"no button for {label}")


def _send(browser: Browser, tap: dict[str, str]) -> Any:
    return browser.send(tap["action"], {key: tap[key] for key in tap if key != "action"})


# --- what starts reviews ----------------------------------------------------------------


def test_opening_a_case_starts_three(site: Site, browser: Browser, case: str) -> None:
    """practice.md P11."""
    assert _codes(site) == ["NEEDS", "PLAN", "SAFETY"]
    assert _due(site, "SAFETY") == _on_or_after(_today() + timedelta(days=3))
    assert _due(site, "NEEDS") == _on_or_after(_today() + timedelta(days=7))
    assert _due(site, "PLAN") == _on_or_after(_today() + timedelta(days=42))
    page = browser.open(f"{case}/reviews").text
    assert "Is the safety plan still right?" in page
    assert "Is the safety plan still right?" in browser.open(case).text


def test_a_stage_starts_its_reminders_once(site: Site, browser: Browser, case: str) -> None:
    """Sent twice, sent again from the page behind the back button, or entered again: once."""
    path = f"{case}/pillars/1"
    days = {"rrp_start": _in(0), "rrp_end": _in(30)}
    form = browser.fill(path, stage="P1-50", presence="with_us", **days)
    assert browser.send(path, form).status_code == 303
    assert browser.send(path, form).status_code == 303
    again = {**form, "submission_key": "0" * 22}
    assert browser.send(path, again).status_code in (409, 422)
    ends = [row for row in _all(site) if row.code == "RRP_END"]
    assert [(row.due_on, row.counts_from) for row in ends] == [
        (_today() + timedelta(days=16), _today() + timedelta(days=30))
    ]
    assert "RRP_CALM" not in _codes(site), "not in the starter set"


def test_moving_back_and_forth_doubles_nothing(site: Site, browser: Browser, case: str) -> None:
    for _turn in range(2):
        assert _move(browser, case, "P2-55", reason="They asked") == 303
        assert _move(browser, case, "P2-50", reason="They asked") == 303
    codes = _codes(site)
    assert len(codes) == len(set(codes))
    assert codes == ["NEEDS", "PLAN", "SAFETY"]


def test_an_open_one_is_brought_forward_or_left(site: Site, browser: Browser, case: str) -> None:
    plan = _due(site, "PLAN")
    assert _move(browser, case, "P2-40") == 303
    assert _due(site, "PLAN") == plan
    assert _move(browser, case, "P2-90", reason="They came back") == 303
    assert _due(site, "SAFETY") <= _on_or_after(_today() + timedelta(days=7))


def test_a_date_that_was_corrected_is_followed(site: Site, browser: Browser, case: str) -> None:
    assert _move(browser, case, "P1-50", rrp_end=_in(30)) == 303
    assert _move(browser, case, "P1-55", rrp_end=_in(45)) == 303
    assert _due(site, "RRP_END") == _today() + timedelta(days=31 + 11)
    [row] = [row for row in _all(site) if row.code == "RRP_END"]
    assert row.counts_from == _today() + timedelta(days=45)


def test_a_date_that_is_answered_later_starts_its_reminder(
    site: Site, browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P1-40") == 303
    assert "DECISION" not in _codes(site)
    _answer(browser, case, 1, expected_on=_in(10))
    assert _due(site, "DECISION") > _today() + timedelta(days=14)


def test_the_answer_of_the_authority_ends_asking_for_it(
    site: Site, browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P1-40") == 303
    _answer(browser, case, 1, expected_on=_in(10))
    assert "DECISION" in _codes(site)
    assert _move(browser, case, "P1-50", rrp_end=_in(30)) == 303
    assert "DECISION" not in _codes(site)
    assert "DECISION" in [row.code for row in _all(site, is_open=False)]


def test_please_do_not_raise_ends_the_revisit_and_deletes_nothing(
    site: Site, browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P4-30") == 303
    _answer(browser, case, 4, raise_again_on=_in(60))
    assert "P4_REVISIT" in _codes(site)
    assert _move(browser, case, "P4-35") == 303
    assert "P4_REVISIT" not in _codes(site)
    [ended] = [row for row in _all(site, is_open=False) if row.code == "P4_REVISIT"]
    assert ended.state == "not_needed"


def test_no_pillar_before_the_fourth_touches_what_justice_started(
    site: Site, browser: Browser, case: str
) -> None:
    """INV-01, INV-02."""
    assert _move(browser, case, "P4-30") == 303
    _answer(browser, case, 4, raise_again_on=_in(60))
    before = [row for row in _all(site) if row.kind == Kind.CJ]
    for stage in ("P1-10", "P2-50", "P3-10"):
        assert _move(browser, case, stage) == 303
    assert [row for row in _all(site) if row.kind == Kind.CJ] == before


def test_time_alone_closes_nothing(site: Site, browser: Browser, case: str) -> None:
    """INV-04: looking at pages long after leaves what was there."""
    with site.owner() as connection:
        review: Any = Review.__table__
        connection.execute(review.update().values(due_on=_today() - timedelta(days=200)))
    page = browser.open(f"{case}/reviews").text
    assert "since" in page
    assert _codes(site) == ["NEEDS", "PLAN", "SAFETY"]


# --- what people do with one ------------------------------------------------------------


def test_still_right_is_one_tap_and_starts_the_next(
    site: Site, browser: Browser, case: str
) -> None:
    tap = _tap(browser, case, "Safety plan")
    assert _send(browser, tap).status_code == 303
    assert _due(site, "SAFETY") == _on_or_after(_today() + timedelta(days=28))
    assert _send(browser, tap).status_code == 303, "a second press repeats the first answer"
    assert len([row for row in _all(site, is_open=None) if row.code == "SAFETY"]) == 2
    assert "Looked at before" in browser.open(f"{case}/reviews").text


def test_what_is_met_once_does_not_come_again(site: Site, browser: Browser, case: str) -> None:
    assert _send(browser, _tap(browser, case, "First practical needs")).status_code == 303
    assert "NEEDS" not in _codes(site)


def test_done_with_a_word_keeps_the_word(site: Site, browser: Browser, case: str) -> None:
    path = _ways(browser, case, "Something else")["Safety plan"]
    assert browser.submit(path, what="done", words="A new way home").status_code == 303
    assert "A new way home" in browser.open(f"{case}/reviews").text
    assert _due(site, "SAFETY") == _on_or_after(_today() + timedelta(days=28))


def test_it_moves_at_the_persons_wish(site: Site, browser: Browser, case: str) -> None:
    path = _ways(browser, case, "Something else")["Support plan"]
    answer = browser.submit(path, what="move", words="After the holiday")
    assert answer.status_code == 422
    assert "After the holiday" in answer.text
    assert browser.submit(path, what="move", on=_in(-1)).status_code == 422
    assert browser.submit(path, what="move", on=_in(60)).status_code == 422
    words = "After the holiday"
    assert browser.submit(path, what="move", on=_in(60), words=words).status_code == 303
    assert _due(site, "PLAN") == _today() + timedelta(days=60)


def test_what_is_not_needed_says_why(site: Site, browser: Browser, case: str) -> None:
    path = _ways(browser, case, "Something else")["First practical needs"]
    assert browser.submit(path, what="not_needed").status_code == 422
    assert browser.submit(path, what="not_needed", words="Lives with a friend").status_code == 303
    assert "NEEDS" not in _codes(site)


def test_a_date_that_is_fixed_cannot_be_moved(site: Site, browser: Browser, case: str) -> None:
    assert _move(browser, case, "P1-50", rrp_end=_in(30)) == 303
    path = _ways(browser, case, "Something else")["Recovery period ends"]
    assert 'value="move"' not in browser.open(path).text
    assert browser.submit(path, what="move", on=_in(40)).status_code == 422
    answer = browser.submit(path, what="done")
    assert answer.status_code == 422, "closing it says what came of it"
    words = {f"closing_{name}": "They stay in the house" for name in ("housing", "rights", "wish")}
    sent = browser.submit(path, what="done", closing_extension="not_asked", **words)
    assert sent.status_code == 303
    assert "RRP_END" not in _codes(site)
    assert _move(browser, case, "P1-55", rrp_end=_in(30)) == 303
    assert "RRP_END" not in _codes(site), "one line a date, closed once"


def test_a_date_is_looked_at_step_by_step(site: Site, browser: Browser, case: str) -> None:
    """practice.md P11: one line a date."""
    assert _move(browser, case, "P1-50", rrp_start=_in(-20), rrp_end=_in(10)) == 303
    seen = [_due(site, "RRP_END")]
    while "RRP_END" in _codes(site) and len(seen) < 9:
        answer = _send(browser, _tap(browser, case, "Recovery period ends"))
        assert answer.status_code == 303
        if _due(site, "RRP_END") == seen[-1]:
            break
        seen.append(_due(site, "RRP_END"))
    assert seen == [_today() + timedelta(days=days) for days in (0, 3, 7, 10)]
    assert answer.location.endswith(str(_all(site)[-1].id)) or "/reviews/" in answer.location


def test_two_who_close_the_same_lose_nothing(
    site: Site, browser: Browser, case: str, colleague: Actor
) -> None:
    _put(browser, case, colleague)
    theirs = site.browser(colleague)
    path = _ways(browser, case, "Something else")["Safety plan"]
    mine = browser.fill(path, what="done", words="my words")
    tap = _tap(theirs, case, "Safety plan")
    assert browser.send(path, mine).status_code == 303
    answer = _send(theirs, tap)
    assert answer.status_code == 303
    page = theirs.open(f"{case}/reviews").text
    assert "Somebody looked at it meanwhile" in page
    assert "my words" in page
    assert len([row for row in _all(site) if row.code == "SAFETY"]) == 1


# --- who sees what ----------------------------------------------------------------------


def _put(browser: Browser, case: str, who: Actor, role: str = "co_worker", **more: str) -> None:
    values = {"before": "stays", "chosen": "not_asked_yet", "reason": "known here", **more}
    answer = browser.submit(f"{case}/team", person=str(who.membership_id), team_role=role, **values)
    assert answer.status_code == 303


def test_an_advocate_without_the_kind_sees_no_trace_of_it(
    site: Site, worker: Actor, case: str, browser: Browser
) -> None:
    """INV-05: neither the line nor anything that counts it."""
    advocate = site.hat(Role.IA, worker.organisation_id)
    opened = _opened(site, worker)
    site.stand(opened, advocate, Relation.CONSENT, only=Kind.SUM | Kind.GOA)
    theirs = site.browser(advocate)
    before = [_shown(theirs, f"{case}{page}") for page in ("", "/reviews")]
    assert "First practical needs" in before[1]
    assert "Safety plan" not in before[1]
    assert _move(browser, case, "P4-30") == 303
    _answer(browser, case, 4, raise_again_on=_in(2))
    assert [_shown(theirs, f"{case}{page}") for page in ("", "/reviews")] == before
    [row] = [row for row in _all(site) if row.code == "P4_REVISIT"]
    assert theirs.open(f"{case}/reviews/{row.id}").status_code == 404


def test_the_order_of_cases_tells_of_no_other_kind(site: Site, browser: Browser, case: str) -> None:
    """Lists sort by a day that comes from the kind SUM alone."""
    listing: Any = CaseListing.__table__
    needs = _due(site, "NEEDS")
    assert _due(site, "SAFETY") <= needs
    with site.owner() as connection:
        assert connection.execute(select(listing.c.next_on)).scalar_one() == needs
    assert _send(browser, _tap(browser, case, "First practical needs")).status_code == 303
    plan = _due(site, "PLAN")
    with site.owner() as connection:
        assert connection.execute(select(listing.c.next_on)).scalar_one() == plan


def test_a_caseworker_sees_the_deadline_of_a_legal_matter(
    site: Site, browser: Browser, case: str, colleague: Actor
) -> None:
    """domain.md §7.3: of LEG the caseworker has kinds, state and deadlines; also a new one."""
    assert _move(browser, case, "P1-60", challenge_deadline=_in(40)) == 303
    _put(browser, case, colleague, "key_worker", before="leaves")
    theirs = site.browser(colleague)
    assert "Is everything under way for this date?" in theirs.open(f"{case}/reviews").text
    path = _ways(theirs, case, "Something else")["Legal deadline"]
    assert theirs.submit(path, what="done", words="Sent by the lawyer").status_code == 303
    assert "LEGAL" not in _codes(site)


def test_a_manager_sees_dates_and_may_move_what_can_move(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    """domain.md §7.1: adjusting a date is an act of managers, who read nothing else of it."""
    path = _ways(browser, case, "Something else")["Safety plan"]
    assert browser.submit(path, what="done", words="only for us").status_code == 303
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    page = manager.open(f"{case}/reviews").text
    assert "Does the whole plan still fit?" in page
    assert "safety" not in page.lower()
    assert "only for us" not in page
    assert "Still right" not in page
    assert _move(browser, case, "P4-30") == 303
    _answer(browser, case, 4, raise_again_on=_in(60))
    assert "Justice" not in manager.open(f"{case}/reviews").text
    plan = _ways(manager, case, "Something else")["Support plan"]
    assert 'value="done"' not in manager.open(plan).text
    assert manager.submit(plan, what="done").status_code == 422
    words = "After the holiday"
    assert manager.submit(plan, what="move", on=_in(60), words=words).status_code == 303
    assert _due(site, "PLAN") == _today() + timedelta(days=60)


def test_who_left_the_team_sees_none_at_the_next_request(
    site: Site, browser: Browser, case: str, colleague: Actor
) -> None:
    _put(browser, case, colleague, "key_worker", before="leaves")
    assert browser.open(f"{case}/reviews").status_code == 404
    assert "Ilvara" not in browser.open("/today").text
    assert "Ilvara" in site.browser(colleague).open("/today").text


def test_today_has_one_line_a_person(site: Site, browser: Browser, case: str) -> None:
    """practice.md P11: the next thing within 14 days, for the key worker of the day."""
    page = browser.open("/today").text
    assert page.count("<bdi>Ilvara</bdi>") == 1
    assert "Is the safety plan still right?" in page
    assert "Are the first practical needs met?" in page
    assert "Does the whole plan still fit?" not in page


def test_today_of_a_co_worker_is_not_that_of_the_key_worker(
    site: Site, browser: Browser, case: str, colleague: Actor
) -> None:
    _put(browser, case, colleague)
    assert "Ilvara" not in site.browser(colleague).open("/today").text


def test_a_stranger_finds_nothing(site: Site, case: str) -> None:
    stranger = site.browser(site.hat(Role.CW, site.organisation("Elsewhere")))
    assert stranger.open(f"{case}/reviews").status_code == 404


# --- tasks ------------------------------------------------------------------------------


def test_a_task_takes_two_inputs_and_one_tap(site: Site, browser: Browser, case: str) -> None:
    page = browser.open(f"{case}/reviews").text
    [me] = re.findall(r'<option value="([^"]+)"', page)
    answer = browser.submit(f"{case}/reviews", what="Ask for the lamp", due_on=_in(2), who=me)
    assert answer.status_code == 303
    page = browser.open(f"{case}/reviews").text
    assert "Ask for the lamp" in page
    [address] = re.findall(r'action="([^"]+/done)"', page)
    task: Any = Task.__table__
    [form] = re.findall(rf'action="{address}"[^>]*>(.*?)</form>', page, re.S)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert browser.send(address, fields).status_code == 303
    assert "Ask for the lamp" not in browser.open(f"{case}/reviews").text
    with site.owner() as connection:
        assert connection.execute(select(task.c.done_at)).scalar_one() is not None


def test_a_task_without_words_keeps_what_was_typed(browser: Browser, case: str) -> None:
    answer = browser.submit(f"{case}/reviews", what="Ask for the lamp", due_on="", who="nobody")
    assert answer.status_code == 422
    assert "Ask for the lamp" in answer.text


def _opened(site: Site, actor: Actor) -> Any:
    """The one case there is."""
    with site.acting(actor) as session:
        found = session.scalars(select(Case)).one()
        session.expunge(found)
    return found


def _shown(browser: Browser, path: str) -> str:
    """Return a page without what differs each time it is made."""
    page = browser.open(path)
    assert page.status_code == 200
    return re.sub(r'(?:nonce|value|"X-CSRFToken")[=:]"[^"]*"', "", page.text)


def test_a_guardian_advocate_answers_that_there_is_none(
    site: Site, browser: Browser, worker: Actor
) -> None:
    """practice.md P27."""
    made = browser.submit("/cases/new", name_to_use="Dainoc", age_status="child").location
    assert _move(browser, str(made), "P1-35") == 303
    assert {"BIA", "GUARDIAN"} <= set(_codes(site))
    _put(browser, str(made), site.hat(Role.GA, worker.organisation_id), "guardian")
    assert "GUARDIAN" not in _codes(site)
    assert "BIA" in _codes(site)


# --- agreed contact (practice.md P11) ------------------------------------------------------


def _note(browser: Browser, case: str) -> None:
    sent = browser.submit(f"{case}/notes/new", text="We spoke.", mode="phone")
    assert sent.status_code == 303, sent.text


def test_a_note_closes_agreed_contact_and_waiting_and_starts_the_next(
    site: Site, browser: Browser, case: str
) -> None:
    assert _move(browser, case, "P2-50") == 303
    assert "CONTACT_RHYTHM" not in _codes(site)
    _answer(browser, case, 2, contact_rhythm="weekly")
    assert _due(site, "CONTACT_RHYTHM") == _on_or_after(_today() + timedelta(days=7))
    review: Any = Review.__table__
    with site.owner() as connection:  # a week later, as far as these are concerned
        for code in ("CONTACT_RHYTHM", "PLAN"):
            is_it = (review.c.code == code) & (review.c.state == "scheduled")
            connection.execute(update(review).where(is_it).values(due_on=_today()))
        connection.commit()
    _note(browser, case)
    assert _due(site, "CONTACT_RHYTHM") == _on_or_after(_today() + timedelta(days=7))
    assert _due(site, "PLAN") == _today()
    assert [row.state for row in _all(site, is_open=False)] == ["done"]


def test_whoever_comes_when_they_wish_is_not_asked_after(
    site: Site, browser: Browser, case: str
) -> None:
    _move(browser, case, "P2-50")
    _answer(browser, case, 2, contact_rhythm="when_they_ask")
    assert "CONTACT_RHYTHM" not in _codes(site)
    _note(browser, case)


def test_an_adult_out_of_contact_is_looked_at_daily_and_help_is_offered_for_a_child_at_once(
    site: Site, worker: Actor, browser: Browser, case: str
) -> None:
    """domain.md §6.1: child immediate, adult per agreed plan."""
    child = str(browser.submit("/cases/new", name_to_use="Dainoc", age_status="child").location)
    for address in (case, child):
        assert _move(browser, address, "P2-65") == 303
    missing = {row.case_id: row for row in _all(site) if row.code == "MISSING"}
    assert sorted(row.is_acute for row in missing.values()) == [False, True]
    assert {row.due_on for row in missing.values()} == {_today()}
    with site.app.app_context():
        trail.about.set(trail.of_job("test"))
        asking_help.ask_everywhere()
    asked: Any = ReviewHelp.__table__
    with site.owner() as connection:
        rows = connection.execute(select(asked).where(asked.c.code == "MISSING")).all()
    assert [missing[row.case_id].is_acute for row in rows] == [True]


def test_no_guardian_yet_comes_back_daily_until_somebody_was_asked_and_then_on_that_day(
    site: Site, browser: Browser, worker: Actor
) -> None:
    """practice.md P27: notice at 24 h; "asked of ..., answer expected ..." comes back on that
    day, at the latest weekly."""
    made = browser.submit("/cases/new", name_to_use="Kesmiri", age_status="child")
    case = str(made.location)
    assert _move(browser, case, "P1-35") == 303
    assert _due(site, "GUARDIAN") == _today() + timedelta(days=1)
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))

    def close(by: Browser, **values: str) -> int:
        page = _ways(by, case, "Something else")["No guardian advocate yet"]
        return by.submit(page, what="done", **values).status_code

    assert close(browser) == 303
    assert _due(site, "GUARDIAN") == _today() + timedelta(days=1)
    assert close(browser, said_by="Youth Office") == 422
    assert close(manager, said_by="Youth Office", expected_on=_in(3)) == 303
    assert _due(site, "GUARDIAN") == _today() + timedelta(days=3)
    assert close(browser, said_by="Youth Office", expected_on=_in(40)) == 303
    assert _due(site, "GUARDIAN") == _today() + timedelta(days=7)
    assert "Asked of Youth Office, answer expected" in browser.open(f"{case}/reviews").text
