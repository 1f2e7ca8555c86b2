"""The floor: the least that pages with these data can cost, to compare ours with.

A plain driver (:mod:`benchmarks.plain`), a bare Flask view and a small template, behind the same
server. Each view runs one plain statement for each statement of the page it
stands for, bringing as many rows, and inserts one row where that page writes an entry. No sign-in,
no access rules, no encryption, no translation.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from werkzeug.wrappers import Response

from benchmarks.pages import STAGE
from benchmarks.plain import Plain
from caseapp.cli.serve import LOG_FORMAT
from caseapp.config import Settings
from caseapp.services.httpd import Server

#: In the environment: where the plain database is on a server.
URL = "FLOOR_URL"
_ONE = "SELECT * FROM line WHERE reference = ?"
_ALL = "SELECT * FROM line WHERE ? = '' ORDER BY made DESC LIMIT ?"
_OF_HAT = "SELECT * FROM line WHERE hat = ? ORDER BY made DESC LIMIT ?"
_FILTERED = (
    "SELECT line.* FROM line JOIN badge ON badge.reference = line.reference"
    " WHERE stage = ? AND ? = '' ORDER BY line.reference LIMIT ?"
)
_FILTERED_OF_HAT = _FILTERED.replace("? = ''", "hat = ?")
_NAMES = "SELECT reference, name FROM line WHERE hat = ? LIMIT ?"
_LINES = "SELECT * FROM line WHERE reference IN ({})"
_BADGES = "SELECT * FROM badge WHERE reference IN ({})"
_NOTES = "SELECT * FROM note WHERE reference = ? ORDER BY at DESC LIMIT ?"
_MOVES = "SELECT * FROM move WHERE reference = ? ORDER BY at DESC LIMIT ?"
_TEMPLATES = {
    "list": "<h1>Cases</h1><table>{% for line in lines %}<tr><td><a href='/detail/{{ line[0] }}'>"
    "{{ line[2] }}</a><td>{{ line[0] }}<td>{% for badge in badges[line[0]] %}{{ badge }} "
    "{% endfor %}<td>{{ line[3] }}</tr>{% endfor %}</table>",
    "detail": "<h1>{{ line[2] }}</h1><p>{{ line[0] }}, {{ line[3] }}</p><ul>{% for note in notes %}"
    "<li>{{ note[1] }}<p>{{ note[2] }}</p></li>{% endfor %}</ul>",
    "journey": "<h1>{{ line[2] }}</h1><p>{{ line[0] }}, {{ line[3] }}</p><ol>"
    "{% for move in moves %}<li>{{ move[1] }} {{ move[2] }}<p>{{ move[3] }}</p></li>{% endfor %}"
    "</ol>",
    "lines": "<h1>Today</h1><ul>{% for line in lines %}<li><a href='/detail/{{ line[0] }}'>"
    "{{ line[2] }}</a> {{ line[3] }}</li>{% endfor %}</ul>",
    "bare": "<h1>Today</h1>",
}


def create_floor(folder: Path, url: str) -> Flask:
    """Return the floor's application over the database in ``folder``."""
    app = Flask("floor", static_folder=None)
    app.jinja_env.loader = DictLoader(_TEMPLATES)
    plain = Plain(folder, url)

    @app.get("/list")
    def cases() -> str:
        wanted = _OF_HAT if _hat() else _ALL
        return _list(plain, _counts(), lambda size: plain.rows(wanted, _hat(), size))

    @app.get("/filtered")
    def filtered() -> str:
        wanted = _FILTERED_OF_HAT if _hat() else _FILTERED
        return _list(plain, _counts(), lambda size: plain.rows(wanted, STAGE, _hat(), size))

    @app.post("/reference")
    def by_reference() -> str:
        counts = _counts()
        counts.remove(1)
        return _lines(plain, plain.rows(_ONE, request.form["query"]), counts)

    @app.post("/name")
    def by_name() -> str:
        # Its first statement that brings several rows is whom she has, as are those as long.
        counts = _counts()
        people = next((count for count in counts if count > 1), 0)
        for _ in range(counts.count(people)):
            plain.rows(_NAMES, _hat(), people)
        rest = [count for count in counts if count != people]
        return _list(plain, rest, lambda size: plain.rows(_OF_HAT, _hat(), size))

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
        plain.begin()
        for _ in range(int(request.args["writes"])):
            plain.rows("INSERT INTO move VALUES (?, CURRENT_TIMESTAMP, ?, ?)", *values)
        plain.rows("COMMIT")
        return redirect(f"/journey/{reference}", 303)

    @app.get("/lines")
    def lines() -> str:
        found = [each for count in _counts() for each in plain.rows(_ALL, "", count)]
        _write(plain)
        return render_template("lines", lines=found)

    @app.get("/bare")
    def bare() -> str:
        for _ in _counts():
            plain.rows(_ONE, "")
        _write(plain)
        return render_template("bare")

    return app


def _list(plain: Plain, counts: list[int], find: Callable[[int], list[Any]]) -> str:
    """Run a statement for each of a list: the first that brings several rows is the list itself,
    the rest are about it."""
    size = next((count for count in counts if count > 1), 1)
    counts.remove(size)
    return _lines(plain, find(size), counts)


def _lines(plain: Plain, lines: list[Any], counts: list[int]) -> str:
    """Run the statements about these cases, and show them."""
    keys = [line[0] for line in lines]
    badges = defaultdict(list)
    for count in counts:
        if count <= 1 or not keys:
            plain.rows(_ONE, keys[0] if keys else "")
        elif count <= len(keys):
            plain.about(_LINES, keys)
        else:
            for reference, stage in plain.about(_BADGES, keys):
                badges[reference].append(stage)
    _write(plain)
    return render_template("list", lines=lines, badges=badges)


def _about(plain: Plain, reference: str, several: str) -> tuple[Any, list[Any]]:
    """Run a statement for each of the page about one case: its line, or several rows."""
    lines: list[Any] = []
    found: list[Any] = []
    for count in _counts():
        if count <= 1:
            lines = plain.rows(_ONE, reference)
        else:
            found = max(found, plain.rows(several, reference, count), key=len)
    return lines[0], found


def _hat() -> str:
    """Whose the cases are; empty for whoever sees them all."""
    return request.args["hat"]


def _counts() -> list[int]:
    """How many rows each statement of the page brings."""
    return [int(count) for count in request.args["rows"].split("-")]


def _write(plain: Plain) -> None:
    if request.args["writes"] != "0":
        plain.rows("INSERT INTO entry (what) VALUES ('look')")


if __name__ == "__main__":
    where, port = Path(sys.argv[1]), int(sys.argv[2])
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=LOG_FORMAT)
    floor = create_floor(where, os.environ.get(URL, ""))
    Server(floor, Settings(data_dir=where, port=port)).start()
