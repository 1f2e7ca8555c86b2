"""Checking the trail: the first entry that is not as it was written, if there is one.

A chain alone does not notice a cut tail. Anchors do: the number and MAC of the head as they were
at some moment, kept elsewhere (beside the key, in each backup's manifest, on paper).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from caseapp.access.trail import FIRST_LINK, mac_of
from caseapp.base import crypto
from caseapp.db import passage
from caseapp.models.trail import TrailEntry, TrailSubject

_BATCH = 2_000

_entry: Any = TrailEntry.__table__
_subject: Any = TrailSubject.__table__
_ENTRY_NAMES = tuple(_entry.c.keys())
_SUBJECT_NAMES = tuple(_subject.c.keys())


@dataclass(frozen=True)
class Anchor:
    """The head of the trail as it was at some moment."""

    seq: int
    mac: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.mac}"

    @classmethod
    def read(cls, text: str) -> Anchor:
        """Read ``number:mac``; raise :class:`ValueError` with a sentence."""
        number, _, mac = text.strip().partition(":")
        if not number.isdecimal() or len(mac) != len(FIRST_LINK):
            raise ValueError("An anchor is a number, a colon and 64 letters and digits.")
        return cls(int(number), mac)


@dataclass(frozen=True)
class Verdict:
    """What a check found: how many entries are sound, and the first bad one with a sentence."""

    sound: int
    bad_seq: int | None = None
    sentence: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether nothing bad was found."""
        return self.bad_seq is None


def check(connection: Any, key: bytes, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Check the whole trail against its chain and against anchors."""
    wanted = {anchor.seq: anchor.mac for anchor in anchors if anchor.seq}
    link, number = FIRST_LINK, 0
    for entry, subjects in _entries(connection):
        if entry["seq"] != number + 1:
            return Verdict(number, number + 1, f"Entry {number + 1} is missing.")
        number += 1
        if entry["prev"] != link:
            return Verdict(number - 1, number, f"Entry {number} does not follow the one before it.")
        if not crypto.same(entry["mac"], mac_of(key, entry, subjects)):
            return Verdict(number - 1, number, f"Entry {number} is not as it was written.")
        link = entry["mac"]
        if wanted.pop(number, link) != link:
            return Verdict(number - 1, number, f"Entry {number} is not the one that was anchored.")
    if wanted:
        missing = f"The trail ends at {number}, but entry {max(wanted)} was anchored."
        return Verdict(number, number + 1, missing)
    early = _run(connection, select(_entry.c.seq).where(_entry.c.seq < 1)).first()
    early = early or _run(connection, select(_subject.c.seq).where(_subject.c.seq < 1)).first()
    if early:
        return Verdict(number, early[0], f"Entry {early[0]} stands before the first one.")
    stray = _run(connection, select(_subject.c.seq).where(_subject.c.seq > number)).first()
    if stray:
        return Verdict(number, stray[0], f"Entry {stray[0]} has details but is missing itself.")
    return Verdict(number)


def _entries(connection: Any) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    after = -1
    while True:
        batch = _run(
            connection,
            select(_entry).where(_entry.c.seq > after).order_by(_entry.c.seq).limit(_BATCH),
        ).all()
        if not batch:
            return
        first, after = batch[0].seq, batch[-1].seq
        details: dict[int, list[dict[str, Any]]] = {}
        for row in _run(
            connection,
            select(_subject)
            .where(_subject.c.seq.between(first, after))
            .order_by(_subject.c.seq, _subject.c.position),
        ):
            details.setdefault(row.seq, []).append(dict(zip(_SUBJECT_NAMES, row, strict=True)))
        for entry in batch:
            yield dict(zip(_ENTRY_NAMES, entry, strict=True)), details.get(entry.seq, [])


def read_anchors(path: Path) -> list[Anchor]:
    """Return the anchors kept in a file, none if there is no file."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="ascii").splitlines()
    return [Anchor.read(line.split()[-1]) for line in lines if line.strip()]


def keep_anchor(path: Path, at: str, anchor: Anchor) -> None:
    """Add an anchor to a file that is only ever added to."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as file:
        file.write(f"{at} {anchor}\n")


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)
