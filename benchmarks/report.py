"""The report: each figure beside its goal, and whether the goal holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks import grants
from benchmarks.machine import CORES, LOAD
from benchmarks.pages import (
    FEW_CASES,
    MOST_GATE_MS,
    MOST_GRANTS_MS,
    MOST_GROWTH,
    MOST_MEMORY_MB,
    MOST_OF_PAGE,
    MOST_SPREAD,
    MOST_START_S,
    MOST_TRAIL_MS,
    PAGES,
    PEOPLE,
)
from benchmarks.run import Measured, Run
from caseapp.base import clock

HOLDS, FAILS = "holds", "does not hold"

_INTRODUCTION = """\
# How fast the pages are

Written by `{command}` on {day}; run it again rather than change this by hand.

## What was measured, and how

Whole pages over HTTP, from the request to the last byte of the answer, through the real server
(`caseapp serve` in a process of its own) on {database}:
signed in, with access rules, the entry in the trail, form tokens, and every text through
translation (in English, which needs no catalogue). Three people: a caseworker with 40 cases, one
with 2,000 (all but 40 where there are fewer), and a manager of the whole organisation, who is
assigned to none, so that her search by name compares nobody. The cases are synthetic, as
`caseapp demo --cases` makes them: about a dozen moves in all pillars, one to three notes, a team.
Up to twenty cases, each with twelve notes, are opened in turn, and searched for by reference and by
name. The last page of a list begins where one full page is left; a list of one page has no other.

Beside each page stands its **floor**: a bare Flask view with plain `{driver}` and a small template,
behind the same server in a process of its own, without sign-in, access rules, encryption or
translation. It runs one plain statement for each statement of the page, bringing as many rows, and
inserts one row {kept} where the page writes an entry. For a form that is sent it
runs as many inserts as the application, in one such transaction; opening the form and filling it in
is not timed. What a page asks of the database is learned from the application just before, case by
case. Page and floor are asked in turn, so that what else the machine does hits both.

Times are medians in milliseconds; "95 %" is the 95th percentile. Goals are about times the floor,
because that is what stays the same from machine to machine; but a search by name goes through all
of somebody's cases, and beyond {few} of them its goal is a time for each thousand. A fragment is a
part of a page, asked for as htmx does, and compared with its page. What the gate adds is the time
of one statement that brings an object beyond the same statement and object where no gate listens;
this and an entry of the trail are measured inside one process, in processor time, so without
{without}. Who reaches a case is worked out anew when somebody says yes or no longer; that is
timed for a case where everything is new. A start is cold as far as the process goes: its files
were compiled and read before.
"""

_EMBEDDED = {
    "command": "make bench",
    "database": "the encrypted embedded database",
    "driver": "sqlite3",
    "kept": "with `synchronous=FULL`",
    "without": "the disk",
}
_ON_SERVER = {
    "command": "make bench SERVER=...",
    "database": "PostgreSQL, under a role that owns nothing\n"
    "and so meets row-level security, in tables that were vacuumed and analysed before",
    "driver": "psycopg",
    "kept": "in a transaction of its own",
    "without": "the disk and the database's server",
}

BUSY = """\
**The machine was busy with other things during this run.** Seconds, milliseconds and 95th
percentiles are longer than the pages' own; times the floor and growth suffer less. Run it again at
rest.
"""


@dataclass(frozen=True)
class Check:
    """One figure and the most that it should be."""

    what: str
    value: float
    most: float
    unit: str = ""

    @property
    def verdict(self) -> str:
        """Whether the goal holds."""
        return HOLDS if self.value <= self.most else FAILS

    def __str__(self) -> str:
        return f"{self.value:.2f}{self.unit} (goal {self.most:g}{self.unit}: {self.verdict})"


def text_of(run: Run) -> str:
    """Return the whole report."""
    words = _EMBEDDED if run.is_embedded else _ON_SERVER
    introduction = _INTRODUCTION.format(day=clock.today(), few=FEW_CASES, **words)
    parts = [introduction, _machine(run)]
    parts += [_size(run, size) for size in run.sizes]
    parts += [_growth(run), _single(run), _failures(run)]
    return "\n".join(part for part in parts if part)


def checks(run: Run) -> Iterator[Check]:
    """Return every figure that has a goal."""
    for each in run.pages:
        yield from filter(None, (_main(run, each), _spread(each)))
    yield from (check for _, _, check in _growths(run))
    yield from _singles(run)


def _main(run: Run, each: Measured) -> Check | None:
    """A page against its floor, or a time for each case; a fragment against its page."""
    name = _name(each)
    if each.page.part_of:
        whole = run.page(each.size, each.who.key, each.page.part_of)
        part = each.ours.median / whole.ours.median if whole else 0
        return Check(f"{name}: part of its page's time", part, MOST_OF_PAGE)
    if each.page.most_a_thousand is not None and each.held > FEW_CASES:
        most = each.page.most_a_thousand * each.held / 1_000
        return Check(f"{name}: time for {each.held:,} cases", each.ours.median, most, " ms")
    if each.page.most is None:
        return None
    return Check(f"{name}: times the floor", each.ratio, each.page.most)


def _spread(each: Measured) -> Check:
    return Check(f"{_name(each)}: 95 % to median", each.ours.spread, MOST_SPREAD)


def _growths(run: Run) -> Iterator[tuple[Measured, Measured, Check]]:
    """Each page at one size and at the next, and its growth in times the floor's growth."""
    for before, after in zip(run.sizes, run.sizes[1:], strict=False):
        for who in PEOPLE:
            for page in PAGES:
                small, large = (run.page(size, who.key, page.key) for size in (before, after))
                if small and large:
                    what = f"{_name(large)}: growth from {before:,} cases"
                    yield small, large, Check(what, large.ratio / small.ratio, MOST_GROWTH)


