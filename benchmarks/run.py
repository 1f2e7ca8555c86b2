"""One run: for each size make the cases, look inside, start both servers, open pages in turn."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import click

from benchmarks import caseload, databases, grants, inside, machine, servers
from benchmarks.pages import PAGES, PEOPLE, Page, Who
from benchmarks.timing import Times, alternate
from caseapp.cli.progress import say
from caseapp.features.cases.queries import PAGE

#: The caseworker with 40 cases, and somebody else.
SMALLEST = 60


@dataclass(frozen=True)
class Effort:
    """How often each page is opened and for how long at most, and how often the rest is done."""

    requests: int
    seconds: float
    rounds: int = 300
    starts: int = 5


@dataclass(frozen=True)
class Measured:
    """One page as one person sees it at one size, beside its floor. ``held``: how many cases she is
    assigned to."""

    size: int
    who: Who
    page: Page
    statements: int
    ours: Times
    floor: Times
    held: int

    @property
    def ratio(self) -> float:
        """How many times the floor it takes."""
        return self.ours.median / self.floor.median


@dataclass(frozen=True)
class Refused:
    """A page that somebody else sees and this person does not, and what it answers her."""

    size: int
    who: Who
    page: Page
    status: int


@dataclass
class Run:
    """All that was measured. Times in milliseconds, starts in seconds, memory in MB."""

    sizes: list[int]
    is_embedded: bool = True
    refused: list[Refused] = field(default_factory=list)
    pages: list[Measured] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    gate: float = 0
    grants: float = 0
    entry: dict[int, float] = field(default_factory=dict)
    memory: float | None = None
    start: list[float] = field(default_factory=list)
    machine: dict[str, str] = field(default_factory=dict)

    def page(self, size: int, who: str, key: str) -> Measured | None:
        """Return what was measured of one page, if it was."""
        wanted = (size, who, key)
        return next((m for m in self.pages if (m.size, m.who.key, m.page.key) == wanted), None)


def measure(sizes: list[int], effort: Effort, server: str = "") -> Run:
    """Measure all. Data are made in a temporary folder, or in a database of their own on a server
    (a superuser's address), and removed."""
    run = Run(sizes, is_embedded=not server)
    for size in sizes:
        with databases.somewhere(server) as where:
            run.machine = machine.facts(where)
            label = f"Making {size:,} cases"
            with click.progressbar(length=size, label=label, file=sys.stderr) as bar:
                made = caseload.make(where, size, bar.update)
            asked = _look_inside(run, size, made, effort.rounds)
            with servers.application(made) as app, servers.floor(made) as floor:
                run.pages += _pages(size, made, asked, (app, floor), effort)
                run.memory = app.memory()
                run.start = [app.start]
            say("Starting the server again ...")
            for _ in range(effort.starts - 1):
                with servers.application(made) as app:
                    run.start.append(app.start)
    return run


#: Who and page -> what was asked, once for each case that is opened.
Asked = dict[tuple[str, str], list[inside.Asked]]


def _look_inside(run: Run, size: int, made: caseload.Installation, rounds: int) -> Asked:
    """Learn what each page asks of the database, and measure the gate and the trail."""
    say("Looking what each page asks of the database ...")
    with inside.opened(made) as app:
        asked = {
            (who.key, page.key): inside.ask(app, made, who.key, page)
            for who in PEOPLE
            for page in PAGES
        }
        run.grants = grants.recomputed(app, made, rounds)
        run.gate = inside.gate_adds(app, made, rounds)
        run.entry = {cases: inside.trail_entry(app, made, cases, rounds) for cases in (1, PAGE)}
    run.absent = {
        page.label for page in PAGES if not any(_is_there(asked, who, page) for who in PEOPLE)
    }
    run.refused += [
        Refused(size, who, page, _first_refusal(page, asked[who.key, page.key]))
        for who in PEOPLE
        for page in PAGES
        if page.label not in run.absent and not _is_there(asked, who, page)
    ]
    return asked


def _first_refusal(page: Page, asked: list[inside.Asked]) -> int:
    return next(each.status for each in asked if each.status != page.answers)


def _is_there(asked: Asked, who: Who, page: Page) -> bool:
    """Whether somebody sees a page, or may send its form."""
    return all(each.status == page.answers for each in asked[who.key, page.key])


def _pages(
    size: int,
    made: caseload.Installation,
    asked: Asked,
    running: tuple[servers.Running, servers.Running],
    effort: Effort,
) -> Iterator[Measured]:
    """Open each page, with its fragments and in turn with the floor, as each person."""
    app, floor = running
    for who in PEOPLE:
        for whole in (page for page in PAGES if not page.part_of):
            group = [
                page
                for page in PAGES
                if whole.key in (page.key, page.part_of) and _is_there(asked, who, page)
            ]
            if not group:
                continue
            say(f"{size:,} cases: {whole.label}, {who.label} ...")
            openers = []
            for page in group:
                places = page.among(made.places[who.key])
                visits = servers.visits(page, places)
                plain = servers.floor_visits(page, places, asked[who.key, page.key])
                openers.append(app.opener(visits, made.tokens[who.key], page))
                openers.append(floor.opener(plain, "", page))
            times = alternate(openers, effort.requests, effort.seconds)
            for page, ours, plain_times in zip(group, times[::2], times[1::2], strict=True):
                statements = max(each.statements for each in asked[who.key, page.key])
                held = made.held[who.key]
                yield Measured(size, who, page, statements, ours, plain_times, held)
