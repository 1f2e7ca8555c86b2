"""The benchmark of matching works: a few people, a few talks. Its times are nobody's business."""

from __future__ import annotations

import pytest

from benchmarks import databases
from benchmarks.matching import measure
from benchmarks.run import SMALLEST


@pytest.mark.long
def test_somebody_is_found_and_timed() -> None:
    with databases.somewhere("") as where:
        times = measure(where, people=60, talks=120, cases=SMALLEST, rounds=2)
    assert times.median > 0
