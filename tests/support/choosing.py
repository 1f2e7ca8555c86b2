"""Which database a test runs on in a short run: one of the two, by its name.

What lies at the database itself (``tests/db``, ``tests/cli``) is tried on both in every run. Of all
that goes through the session, the access rules included, the short run tries about a twelfth on
PostgreSQL, always the same twelfth, and the rest on the embedded database, where a test takes half
as long; the whole run (``make test-all``) tries all of it on both. Tests of a module that share one
world are tried on the same database, so that it is filled once. Where there is no PostgreSQL, all
of it is tried on the embedded database.

Files that take longest begin first, so that no worker is left alone with one at the end.
"""

from __future__ import annotations

import gc
from pathlib import Path
from zlib import crc32

import pytest
from _pytest.scope import Scope

from tests.support import postgres

#: Folders whose tests speak to the database through the session only.
ABOVE = {"access", "features", "rules", "services", "web"}
NAMES = ("sqlcipher", "postgresql")
#: What takes longest, the longest first.
FIRST = (
    "browser/test_pages.py",
    "web/test_crawl.py",
    "web/test_texts_shown.py",
    "access/test_page_reading.py",
    "browser/test_back.py",
    "browser/test_effort.py",
    "browser/test_keyboard.py",
    "web/test_dates.py",
    "cli/test_synthetic.py",
    "web/test_routes.py",
    "access/test_doors.py",
    "cli/test_demo.py",
    "browser/test_looking.py",
    "browser/test_payloads.py",
    "features/cases/test_lists.py",
    "browser/test_without_script.py",
)
#: How a short run is asked for, and how many pages of one address its lint looks at.
SHORT, ENOUGH = "not long", 10
#: One test in so many is tried on PostgreSQL, and one in so many modules that share a world.
SHARE, SHARE_OF_MODULES = 12, 3


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as long what the short run tries on the other database; put the longest in front."""
    tests = Path(config.rootpath) / "tests"
    # Not imported above: pytest is to load it, and what it imports, as plugins.
    from tests.support import lint

    lint.enough = ENOUGH if config.getoption("markexpr") == SHORT else None
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(str(item.path.relative_to(tests)), len(FIRST)))
    if not postgres.is_available():
        return
    for item in items:
        database = _database_of(item)
        if database is not None and item.path.relative_to(tests).parts[0] in ABOVE:
            neutral, share = item.nodeid.replace(database, ""), SHARE
            if _is_shared(item):
                neutral, share = item.path.relative_to(tests).as_posix(), SHARE_OF_MODULES
            if NAMES[crc32(neutral.encode()) % share == share - 1] != database:
                item.add_marker("long")


def pytest_collection_finish() -> None:
    """Let Python look through what collecting made no more: it stays until the end."""
    gc.collect()
    gc.freeze()


def _is_shared(item: pytest.Item) -> bool:
    """Whether a test was made for each database by a fixture of its whole module."""
    called = getattr(item, "callspec", None)
    scopes = called._arg2scope.items() if called is not None else ()
    return any(called.params[name] in NAMES and scope is Scope.Module for name, scope in scopes)


def _database_of(item: pytest.Item) -> str | None:
    """Return the database that a test was made for, if it was made for each."""
    called = getattr(item, "callspec", None)
    values = called.params.values() if called is not None else ()
    return next((value for value in values if value in NAMES), None)
