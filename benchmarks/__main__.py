"""``python -m benchmarks 1000 100000``: measure, print the report, and write it to a file."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks import report
from benchmarks.run import SMALLEST, Effort, measure


@click.command()
@click.argument("sizes", type=click.IntRange(min=SMALLEST), nargs=-1, required=True)
@click.option("--requests", default=100, show_default=True, help="Requests of each page.")
@click.option("--seconds", default=20.0, show_default=True, help="Longest time for one page.")
@click.option("--to", type=click.Path(path_type=Path), help="File to write the report to.")
@click.option("--server", default="", help="A PostgreSQL superuser's address, to measure there.")
def main(
    sizes: tuple[int, ...], requests: int, seconds: float, to: Path | None, server: str
) -> None:
    """Measure the pages at each of these numbers of cases."""
    text = report.text_of(measure(sorted(sizes), Effort(requests, seconds), server))
    click.echo(text)
    if to is not None:
        to.write_text(text, encoding="utf-8")


main()
