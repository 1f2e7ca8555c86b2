"""What the machine is, as far as it explains times: nothing that names it."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path

import psycopg
import sqlcipher3.dbapi2

from benchmarks.databases import Where
from benchmarks.timing import Thing, alternate

CORES, LOAD = "Cores", "Load before the last size (cores in use)"
_ABOUT_SERVER = {
    "PostgreSQL": "server_version",
    "It waits for the disk at each commit (synchronous_commit)": "synchronous_commit",
    "What it writes is forced to the disk (fsync)": "fsync",
    "Its own memory for pages (shared_buffers)": "shared_buffers",
}
_BLOCK = b"x" * 4_096


def facts(where: Where) -> dict[str, str]:
    """Return cores, versions, load, and what one sync of the disk that holds the folder takes."""
    return {
        CORES: str(os.cpu_count()),
        "System": f"{platform.system()}, {platform.machine()}",
        "Python": platform.python_version(),
        **_database(where.plain_url),
        LOAD: f"{os.getloadavg()[0]:.1f}",
        "One sync of the disk": f"{_sync(where.folder):.2f} ms",
    }


def _database(url: str) -> dict[str, str]:
    if not url:
        return {
            "SQLite of the application": sqlcipher3.dbapi2.sqlite_version,
            "SQLite of the floor": sqlite3.sqlite_version,
        }
    with psycopg.connect(url) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone() for name in _ABOUT_SERVER.values()]
    said = [str(row[0]).split()[0] for row in shown if row]
    return {**dict(zip(_ABOUT_SERVER, said, strict=True)), "psycopg": psycopg.__version__}


def _sync(folder: Path) -> float:
    with (folder / "sync").open("wb") as file:

        def write() -> None:
            file.write(_BLOCK)
            file.flush()
            os.fsync(file.fileno())

        return alternate([Thing(write)], 50)[0].median
