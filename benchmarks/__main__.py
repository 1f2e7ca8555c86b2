"""``python -m benchmarks 1000 100000``: measure, print the tables, and write the report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks import caseload, inside, machine, report, servers
from benchmarks.pages import PAGES, PEOPLE, Page
from benchmarks.report import Inner, Measured, Run
from benchmarks.timing import alternate
from caseapp.cli.progress import say

STARTS = 5


@click.command()
@click.argument("sizes", type=click.IntRange(min=60), nargs=-1, required=True)
@click.option("--requests", default=100, show_default=True, help="Requests of each page.")
@click.option("--seconds", default=15.0, show_default=True, help="Longest time for one page.")
@click.option("--to", type=click.Path(path_type=Path), help="File to write the report to.")
def main(sizes: tuple[int, ...], requests: int, seconds: float, to: Path | None) -> None:
    """Measure the pages at each of these numbers of cases."""
    text = report.text_of(measure(sorted(sizes), requests, seconds))
    click.echo(text)
    if to is not None:
        to.write_text(text, encoding="utf-8")


def measure(sizes: list[int], requests: int, seconds: float, starts: int = STARTS) -> Run:
    """Measure all; data are made in a temporary folder and removed."""
    measured: list[Measured] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="caseapp-bench-") as folder:
            made = _make(Path(folder), size)
            asked, inner = _look_inside(made, is_last=size == sizes[-1])
            with servers.application(made) as app, servers.floor(made) as floor:
                measuring = _Measuring(made, asked, app, floor, requests, seconds)
                measured += measuring.all(size)
                memory = app.memory()
            if inner is not None:
                say("Starting the server a few times ...")
                start = servers.cold_start(made, starts)
                facts = machine.facts(Path(folder))
                return Run(sizes, measured, inner, memory, start, facts)
    raise ValueError("There is nothing to measure without a size.")


def _make(folder: Path, size: int) -> caseload.Installation:
    with click.progressbar(length=size, label=f"Making {size:,} cases", file=_stderr()) as bar:
        return caseload.make(folder, size, bar.update)


Asked = dict[tuple[str, str], inside.Asked]


def _look_inside(made: caseload.Installation, *, is_last: bool) -> tuple[Asked, Inner | None]:
    """Learn what each page asks of the database; with the last size, measure gate and trail."""
    with inside.opened(made) as app:
        asked = {
            (who.key, page.key): inside.ask(app, made, who.key, page)
            for who in PEOPLE
            for page in PAGES
        }
        if not is_last:
            return asked, None
        say("Measuring the gate and the trail ...")
        gate = inside.gate_adds(app, made)
        return asked, Inner(gate, *(inside.trail_entry(app, made, cases) for cases in (1, 50)))
