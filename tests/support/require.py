"""Tests that need PostgreSQL or Chromium: skipped without them, and never silently.

A pytest plugin. A test needs one of them when it asks for its fixture or carries its marker
(``postgres``, ``browser``); the marker is set by itself for those that ask for the fixture,
so that ``-m "not browser"`` works. Where the need cannot be met the test is skipped, and the
end of the run says what was left out and how to install it. With ``CASEAPP_TEST_REQUIRE=all``
(or ``postgres``, ``browser``) it fails instead.

How a server or browser is found and started stands in ``postgres.py`` and ``chromium.py``.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.support import chromium, postgres

# The fixtures come with the plugin.
pytest_plugins = ("tests.support.postgres", "tests.support.chromium")

VARIABLE = "CASEAPP_TEST_REQUIRE"
PROPERTY = "caseapp_left_out"


@dataclass(frozen=True)
class Need:
    """Something of the machine that some tests cannot do without."""

    marker: str
    name: str
    fixtures: frozenset[str]
    is_met: Callable[[], bool]
    remedy: str

    def concerns(self, item: pytest.Item) -> bool:
        """Say whether a test has this need."""
        asked_for = self.fixtures.intersection(getattr(item, "fixturenames", ()))
        return bool(asked_for) or item.get_closest_marker(self.marker) is not None


NEEDS = (
    Need(
        marker="postgres",
        name="PostgreSQL",
        fixtures=frozenset({"postgres_server"}),
        is_met=postgres.is_available,
        remedy=(
            "apt-get install postgresql (macOS: brew install postgresql), "
            f"or set {postgres.VARIABLE} to the address of a superuser"
        ),
    ),
    Need(
        marker="browser",
        name="Chromium",
        fixtures=frozenset({"chromium_path", "browser"}),
        is_met=chromium.is_available,
        remedy=(
            "apt-get install chromium libatomic1 (macOS: brew install chromium), "
            f"or set {chromium.VARIABLE} to the program's path"
        ),
    ),
)


def is_required(need: Need) -> bool:
    """Say whether leaving out tests with this need is a failure of the run."""
    wanted = {word.strip() for word in os.environ.get(VARIABLE, "").split(",")}
    return bool(wanted & {"all", need.marker})


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Set the markers, before ``-m`` chooses by them."""
    for item in items:
        for need in NEEDS:
            if need.concerns(item):
                item.add_marker(need.marker)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip or fail a test whose need is not met, before any fixture is set up."""
    for need in NEEDS:
        if need.concerns(item) and not need.is_met():
            # The property travels with the report, also from a worker of pytest-xdist.
            item.user_properties.append((PROPERTY, need.marker))
            if is_required(need):
                pytest.fail(f"{need.name} is required here: {need.remedy}", pytrace=False)
            pytest.skip(f"needs {need.name}")


def _left_out(reporter: pytest.TerminalReporter) -> Counter[str]:
    """Count the tests that were left out, by need."""
    reports = [
        report
        for outcome in ("skipped", "failed", "error")
        for report in reporter.stats.get(outcome, [])
        if isinstance(report, pytest.TestReport)
    ]
    return Counter(
        str(value) for report in reports for key, value in report.user_properties if key == PROPERTY
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and how to have it run."""
    counts = _left_out(terminalreporter)
    missing = [need for need in NEEDS if counts[need.marker]]
    if not missing:
        return
    terminalreporter.section("NOT TESTED on this machine", sep="=", red=True, bold=True)
    for need in missing:
        terminalreporter.line(
            f"{need.name} was not found; left out: {counts[need.marker]}. "
            f"To test this too: {need.remedy}."
        )
