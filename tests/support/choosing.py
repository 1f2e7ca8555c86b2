"""Which database a test runs on in a short run: one of the two, by its name.

What lies at the database itself (``tests/db``, ``tests/cli``) is tried on both in every run. Of all
that goes through the session, the access rules included, the short run tries about an eighth on
PostgreSQL, always the same eighth, and the rest on the embedded database, where a test takes half
as long; the whole run (``make test-all``) tries all of it on both. Where there is no
PostgreSQL, all of it is tried on the embedded database.

Files that take longest begin first, so that no worker is left alone with one at the end.
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest

from tests.support import postgres

#: Folders whose tests speak to the database through the session only.
ABOVE = {"access", "features", "rules", "services", "web"}
NAMES = ("sqlcipher", "postgresql")
#: What takes longest, the longest first.
FIRST = (
    "browser/test_pages.py",
    "web/test_crawl.py",
    "web/test_languages.py",
    "features/cases/test_lists.py",
    "rules/test_stages.py",
    "browser/test_back.py",
    "access/test_page_reading.py",
    "browser/test_keyboard.py",
    "browser/test_without_script.py",
    "cli/test_synthetic.py",
    "web/test_routes.py",
    "browser/test_payloads.py",
    "access/test_doors.py",
)
#: One test in so many is tried on PostgreSQL.
SHARE = 8


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as long what the short run tries on the other database; put the longest in front."""
    tests = Path(config.rootpath) / "tests"
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(str(item.path.relative_to(tests)), len(FIRST)))
    if not postgres.is_available():
        return
    for item in items:
        database = _database_of(item)
        if database is not None and item.path.relative_to(tests).parts[0] in ABOVE:
            neutral = item.nodeid.replace(database, "")
            if NAMES[crc32(neutral.encode()) % SHARE == 0] != database:
                item.add_marker("long")


def _database_of(item: pytest.Item) -> str | None:
    """Return the database that a test was made for, if it was made for each."""
    called = getattr(item, "callspec", None)
    values = called.params.values() if called is not None else ()
    return next((value for value in values if value in NAMES), None)
