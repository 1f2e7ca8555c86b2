"""Every address: declared, guarded, named, harmless to open; and every answer with its headers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from werkzeug.routing import UUIDConverter

from caseapp.access import routes
from caseapp.base import ids
from caseapp.db.base import Base
from caseapp.kinds import STAFF_ROLES, Permission, Role
from caseapp.models.trail import TrailEntry, TrailSubject
from caseapp.web.doors import UndeclaredRouteError
from tests.support.site import Site
from tests.support.world import Opened

HEADERS = {
    "Cache-Control",
    "Content-Security-Policy",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Robots-Tag",
}
#: What opening pages may change: the trail, and the session's last use.
CHANGED_BY_LOOKING = {"trail_entry", "trail_subject", "login_session"}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def test_every_address_declares_what_it_asks_for(embedded_site: Site) -> None:
    undeclared = [
        rule.endpoint
        for rule in embedded_site.app.url_map.iter_rules()
        if routes.rule_of(embedded_site.app, rule.endpoint) is None
    ]
    assert undeclared == []


def test_every_permission_of_the_table_is_asked_for_somewhere(embedded_site: Site) -> None:
    asked = {
        rule.permission
        for each in embedded_site.app.url_map.iter_rules()
        if (rule := routes.rule_of(embedded_site.app, each.endpoint)) is not None
    }
    by_shape = {
        permission
        for mapper in Base.registry.mappers
        for name in ("read", "write", "act")
        if (permission := getattr(mapper.class_.__access__, name, None)) is not None
    }
    assert set(Permission) - asked - by_shape - {Permission.EVERYONE} == set()


def test_an_address_that_declares_nothing_is_refused(embedded_site: Site) -> None:
    """The planted failure: a view without @allow."""
    embedded_site.app._got_first_request = False
    embedded_site.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    browser = embedded_site.browser()
    with pytest.raises(UndeclaredRouteError):
        browser.open("/forgotten")
    embedded_site.app.testing = False
    answer = browser.open("/forgotten")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_without_a_sign_in_nothing_opens(embedded_site: Site) -> None:
    browser = embedded_site.browser()
    case = _case(embedded_site)
    for path, rule in _paths(embedded_site.app, case):
        if rule.permission is not None:
            answer = browser.open(path)
            if answer.status_code != 405:  # an address that is only sent to
                assert answer.status_code == 303, path
                assert answer.headers["Location"].startswith("/sign-in"), path


@pytest.mark.parametrize(
    "roles",
    [(Role.MGR, Role.ADM), pytest.param(STAFF_ROLES, marks=pytest.mark.long)],
    ids=["those who open most", "everybody"],
)
def test_opening_every_page_changes_nothing(site: Site, roles: Iterable[Role]) -> None:
    """A full crawl leaves each table as it was, but for the trail and last use."""
    case = _case(site)
    browsers = [site.browser(site.hat(role, case.organisation_id)) for role in roles]
    before = _contents(site)
    for browser in browsers:
        for path, _rule in _paths(site.app, case):
            assert browser.open(path).status_code < 500, path
    assert _contents(site) == before


def test_every_answer_has_every_header(embedded_site: Site) -> None:
    case = _case(embedded_site)
    browser = embedded_site.browser(embedded_site.hat(Role.CW, case.organisation_id))
    paths = [path for path, _rule in _paths(embedded_site.app, case)]
    static = re.search(r'href="(/static/[^"]+)"', browser.open("/today").text)
    assert static is not None
    for path in [*paths, static.group(1), "/nowhere", "/static/none.css"]:
        answer = browser.open(path, buffered=True)
        assert set(answer.headers.keys()) >= HEADERS, path
        assert "unsafe" not in answer.headers["Content-Security-Policy"], path


def test_a_nonce_is_used_once(embedded_site: Site) -> None:
    browser = embedded_site.browser()
    policies = [browser.open("/sign-in").headers["Content-Security-Policy"] for _ in range(20)]
    assert len(set(policies)) == 20


@pytest.mark.parametrize("method", UNSAFE)
def test_a_change_without_the_forms_token_is_refused(embedded_site: Site, method: str) -> None:
    case = _case(embedded_site)
    browser = embedded_site.browser(embedded_site.hat(Role.CW, case.organisation_id))
    before = _contents(embedded_site)
    for path, rule in _paths(embedded_site.app, case):
        if not rule.tokenless:
            answer = browser.http.open(path, method=method, data={"name_to_use": "x"})
            assert answer.status_code in (400, 403, 404, 405), (path, answer.status)
    assert _contents(embedded_site) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_form_from_another_site_is_refused(embedded_site: Site, headers: dict[str, str]) -> None:
    case = _case(embedded_site)
    browser = embedded_site.browser(embedded_site.hat(Role.CW, case.organisation_id))
    form = browser.fill("/cases/new", name_to_use="X", age_status="adult")
    assert browser.http.post("/cases/new", data=form, headers=headers).status_code == 400
    assert browser.send("/cases/new", form).status_code == 303


@pytest.mark.parametrize(
    "share", [4, pytest.param(1, marks=pytest.mark.long)], ids=["by turns", "everybody"]
)
def test_a_hidden_case_and_a_missing_one_are_one_answer(site: Site, share: int) -> None:
    """Every address under a case, for every role without a way to it: same status, same words. In
    the short run each role opens every fourth address, so that each is opened by some of them."""
    case = _case(site)
    hidden = ids.show_reference(case.reference)
    missing = ids.show_reference(ids.new_reference())
    under = [path for path, _rule in _paths(site.app, case) if hidden in path]
    for turn, role in enumerate(sorted(set(STAFF_ROLES) - {Role.MGR, Role.DPO})):
        browser = site.browser(site.hat(role, case.organisation_id))
        for path in under[turn % share :: share]:
            one, other = browser.open(path), browser.open(path.replace(hidden, missing))
            assert one.status_code == other.status_code == 404, (role, path)
            assert _without_tokens(one.text) == _without_tokens(other.text), (role, path)
            assert set(one.headers.keys()) == set(other.headers.keys())


def test_a_refusal_is_written_down_with_its_case(site: Site) -> None:
    case = _case(site)
    stranger = site.hat(Role.CW, case.organisation_id)
    site.browser(stranger).open(f"/cases/{ids.show_reference(case.reference)}")
    site.browser(stranger).open(f"/cases/{ids.show_reference(ids.new_reference())}")
    officer = site.hat(Role.DPO, case.organisation_id)
    with site.acting(officer) as session:
        entries = session.scalars(
            select(TrailEntry).where(TrailEntry.outcome == "refused").order_by(TrailEntry.seq)
        ).all()
        subjects = session.scalars(
            select(TrailSubject).where(TrailSubject.operation == "refuse")
        ).all()
    assert [entry.route for entry in entries] == ["/cases/<reference>"] * 2
    assert [subject.case_id for subject in subjects] == [case.id]


@pytest.mark.parametrize(
    "path",
    [
        "/cases/%00",
        "/cases/" + "A" * 5_000,
        "/cases?after=nonsense",
        "/cases?after=2026-01-01~x",
        "/audit?before=99999999999999999999999",
        "/audit?before=-1",
        "/cases/7K3M-9QXA/pillars/9",
        "/cases/7K3M-9QXA/notes/not-a-uuid",
        "/static/../pyproject.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/.git/config",
        "/cases/new?x=" + "y" * 20_000,
    ],
)
def test_strange_addresses_get_a_plain_answer(embedded_site: Site, path: str) -> None:
    case = _case(embedded_site)
    for role in (Role.CW, Role.DPO):
        browser = embedded_site.browser(embedded_site.hat(role, case.organisation_id))
        assert browser.open(path).status_code < 500


def _without_tokens(page: str) -> str:
    """A page without its nonce and its form tokens, which hold the second they were made in."""
    page = re.sub(r'nonce="[^"]*"|<p class="wrap po">.*?</p>', "", page)
    return re.sub(r'(?:name="csrf_token" value=|"X-CSRFToken":)"[^"]*"', "", page)


def _case(site: Site) -> Opened:
    """A case of somebody whom nobody else in these tests is."""
    owner = site.hat(Role.CW, site.organisation())
    case = site.open_case(owner)
    site.note(owner, case)
    return case


def _paths(app: Flask, case: Opened) -> list[tuple[str, routes.Rule]]:
    """Every address of the application, with the case's reference in it where one belongs."""
    values: dict[str, object] = {
        "reference": ids.show_reference(case.reference),
        "other": ids.show_reference(case.reference),
        "pillar": 1,
        "code": "ro",
        "section": "kind",
        "part": "why",
        "seq": 1,
        "name": "none.css",
        "token": "x" * 43,
    }
    found = []
    adapter = app.url_map.bind("localhost")
    for each in app.url_map.iter_rules():
        rule = routes.rule_of(app, each.endpoint)
        assert rule is not None
        wanted = {name: values.get(name, uuid.uuid4()) for name in each.arguments}
        for name in each.arguments - values.keys():
            is_key = isinstance(each._converters[name], UUIDConverter)
            assert is_key, f"say in this test what {name} of {each.rule} is"
        method = "GET" if each.methods and "GET" in each.methods else None
        found.append((adapter.build(each.endpoint, wanted, method=method), rule))
    return found


def _contents(site: Site) -> dict[str, list[tuple[object, ...]]]:
    with site.owner() as connection:
        names = inspect(connection).get_table_names()
        quote = connection.dialect.identifier_preparer.quote
        return {
            name: sorted(
                map(tuple, connection.execute(text(f"SELECT * FROM {quote(name)}"))), key=str
            )
            for name in names
            if name not in CHANGED_BY_LOOKING and not name.startswith("test_")
        }
