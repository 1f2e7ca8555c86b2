"""The benchmark works: few cases, few requests. What it says of times is nobody's business here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from benchmarks import caseload, databases, inside, report
from benchmarks.pages import FEW_CASES, PAGES, PEOPLE
from benchmarks.run import SMALLEST, Effort, Run, measure
from caseapp.base.secret import read_secret
from caseapp.db.setup import Database
from caseapp.features.cases.queries import PAGE
from caseapp.models.grant import CaseAccess
from tests.support.postgres import PostgresServer

#: On PostgreSQL it takes a minute more.
ON_POSTGRESQL = pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])
DATABASES = ("sqlcipher", ON_POSTGRESQL)
MEASURED = {"list", "last", "filtered", "reference", "name", "case", "journey", "today", "move"}


def _server(request: pytest.FixtureRequest) -> str:
    """The address of the server to measure on; none for the embedded database."""
    if request.param == "sqlcipher":
        return ""
    address: str = request.getfixturevalue("postgres_server").admin_url
    return address


@pytest.fixture(
    scope="module", params=[pytest.param("sqlcipher", marks=pytest.mark.long), ON_POSTGRESQL]
)
def run(request: pytest.FixtureRequest) -> Run:
    """A whole run, as short as it can be."""
    return measure([SMALLEST], Effort(requests=2, seconds=1, rounds=3, starts=1), _server(request))


@pytest.fixture(scope="module", params=DATABASES)
def made(request: pytest.FixtureRequest) -> Iterator[caseload.Installation]:
    """The smallest installation."""
    with databases.somewhere(_server(request)) as where:
        yield caseload.make(where, SMALLEST, lambda _count: None)


def test_each_page_is_measured_beside_its_floor(run: Run) -> None:
    there = [page for page in PAGES if page.label not in run.absent]
    assert {page.key for page in there} >= MEASURED
    refused = {(each.who.key, each.page.key) for each in run.refused}
    for who in PEOPLE:
        for page in there:
            found = run.page(SMALLEST, who.key, page.key)
            assert (found is None) == ((who.key, page.key) in refused)
            if found is None:
                # A fragment, or a page of the work itself, that this person does not see.
                assert page.part_of or who.key == "manager"
                continue
            assert found.statements > 0
            assert len(found.ours.all) == len(found.floor.all) == 2


def test_lists_and_searches_are_measured_for_everybody(run: Run) -> None:
    for who in PEOPLE:
        for key in ("list", "last", "filtered", "reference", "name"):
            assert run.page(SMALLEST, who.key, key), (who.key, key)


def test_a_report_says_each_goal_and_names_no_place(run: Run) -> None:
    text = report.text_of(run)
    assert "| list of cases |" in text
    assert ("PostgreSQL" in text) is not run.is_embedded
    for check in report.checks(run):
        said = (
            str(check),
            f"{check.most:g}: {check.verdict}",
            f"{check.value:.2f}: {check.verdict}",
        )
        assert any(words in text for words in said)
        assert check.verdict != report.FAILS or f"- {check.what}: " in text
    for each in run.refused:
        assert f"- {each.page.label}, {each.who.label}: not measured for this person" in text
    assert "/tmp" not in text
    assert str(Path.home()) not in text


def test_those_who_are_measured_have_the_cases_that_were_meant(
    made: caseload.Installation,
) -> None:
    settings = made.where.settings
    database = Database(settings, read_secret(settings.effective_key_file))
    with database.owner_engine("main") as engine, engine.connect() as connection:
        count = select(func.count()).select_from(CaseAccess)
        hats = {key: actor.membership_id for key, actor in made.actors.items()}
        held = {
            key: connection.scalar(count.where(CaseAccess.membership_id == hat))
            for key, hat in hats.items()
        }
    few = PEOPLE[0].cases
    assert made.held == held == {"few": few, "many": SMALLEST - few, "manager": 0}
    assert all(15 <= len(made.places[who.key]) <= 20 for who in PEOPLE)


def test_the_last_page_is_full_and_searches_find_whom_they_name(
    made: caseload.Installation,
) -> None:
    pages = {page.key: page for page in PAGES}
    with inside.opened(made) as app:
        for who, held in made.held.items():
            browser = app.test_client()
            browser.set_cookie("session", made.tokens[who])
            place = made.places[who][0]
            last = browser.get(pages["last"].address(place)).text
            assert last.count('scope="row"') == (min(PAGE, held) or PAGE)
            assert "after=" not in last.partition('id="found"')[2]
            assert (place["after"] == "") == (0 < held <= PAGE)
            reference = inside.ask(app, made, who, pages["reference"])
            assert len(reference) == len(made.places[who])
            assert all(each.status == 200 for each in reference)
            by_name = inside.ask(app, made, who, pages["name"])
            assert all(each.status == 200 for each in by_name)
            assert all(not held or each.rows.count(held) >= 2 for each in by_name)


def test_a_search_through_many_cases_has_a_time_as_its_goal(run: Run) -> None:
    found = run.page(SMALLEST, "few", "name")
    assert found is not None
    few, many = (
        next(report.checks(replace(run, pages=[replace(found, held=held)])))
        for held in (FEW_CASES, 2_000)
    )
    assert (few.most, few.unit) == (3, "")
    assert (many.most, many.unit) == (24, " ms")


def test_a_server_is_left_as_it_was(postgres_server: PostgresServer) -> None:
    with databases.somewhere(postgres_server.admin_url) as where:
        name = str(make_url(where.settings.database_url).database)
        assert _known(postgres_server, name) == ["database", "role"]
    assert _known(postgres_server, name) == []


def _known(server: PostgresServer, name: str) -> list[str]:
    """What a server knows by a name."""
    there = "SELECT 'database' FROM pg_database WHERE datname = %(name)s"
    there += " UNION SELECT 'role' FROM pg_roles WHERE rolname = %(name)s ORDER BY 1"
    address = make_url(server.admin_url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
        return [row[0] for row in connection.execute(there, {"name": name})]
