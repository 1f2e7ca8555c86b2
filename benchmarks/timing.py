"""Timing things in turn, so that what else the machine does hits all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Each thing is done this often before, to fill caches and pools.
WARM_UP = 5
#: Done at least this often, however long it takes.
FEWEST = 20


@dataclass(frozen=True)
class Thing:
    """Something to time, and what gets it ready each time, which is not timed."""

    do: Callable[[], None]
    ready: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Times:
    """How long one thing took, each time it was done, in seconds."""

    all: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median, in milliseconds."""
        return statistics.median(self.all) * 1_000

    @property
    def slowest(self) -> float:
        """The 95th percentile, in milliseconds."""
        return statistics.quantiles(self.all, n=20, method="inclusive")[-1] * 1_000

    @property
    def spread(self) -> float:
        """The 95th percentile in times the median."""
        return self.slowest / self.median


def alternate(
    things: Sequence[Thing],
    rounds: int,
    seconds: float = 60,
    clock: Callable[[], float] = time.perf_counter,
) -> list[Times]:
    """Do all things in turn, ``rounds`` times or until ``seconds`` have passed.

    ``clock`` may be ``time.thread_time`` for what never waits: then only our own work counts.
    """
    for _ in range(min(WARM_UP, rounds)):
        for thing in things:
            thing.ready()
            thing.do()
    spent: list[list[float]] = [[] for _ in things]
    ends = time.perf_counter() + seconds
    while len(spent[0]) < rounds and (len(spent[0]) < FEWEST or time.perf_counter() < ends):
        for thing, times in zip(things, spent, strict=True):
            thing.ready()
            before = clock()
            thing.do()
            times.append(clock() - before)
    return [Times(tuple(times)) for times in spent]
