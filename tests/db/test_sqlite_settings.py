"""The embedded database is set up as security.md §6.1 asks, read back from a live connection."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import text

from caseapp.db import engine
from caseapp.db.engine import DatabaseError
from caseapp.kinds import Role
from tests.support.world import World

READ_BACK = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 10_000,
    "foreign_keys": 1,
    "wal_autocheckpoint": 1_000,
    "journal_size_limit": 67_108_864,
    "secure_delete": 2,
    "temp_store": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}


@pytest.mark.parametrize(("name", "value"), READ_BACK.items())
def test_settings_read_back(embedded_world: World, name: str, value: object) -> None:
    with embedded_world.database.owner_engine("main") as opened, opened.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() in (value, None)


def test_the_library_is_one_without_the_logs_fault() -> None:
    assert sqlcipher3.dbapi2.sqlite_version_info >= engine.SAFE_SQLITE


def test_reading_opens_no_transaction_and_the_first_write_opens_one(embedded_world: World) -> None:
    with embedded_world.database.owner_engine("main") as opened, opened.connect() as connection:
        driver = connection.connection.dbapi_connection
        connection.execute(text('SELECT count(*) FROM "case"'))
        assert not driver.in_transaction
        engine.begin_write(connection)
        assert driver.in_transaction


def test_another_key_is_answered_with_a_sentence(embedded_world: World) -> None:
    writer = embedded_world.hat(Role.CW, embedded_world.organisation())
    embedded_world.open_case(writer)
    connection = sqlcipher3.dbapi2.connect(str(embedded_world.database.data_file))
    with pytest.raises(DatabaseError, match="does not open with this key"):
        engine.open_sqlite(connection, b"\x01" * 32)
    connection.close()
