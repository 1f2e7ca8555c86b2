"""Timing things in turn, so that what else the machine does hits all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

#: What is measured is done this often before, to fill caches and pools.
WARM_UP = 5
FEWEST = 20


def alternate(
    things: Sequence[Callable[[], Any]], rounds: int, seconds: float = 3_600
) -> list[list[float]]:
    """Do all things in turn, ``rounds`` times or until ``seconds`` have passed; return times."""
    for _ in range(min(WARM_UP, rounds)):
        for thing in things:
            thing()
    times: list[list[float]] = [[] for _ in things]
    began = time.perf_counter()
    for number in range(rounds):
        if number >= FEWEST and time.perf_counter() - began > seconds:
            break
        for thing, spent in zip(things, times, strict=True):
            before = time.perf_counter()
            thing()
            spent.append(time.perf_counter() - before)
    return times


def milliseconds(times: Sequence[float]) -> float:
    """Return the median, in milliseconds."""
    return statistics.median(times) * 1_000


def slowest(times: Sequence[float]) -> float:
    """Return the 95th percentile, in milliseconds."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1] * 1_000
