"""Two programs that serve one installation: what is taken back through one of them is closed at
the very next request to the other (security.md 8.3.2)."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import pytest

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.base.secret import write_secret
from caseapp.kinds import Role
from tests.cli.conftest import CHEAP, Place, Program
from tests.support.site import COOKIE, Site


@dataclass
class Caller:
    """Somebody who speaks to one program over the network."""

    program: Program
    cookie: str

    def ask(self, method: str, path: str, **form: str) -> HTTPResponse:
        """Send a request; the body is in ``text``."""
        connection = HTTPConnection("127.0.0.1", self.program.port, timeout=30)
        headers = {"Cookie": f"{COOKIE}={self.cookie}", "Host": f"127.0.0.1:{self.program.port}"}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def open(self, path: str) -> HTTPResponse:
        """Open a page."""
        return self.ask("GET", path)

    def submit(self, path: str, **values: str) -> HTTPResponse:
        """Open a page, fill in the form of its main part and send it."""
        page = self.open(path)
        assert page.status == 200, page.status
        main = page.text.partition("<main")[2]  # type: ignore[attr-defined]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))
        return self.ask("POST", path, **{**hidden, **values})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def programs(site: Site, place: Place) -> Iterator[tuple[Program, Program]]:
    """Give two programs of their own that serve the installation of a site."""
    write_secret(place.key, site.secret)
    settings = site.settings
    environment = {**CHEAP, "CASEAPP_DATA_DIR": str(settings.data_dir)}
    if settings.database_url:
        environment["CASEAPP_DATABASE_URL"] = settings.database_url
    with ExitStack() as running:
        first, second = (
            running.enter_context(place.program("serve", port=_free_port(), **environment))
            for _each in range(2)
        )
        yield first, second


def test_what_is_taken_back_through_one_is_closed_at_the_next_request_to_the_other(
    site: Site, programs: tuple[Program, Program]
) -> None:
    first, second = programs
    pids = {first.process.pid, second.process.pid, os.getpid()}
    assert len(pids) == 3
    home = site.organisation()
    renna, kerrow = site.hat(Role.CW, home), site.hat(Role.LEO, home)
    ours, theirs = Caller(first, site.sign_in(renna)), Caller(second, site.sign_in(kerrow))
    made = ours.submit("/cases/new", name_to_use="Zhevani", age_status="adult")
    assert made.status == 303, made.text  # type: ignore[attr-defined]
    case = str(made.getheader("Location"))
    assert theirs.open(case).status == 404
    for _time in range(3):
        _say_yes(ours, case, kerrow)
        assert theirs.open(case).status == 200
        page = ours.open(f"{case}/consents").text  # type: ignore[attr-defined]
        stop = re.findall(r'href="([^"]+/stop)"', page)[0]
        assert ours.submit(stop).status == 303
        assert theirs.open(case).status == 404


def _say_yes(ours: Caller, case: str, who: Actor) -> None:
    said = ours.submit(
        f"{case}/consents/new",
        person=str(who.membership_id),
        answer="yes",
        kinds="CJ",
        until=(clock.today() + timedelta(days=9)).isoformat(),
        card_said="y",
        company="alone",
    )
    assert said.status == 303, said.text  # type: ignore[attr-defined]
