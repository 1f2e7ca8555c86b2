"""The command line in tests: a place of its own for each test, and programs that really run."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from caseapp.base.secret import Secret
from caseapp.cli import main
from caseapp.services import recovery_sheet
from tests.services.conftest import trusting

PASSPHRASE = "tin whistle under seven maples"
ANSWERS = (
    "--organisation",
    "Harbour House",
    "--name",
    "Ana Ruel",
    "--email",
    "Ana@harbour.example",
)
CHEAP = {"CASEAPP_ARGON2_MEMORY_KIB": "64", "CASEAPP_ARGON2_ROUNDS": "1"}
ASKED = [3, 17]
START_SECONDS = 30


@dataclass
class Place:
    """A folder for the data, another one for the key, and the commands run there."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def key(self) -> Path:
        """The key file."""
        return self.folder / "keys" / "caseapp.key"

    def run(self, *arguments: str, stdin: str = "", **environment: str | None) -> Result:
        """Run a command in this process."""
        return CliRunner().invoke(main, arguments, input=stdin, env=environment)

    @contextmanager
    def program(self, *arguments: str, port: int, **environment: str) -> Iterator[Program]:
        """Run a serving command as a program of its own, until it answers; stop it at the end."""
        with subprocess.Popen(
            [sys.executable, "-m", "caseapp.cli", *arguments, "--port", str(port)],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            running = Program(process, port)
            try:
                running.wait()
                yield running
            finally:
                running.stop()


@dataclass
class Program:
    """A server that runs, and what it said when it has ended."""

    process: subprocess.Popen[str]
    port: int
    out: str = ""
    err: str = ""

    def wait(self) -> None:
        """Wait until something listens."""
        give_up = time.monotonic() + START_SECONDS
        while True:
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.stop()
                raise AssertionError(f"It does not answer:\n{self.out}\n{self.err}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return

    def get(self, path: str, *, tls: bool = False) -> http.client.HTTPResponse:
        """Ask for a page and return the answer, its body read into ``body``."""
        connection: http.client.HTTPConnection
        if tls:
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=10, context=trusting()
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.body = answer.read().decode()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def stop(self) -> int:
        """Ask the program to stop, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        if not self.process.stdout.closed:  # type: ignore[union-attr]
            self.out, self.err = self.process.communicate(timeout=START_SECONDS)
        return self.process.returncode


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Give a place of its own, where nothing of this machine's settings counts."""
    for name in [*os.environ]:
        if name.startswith("CASEAPP_") and not name.startswith("CASEAPP_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("PORT", raising=False)
    made = Place(tmp_path)
    monkeypatch.setenv("CASEAPP_DATA_DIR", str(made.data))
    monkeypatch.setenv("CASEAPP_KEY_FILE", str(made.key))
    for name, value in CHEAP.items():
        monkeypatch.setenv(name, value)
    mask = os.umask(0o022)
    try:
        yield made
    finally:
        os.umask(mask)


@pytest.fixture(scope="session")
def known_secret() -> Secret:
    """Give the secret of every installation that is made here."""
    return Secret.new()


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch, known_secret: Secret) -> Secret:
    """Let the next new secret, and the words that are asked back, be known."""
    monkeypatch.setattr(Secret, "new", classmethod(lambda _cls: known_secret))
    monkeypatch.setattr(recovery_sheet, "places_to_ask", lambda _count: ASKED)
    return known_secret


def words_back(secret: Secret) -> str:
    """Return what somebody types who has written the sheet down."""
    return "".join(f"{secret.words[place - 1]}\n" for place in ASKED)


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give where an installation lies that others are copies of, once it was made."""
    return tmp_path_factory.mktemp("initialised") / "installation"


@pytest.fixture
def installation(place: Place, secret: Secret, initialised: Path) -> Place:
    """Give a place where ``caseapp init`` has come to its end; it is run once, then copied."""
    if initialised.exists():
        shutil.copytree(initialised, place.folder, dirs_exist_ok=True)
        return place
    done = place.run(
        "init", *ANSWERS, "--passphrase-stdin", stdin=f"{PASSPHRASE}\n{words_back(secret)}"
    )
    assert done.exit_code == 0, done.output
    shutil.copytree(place.folder, initialised)
    return place


@pytest.fixture
def free_port() -> int:
    """Give a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Check = Callable[[Result], None]


def is_one_sentence(result: Result) -> None:
    """Check that a command ended with one sentence that says what to do, and no trace."""
    assert result.exit_code == 2, result.output
    said = result.stderr.strip().splitlines()
    assert said[-1].startswith("Error: "), said
    assert said[-1].endswith("."), said
    assert "Traceback" not in result.output