def _singles(run: Run) -> Iterator[Check]:
    if run.memory is not None:
        yield Check("memory of the server's process", run.memory, MOST_MEMORY_MB, " MB")
    yield Check("cold start to the first page", median(run.start), MOST_START_S, " s")
    yield Check("what the gate adds to a statement, processor time", run.gate, MOST_GATE_MS, " ms")
    what = f"working out who reaches a case, {grants.PEOPLE} people, {grants.CONSENTS} permissions"
    yield Check(what, run.grants, MOST_GRANTS_MS, " ms")
    for cases, spent in run.entry.items():
        what = f"an entry of the trail about {cases} case{'s' * (cases > 1)}, processor time"
        yield Check(what, spent, MOST_TRAIL_MS, " ms")


def _name(each: Measured) -> str:
    return f"{each.page.label}, {each.who.label}, at {each.size:,}"


def is_busy(facts: Mapping[str, str]) -> bool:
    """Whether the machine had other things to do."""
    return float(facts[LOAD]) > int(facts[CORES]) / 2


def _machine(run: Run) -> str:
    busy = f"\n{BUSY}" if is_busy(run.machine) else ""
    return "## The machine\n\n" + _table(("", ""), run.machine.items()) + busy


def _size(run: Run, size: int) -> str:
    head = "who, page, statements, median, 95 %, floor, times the floor, goal, 95 % to median"
    rows = (
        (
            each.who.label,
            each.page.label,
            each.statements,
            f"{each.ours.median:.1f}",
            f"{each.ours.slowest:.1f}",
            f"{each.floor.median:.1f}",
            f"{each.ratio:.1f}",
            _goal(run, each),
            _spread(each),
        )
        for each in run.pages
        if each.size == size
    )
    refused = [
        f"- {each.page.label}, {each.who.label}: not measured for this person, it answers"
        f" {each.status}\n"
        for each in run.refused
        if each.size == size
    ]
    parts = [_table(head.split(", "), rows), "".join(refused)]
    return f"## At {size:,} cases\n\n" + "\n".join(part for part in parts if part)


def _goal(run: Run, each: Measured) -> str:
    check = _main(run, each)
    if check is None:
        return "none"
    if each.page.part_of:
        return f"{check.most} of its page; is {check.value:.2f}: {check.verdict}"
    return f"{check.most:g}{check.unit}: {check.verdict}"


def _growth(run: Run) -> str:
    head = ("who", "page", "cases", "page grows", "floor grows", "growth in times the floor's")
    rows = [
        (
            large.who.label,
            large.page.label,
            f"{small.size:,} to {large.size:,}",
            f"{large.ours.median / small.ours.median:.2f}",
            f"{large.floor.median / small.floor.median:.2f}",
            check,
        )
        for small, large, check in _growths(run)
    ]
    return "## Growth\n\n" + _table(head, rows) if rows else ""


def _single(run: Run) -> str:
    rows = [(check.what, str(check)) for check in _singles(run)]
    return f"## One by one, at {run.sizes[-1]:,} cases\n\n" + _table(("what", ""), rows)


def _failures(run: Run) -> str:
    lines = [f"- {check.what}: {check}" for check in checks(run) if check.verdict == FAILS]
    lines += [f"- {label}: not measured, it does not answer" for label in sorted(run.absent)]
    if run.memory is None:
        lines.append("- memory: not measured, only Linux tells it")
    return "## What does not hold\n\n" + "\n".join(lines or ["Nothing; every goal holds."]) + "\n"


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    heads = list(head)
    lines: list[Iterable[object]] = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)
