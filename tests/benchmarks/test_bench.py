"""The benchmark works: few cases, few requests. What it says of times is nobody's business here."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks import caseload, report
from benchmarks.pages import PAGES, PEOPLE
from benchmarks.run import SMALLEST, Effort, Run, measure
from caseapp.base.secret import read_secret
from caseapp.db.setup import Database
from caseapp.models.grant import CaseAccess


@pytest.fixture(scope="module")
def run() -> Run:
    """A whole run, as short as it can be."""
    return measure([SMALLEST], Effort(requests=2, seconds=1, rounds=3, starts=1))


def test_each_page_is_measured_beside_its_floor(run: Run) -> None:
    there = [page for page in PAGES if page.label not in run.absent]
    assert {page.key for page in there} >= {"list", "case", "journey", "today", "move"}
    for who in PEOPLE:
        for page in there:
            found = run.page(SMALLEST, who.key, page.key)
            if found is None:
                # A fragment, or a page of the work itself, that this person does not see.
                assert page.part_of or who.key == "manager"
                continue
            assert found.statements > 0
            assert len(found.ours.all) == len(found.floor.all) == 2


def test_a_report_says_each_goal_and_names_no_place(run: Run) -> None:
    text = report.text_of(run)
    assert "| list of cases |" in text
    for check in report.checks(run):
        said = (
            str(check),
            f"{check.most:g}: {check.verdict}",
            f"{check.value:.2f}: {check.verdict}",
        )
        assert any(words in text for words in said)
        assert check.verdict != report.FAILS or f"- {check.what}: " in text
    assert "/tmp" not in text
    assert str(Path.home()) not in text


def test_those_who_are_measured_have_the_cases_that_were_meant(tmp_path: Path) -> None:
    made = caseload.make(tmp_path, SMALLEST, lambda _count: None)
    database = Database(made.settings, read_secret(made.settings.effective_key_file))
    with database.owner_engine("main") as engine, engine.connect() as connection:
        count = select(func.count()).select_from(CaseAccess)
        hats = {key: actor.membership_id for key, actor in made.actors.items()}
        held = {
            key: connection.scalar(count.where(CaseAccess.membership_id == hat))
            for key, hat in hats.items()
        }
    few = PEOPLE[0].cases
    assert held == {"few": few, "many": SMALLEST - few, "manager": 0}
    assert all(15 <= len(made.references[who.key]) <= 20 for who in PEOPLE)
