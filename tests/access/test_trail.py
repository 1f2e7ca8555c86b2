"""The trail: gapless, chained, only ever added to, without values; and every tampering is found."""

from __future__ import annotations

import hashlib
import hmac
import random
import shutil
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.access.verify import Anchor, Verdict, check
from caseapp.base import crypto
from caseapp.kinds import Kind, Role
from caseapp.models.trail import TrailEntry, TrailSubject
from tests.support.world import World

ENTRIES = 40
WRITERS, EACH = 4, 25

_entry: Any = TrailEntry.__table__
_subject: Any = TrailSubject.__table__


def test_a_trail_of_work_is_sound_and_gapless(world: World) -> None:
    _work(world)
    verdict, numbers = _check(world), _numbers(world)
    assert verdict.is_sound
    assert verdict.sound == len(numbers)
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_text_that_is_sealed_stays_the_same() -> None:
    """Entries of years ago are checked by what is written here; a change would break each chain."""
    key, case_id = b"key", uuid.UUID(int=7)
    entry = {
        "seq": 2,
        "at": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        "role": None,
        "mac": "left out",
    }
    subject = {"case_id": case_id, "kinds": Kind.SUM, "fields": "é"}
    sealed = (
        '{"at":"2026-01-02T03:04:00+00:00","role":null,"seq":2,"subjects":'
        f'[{{"case_id":"{case_id}","fields":"\\u00e9","kinds":{Kind.SUM.value}}}]}}'
    )
    wanted = hmac.new(key, sealed.encode(), hashlib.sha256).hexdigest()
    assert trail.mac_of(key, entry, [subject]) == wanted


def test_writers_at_the_same_moment_leave_no_gap(world: World) -> None:
    writer = world.hat(Role.CW, world.organisation())
    case = world.open_case(writer)
    before = len(_numbers(world))

    def write(number: int) -> None:
        for each in range(EACH):
            world.note(writer, case, f"{number} {each}")

    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write, number) for number in range(WRITERS)]:
            done.result()
    assert len(_numbers(world)) == before + WRITERS * EACH
    assert _check(world).is_sound


def test_entries_hold_names_of_fields_and_never_a_value(world: World) -> None:
    writer = world.hat(Role.CW, world.organisation())
    case = world.open_case(writer, name="zqname")
    note = world.note(writer, case, "zqtext", heading="zqheading")
    with world.acting(writer) as session:
        from caseapp.models.note import Note

        row = session.get(Note, note)
        row.text = "zqchanged"
        trail.commit(session)
    with world.owner() as connection:
        rows = [
            str(row) for table in (_entry, _subject) for row in connection.execute(select(table))
        ]
    assert not any("zq" in row for row in rows)
    assert any("'text'" in row for row in rows)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE trail_entry SET action = 'x'"]
    + [f"DELETE FROM {table}" for table in ("trail_entry", "trail_subject")]
    + ["UPDATE trail_subject SET kinds = 0"],
)
def test_the_database_itself_refuses_changes(world: World, statement: str) -> None:
    _work(world)
    refused = pytest.raises((DBAPIError, DatabaseError), match="only ever added to")
    with refused, world.owner() as connection:
        connection.execute(text(statement))


def test_an_insert_that_would_replace_an_entry_is_refused(embedded_world: World) -> None:
    _work(embedded_world)
    refused = pytest.raises((DBAPIError, DatabaseError), match="only ever added to")
    with refused, embedded_world.owner() as connection:
        connection.execute(
            text("INSERT OR REPLACE INTO trail_entry SELECT * FROM trail_entry WHERE seq = 1")
        )


def test_a_hundred_tamperings_are_found(world: World) -> None:
    _tamper(world, 100)


@pytest.mark.long
def test_four_hundred_tamperings_are_found(world: World) -> None:
    _tamper(world, 400)


def test_an_old_file_put_back_is_found(embedded_world: World, tmp_path: Path) -> None:
    """A whole older copy of the database is sound in itself; only the anchor tells."""
    actor = _work(embedded_world)
    embedded_world.close()
    old = tmp_path / "old.db"
    shutil.copy(embedded_world.database.data_file, old)
    _more(embedded_world, actor)
    anchor = _anchor(embedded_world)
    embedded_world.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{embedded_world.database.data_file}{suffix}").unlink(missing_ok=True)
    shutil.copy(old, embedded_world.database.data_file)
    assert _check(embedded_world).is_sound
    assert not _check(embedded_world, anchor).is_sound


def test_a_sound_trail_is_not_called_bad(world: World) -> None:
    """The control of the tamper tests: their way of writing, with nothing changed."""
    _work(world)
    with world.owner() as connection:
        _open_triggers(connection)
    assert _check(world, _anchor(world)).is_sound


def _work(world: World) -> Actor:
    actor = world.hat(Role.CW, world.organisation())
    _more(world, actor)
    return actor


def _more(world: World, actor: Actor) -> None:
    case = world.open_case(actor)
    for number in range(5):
        world.note(actor, case, f"note {number}")


def _numbers(world: World) -> list[int]:
    with world.owner() as connection:
        return list(connection.execute(select(_entry.c.seq).order_by(_entry.c.seq)).scalars())


