"""``python -m benchmarks.reviews 100000``: the nightly questions over ten open reviews of each
case, and Today beside its floor, for a caseworker with 40 cases and for a manager of thirty.

``caseapp remind`` runs in a process of its own, twice: a night with its questions, and again when
there is nothing more to ask.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks import caseload, databases, inside, machine, reviews_rows, servers
from benchmarks.pages import PEOPLE, Page, Place, Who
from benchmarks.plain import Store
from benchmarks.report import BUSY, Check, is_busy
from benchmarks.timing import Times, alternate
from caseapp import create_app
from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.secret import Secret, write_secret
from caseapp.cli.progress import say
from caseapp.db import migrate
from caseapp.db.setup import Database
from caseapp.services import people, standalone

SMALLEST = 40
#: As many rows as a page may bring; the floor has them in one table.
FLOOR_LINES = 5_000
MOST_SECONDS, MOST_MB = 60.0, 300.0
MOST_FLOORS, MOST_STATEMENTS = 3.0, 5.0
WHO = tuple(who for who in PEOPLE if who.key != "many")
PAGES = (
    Page("today", "Today", "/today", "lines", MOST_FLOORS),
    Page("reviews", "what is due", "/reviews", "lines"),
    Page("team", "what is due in the team", "/reviews/team", "lines"),
)


@dataclass(frozen=True)
class Night:
    """One run of ``caseapp remind``: how long, and of that in the processor; how much memory, how
    many questions."""

    seconds: float
    worked: float
    megabytes: float
    questions: int


@dataclass(frozen=True)
class Opened:
    """A page as one person sees it."""

    who: Who
    page: Page
    statements: int
    apart: int
    ours: Times
    floor: Times


@dataclass
class Run:
    """All that was measured."""

    cases: int
    is_embedded: bool
    machine: dict[str, str] = field(default_factory=dict)
    made: reviews_rows.Made = field(default_factory=lambda: reviews_rows.Made([], []))
    nights: list[Night] = field(default_factory=list)
    pages: list[Opened] = field(default_factory=list)

    @property
    def checks(self) -> list[Check]:
        """Each figure that has a goal."""
        found = []
        for name, night in zip(("a night", "the same night again"), self.nights, strict=True):
            found.append(Check(f"caseapp remind, {name}", night.seconds, MOST_SECONDS, " s"))
            found.append(Check(f"its memory, {name}", night.megabytes, MOST_MB, " MB"))
        for each in self.pages:
            if each.page.most is not None:
                whose = f"{each.page.label}, {_label(each.who)}"
                times = each.ours.median / each.floor.median
                found.append(Check(f"{whose}, times its floor", times, each.page.most))
                found.append(Check(f"{whose}, statements", each.statements, MOST_STATEMENTS))
        return found


def measure(cases: int, requests: int, seconds: float, server: str = "") -> Run:
    """Measure all."""
    run = Run(cases, is_embedded=not server)
    with databases.somewhere(server) as where:
        run.machine = machine.facts(where)
        made = _make(run, where)
        run.nights = [_remind(made), _remind(made)]
        with inside.opened(made) as app:
            asked = {
                (who.key, page.key): inside.ask(app, made, who.key, page)
                for who in WHO
                for page in PAGES
            }
        with servers.application(made) as app_, servers.floor(made) as floor:
            for who in WHO:
                for page in PAGES:
                    found = asked[who.key, page.key]
                    if any(each.status != page.answers for each in found):
                        continue
                    say(f"{page.label}, {_label(who)} ...")
                    places = page.among(made.places[who.key])
                    visits = servers.visits(page, places)
                    plain = servers.floor_visits(page, places, found)
                    ours = app_.opener(visits, made.tokens[who.key], page)
                    beside = floor.opener(plain, "", page)
                    times = alternate([ours, beside], requests, seconds)
                    statements = max(each.own for each in found)
                    apart = max(each.apart for each in found)
                    run.pages.append(Opened(who, page, statements, apart, times[0], times[1]))
    return run


def _label(who: Who) -> str:
    if who.key == "manager":
        return f"manager of {reviews_rows.TEAM} caseworkers"
    return who.label


def _make(run: Run, where: databases.Where) -> caseload.Installation:
    settings = where.settings
    settings.data_dir.mkdir()
    secret = Secret.new()
    write_secret(settings.effective_key_file, secret)
    app = create_app(settings, secret)
    database: Database = app.extensions["caseapp_database"]
    with app.app_context():
        trail.about.set(trail.of_job("benchmark"))
        migrate.upgrade(database)
        actors = caseload.add_people(settings, WHO)
        password_hash = people.hash_of(settings, caseload.PASSPHRASE)
        store = Store(where.folder, where.plain_url)
        store.add_lines(FLOOR_LINES)
        label = f"Making {run.cases:,} cases"
        with click.progressbar(length=run.cases, label=label, file=sys.stderr) as bar:
            given = actors["few"], actors["manager"]
            for made in reviews_rows.make(database, run.cases, *given, password_hash):
                run.made = made
                bar.update(min(reviews_rows.BATCH, run.cases))
        store.close()
        tokens = {key: caseload.sign_in(secret, actor) for key, actor in actors.items()}
    standalone.close(app)
    place = {"reference": "", "name": "", "hat": "", "after": ""}
    places: dict[str, list[Place]] = {key: [place] for key in actors}
    return caseload.Installation(where, actors, tokens, places, dict.fromkeys(actors, 0))


def _remind(made: caseload.Installation) -> Night:
    """Run ``caseapp remind`` in a process of its own."""
    say("caseapp remind ...")
    settings = made.where.settings
    ours = {
        "CASEAPP_DATA_DIR": str(settings.data_dir),
        "CASEAPP_KEY_FILE": str(settings.key_file),
        "CASEAPP_DATABASE_URL": settings.database_url,
        "CASEAPP_MIGRATION_URL": settings.migration_url,
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CASEAPP")}
    said = made.where.folder / "remind.txt"
    began = time.perf_counter()
    with said.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "caseapp.cli", "remind"],
            cwd=servers.ROOT,
            env={**clean, **ours},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        highest = 0.0
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            highest = _highest(process.pid) or highest
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
    seconds = time.perf_counter() - began
    text = said.read_text(encoding="utf-8")
    if process.returncode != 0:
        raise RuntimeError(f"caseapp remind failed: {text[-500:]}")
    worked = ended[2].ru_utime + ended[2].ru_stime
    return Night(seconds, worked, highest, int(text.split()[-1]))


def _highest(process: int) -> float | None:
    """The most memory that a process had so far, in MB; Linux alone tells."""
    with suppress(OSError):
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
        said = [line.split() for line in lines if line.startswith("VmHWM:")]
        return int(said[0][1]) * 1_024 / 1_000_000 if said else None
    return None


def text_of(run: Run) -> str:
    """Return the report."""
    made, (first, again) = run.made, run.nights
    where = "the encrypted embedded database" if run.is_embedded else "PostgreSQL"
    command = "make bench-reviews" + ("" if run.is_embedded else " SERVER=...")
    lines = [
        "# How long the nightly questions and Today take",
        "",
        f"Written by `{command}` on {clock.today()}; run it again rather than change this by hand.",
        "",
        f"{run.cases:,} cases with {made.reviews:,} open reviews on {where}, written in bulk: a",
        f"name, a key worker with 40 cases, ten reviews, due between {reviews_rows.PAST} days ago",
        f"and {reviews_rows.AHEAD} days from now. {made.due:,} are due, {made.asked:,} questions",
        "were written in the nights before and wait for an answer, none of them is answered. The",
        f"night that is measured asks {first.questions:,}. Seconds and memory (resident, at its",
        "highest) are those of the whole process of `caseapp remind`;",
        f"{first.worked:.1f} s of the night, and {again.worked:.1f} s of the same night again, it",
        "worked itself, the rest it waited for others. Pages are measured as in",
        "`performance.md`; the floor shows a line for each row that they bring.",
        "Statements are those between the actor's being known and the answer's being ready; of the",
        "session, the context of PostgreSQL and the trail there are few, fixed, and counted apart.",
        "",
        "| | |",
        "| --- | --- |",
        *(f"| {name} | {value} |" for name, value in run.machine.items()),
        "",
        *([BUSY, ""] if is_busy(run.machine) else []),
        "| what | figure |",
        "| --- | --- |",
        *(f"| {each.what} | {each} |" for each in run.checks),
        "",
        "| who | page | statements | apart | median | 95 % | floor | times the floor |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for page in run.pages:
        times = page.ours.median / page.floor.median
        lines.append(
            f"| {_label(page.who)} | {page.page.label} | {page.statements} | {page.apart} |"
            f" {page.ours.median:.1f} | {page.ours.slowest:.1f} | {page.floor.median:.1f} |"
            f" {times:.1f} |"
        )
    return "\n".join(lines) + "\n"


@click.command()
@click.argument("cases", type=click.IntRange(min=SMALLEST))
@click.option("--requests", default=100, show_default=True, help="Requests of each page.")
@click.option("--seconds", default=20.0, show_default=True, help="Longest time for one page.")
@click.option("--to", type=click.Path(path_type=Path), help="File to write the report to.")
@click.option("--server", default="", help="A PostgreSQL superuser's address, to measure there.")
def main(cases: int, requests: int, seconds: float, to: Path | None, server: str) -> None:
    """Measure the nightly questions and Today with so many cases."""
    text = text_of(measure(cases, requests, seconds, server))
    click.echo(text)
    if to is not None:
        to.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
