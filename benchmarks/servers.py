"""The two servers, each in a process of its own, and what is asked of them over HTTP."""

from __future__ import annotations

import http.client
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.caseload import Installation
from benchmarks.floor import URL
from benchmarks.forms import filled
from benchmarks.inside import Asked
from benchmarks.pages import Page, Place, Sends
from benchmarks.timing import Thing

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
PATIENCE_SECONDS = 30
_OK = 200


@dataclass(frozen=True)
class Visit:
    """Where a page is opened once, and what its form is filled in with."""

    address: str
    form: Sends


@dataclass(frozen=True)
class Running:
    """A server that answers. ``start``: seconds from the start of its process to the first page."""

    port: int
    process: int
    ending: ExitStack
    start: float

    def memory(self) -> float | None:
        """Return its memory in MB, its part of what is shared included; Linux alone tells."""
        try:
            lines = Path(f"/proc/{self.process}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            return None
        line = next(line for line in lines.splitlines() if line.startswith("Pss:"))
        return int(line.split()[1]) * 1_024 / 1_000_000

    def opener(self, visits: Sequence[Visit], token: str, page: Page) -> Thing:
        """Return what opens a page at these addresses in turn, or sends their forms, which are
        filled in before. The floor has no tokens and asks for no form."""
        opener = _Opener(self.port, token, page)
        self.ending.callback(opener.connection.close)
        turn = itertools.cycle(visits)
        if not page.sends:
            return Thing(lambda: opener.open(next(turn)))
        return Thing(opener.send, lambda: opener.fill(next(turn)))


class _Opener:
    """A browser as far as it is timed: one connection that is kept, and one form at a time."""

    def __init__(self, port: int, token: str, page: Page) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.page = page
        self.token = token
        self.path, self.form = "", ""

    def open(self, visit: Visit) -> None:
        """Open a page."""
        self._ask("GET", visit.address, self.page.answers)

    def fill(self, visit: Visit) -> None:
        """Open the form of a page and fill it in."""
        form = {name: values[0] for name, values in visit.form.items()}
        if self.token:
            form = filled(self._ask("GET", visit.address, _OK), visit.form)
        self.path, self.form = visit.address, urlencode(form)

    def send(self) -> None:
        """Send the form that was filled in."""
        self._ask("POST", self.path, self.page.answers, self.form)

    def _ask(self, method: str, path: str, expected: int, form: str | None = None) -> str:
        headers = {"Cookie": f"session={self.token}", **self.page.headers}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, form, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != expected:
            raise RuntimeError(f"{self.page.label} answered {answer.status}.")
        return text.decode()


@contextmanager
def application(made: Installation) -> Iterator[Running]:
    """Run the application as ``caseapp serve`` does."""
    port, settings = _free_port(), made.where.settings
    ours = {
        "CASEAPP_DATA_DIR": str(settings.data_dir),
        "CASEAPP_KEY_FILE": str(settings.key_file),
        "CASEAPP_DATABASE_URL": settings.database_url,
    }
    arguments = ["-m", "caseapp.cli", "serve", "--port", str(port)]
    with _running(arguments, port, made.where.folder, ours) as running:
        yield running


@contextmanager
def floor(made: Installation) -> Iterator[Running]:
    """Run the floor."""
    port, folder = _free_port(), made.where.folder
    arguments = ["-m", "benchmarks.floor", str(folder), str(port)]
    with _running(arguments, port, folder, {URL: made.where.plain_url}) as running:
        yield running


def visits(page: Page, places: Sequence[Place]) -> list[Visit]:
    """Return how a page is opened for these cases, one after the other."""
    return [Visit(page.address(place), page.form(place)) for place in places]


def floor_visits(page: Page, places: Sequence[Place], asked: Sequence[Asked]) -> list[Visit]:
    """Return how the floor's page that stands for a page is opened for them."""
    return [
        Visit(
            f"/{page.floor.format_map(place)}?rows={'-'.join(map(str, each.rows))}"
            f"&writes={each.writes}&hat={place['hat']}",
            page.form(place),
        )
        for place, each in zip(places, asked, strict=True)
    ]


@contextmanager
def _running(
    arguments: list[str], port: int, folder: Path, more: dict[str, str]
) -> Iterator[Running]:
    # Compiled once, as at any installation that has started before.
    away = ("CASEAPP", "PYTHONDONTWRITEBYTECODE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(away)}
    with ExitStack() as ending:
        log = ending.enter_context((folder / "server.log").open("a", encoding="utf-8"))
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env={**clean, **more}, stderr=log
        )
        ending.callback(process.wait)
        ending.callback(process.terminate)
        _wait(port, process, log.name)
        yield Running(port, process.pid, ending, time.perf_counter() - began)


def _wait(port: int, process: subprocess.Popen[bytes], log: str) -> None:
    """Wait for the first page: that of signing in, at the application."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        with suppress(OSError), closing(connection):
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
            return
        time.sleep(0.005)
    raise RuntimeError(f"A server did not start: {Path(log).read_text(encoding='utf-8')[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
