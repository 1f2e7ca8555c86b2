"""The embedded server: who it listens to, and what it says of itself and of others."""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from caseapp.config import Settings, SettingsError
from caseapp.services import httpd
from caseapp.services.httpd import Server
from tests.services.conftest import trusting

CANARY = "zqcanary7x"


def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """A small application that says how it was reached."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.url_scheme"].encode()]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Settings(data_dir=tmp_path, port=probe.getsockname()[1], threads=2)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(app: Any, settings: Settings) -> Server:
        server = Server(app, settings)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


def get(settings: Settings, path: str = "/", *, method: str = "GET") -> http.client.HTTPResponse:
    connection: http.client.HTTPConnection
    if settings.tls_certificate:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", settings.port, timeout=5, context=trusting()
        )
    else:
        connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=5)
    connection.request(method, path)
    found = connection.getresponse()
    found.body = found.read()  # type: ignore[attr-defined]
    connection.close()
    return found


def test_no_answer_names_the_software(serve: Callable[..., Server], settings: Settings) -> None:
    serve(answer, settings)
    assert get(settings).getheader("Server") is None
    with socket.create_connection(("127.0.0.1", settings.port), timeout=5) as plain:
        plain.sendall(b"nonsense\r\n\r\n")
        said = plain.recv(10_000)
    assert said.startswith(b"HTTP/1.1 400")
    assert b"erver" not in said.split(b"\r\n\r\n")[0].replace(b"Server Error", b"")


def test_silent_connections_take_no_thread(
    serve: Callable[..., Server], settings: Settings
) -> None:
    serve(answer, settings)
    silent = [socket.create_connection(("127.0.0.1", settings.port)) for _ in range(20)]
    began = time.monotonic()
    assert get(settings).status == 200
    assert time.monotonic() - began < 2
    for each in silent:
        each.close()


def test_it_speaks_tls(
    serve: Callable[..., Server], settings: Settings, certificate: tuple[Path, Path]
) -> None:
    made = replace(settings, tls_certificate=certificate[0], tls_key=certificate[1])
    server = serve(answer, made)
    assert get(made).body == b"https"  # type: ignore[attr-defined]
    assert server.address.startswith("https://")


def test_old_tls_is_refused(
    serve: Callable[..., Server], settings: Settings, certificate: tuple[Path, Path]
) -> None:
    serve(answer, replace(settings, tls_certificate=certificate[0], tls_key=certificate[1]))
    old = trusting()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", settings.port), timeout=5) as plain,
        pytest.raises(OSError, match=r"alert|EOF|reset|handshake|protocol"),
    ):
        old.wrap_socket(plain)


def test_a_client_that_never_shakes_hands_stops_nobody(
    serve: Callable[..., Server], settings: Settings, certificate: tuple[Path, Path]
) -> None:
    made = replace(settings, tls_certificate=certificate[0], tls_key=certificate[1])
    serve(answer, made)
    silent = [socket.create_connection(("127.0.0.1", settings.port)) for _ in range(20)]
    with socket.create_connection(("127.0.0.1", settings.port)) as half:
        half.sendall(b"\x16\x03\x01")
        began = time.monotonic()
        assert get(made).status == 200
        assert time.monotonic() - began < 2
    for each in silent:
        each.close()


def test_plain_http_to_a_tls_port_is_dropped(
    serve: Callable[..., Server], settings: Settings, certificate: tuple[Path, Path]
) -> None:
    made = replace(settings, tls_certificate=certificate[0], tls_key=certificate[1])
    serve(answer, made)
    with pytest.raises((OSError, http.client.HTTPException)):
        get(settings)
    assert get(made).status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "caseapp.example"])  # noqa: S104
def test_it_does_not_listen_to_others_without_tls(settings: Settings, host: str) -> None:
    with pytest.raises(SettingsError, match="CASEAPP_TLS_CERTIFICATE"):
        Server(answer, replace(settings, host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_this_computer_is_always_listened_to(host: str) -> None:
    assert httpd.is_loopback(host)


def test_behind_a_proxy_it_may_listen_to_others(settings: Settings) -> None:
    Server(answer, replace(settings, host="0.0.0.0", behind_proxy=True))  # noqa: S104


def test_a_certificate_that_is_none_is_said_in_a_sentence(
    settings: Settings, tmp_path: Path
) -> None:
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("no certificate", encoding="ascii")
    for path in (nothing, tmp_path / "missing.pem"):
        with pytest.raises(SettingsError, match="PEM"):
            Server(answer, replace(settings, tls_certificate=path, tls_key=path))


def test_an_address_in_use_is_said_in_a_sentence(
    serve: Callable[..., Server], settings: Settings
) -> None:
    serve(answer, settings)
    second = Server(answer, settings)
    with pytest.raises(SettingsError, match="--port"):
        second.start()


def test_a_request_under_way_comes_to_its_end(settings: Settings) -> None:
    entered, stopping = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        entered.set()
        stopping.wait(5)
        time.sleep(0.3)
        return answer(environ, start)

    server = Server(slow, settings)
    server.start()
    found: list[int] = []
    asking = threading.Thread(target=lambda: found.append(get(settings).status))
    asking.start()
    assert entered.wait(5)
    stopping.set()
    server.stop()
    asking.join(5)
    assert found == [200]


def test_the_log_holds_patterns_and_no_content(
    serve: Callable[..., Server], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = Flask("small")

    @app.get("/cases/<reference>")
    def show(reference: str) -> str:
        return f"{reference} is here"

    serve(app, settings)
    with caplog.at_level(logging.DEBUG):
        get(settings, f"/cases/{CANARY}?search={CANARY}")
        get(settings, f"/{CANARY}")
        get(settings, "/", method=CANARY.upper())
    lines = [record.getMessage() for record in caplog.records if record.name == "caseapp.server"]
    assert len(lines) == 3
    assert lines[0].startswith("GET /cases/<reference> 200 ")
    assert lines[1].startswith("GET - 404 ")
    assert lines[2].startswith("? ")
    assert CANARY not in caplog.text.lower()


def test_a_fault_is_logged_by_its_kind_only(
    serve: Callable[..., Server], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        raise ValueError(CANARY)

    serve(broken, settings)
    with caplog.at_level(logging.DEBUG):
        assert get(settings).status == 500
    assert "ValueError" in caplog.text
    assert CANARY not in caplog.text
