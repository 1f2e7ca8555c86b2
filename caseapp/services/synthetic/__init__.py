"""Synthetic caseloads: any number of invented cases, written in bulk, for demos and benchmarks.

Nobody's actions stand behind these rows, so they are written beside the gate and only into a
database without cases. They are what actions would have left: sealed under a key for each person,
moved as the rules allow, with the grants that :mod:`caseapp.access.grants` derives. One entry of
the trail says how many cases there are. Everything but keys and nonces follows from the seed, the
day and the people who are given.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.db import keystore
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import Database
from caseapp.kinds import Role, Sensitivity
from caseapp.models.case import Case
from caseapp.models.partner import Partner
from caseapp.services import people
from caseapp.services.synthetic import accounts, invent, roster, rows, sharing
from caseapp.services.synthetic import staff as working
from caseapp.services.synthetic.bulk import Writer
from caseapp.services.synthetic.lots import Lot

#: Cases written in one transaction.
BATCH = 500
#: Days from the oldest opening until yesterday; nothing is dated later.
_DAYS = 3 * 365
#: Nobody's data: while they are made, the disk need not be waited for.
_FAST = (
    "PRAGMA synchronous = off",
    "PRAGMA cache_size = -110000",
    # Where indexes are sorted; they are larger than what a process may hold.
    "PRAGMA temp_store = file",
)


@dataclass(frozen=True)
class Asked:
    """What is to be made. ``home``: the organisation of the cases; ``given``: people who are there
    already; ``loads``: how many cases each of their caseworkers has; ``domain``, ``password_hash``:
    where made staff have their addresses, and what all of them sign in with."""

    count: int
    seed: int
    home: uuid.UUID
    given: Sequence[Actor]
    loads: Mapping[Actor, int]
    domain: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Made:
    """One case that was made. ``reached``: the last stage of each track in which it moved."""

    case_id: uuid.UUID
    reference: str
    name: str
    key_worker: Actor
    made_at: datetime
    notes: int
    moves: int
    reached: tuple[str, ...]
    is_rich: bool
    is_protected: bool


def make(database: Database, asked: Asked) -> Iterator[list[Made]]:
    """Make the cases, oldest first, and say batch by batch which they are."""
    maker = _Maker(asked)
    with database.owner_engine("main") as engine, engine.connect() as connection:
        if not database.settings.is_postgresql:
            for setting in _FAST:
                connection.exec_driver_sql(setting)
        if connection.scalar(select(Case.id).limit(1)) is not None:
            raise DatabaseError("There are cases here already; nothing was added to them.")
        connection.rollback()
        writer = Writer(connection)
        maker.write_staff(writer)
        dropped = writer.drop_indexes()
        try:
            for first in range(0, asked.count, BATCH):
                yield maker.write_cases(writer, range(first, min(first + BATCH, asked.count)))
        finally:
            for index in dropped:
                writer.make_index(index)
    said = f"{asked.count} synthetic cases, {len(maker.staff.made)} staff more, seed {asked.seed}"
    with trail.acting(people.ACTOR, said) as session:
        trail.append(session, action="demo.synthetic", category="system")


class _Maker:
    """What stays the same from batch to batch."""

    def __init__(self, asked: Asked) -> None:
        lot = Lot(asked.seed, "staff")
        self.asked = asked
        self.now = clock.now()
        self.last: date = self.now.date() - timedelta(days=1)
        self.staff = working.staff_for(lot, asked.home, asked.given, asked.loads, asked.count)
        self.caseload = working.Caseload(self.staff, asked.given, asked.count)
        self.houses = sharing.houses_of(Lot(asked.seed, "partners"), self.staff, asked.home)
        self.references = working.references(lot)
        given = [each for each in asked.given if each.role is Role.INT]
        self.roster = roster.roster_of(Lot(asked.seed, "roster"), given, asked.count)

    def write_staff(self, writer: Writer) -> None:
        """Write the staff who are made, with their keys."""
        made = self.staff.made
        keystore.store().make_many([actor.user_id for actor in made])
        asked, since = self.asked, self.now - timedelta(days=_DAYS + 1)
        writer.write(accounts.rows_of(self.staff, asked.password_hash, asked.domain, since))
        lot = Lot(asked.seed, "roster", "rows")
        writer.write(roster.rows_of(lot, self.roster, asked.home, since))
        writer.write({Partner: [sharing.row_of(each, asked.home, since) for each in self.houses]})

    def write_cases(self, writer: Writer, numbers: range) -> list[Made]:
        """Write some cases in one transaction; the keys of their persons come before."""
        lots = [Lot(self.asked.seed, "case", number) for number in numbers]
        found = [rows.CaseIds(lot, self.asked.home) for lot in lots]
        keys = keystore.store().make_many([each.subject_id for each in found])
        batch: rows.Rows = defaultdict(list)
        made = []
        for number, lot, ids in zip(numbers, lots, found, strict=True):
            case, each = self._invent(number, lot, ids.case_id)
            case_rows = rows.CaseRows(batch, ids, keys[ids.subject_id], self.now, self.roster)
            case_rows.add(case, each.reference)
            made.append(each)
        writer.write(batch)
        return made

    def _invent(self, number: int, lot: Lot, case_id: uuid.UUID) -> tuple[invent.Invented, Made]:
        worker = self.caseload.key_worker(number)
        rich = number in self.caseload.rich
        age = _DAYS - _DAYS * number // self.asked.count
        opened = self.last - timedelta(days=age)
        case = invent.case_of(lot, opened, self.last, worker, self.staff, self.houses, rich=rich)
        made = Made(
            case_id=case_id,
            reference=working.reference(*self.references, number),
            name=case.name,
            key_worker=worker,
            made_at=case.made_at,
            notes=len(case.notes),
            moves=sum(map(len, case.tracks)),
            reached=tuple(moves[-1].stage.code for moves in case.tracks if moves),
            is_rich=rich,
            is_protected=case.sensitivity is Sensitivity.PROTECTED,
        )
        return case, made
