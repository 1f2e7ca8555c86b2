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
from benchmarks.forms import filled
from benchmarks.inside import Asked
from benchmarks.pages import Page, Who
from benchmarks.timing import Thing

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
PATIENCE_SECONDS = 30
_OK = 200


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

    def opener(self, paths: Sequence[str], token: str, page: Page) -> Thing:
        """Return what opens these addresses in turn, or sends their forms, which are filled in
        before. The floor has no tokens and asks for no form."""
        opener = _Opener(self.port, token, page)
        self.ending.callback(opener.connection.close)
        turn = itertools.cycle(paths)
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

    def open(self, path: str) -> None:
        """Open a page."""
        self._ask("GET", path, self.page.answers)

    def fill(self, path: str) -> None:
        """Open the form of a page and fill it in."""
        form = {name: values[0] for name, values in self.page.sends.items()}
        if self.token:
            form = filled(self._ask("GET", path, _OK), self.page.sends)
        self.path, self.form = path, urlencode(form)

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
    port = _free_port()
    ours = {"CASEAPP_DATA_DIR": made.settings.data_dir, "CASEAPP_KEY_FILE": made.settings.key_file}
    arguments = ["-m", "caseapp.cli", "serve", "--port", str(port)]
    with _running(arguments, port, made.folder, {k: str(v) for k, v in ours.items()}) as running:
        yield running


@contextmanager
def floor(made: Installation) -> Iterator[Running]:
    """Run the floor."""
    port = _free_port()
    with _running(["-m", "benchmarks.floor", str(made.folder), str(port)], port, made.folder) as it:
        yield it


def paths_of(page: Page, made: Installation, who: Who) -> list[str]:
    """Return the addresses of a page for somebody: one for each case that she opens."""
    return [page.path.format(reference=each) for each in made.references[who.key]]


def floor_paths(page: Page, made: Installation, who: Who, asked: Sequence[Asked]) -> list[str]:
    """Return the addresses of the floor's page that stands for a page, one for each case."""
    told = [f"rows={'-'.join(map(str, each.rows))}&writes={each.writes}" for each in asked]
    if page.floor == "list":
        hat = made.actors[who.key].membership_id.hex if who.cases else ""
        return [f"/list?{told[0]}&hat={hat}"]
    if page.floor == "bare":
        return [f"/bare/?{told[0]}"]
    places = zip(made.references[who.key], told, strict=True)
    return [f"/{page.floor}/{place}?{said}" for place, said in places]


@contextmanager
def _running(
    arguments: list[str], port: int, folder: Path, more: dict[str, str] | None = None
) -> Iterator[Running]:
    clean = {name: value for name, value in os.environ.items() if "CASEAPP" not in name}
    with ExitStack() as ending:
        log = ending.enter_context((folder / "server.log").open("a", encoding="utf-8"))
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env={**clean, **(more or {})}, stderr=log
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
