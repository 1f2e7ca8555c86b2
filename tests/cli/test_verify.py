"""``caseapp verify`` and ``caseapp anchor``: what was changed, taken out or cut off is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from caseapp.access import trail
from caseapp.access.actor import SystemActor
from caseapp.access.gate import new_session
from caseapp.base.secret import read_secret
from caseapp.cli.setting import settings
from caseapp.db.setup import Database
from caseapp.services import anchors, standalone
from tests.cli.conftest import Place, is_one_sentence


@contextmanager
def tampering() -> Iterator[Connection]:
    """Give a connection of somebody who has the key of the file and takes the triggers away."""
    made = settings()
    database = Database(made, read_secret(made.effective_key_file))
    with database.owner_engine("main") as engine, engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = 0")
        triggers = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        for name in triggers.scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        connection.commit()


@pytest.fixture
def entries(installation: Place) -> Place:
    """Give an installation whose trail has some more entries."""
    with standalone.opened(settings(), "test"):
        for number in range(10):
            session = new_session(SystemActor("audit", f"entry {number}"))
            trail.append(session, action="look", category="system")
            session.commit()
            session.close()
    return installation


def test_a_sound_trail(entries: Place) -> None:
    done = entries.run("verify")
    assert done.exit_code == 0
    assert "all as written" in done.stdout


@pytest.mark.parametrize(
    ("change", "first_bad"),
    [
        ("UPDATE trail_entry SET reason = 'nothing happened' WHERE seq = 4", 4),
        ("UPDATE trail_entry SET actor_name = 'someone' WHERE seq = 7", 7),
        ("DELETE FROM trail_entry WHERE seq = 5", 5),
        ("UPDATE trail_subject SET fields = 'x' WHERE seq = 1 AND position = 0", 1),
        ("UPDATE trail_entry SET seq = 99 WHERE seq = 3", 3),
    ],
)
def test_the_first_bad_entry_is_named(entries: Place, change: str, first_bad: int) -> None:
    with tampering() as connection:
        connection.exec_driver_sql(change)
    done = entries.run("verify")
    assert done.exit_code == 1
    assert f"Entry {first_bad} " in done.stdout
    assert f"{first_bad - 1} entries before it" in done.stdout
    assert "Traceback" not in done.output


def test_a_cut_tail_is_found_by_the_anchors_beside_the_key(entries: Place) -> None:
    assert entries.run("anchor").exit_code == 0
    with tampering() as connection:
        connection.exec_driver_sql("DELETE FROM trail_subject WHERE seq > 5")
        connection.exec_driver_sql("DELETE FROM trail_entry WHERE seq > 5")
    done = entries.run("verify")
    assert done.exit_code == 1
    assert "The trail ends at 5" in done.stdout


def test_a_cut_tail_is_found_by_an_anchor_kept_elsewhere(entries: Place) -> None:
    kept = entries.run("anchor").stdout.strip()
    anchors.file_of(settings()).unlink()
    with tampering() as connection:
        connection.exec_driver_sql("DELETE FROM trail_subject WHERE seq > 5")
        connection.exec_driver_sql("DELETE FROM trail_entry WHERE seq > 5")
    assert entries.run("verify").exit_code == 0
    assert entries.run("verify", "--anchor", kept).exit_code == 1


def test_the_printed_anchor_fits(entries: Place) -> None:
    kept = entries.run("anchor").stdout.strip()
    assert entries.run("verify", "--anchor", kept).exit_code == 0


@pytest.mark.parametrize("text", ["x", "12", "12:34", f"a:{'0' * 64}"])
def test_what_is_no_anchor_is_said(entries: Place, text: str) -> None:
    is_one_sentence(entries.run("verify", "--anchor", text))


def test_a_broken_file_of_anchors_is_said(entries: Place) -> None:
    anchors.file_of(settings()).write_text("nonsense\n", encoding="ascii")
    is_one_sentence(entries.run("verify"))
