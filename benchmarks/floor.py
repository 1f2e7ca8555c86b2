"""The floor: the least that pages with these data can cost, to compare ours with.

Plain ``sqlite3`` (write-ahead log, ``synchronous=FULL``), a bare Flask view and a small template,
behind the same server. Each view runs one plain statement for each statement of the page it
stands for, bringing as many rows, and inserts one row where that page writes an entry. No sign-in,
no access rules, no encryption, no translation.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from jinja2 import DictLoader

from caseapp.cli.serve import LOG_FORMAT
from caseapp.config import Settings
from caseapp.services.httpd import Server

FILE = "floor.db"
_SCHEMA = """
PRAGMA journal_mode = wal;
CREATE TABLE line (reference TEXT PRIMARY KEY, hat TEXT, name TEXT, opened TEXT, made TEXT);
CREATE TABLE badge (reference TEXT, pillar INTEGER, stage TEXT);
CREATE TABLE note (reference TEXT, at TEXT, author TEXT, words TEXT);
CREATE TABLE entry (id INTEGER PRIMARY KEY, at TEXT DEFAULT CURRENT_TIMESTAMP, what TEXT);
CREATE INDEX line_made ON line (made);
CREATE INDEX line_hat ON line (hat, made);
CREATE INDEX badge_reference ON badge (reference);
CREATE INDEX note_reference ON note (reference, at);
"""
_INSERTS = {
    "line": "INSERT INTO line VALUES (?, ?, ?, ?, ?)",
    "badge": "INSERT INTO badge VALUES (?, ?, ?)",
    "note": "INSERT INTO note VALUES (?, ?, ?, ?)",
}
_ONE = "SELECT * FROM line WHERE reference = ?"
_NOTES = "SELECT * FROM note WHERE reference = ? ORDER BY at DESC LIMIT ?"
_TEMPLATES = {
    "list": "<h1>Cases</h1><table>{% for line in lines %}<tr><td><a href='/detail/{{ line[0] }}'>"
    "{{ line[2] }}</a><td>{{ line[0] }}<td>{% for badge in badges[line[0]] %}{{ badge[2] }} "
    "{% endfor %}<td>{{ line[3] }}</tr>{% endfor %}</table>",
    "detail": "<h1>{{ line[2] }}</h1><p>{{ line[0] }}, {{ line[3] }}</p><ul>{% for note in notes %}"
    "<li>{{ note[1] }} {{ note[2] }}<p>{{ note[3] }}</p></li>{% endfor %}</ul>",
    "bare": "<h1>Today</h1>",
}


class Store:
    """The floor's database while it is filled."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / FILE)
        self.connection.executescript(_SCHEMA)

    def add(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows to one table."""
        self.connection.executemany(_INSERTS[table], rows)

    def close(self) -> None:
        """Keep what was added."""
        self.connection.commit()
        self.connection.close()


class _Plain:
    """One connection a thread, kept open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.local = threading.local()

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """Run one statement."""
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = sqlite3.connect(self.path, isolation_level=None)
            connection.execute("PRAGMA synchronous = full")
        found: list[Any] = connection.execute(statement, values).fetchall()
        return found


def create_floor(folder: Path) -> Flask:
    """Return the floor's application over the database in ``folder``."""
    app = Flask("floor", static_folder=None)
    app.jinja_loader = DictLoader({f"{name}.html": text for name, text in _TEMPLATES.items()})  # type: ignore[assignment]
    plain = _Plain(folder / FILE)

    @app.get("/healthz")
    def health() -> str:
        return "ok"

    @app.get("/list")
    def list_() -> str:
        hat = request.args.get("hat", "")
        of_hat = "WHERE hat = ?" if hat else "WHERE ? = ''"
        counts = _counts()
        size = next((count for count in counts if count > 1), 1)
        lines = plain.rows(
            f"SELECT * FROM line {of_hat} ORDER BY made DESC LIMIT ?", hat, size
        )
        keys = [line[0] for line in lines]
        marks = ", ".join("?" * len(keys))
        badges = defaultdict(list)
        for count in _without(counts, size):
            if count <= 1:
                plain.rows(_ONE, keys[0])
            elif count <= size:
                plain.rows(f"SELECT * FROM line WHERE reference IN ({marks})", *keys)
            else:
                for badge in plain.rows(f"SELECT * FROM badge WHERE reference IN ({marks})", *keys):
                    badges[badge[0]].append(badge)
        _write(plain)
        return render_template("list.html", lines=lines, badges=badges)

    @app.get("/detail/<reference>")
    def detail(reference: str) -> str:
        lines, notes = [], []
        for count in _counts():
            if count <= 1:
                lines = plain.rows(_ONE, reference)
            else:
                notes = max(notes, plain.rows(_NOTES, reference, count), key=len)
        _write(plain)
        return render_template("detail.html", line=lines[0], notes=notes)

    @app.get("/bare")
    def bare() -> str:
        for _ in _counts():
            plain.rows(_ONE, "")
        _write(plain)
        return render_template("bare.html")

    return app


def _counts() -> list[int]:
    """How many rows each statement of the page brings."""
    return [int(count) for count in request.args.get("rows", "").split("-") if count]


def _without(counts: list[int], size: int) -> list[int]:
    rest = list(counts)
    rest.remove(size)
    return rest


def _write(plain: _Plain) -> None:
    if request.args.get("writes"):
        plain.rows("INSERT INTO entry (what) VALUES ('look')")


if __name__ == "__main__":
    where, port = Path(sys.argv[1]), int(sys.argv[2])
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=LOG_FORMAT)
    Server(create_floor(where), Settings(data_dir=where, port=port)).start()
