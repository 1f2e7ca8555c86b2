"""The benchmark of many reviews works: few cases. What it says of times is nobody's business."""

from __future__ import annotations

import pytest

from benchmarks import reviews as bench
from benchmarks import reviews_rows

ON_POSTGRESQL = pytest.param("postgresql", marks=[pytest.mark.postgres])


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlcipher", ON_POSTGRESQL])
def test_a_night_asks_what_the_rows_say_and_a_second_time_nothing(
    request: pytest.FixtureRequest, database: str
) -> None:
    server = ""
    if database == "postgresql":
        server = request.getfixturevalue("postgres_server").admin_url
    run = bench.measure(bench.SMALLEST, 2, 1, server)
    assert run.made.reviews == bench.SMALLEST * len(reviews_rows.KINDS)
    first, again = run.nights
    assert (first.questions, again.questions) == (run.made.tonight, 0)
    assert {(each.who.key, each.page.key) for each in run.pages} >= {
        ("few", "today"),
        ("few", "reviews"),
        ("manager", "today"),
        ("manager", "team"),
    }
    text = bench.text_of(run)
    assert "caseapp remind" in text
    assert "/tmp" not in text
