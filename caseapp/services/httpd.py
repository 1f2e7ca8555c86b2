"""The embedded server: threads, TLS, and a log of one line a request that names nobody.

Cheroot does the work. Three things are ours: a new connection waits without a thread until it
says something; the TLS handshake is made by a worker, so that a silent client stops nobody
else; and no answer says which software sends it.
"""

from __future__ import annotations

import ipaddress
import logging
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from cheroot import server as cheroot_server
from cheroot import wsgi
from cheroot.makefile import MakeFile
from cheroot.ssl import Adapter

from caseapp.config import Settings, SettingsError

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

LARGEST_HEADERS = 64 * 1024
#: A net only; the pages refuse large forms themselves, with a page.
LARGEST_BODY = 16 * 1024 * 1024
IDLE_SECONDS = 20
WAITING_CONNECTIONS = 500
STOP_SECONDS = 10
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger("caseapp.server")


class _Headers(list[tuple[bytes, bytes]]):
    """The headers of an answer, without the one that names the server's software."""

    def append(self, header: tuple[bytes, bytes]) -> None:
        if header[0].lower() != b"server":
            super().append(header)


class _Request(cheroot_server.HTTPRequest):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.outheaders = _Headers()


class _Connection(cheroot_server.HTTPConnection):
    RequestHandlerClass = _Request
    is_shaken = False

    def communicate(self) -> bool:
        """Answer one request; the first one over TLS begins with the handshake."""
        if isinstance(self.socket, ssl.SSLSocket) and not self.is_shaken:
            try:
                self.socket.do_handshake()
            except (OSError, ValueError):
                return False
            self.is_shaken = True
        return bool(super().communicate())  # type: ignore[no-untyped-call]


class _TLS(Adapter):
    """TLS by the standard library, with the handshake left to the worker."""

    def __init__(self, settings: Settings) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self.context.load_cert_chain(str(settings.tls_certificate), settings.tls_key)
        except (OSError, ssl.SSLError):
            raise SettingsError(
                "The certificate cannot be used; check that CASEAPP_TLS_CERTIFICATE and"
                " CASEAPP_TLS_KEY are readable PEM files that belong together."
            ) from None

    def bind(self, sock: Any) -> Any:
        return sock

    def wrap(self, sock: Any) -> tuple[Any, dict[str, str]]:
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: Any, mode: str = "r", bufsize: int = -1) -> Any:
        return MakeFile(sock, mode, bufsize)


class _Cheroot(wsgi.Server):
    _connections: Any
    ConnectionClass = _Connection
    max_request_header_size = LARGEST_HEADERS
    max_request_body_size = LARGEST_BODY
    keep_alive_conn_limit = WAITING_CONNECTIONS

    @staticmethod
    def bind_socket(socket_: Any, bind_addr: Any) -> Any:
        """Take an address, and let go of the socket if it cannot be had."""
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()
            raise
        return socket_

    def process_conn(self, conn: Any) -> None:
        """Hand a connection to a worker, a new one only when it has said something."""
        if conn.last_used is None:
            self._connections.put(conn)
        else:
            super().process_conn(conn)

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Log the kind of an error only: its words may hold what somebody sent."""
        kind = sys.exc_info()[0]
        log.log(level, "The server met an error: %s", kind.__name__ if kind else "unknown")


class Server:
    """The server of one process: started, asked for its address, stopped."""

    def __init__(self, app: WSGIApp, settings: Settings) -> None:
        refuse_open_doors(settings)
        self.settings = settings
        self._server = _Cheroot(
            (settings.host, settings.port),
            logged(app),
            numthreads=settings.threads,
            timeout=IDLE_SECONDS,
            shutdown_timeout=STOP_SECONDS,
            request_queue_size=128,
        )
        if settings.tls_certificate is not None:
            self._server.ssl_adapter = _TLS(settings)
        self._thread = threading.Thread(target=self._server.serve, name="caseapp-server")

    def start(self) -> None:
        """Listen and answer, in a thread of its own; raise :class:`SettingsError` if it cannot."""
        try:
            self._server.prepare()
        except OSError:
            raise port_taken(self.settings) from None
        self._thread.start()

    def stop(self) -> None:
        """Let requests that are under way come to their end, and stop."""
        self._server.stop()
        self._thread.join()

    @property
    def address(self) -> str:
        """The address that people type."""
        scheme = "https" if self.settings.tls_certificate else "http"
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        return f"{scheme}://{host}:{self.settings.port}/"


def refuse_open_doors(settings: Settings) -> None:
    """Refuse to listen where others on the network could read along."""
    if not settings.is_tls and not is_loopback(settings.host):
        raise SettingsError(
            f"caseapp does not listen on {settings.host} without TLS; set CASEAPP_TLS_CERTIFICATE"
            " and CASEAPP_TLS_KEY, or CASEAPP_BEHIND_PROXY=1 if a proxy speaks TLS for it."
        )


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def port_taken(settings: Settings) -> SettingsError:
    """Return the sentence for an address that cannot be had."""
    return SettingsError(
        f"{settings.host}:{settings.port} cannot be listened on, perhaps because another program"
        " does; stop that one, or choose another number with --port or CASEAPP_PORT."
    )


def logged(app: WSGIApp) -> WSGIApp:
    """Log each request by method, pattern of the address, status and time, and nothing else."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        pattern, code = "-", "500"

        def start(status: str, *more: Any) -> Any:
            nonlocal pattern, code
            pattern, code = _pattern(environ), status[:3]
            return start_response(status, *more)

        try:
            return app(environ, start)
        finally:
            spent = (time.perf_counter() - began) * 1000
            method = environ["REQUEST_METHOD"]
            method = method if method in METHODS else "?"
            log.info("%s %s %s %.0f ms", method, pattern, code, spent)

    return answer


def _pattern(environ: dict[str, Any]) -> str:
    """Return the pattern of the address, never the address itself."""
    rule = getattr(environ.get("werkzeug.request"), "url_rule", None)
    return str(rule.rule) if rule is not None else "-"
