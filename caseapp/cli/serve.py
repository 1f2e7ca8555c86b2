"""``caseapp serve``: the server, for real use."""

from __future__ import annotations

import gc
import http.client
import logging
import signal
import ssl
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import FrameType
from typing import Any

import click
from flask import Flask

from caseapp.cli.progress import say
from caseapp.cli.refusals import Refusal
from caseapp.config import Settings
from caseapp.services import folder, memory, standalone, upkeep
from caseapp.services.httpd import Server, refuse_open_doors

LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
PATIENCE_SECONDS = 30
#: How often the main thread looks up: Windows does not interrupt a longer wait.
LOOK_SECONDS = 0.5


@click.command()
@click.option("--host", help="Address to listen on (CASEAPP_HOST).")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen on (CASEAPP_PORT).")
def serve(host: str | None, port: int | None) -> None:
    """Answer people's browsers until Ctrl-C.

    Listens on 127.0.0.1 unless there is a certificate (CASEAPP_TLS_CERTIFICATE and
    CASEAPP_TLS_KEY) or CASEAPP_BEHIND_PROXY=1 says that a proxy speaks TLS for it.

    Example:   caseapp serve --port 8000
    """
    from caseapp.cli.setting import settings as read_settings

    given: dict[str, Any] = {"host": host, "port": port}
    settings = read_settings(**{name: value for name, value in given.items() if value})
    if settings.demo:
        raise Refusal(
            f"{settings.data_dir} holds the demo; start it with 'caseapp demo', or set"
            " CASEAPP_DATA_DIR to the folder of your installation."
        )
    refuse_open_doors(settings)
    folder.refuse_keys_inside(settings)
    app = _open(settings)
    run(app, settings, lambda address: say(f"caseapp answers at {address}  (Ctrl-C stops it)"))


def _open(settings: Settings) -> Flask:
    from caseapp import create_app
    from caseapp.base.secret import read_secret
    from caseapp.db.setup import Database

    secret = read_secret(settings.effective_key_file)
    folder.prepare(settings)
    standalone.refuse_outdated(Database(settings, secret))
    return create_app(settings, secret)


def run(app: Flask, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve an application until somebody stops it; call ``ready`` when it answers."""
    from caseapp.rules import messages

    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=LOG_FORMAT)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    memory.share_arenas()
    stopping = threading.Event()
    _stop_on_signals(stopping)
    with ExitStack() as closing:
        closing.callback(standalone.close, app)
        server = Server(app, settings)
        server.start()
        keeper = upkeep.Upkeep(app, settings, [messages.hand_on_everywhere])
        closing.callback(keeper.stop)
        closing.callback(server.stop)
        _wait_until_it_answers(settings)
        _settle()
        ready(server.address)
        keeper.start()
        _wait(stopping)
    say("caseapp has stopped.")


def _settle() -> None:
    """Let the garbage collector leave alone what was made at the start: it stays to the end.

    Without this it looks through every model and statement again and again, at each page.
    """
    gc.collect()
    gc.freeze()


def _wait(stopping: threading.Event) -> None:
    """Wait until somebody stops the server."""
    with suppress(KeyboardInterrupt):
        while not stopping.wait(LOOK_SECONDS):
            pass


def _stop_on_signals(stopping: threading.Event) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)


def _wait_until_it_answers(settings: Settings) -> None:
    """Ask our own server until it answers."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not _answers(settings):
        if time.monotonic() > give_up:
            raise Refusal("The server does not answer; look at the lines above, and try again.")
        time.sleep(0.02)


def _answers(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    connection: http.client.HTTPConnection
    if settings.tls_certificate is not None:
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        ours.check_hostname = False
        ours.verify_mode = ssl.CERT_NONE  # it is our own certificate, on this computer
        connection = http.client.HTTPSConnection(host, settings.port, timeout=5, context=ours)
    else:
        connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except OSError:
        return False
    else:
        return True
    finally:
        connection.close()
