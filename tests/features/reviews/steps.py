"""Steps that the tests of reviews share: what is stored, a move, an answer, a tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.models.case import Case
from caseapp.models.review import Review
from tests.support.site import Browser, Site


def today() -> date:
    return clock.today("UTC")


def in_days(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def on_or_after(day: date) -> date:
    """Return the working day that a Saturday or Sunday moves to."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def all_reviews(site: Site, *, is_open: bool | None = True) -> Sequence[Any]:
    review: Any = Review.__table__
    wanted = select(review).order_by(review.c.due_on, review.c.code)
    if is_open is not None:
        wanted = wanted.where((review.c.state == "scheduled") == is_open)
    with site.owner() as connection:
        return connection.execute(wanted).all()


def codes(site: Site) -> list[str]:
    return sorted(row.code for row in all_reviews(site))


def due_day(site: Site, code: str) -> date:
    [row] = [row for row in all_reviews(site) if row.code == code]
    found: date = row.due_on
    return found


def pillar(case: str, stage: str) -> str:
    pillar = re.sub(r"^P(\d).*", r"\1", stage)
    track = re.sub(r"^P\d([A-C]?)-.*", r"\1", stage)
    return f"{case}/pillars/{pillar}" + (f"?track={track}" if track else "")


def move(browser: Browser, case: str, stage: str, **more: str) -> int:
    days = {"rrp_start": in_days(0), "decided_on": in_days(0)}
    path = pillar(case, stage)
    values = {**days, **more}
    return browser.submit(path, stage=stage, presence="with_us", **values).status_code


def answer(browser: Browser, case: str, pillar: int, **values: str) -> None:
    """Answer facts of the latest move of a pillar."""
    page = browser.open(f"{case}/journey?pillar={pillar}").text
    path = re.findall(r'href="([^"]+/moves/[^"]+)"', page)[0]
    names = re.findall(r'<select id="([^"]+)"', browser.open(path).text)
    empty = {name: "not_asked_yet" if name.endswith("_instead") else "" for name in names}
    typed = {**empty, **values}
    assert browser.submit(path, **typed).status_code == 303


def ways(browser: Browser, case: str, words: str) -> dict[str, str]:
    """Return the address of each "Still right" or "Something else", by what it is about."""
    page = browser.open(f"{case}/reviews").text
    if words == "Still right":
        pattern = r'action="([^"]+/still-right)".*?<span class="vh">: ([^<]+)<'
    else:
        pattern = r'href="([^"]+/reviews/[^"/]+)">[^<]+<span class="vh">: ([^<]+)<'
    return {label: address for address, label in re.findall(pattern, page, re.S)}


def tap(browser: Browser, case: str, label: str) -> dict[str, str]:
    """Return the form of one button, as it is shown."""
    page = browser.open(f"{case}/reviews").text
    for form in re.findall(r"<form method=\"post\" action=\"[^\"]+\"[^>]*>.*?</form>", page, re.S):
        if f": {label}<" in form:
            fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
            [action] = re.findall(r' action="([^"]+)"', form)
            return {"action": action, **fields}
    raise AssertionError(f"no button for {label}")


def send(browser: Browser, tap: dict[str, str]) -> Any:
    return browser.send(tap["action"], {key: tap[key] for key in tap if key != "action"})


# --- what starts reviews ----------------------------------------------------------------


def put(browser: Browser, case: str, who: Actor, role: str = "co_worker", **more: str) -> None:
    values = {"before": "stays", "chosen": "not_asked_yet", "reason": "known here", **more}
    answer = browser.submit(f"{case}/team", person=str(who.membership_id), team_role=role, **values)
    assert answer.status_code == 303


def the_case(site: Site, actor: Actor) -> Any:
    """The one case there is."""
    with site.acting(actor) as session:
        found = session.scalars(select(Case)).one()
        session.expunge(found)
    return found


def shown(browser: Browser, path: str) -> str:
    """Return a page without what differs each time it is made."""
    page = browser.open(path)
    assert page.status_code == 200
    return re.sub(r'(?:nonce|value|"X-CSRFToken")[=:]"[^"]*"', "", page.text)
