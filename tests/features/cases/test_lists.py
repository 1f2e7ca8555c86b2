"""The caseload: narrowed, sorted, a page at a time, as far as each person reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.table import CASE_KINDS, CELLS, Level
from caseapp.base import clock, ids
from caseapp.features.cases import queries
from caseapp.features.cases.actions import open_case
from caseapp.features.safety.actions import Look, record
from caseapp.kinds import (
    AgeStatus,
    AnswerState,
    DoubleState,
    Kind,
    NoticeCode,
    Presence,
    Relation,
    ReviewState,
    Role,
    SafetyLevel,
    Sensitivity,
    TeamRole,
)
from caseapp.models.case import Case, CaseSummary
from caseapp.models.double import LikelyDouble
from caseapp.models.grant import CaseListing
from caseapp.models.notice import Notice
from caseapp.models.review import Review
from caseapp.models.safety import SafetyOverview, SafetyState
from caseapp.models.stage import BadgeOverview, PillarState
from caseapp.models.team import Assignment, TeamOverview
from caseapp.rules.stages import Answer, enter_stage
from caseapp.web import caselists
from tests.support.site import COOKIE, Browser, Site
from tests.support.world import DATABASES, Opened, Templates

WAYS = (
    ("P1-10", "P2-10"),
    ("P1-10", "P2-50", "P4-10"),
    ("P2-10", "P3-10"),
    (),
    ("P1-30", "P4B-10"),
)
#: Some that are there, and some that nobody is in.
STAGES = {"P1-00", "P3-70", *(code for way in WAYS for code in way)}
#: How safe it is, by turns; in some nobody has looked yet.
LEVELS = (SafetyLevel.SETTLED, None, SafetyLevel.ACUTE, SafetyLevel.ACTIVE, SafetyLevel.WATCHFUL)
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module", params=DATABASES)
def site(request: pytest.FixtureRequest, templates: Templates) -> Iterator[Site]:
    """Give one site to all tests here; none of them asks for what another one changes."""
    made = Site(templates.copy(request.param), templates.secret)
    yield made
    made.close()


@pytest.fixture(scope="module")
def people(site: Site) -> dict[str, Actor]:
    """Give two caseworkers, a manager, an advocate and a police officer of one organisation."""
    here = site.organisation()
    manager = site.hat(Role.MGR, here)
    made = {"manager": manager, "first": site.hat(Role.CW, here, supervisor=manager)}
    for name, role in (("second", Role.CW), ("guardian", Role.GA), ("police", Role.LEO)):
        made[name] = site.hat(role, here)
    made["stranger"] = site.hat(Role.MGR, site.organisation("Elsewhere"))
    return made


@pytest.fixture(scope="module")
def cases(site: Site, people: dict[str, Actor]) -> list[Opened]:
    """Open twelve cases with different ways, ages and days; one of them protected."""
    opened = []
    for number in range(12):
        worker = people["second" if number % 3 == 0 else "first"]
        opened.append(
            _open(
                site, worker, WAYS[number % len(WAYS)],
                opened_on=TODAY - timedelta(days=number * 7 % 40),
                age_status=list(AgeStatus)[number % 3],
                sensitivity=Sensitivity.PROTECTED if number == 7 else Sensitivity.STANDARD,
                level=LEVELS[number % len(LEVELS)],
            )
        )  # fmt: skip
    for case in opened[1:4]:
        worker = people["second" if case is opened[3] else "first"]
        site.assign(worker, case, people["guardian"])
        site.stand(case, people["police"], Relation.CONSENT)
    site.stand(opened[2], people["manager"], Relation.SUPERVISION)
    return opened


def _open(
    site: Site,
    worker: Actor,
    way: tuple[str, ...],
    *,
    level: SafetyLevel | None = None,
    **values: Any,
) -> Opened:
    with site.acting(worker) as session:
        case = open_case(session, name_to_use=f"Ada {values['opened_on']}", **values)
        trail.commit(session)
        for code in way:
            enter_stage(session, case, code, on=TODAY, presence=Presence.NOT_THERE)
            trail.say(session, "stage.enter")
        if level is not None:
            record(session, case, None, Look(level, TODAY, Answer(AnswerState.NOT_ASKED_YET)))
        trail.commit(session)
        return Opened(case.id, case.organisation_id, case.subject_id, case.reference)


def _listed(page: str) -> list[str]:
    return re.findall(r'<td role="cell" class="mu"><bdi>([A-Z0-9]{4}-[A-Z0-9]{4})</bdi>', page)


def _all(site: Site, actor: Actor, **values: str) -> list[str]:
    """Follow a list to its end and return the references in order, without its pages. What day it
    is depends on where whoever asks is."""
    cookie = {"Cookie": f"{COOKIE}={site.sign_in(actor)}"}
    with site.app.test_request_context(headers=cookie), site.acting(actor) as session:
        find = caselists.read(actor.role, values)
        found: list[str] = []
        after = None
        while True:
            page = queries.caseload(session, find, after)
            found += [ids.show_reference(line.case.reference) for line in page.lines]
            after = page.after
            if after is None:
                return found


def _all_pages(browser: Browser, path: str) -> list[str]:
    """The same as somebody does it, by the link to the next page."""
    found: list[str] = []
    for _page in range(20):
        html = browser.open(path).text
        found += _listed(html)
        further = re.search(r'rel="next" href="([^"]+)"', html)
        if further is None:
            return found
        path = further[1].replace("&amp;", "&")
    raise AssertionError("the list has no end")


def _offered(browser: Browser, name: str) -> list[str]:
    page = browser.open("/cases/filters").text
    select_of = re.search(rf'<select id="{name}".*?</select>', page, re.S)
    return re.findall(r'<option value="([^"]+)"', select_of[0]) if select_of else []


def _filters(site: Site, actor: Actor) -> list[str]:
    with site.app.app_context():
        return [each.code for each in caselists.filters(actor.role)]


VALUES = {
    "pillar": ["1", "2", "3", "4"],
    "stage": sorted(STAGES),
    "child": ["1"],
    "risk": list(SafetyLevel),
}

#: For each filter: the model, the reduced view, and which rows fit a value.
READ: dict[str, tuple[Any, Any, Callable[[Any, str], bool]]] = {
    "pillar": (
        PillarState, BadgeOverview,
        lambda row, value: str(row.pillar) == value
        and (row.is_open if isinstance(row, BadgeOverview) else not row.stage_code.endswith("-00")),
    ),
    "stage": (PillarState, BadgeOverview, lambda row, value: row.stage_code == value),
    "worker": (
        Assignment, TeamOverview,
        lambda row, value: row.team_role is TeamRole.KEY_WORKER and str(row.user_id) == value,
    ),
    "child": (
        CaseSummary, None,
        lambda row, _value: row.age_status in (AgeStatus.CHILD, AgeStatus.AGE_IN_DOUBT),
    ),
    "risk": (SafetyState, SafetyOverview, lambda row, value: row.level == value),
}  # fmt: skip


def _expected(site: Site, actor: Actor, name: str, value: str) -> set[str]:
    """Work out by the rows that the gate gives which cases a filter finds."""
    model, view, fits = READ[name]
    who = str(actor.user_id) if value == "me" else value
    with site.acting(actor) as session:
        rows = [row for each in (model, view) if each for row in session.scalars(select(each))]
        found = {row.case_id for row in rows if fits(row, who)}
        return {
            ids.show_reference(case.reference)
            for case in session.scalars(select(Case))
            if case.id in found
        }


def test_a_filter_finds_what_its_reader_reads_and_nothing_else(
    site: Site, people: dict[str, Actor], cases: list[Opened]
) -> None:
    tried = 0
    for who, actor in people.items():
        values = {**VALUES, "worker": [str(each.user_id) for each in people.values()]}
        for name, value in ((each, value) for each in READ for value in values[each]):
            if name in _filters(site, actor):
                found = _all(site, actor, **{name: value})
                assert len(found) == len(set(found))
                assert set(found) == _expected(site, actor, name, value), (who, name, value)
                tried += bool(found)
    assert tried > 30


def test_two_filters_hold_together(
    site: Site, people: dict[str, Actor], cases: list[Opened]
) -> None:
    for actor in people.values():
        both = set(_all(site, actor, stage="P2-50", child="1", order="stage2"))
        assert both == set(_all(site, actor, stage="P2-50")) & set(_all(site, actor, child="1"))


def test_every_order_holds_every_case_once_whatever_the_size_of_a_page(
    site: Site, people: dict[str, Actor], cases: list[Opened], few_on_a_page: None
) -> None:
    for actor in people.values():
        every = set(_all(site, actor))
        with site.app.app_context():
            orders = [each.order.code for each in caselists.sortings(actor.role)]
        for order in orders:
            found = _all(site, actor, order=order)
            assert len(found) == len(set(found)), (actor.role, order)
            assert set(found) == every, (actor.role, order)


def test_the_link_to_the_next_page_leads_on_in_every_order(
    site: Site, people: dict[str, Actor], cases: list[Opened], few_on_a_page: None
) -> None:
    for who in ("first", "manager"):
        browser = site.browser(people[who])
        with site.app.app_context():
            orders = [each.order.code for each in caselists.sortings(people[who].role)]
        assert len(orders) > 3
        for order in orders:
            found = _all_pages(browser, f"/cases?order={order}")
            assert found == _all(site, people[who], order=order), (who, order)


def test_orders_are_what_they_say(
    site: Site, people: dict[str, Actor], cases: list[Opened], few_on_a_page: None
) -> None:
    actor = people["first"]
    browser = site.browser(actor)
    assert _all_pages(browser, "/cases?order=reference") == sorted(_all(site, actor))
    with site.acting(actor) as session:
        since = {
            ids.show_reference(case.reference): summary.opened_on
            for case, summary in session.execute(
                select(Case, CaseSummary).join(CaseSummary, CaseSummary.case_id == Case.id)
            )
        }
        stage = {
            ids.show_reference(case.reference): state.stage_code
            for case, state in session.execute(
                select(Case, PillarState).join(PillarState, PillarState.case_id == Case.id)
            )
            if state.pillar == 1
        }
        safety = {
            ids.show_reference(case.reference): list(SafetyLevel).index(state.level)
            for case, state in session.execute(
                select(Case, SafetyState).join(SafetyState, SafetyState.case_id == Case.id)
            )
        }
    assert [since[each] for each in _all(site, actor, order="opened")] == sorted(since.values())
    assert [stage[each] for each in _all(site, actor, order="stage1")] == sorted(stage.values())
    levels = [safety.get(each, len(SafetyLevel)) for each in _all(site, actor, order="risk")]
    assert levels == sorted(levels)
    assert len(set(levels)) == len(LEVELS)


def test_the_next_date_that_is_shown_is_the_one_that_sorts(
    site: Site, people: dict[str, Actor], cases: list[Opened]
) -> None:
    """Dates of kinds that one does not read neither show nor sort."""
    for days in range(3):
        opened_on = clock.today("UTC") - timedelta(days=days)
        _open(site, people["first"], (), opened_on=opened_on, age_status=AgeStatus.ADULT)
    for who in ("first", "second", "manager"):
        find = {"order": "next"}
        with site.acting(people[who]) as session:
            page = queries.caseload(session, caselists.read(people[who].role, find), None)
            shown = [line.next.day for line in page.lines if line.next]
        assert shown == sorted(shown), who
        assert who == "second" or len(set(shown)) > 1, who


def test_the_last_change_comes_first(
    site: Site, people: dict[str, Actor], cases: list[Opened]
) -> None:
    browser = site.browser(people["first"])
    last = _all_pages(browser, "/cases?order=changed")[-1]
    browser.submit(f"/cases/{last}/summary", name_to_use="Ada again")
    assert _all_pages(browser, "/cases?order=changed")[0] == last


def test_only_what_every_reader_of_the_summary_reads_is_a_last_change(
    site: Site, people: dict[str, Actor]
) -> None:
    """Else the order, and the key of the next page, would tell of rows that one does not read."""
    worker = people["first"]
    case, other = site.open_case(worker), site.open_case(worker)

    def changed_at() -> Any:
        with site.owner() as connection:
            listing: Any = CaseListing.__table__
            wanted = select(listing.c.changed_at).where(listing.c.case_id == case.id)
            return connection.scalar(wanted)

    before = changed_at()
    review = {"code": "PLAN", "state": ReviewState.SCHEDULED, "due_on": TODAY}
    for kind in Kind:
        if kind & (CASE_KINDS & ~Kind.SUM) and kind in _written_by(Role.CW):
            site.add(worker, Review, case, kind=kind, clock=kind.name, **review)
    for kind in (Kind.NRM, Kind.NOT, Kind.GOA, Kind.CJ):
        site.stage_event(worker, case, kind)
    site.note(worker, case)
    told = {"user_id": worker.user_id, "code": NoticeCode.ON_TEAM}
    site.add(worker, Notice, case, kind=Kind.SUM, **told)
    site.add(worker, LikelyDouble, case, kind=Kind.SUM, other_id=other.id, state=DoubleState.OPEN)
    assert changed_at() == before
    site.add(worker, Review, case, kind=Kind.SUM, clock="SUM", **review)
    assert changed_at() > before


def _written_by(role: Role) -> Kind:
    """The kinds that somebody assigned in this role writes."""
    found = Kind(0)
    for kind in Kind:
        cells = CELLS.get((kind, role), ())
        if any(each.relation is Relation.ASSIGNED and each.level is Level.WRITE for each in cells):
            found |= kind
    return found


def test_what_one_may_not_read_is_no_filter_and_no_order(
    site: Site, people: dict[str, Actor], cases: list[Opened]
) -> None:
    """A manager does not read pillar four; the police read no summary."""
    manager, police = site.browser(people["manager"]), site.browser(people["police"])
    assert "stage4" not in _offered(police, "order")
    assert _offered(police, "worker") == _offered(police, "child") == _offered(police, "risk") == []
    assert "risk" not in _offered(police, "order")
    assert "risk" in _offered(manager, "order")
    health = site.browser(site.hat(Role.HP, people["first"].organisation_id))
    assert _offered(health, "pillar") == ["2", "3"]
    assert {code[:2] for code in _offered(health, "stage")} == {"P2", "P3"}
    assert _offered(manager, "pillar") == ["1", "2", "3", "4"]
    every = _all_pages(manager, "/cases")
    assert _all_pages(manager, "/cases?stage=P4-10") == []
    assert set(_all_pages(manager, "/cases?pillar=4")) != set(every)


def test_an_order_tells_nothing_of_what_one_may_not_read(
    site: Site, people: dict[str, Actor], cases: list[Opened]
) -> None:
    """A manager reads the summary of the supervised case only, so only its changes count."""
    manager, worker = site.browser(people["manager"]), site.browser(people["first"])
    before = _all_pages(manager, "/cases?order=changed")
    assert before[0] == ids.show_reference(cases[2].reference)
    for reference in _all_pages(worker, "/cases"):
        worker.submit(f"/cases/{reference}/summary", name_to_use="Ada again", summary=reference)
    assert _all_pages(manager, "/cases?order=changed") == before


NO_FILTERS = (
    "/cases?stage=P9-99",
    "/cases?worker=nobody",
    "/cases?pillar=5&order=sideways",
    "/cases?child=maybe",
    "/cases?name=Ada",
    "/cases?after=~",
    "/cases?order=opened&after=2026-02-30~x",
    "/cases?order=reference&after=%00~0199aaaa-0000-7000-8000-000000000000",
    "/cases?order=stage1&after=P1%00~0199aaaa-0000-7000-8000-000000000000",
    "/cases?order=risk&after=acute~0199aaaa-0000-7000-8000-000000000000",
    f"/cases?order=risk&after={'9' * 40}~0199aaaa-0000-7000-8000-000000000000",
)


def test_what_is_no_filter_changes_nothing(
    site: Site, people: dict[str, Actor], cases: list[Opened]
) -> None:
    browser = site.browser(people["first"])
    every = set(_all_pages(browser, "/cases"))
    for address in NO_FILTERS:
        assert set(_all_pages(browser, address)) == every, address


@pytest.fixture
def few_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pages of a list short."""
    monkeypatch.setattr(queries, "PAGE", 3)