def _check(world: World, *anchors: Anchor) -> Verdict:
    with world.owner() as connection:
        return check(connection, world.database.secret.trail, anchors)


def _anchor(world: World) -> Anchor:
    with world.owner() as connection:
        return Anchor(*trail.head(connection))


# --- tampering -------------------------------------------------------------------------------

Tamper = Callable[[Connection, random.Random, int], None]


def _edit(connection: Connection, chance: random.Random, last: int) -> None:
    column = chance.choice(
        ["action", "role", "route", "reason", "outcome", "request_id", "mac", "prev"]
    )
    _run(connection, f"UPDATE trail_entry SET {column} = 'changed' WHERE seq = :seq", chance, last)


def _edit_subject(connection: Connection, chance: random.Random, last: int) -> None:
    seq = chance.choice(_with_subjects(connection))
    column = chance.choice(
        ["kinds = kinds + 1", "operation = 'x'", "fields = 'x'", "record_id = 'x'"]
    )
    connection.execute(
        text(f"UPDATE trail_subject SET {column} WHERE seq = :seq AND position = 0"), {"seq": seq}
    )


def _remove(connection: Connection, chance: random.Random, last: int) -> None:
    seq = chance.randint(1, last - 1)
    for table in ("trail_subject", "trail_entry"):
        connection.execute(text(f"DELETE FROM {table} WHERE seq = :seq"), {"seq": seq})


def _remove_subject(connection: Connection, chance: random.Random, last: int) -> None:
    seq = chance.choice(_with_subjects(connection))
    connection.execute(text("DELETE FROM trail_subject WHERE seq = :seq"), {"seq": seq})


def _swap(connection: Connection, chance: random.Random, last: int) -> None:
    one, other = chance.sample(range(1, last + 1), 2)
    for table in ("trail_subject", "trail_entry"):
        for source, target in ((one, 9_999), (other, one), (9_999, other)):
            connection.execute(
                text(f"UPDATE {table} SET seq = :target WHERE seq = :source"),
                {"source": source, "target": target},
            )


def _insert(connection: Connection, chance: random.Random, last: int) -> None:
    copy = connection.execute(select(_entry).where(_entry.c.seq == chance.randint(1, last))).one()
    values = {**copy._mapping, "seq": last + 1}
    connection.execute(_entry.insert().values(values))


def _before_the_first(connection: Connection, chance: random.Random, last: int) -> None:
    """Insert a forged entry below the first number, with the database's own check taken away."""
    copy = connection.execute(select(_subject).limit(1)).one()
    connection.execute(_subject.insert().values({**copy._mapping, "seq": -chance.randint(1, 9)}))


def _cut_tail(connection: Connection, chance: random.Random, last: int) -> None:
    keep = chance.randint(0, last - 1)
    for table in ("trail_subject", "trail_entry"):
        connection.execute(text(f"DELETE FROM {table} WHERE seq > :keep"), {"keep": keep})


def _chain_again(connection: Connection, chance: random.Random, last: int) -> None:
    """Change an entry and write every MAC after it anew, with a key of one's own."""
    begin, key = chance.randint(1, last), crypto.new_key()
    link = trail.FIRST_LINK
    for row in connection.execute(select(_entry).order_by(_entry.c.seq)).all():
        entry = dict(row._mapping)
        if entry["seq"] >= begin:
            details = connection.execute(
                select(_subject).where(_subject.c.seq == entry["seq"]).order_by(_subject.c.position)
            )
            entry.update(action="changed", prev=link)
            entry["mac"] = trail.mac_of(key, entry, [dict(each._mapping) for each in details])
            connection.execute(_entry.update().where(_entry.c.seq == entry["seq"]).values(entry))
        link = entry["mac"]


TAMPERINGS: tuple[Tamper, ...] = (
    _edit,
    _edit_subject,
    _remove,
    _remove_subject,
    _swap,
    _insert,
    _before_the_first,
    _cut_tail,
    _chain_again,
)


def _tamper(world: World, times: int) -> None:
    """Tamper in a transaction, check, and undo; each one must be found."""
    _work(world)
    anchor, last = _anchor(world), len(_numbers(world))
    chance = random.Random(7)
    key = world.database.secret.trail
    missed = []
    with world.owner() as connection:
        _open_triggers(connection)
        for number in range(times):
            way = TAMPERINGS[number % len(TAMPERINGS)]
            with connection.begin_nested() as savepoint:
                way(connection, chance, last)
                if check(connection, key, [anchor]).is_sound:
                    missed.append(way.__name__)
                savepoint.rollback()
        assert check(connection, key, [anchor]).is_sound
    assert missed == []


def _with_subjects(connection: Connection) -> list[int]:
    return list(connection.execute(select(_subject.c.seq).distinct()).scalars())


def _run(connection: Connection, statement: str, chance: random.Random, last: int) -> None:
    connection.execute(text(statement), {"seq": chance.randint(1, last)})


def _open_triggers(connection: Connection) -> None:
    """Take the guards away, as somebody who owns the database can."""
    if connection.dialect.name == "postgresql":
        for table in ("trail_entry", "trail_subject"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in found.all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    assert inspect(connection) is not None
