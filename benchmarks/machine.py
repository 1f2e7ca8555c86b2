"""What the machine is, as far as it explains times: nothing that names it."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path

import sqlcipher3.dbapi2

from benchmarks.timing import Thing, alternate

CORES, LOAD = "Cores", "Load before the last size (cores in use)"
_BLOCK = b"x" * 4_096


def facts(folder: Path) -> dict[str, str]:
    """Return cores, versions, load, and what one sync of the disk that holds ``folder`` takes."""
    return {
        CORES: str(os.cpu_count()),
        "System": f"{platform.system()}, {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite of the application": sqlcipher3.dbapi2.sqlite_version,
        "SQLite of the floor": sqlite3.sqlite_version,
        LOAD: f"{os.getloadavg()[0]:.1f}",
        "One sync of the disk": f"{_sync(folder):.2f} ms",
    }


def _sync(folder: Path) -> float:
    with (folder / "sync").open("wb") as file:

        def write() -> None:
            file.write(_BLOCK)
            file.flush()
            os.fsync(file.fileno())

        return alternate([Thing(write)], 50)[0].median
