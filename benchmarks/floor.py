"""The floor: the least that pages with these data can cost, to compare ours with.

Plain ``sqlite3`` (write-ahead log, ``synchronous=FULL``), a bare Flask view and a small template,
behind the same server. Each view runs one plain statement for each statement of the page it
stands for, bringing as many rows, and inserts one row where that page writes an entry. No sign-in,
no access rules, no encryption, no translation.
"""

from __future__ import annotations

import itertools
import logging
import sqlite3
import sys
import threading
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from werkzeug.wrappers import Response

from caseapp.cli.serve import LOG_FORMAT
from caseapp.config import Settings
from caseapp.services.httpd import Server
from caseapp.vocabularies.stages import stages

FILE = "floor.db"
_SCHEMA = """
PRAGMA journal_mode = wal;
CREATE TABLE line (reference TEXT PRIMARY KEY, hat TEXT, name TEXT, made TEXT);
CREATE TABLE badge (reference TEXT, stage TEXT);
CREATE TABLE note (reference TEXT, at TEXT, words TEXT);
CREATE TABLE move (reference TEXT, at TEXT, stage TEXT, words TEXT);
CREATE TABLE entry (id INTEGER PRIMARY KEY, at TEXT DEFAULT CURRENT_TIMESTAMP, what TEXT);
CREATE INDEX line_made ON line (made);
CREATE INDEX line_hat ON line (hat, made);
CREATE INDEX badge_reference ON badge (reference);
CREATE INDEX note_reference ON note (reference, at);
CREATE INDEX move_reference ON move (reference, at);
"""
_ONE = "SELECT * FROM line WHERE reference = ?"
_ALL = "SELECT * FROM line WHERE ? = '' ORDER BY made DESC LIMIT ?"
_OF_HAT = "SELECT * FROM line WHERE hat = ? ORDER BY made DESC LIMIT ?"
_LINES = "SELECT * FROM line WHERE reference IN ({})"
_BADGES = "SELECT * FROM badge WHERE reference IN ({})"
_NOTES = "SELECT * FROM note WHERE reference = ? ORDER BY at DESC LIMIT ?"
_MOVES = "SELECT * FROM move WHERE reference = ? ORDER BY at DESC LIMIT ?"
_WORDS = "We spoke on the telephone about the appointment next week and about the room. " * 3
_TEMPLATES = {
    "list": "<h1>Cases</h1><table>{% for line in lines %}<tr><td><a href='/detail/{{ line[0] }}'>"
    "{{ line[2] }}</a><td>{{ line[0] }}<td>{% for badge in badges[line[0]] %}{{ badge }} "
    "{% endfor %}<td>{{ line[3] }}</tr>{% endfor %}</table>",
    "detail": "<h1>{{ line[2] }}</h1><p>{{ line[0] }}, {{ line[3] }}</p><ul>{% for note in notes %}"
    "<li>{{ note[1] }}<p>{{ note[2] }}</p></li>{% endfor %}</ul>",
    "journey": "<h1>{{ line[2] }}</h1><p>{{ line[0] }}, {{ line[3] }}</p><ol>"
    "{% for move in moves %}<li>{{ move[1] }} {{ move[2] }}<p>{{ move[3] }}</p></li>{% endfor %}"
    "</ol>",
    "bare": "<h1>Today</h1>",
}


class Store:
    """The floor's database while it is filled."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / FILE)
        self.connection.executescript(_SCHEMA)
        vocabulary = stages()
        tracks = [(each.number, track.code) for each in vocabulary.pillars for track in each.tracks]
        self.codes = [vocabulary.first(*track).code for track in tracks]

    def add_case(self, reference: str, hat: str, made: datetime, notes: int, moves: int) -> None:
        """Add one case with its badges, notes and moves."""
        run = self.connection.executemany
        run("INSERT INTO line VALUES (?, ?, ?, ?)", [(reference, hat, "Ilvara", f"{made:%FT%T}")])
        run("INSERT INTO badge VALUES (?, ?)", [(reference, code) for code in self.codes])
        moments = [f"{made + timedelta(days=day):%FT%T}" for day in range(notes)]
        run("INSERT INTO note VALUES (?, ?, ?)", [(reference, at, _WORDS) for at in moments])
        moments = [f"{made + timedelta(days=day):%FT%T}" for day in range(moves)]
        codes = itertools.cycle(self.codes)
        made_moves = [(reference, at, next(codes), _WORDS) for at in moments]
        run("INSERT INTO move VALUES (?, ?, ?, ?)", made_moves)

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

    def about(self, statement: str, references: list[str]) -> list[Any]:
        """Run one statement about several cases."""
        return self.rows(statement.format(", ".join("?" * len(references))), *references)


def create_floor(folder: Path) -> Flask:
    """Return the floor's application over the database in ``folder``."""
    app = Flask("floor", static_folder=None)
    app.jinja_env.loader = DictLoader(_TEMPLATES)
    plain = _Plain(folder / FILE)

    @app.get("/list")
    def cases() -> str:
        counts, hat = _counts(), request.args.get("hat", "")
        # Its first statement that brings several rows is the list itself; the rest are about it.
        size = next((count for count in counts if count > 1), 1)
        counts.remove(size)
        lines = plain.rows(_OF_HAT if hat else _ALL, hat, size)
        keys = [line[0] for line in lines]
        badges = defaultdict(list)
        for count in counts:
            if count <= 1:
                plain.rows(_ONE, keys[0])
            elif count <= size:
                plain.about(_LINES, keys)
            else:
                for reference, stage in plain.about(_BADGES, keys):
                    badges[reference].append(stage)
        _write(plain)
        return render_template("list", lines=lines, badges=badges)

    @app.get("/detail/<reference>")
    def detail(reference: str) -> str:
        line, notes = _about(plain, reference, _NOTES)
        _write(plain)
        return render_template("detail", line=line, notes=notes)

    @app.get("/journey/<reference>")
    def journey(reference: str) -> str:
        line, moves = _about(plain, reference, _MOVES)
        _write(plain)
        return render_template("journey", line=line, moves=moves)

    @app.post("/move/<reference>")
    def move(reference: str) -> Response:
        _about(plain, reference, _MOVES)
        values = (reference, request.form["stage"], request.form["words"])
        plain.rows("BEGIN IMMEDIATE")
        for _ in range(int(request.args["writes"])):
            plain.rows("INSERT INTO move VALUES (?, CURRENT_TIMESTAMP, ?, ?)", *values)
        plain.rows("COMMIT")
        return redirect(f"/journey/{reference}", 303)

    @app.get("/bare/")
    def bare() -> str:
        for _ in _counts():
            plain.rows(_ONE, "")
        _write(plain)
        return render_template("bare")

    return app


def _about(plain: _Plain, reference: str, several: str) -> tuple[Any, list[Any]]:
    """Run a statement for each of the page about one case: its line, or several rows."""
    lines: list[Any] = []
    found: list[Any] = []
    for count in _counts():
        if count <= 1:
            lines = plain.rows(_ONE, reference)
        else:
            found = max(found, plain.rows(several, reference, count), key=len)
    return lines[0], found


def _counts() -> list[int]:
    """How many rows each statement of the page brings."""
    return [int(count) for count in request.args["rows"].split("-")]


def _write(plain: _Plain) -> None:
    if request.args["writes"] != "0":
        plain.rows("INSERT INTO entry (what) VALUES ('look')")


if __name__ == "__main__":
    where = Path(sys.argv[1])
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=LOG_FORMAT)
    Server(create_floor(where), Settings(data_dir=where, port=int(sys.argv[2]))).start()
