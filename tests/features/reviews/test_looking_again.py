"""What people do with a review: still right, done, moved, not needed; and two at once."""

from __future__ import annotations

from datetime import timedelta

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from tests.features.reviews.steps import (
    all_reviews,
    codes,
    due_day,
    in_days,
    move,
    on_or_after,
    put,
    send,
    tap,
    today,
    ways,
)
from tests.support.site import Browser, Site

# --- what people do with one ------------------------------------------------------------


def test_still_right_is_one_tap_and_starts_the_next(
    site: Site, browser: Browser, case: str
) -> None:
    pressed = tap(browser, case, "Safety plan")
    assert send(browser, pressed).status_code == 303
    assert due_day(site, "SAFETY") == on_or_after(today() + timedelta(days=28))
    assert send(browser, pressed).status_code == 303, "a second press repeats the first answer"
    assert len([row for row in all_reviews(site, is_open=None) if row.code == "SAFETY"]) == 2
    assert "Looked at before" in browser.open(f"{case}/reviews").text


def test_what_is_met_once_does_not_come_again(site: Site, browser: Browser, case: str) -> None:
    assert send(browser, tap(browser, case, "First practical needs")).status_code == 303
    assert "NEEDS" not in codes(site)


def test_done_with_a_word_keeps_the_word(site: Site, browser: Browser, case: str) -> None:
    path = ways(browser, case, "Something else")["Safety plan"]
    assert browser.submit(path, what="done", words="A new way home").status_code == 303
    assert "A new way home" in browser.open(f"{case}/reviews").text
    assert due_day(site, "SAFETY") == on_or_after(today() + timedelta(days=28))


def test_it_moves_at_the_persons_wish(site: Site, browser: Browser, case: str) -> None:
    path = ways(browser, case, "Something else")["Support plan"]
    answer = browser.submit(path, what="move", words="After the holiday")
    assert answer.status_code == 422
    assert "After the holiday" in answer.text
    assert browser.submit(path, what="move", on=in_days(-1)).status_code == 422
    assert browser.submit(path, what="move", on=in_days(60)).status_code == 422
    words = "After the holiday"
    assert browser.submit(path, what="move", on=in_days(60), words=words).status_code == 303
    assert due_day(site, "PLAN") == today() + timedelta(days=60)


def test_what_is_not_needed_says_why(site: Site, browser: Browser, case: str) -> None:
    path = ways(browser, case, "Something else")["First practical needs"]
    assert browser.submit(path, what="not_needed").status_code == 422
    assert browser.submit(path, what="not_needed", words="Lives with a friend").status_code == 303
    assert "NEEDS" not in codes(site)


def test_a_date_that_is_fixed_cannot_be_moved(site: Site, browser: Browser, case: str) -> None:
    assert move(browser, case, "P1-50", rrp_end=in_days(30)) == 303
    path = ways(browser, case, "Something else")["Recovery period ends"]
    assert 'value="move"' not in browser.open(path).text
    assert browser.submit(path, what="move", on=in_days(40)).status_code == 422
    answer = browser.submit(path, what="done")
    assert answer.status_code == 422, "closing it says what came of it"
    words = {f"closing_{name}": "They stay in the house" for name in ("housing", "rights", "wish")}
    sent = browser.submit(path, what="done", closing_extension="not_asked", **words)
    assert sent.status_code == 303
    assert "RRP_END" not in codes(site)
    assert move(browser, case, "P1-55", rrp_end=in_days(30)) == 303
    assert "RRP_END" not in codes(site), "one line a date, closed once"


def test_a_date_is_looked_at_step_by_step(site: Site, browser: Browser, case: str) -> None:
    """practice.md P11: one line a date."""
    assert move(browser, case, "P1-50", rrp_start=in_days(-20), rrp_end=in_days(10)) == 303
    seen = [due_day(site, "RRP_END")]
    while "RRP_END" in codes(site) and len(seen) < 9:
        answer = send(browser, tap(browser, case, "Recovery period ends"))
        assert answer.status_code == 303
        if due_day(site, "RRP_END") == seen[-1]:
            break
        seen.append(due_day(site, "RRP_END"))
    assert seen == [today() + timedelta(days=days) for days in (0, 3, 7, 10)]
    assert answer.location.endswith(str(all_reviews(site)[-1].id)) or "/reviews/" in answer.location


def test_two_who_close_the_same_lose_nothing(
    site: Site, browser: Browser, case: str, colleague: Actor
) -> None:
    put(browser, case, colleague)
    theirs = site.browser(colleague)
    path = ways(browser, case, "Something else")["Safety plan"]
    mine = browser.fill(path, what="done", words="my words")
    pressed = tap(theirs, case, "Safety plan")
    assert browser.send(path, mine).status_code == 303
    answer = send(theirs, pressed)
    assert answer.status_code == 303
    page = theirs.open(f"{case}/reviews").text
    assert "Somebody looked at it meanwhile" in page
    assert "my words" in page
    assert len([row for row in all_reviews(site) if row.code == "SAFETY"]) == 1


def test_no_guardian_yet_comes_back_daily_until_somebody_was_asked_and_then_on_that_day(
    site: Site, browser: Browser, worker: Actor
) -> None:
    """practice.md P27: notice at 24 h; "asked of ..., answer expected ..." comes back on that
    day, at the latest weekly."""
    made = browser.submit("/cases/new", name_to_use="Kesmiri", age_status="child")
    case = str(made.location)
    assert move(browser, case, "P1-35") == 303
    assert due_day(site, "GUARDIAN") == today() + timedelta(days=1)
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))

    def close(by: Browser, **values: str) -> int:
        page = ways(by, case, "Something else")["No guardian advocate yet"]
        return by.submit(page, what="done", **values).status_code

    assert close(browser) == 303
    assert due_day(site, "GUARDIAN") == today() + timedelta(days=1)
    assert close(browser, said_by="Youth Office") == 422
    assert close(manager, said_by="Youth Office", expected_on=in_days(3)) == 303
    assert due_day(site, "GUARDIAN") == today() + timedelta(days=3)
    assert close(browser, said_by="Youth Office", expected_on=in_days(40)) == 303
    assert due_day(site, "GUARDIAN") == today() + timedelta(days=7)
    assert "Asked of Youth Office, answer expected" in browser.open(f"{case}/reviews").text
