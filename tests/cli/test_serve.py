"""``caseapp serve``: what it refuses, each in a sentence, and how it serves."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from caseapp.access.verify import read_anchors
from caseapp.base.secret import read_secret
from caseapp.cli.setting import settings
from caseapp.config import SettingsError
from caseapp.db.setup import Database
from caseapp.services import anchors, folder
from tests.cli.conftest import Place, is_one_sentence
from tests.services.conftest import write_certificate

EVERYWHERE = "0.0.0.0"  # noqa: S104


def set_version(number: str) -> None:
    """Let the database say that it stands at another version."""
    made = settings()
    database = Database(made, read_secret(made.effective_key_file))
    with database.owner_engine("main") as engine, engine.connect() as connection:
        connection.execute(text("BEGIN IMMEDIATE"))
        connection.execute(
            text("UPDATE alembic_version SET version_num = :number"), {"number": number}
        )
        connection.commit()


Prepare = Callable[[Place, pytest.MonkeyPatch], None]


def _no_key(place: Place, _patch: pytest.MonkeyPatch) -> None:
    place.key.unlink()


def _weak_key(place: Place, _patch: pytest.MonkeyPatch) -> None:
    place.key.write_text(f"caseapp-secret-1 {'00' * 32}\n", encoding="ascii")


def _cut_key(place: Place, _patch: pytest.MonkeyPatch) -> None:
    place.key.write_text("caseapp-secret-1 0011\n", encoding="ascii")


def _open_key(place: Place, _patch: pytest.MonkeyPatch) -> None:
    place.key.chmod(0o644)


def _other_key(place: Place, _patch: pytest.MonkeyPatch) -> None:
    place.key.write_text(f"caseapp-secret-1 {os.urandom(32).hex()}\n", encoding="ascii")


def _folder_is_a_file(place: Place, patch: pytest.MonkeyPatch) -> None:
    (place.folder / "file").write_text("", encoding="ascii")
    patch.setenv("CASEAPP_DATA_DIR", str(place.folder / "file" / "data"))


def _no_database(place: Place, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("CASEAPP_DATA_DIR", str(place.folder / "empty"))


def _newer(_place: Place, _patch: pytest.MonkeyPatch) -> None:
    set_version("9999")


def _demo(place: Place, _patch: pytest.MonkeyPatch) -> None:
    folder.mark_demo(settings(), is_ready=True)


def _key_inside(place: Place, patch: pytest.MonkeyPatch) -> None:
    place.key.rename(place.data / "my.key")
    patch.setenv("CASEAPP_KEY_FILE", str(place.data / "my.key"))


def _setting(name: str, value: str) -> Prepare:
    return lambda _place, patch: patch.setenv(name, value)


REFUSALS: dict[str, tuple[Prepare, str]] = {
    "a missing secret": (_no_key, "CASEAPP_KEY_FILE"),
    "a weak secret": (_weak_key, "too weak"),
    "half a secret": (_cut_key, "CASEAPP_KEY_FILE"),
    "a secret that everybody may read": (_open_key, "chmod 600"),
    "another installation's secret": (_other_key, "CASEAPP_KEY_FILE"),
    "a secret beside the data": (_key_inside, "outside CASEAPP_DATA_DIR"),
    "an unwritable folder": (_folder_is_a_file, "CASEAPP_DATA_DIR"),
    "no database": (_no_database, "caseapp init"),
    "a newer database": (_newer, "install the newer caseapp"),
    "the demo's folder": (_demo, "caseapp demo"),
    "an open address": (_setting("CASEAPP_HOST", EVERYWHERE), "CASEAPP_TLS_CERTIFICATE"),
    "half a certificate": (_setting("CASEAPP_TLS_KEY", "x.pem"), "CASEAPP_TLS_CERTIFICATE"),
    "no number": (_setting("CASEAPP_PORT", "five"), "whole number"),
    "no port": (_setting("CASEAPP_PORT", "70000"), "65535"),
    "no yes or no": (_setting("CASEAPP_BEHIND_PROXY", "maybe"), "1 or 0"),
    "another kind of database": (_setting("CASEAPP_DATABASE_URL", "mysql://x"), "postgresql"),
    "a database that does not answer": (
        _setting("CASEAPP_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none"),
        "CASEAPP_DATABASE_URL",
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_it_says_in_a_sentence_what_to_do_about(
    installation: Place, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    prepare, words = REFUSALS[what]
    prepare(installation, monkeypatch)
    done = installation.run("serve")
    is_one_sentence(done)
    assert words in done.stderr


def test_it_does_not_serve_an_older_database(
    installation: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseapp.db import migrate

    known = migrate.known
    monkeypatch.setattr(migrate, "known", lambda bind: [*known(bind), "k9999", "9999"])
    done = installation.run("serve")
    is_one_sentence(done)
    assert "caseapp db upgrade" in done.stderr
    assert "caseapp backup" in done.stderr


def test_a_port_in_use_is_said_in_a_sentence(installation: Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = installation.run("serve", "--port", str(taken.getsockname()[1]))
    is_one_sentence(done)
    assert "--port" in done.stderr


def test_it_serves_and_keeps_anchors_beside_the_key(installation: Place, free_port: int) -> None:
    with installation.program("serve", port=free_port) as program:
        assert program.get("/healthz").status == 200
        page = program.get("/sign-in?next=/cases/zqcanary7x")
        assert page.status == 200
        assert program.get("/cases/zqcanary7x").status in {302, 303, 404}
        assert (page.getheader("Set-Cookie") or "session=").startswith("session=")
    assert program.process.returncode == 0
    assert "GET /cases/<reference> " in program.err
    assert "zqcanary7x" not in program.err
    assert "Traceback" not in program.err
    path = anchors.file_of(settings())
    assert path.parent == installation.key.parent
    assert len(read_anchors(path)) >= 1


def test_over_tls_the_cookie_is_bound_to_the_host(
    installation: Place, free_port: int, tmp_path: Path
) -> None:
    certificate, private = write_certificate(tmp_path)
    tls = {"CASEAPP_TLS_CERTIFICATE": str(certificate), "CASEAPP_TLS_KEY": str(private)}
    with installation.program(
        "serve",
        "--host",
        EVERYWHERE,
        port=free_port,
        **tls,
    ) as program:
        page = program.get("/sign-in", tls=True)
    cookie = page.getheader("Set-Cookie") or ""
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert page.getheader("Strict-Transport-Security")
    assert page.getheader("Server") is None
    assert program.process.returncode == 0


def test_a_cut_trail_is_noticed_at_the_start(installation: Place, free_port: int) -> None:
    made = settings()
    path = anchors.file_of(made)
    with path.open("a", encoding="ascii") as file:
        file.write(f"2026-01-01T00:00:00+00:00 999:{'a' * 64}\n")
    with installation.program("serve", port=free_port) as program:
        assert program.get("/healthz").status == 200
    assert "caseapp verify" in program.err


def test_a_user_without_a_home_is_asked_where_the_key_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> Path:
        raise RuntimeError

    monkeypatch.delenv("CASEAPP_KEY_FILE")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    with pytest.raises(SettingsError, match="CASEAPP_KEY_FILE"):
        _ = settings().effective_key_file
