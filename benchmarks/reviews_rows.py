"""An installation with many cases and ten open reviews of each, written in bulk and nothing else of
them: what the nightly questions and Today read. Everything but keys follows from the seed and the
day.

What was asked in the nights before is there, so that a run finds one night's questions.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import update

from caseapp.access import listing
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.base.working_days import Calendar
from caseapp.db import keystore
from caseapp.db.setup import Database
from caseapp.kinds import (
    AgeStatus,
    AnswerState,
    IdentityLevel,
    ReviewState,
    Role,
    Sensitivity,
    TeamRole,
)
from caseapp.models.account import Membership
from caseapp.models.case import Case, Person
from caseapp.models.grant import CaseListing
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.rules.review_standing import steps
from caseapp.services.synthetic import accounts, rows, staff
from caseapp.services.synthetic.bulk import Writer
from caseapp.services.synthetic.invent import Invented, Place
from caseapp.services.synthetic.lots import Lot
from caseapp.vocabularies.reviews import reviews
from caseapp.vocabularies.synthetic import ingredients

SEED = 1
#: A case has one of each; "~" before a name counts from a date so many days after it is due.
KINDS = (
    ("SAFETY", "", 0),
    ("NEEDS", "", 0),
    ("PLAN", "", 0),
    ("COMMS", "", 0),
    ("CONTACT_RHYTHM", "", 0),
    ("GOAL", "goal.1", 0),
    ("GOAL", "goal.2", 0),
    ("CONSENT_EXP", "consent.1", 14),
    ("LEGAL", "4.deadline", 14),
    ("RRP_END", "1.rrp_end", 7),
)
#: Due between so many days ago and so many days from now.
PAST, AHEAD = 15, 90
#: So many workers have the manager who is measured as their supervisor.
TEAM = 30
BATCH = 1_000
_OPENED = 200
_FAST = ("PRAGMA synchronous = off", "PRAGMA cache_size = -150000", "PRAGMA temp_store = file")


@dataclass
class Made:
    """What was made: references of the measured worker's cases, and how much of what."""

    references: list[str]
    names: list[str]
    reviews: int = 0
    due: int = 0
    asked: int = 0
    tonight: int = 0


def make(
    database: Database, count: int, worker: Actor, manager: Actor, password_hash: str
) -> Iterator[Made]:
    """Make the cases, batch by batch."""
    home = worker.organisation_id
    lot = Lot(SEED, "reviews")
    given = (worker, manager)
    people = staff.staff_for(lot, home, given, {worker: staff.LOAD}, count)
    caseload = staff.Caseload(people, given, count)
    begin, step = staff.references(lot)
    made = Made([], [])
    with database.owner_engine("main") as engine, engine.connect() as connection:
        if not database.settings.is_postgresql:
            for setting in _FAST:
                connection.exec_driver_sql(setting)
        writer = Writer(connection)
        supervisors = _write_staff(writer, people, worker, manager, password_hash)
        dropped = writer.drop_indexes()
        try:
            for first in range(0, count, BATCH):
                batch: rows.Rows = defaultdict(list)
                numbers = range(first, min(first + BATCH, count))
                lots = [Lot(SEED, "review case", number) for number in numbers]
                found = [rows.CaseIds(each, home) for each in lots]
                keys = keystore.store().make_many([each.subject_id for each in found])
                for number, each, case in zip(numbers, lots, found, strict=True):
                    who = caseload.key_worker(number)
                    reference = staff.reference(begin, step, number)
                    thin = _Thin(batch, case, keys[case.subject_id], clock.now(), each)
                    name = thin.add_thin(who, reference, supervisors[who.user_id], made)
                    if who is worker:
                        made.references.append(ids.show_reference(reference))
                        made.names.append(name)
                writer.write(batch)
                yield made
        finally:
            for index in dropped:
                writer.make_index(index)


def _write_staff(
    writer: Writer, people: staff.Staff, worker: Actor, manager: Actor, password_hash: str
) -> dict[uuid.UUID, uuid.UUID]:
    """Write everybody who is made, and return who supervises whom."""
    keystore.store().make_many([actor.user_id for actor in people.made])
    since = clock.now() - timedelta(days=_OPENED + 1)
    made = accounts.rows_of(people, password_hash, "example.org", since)
    managers = [each for each in people.by_role[Role.MGR] if each is not manager]
    workers = [row for row in made[Membership] if row["role"] is Role.CW]
    for number, row in enumerate(workers):
        other = managers[number % len(managers)] if managers else manager
        row["supervisor_id"] = (manager if number < TEAM - 1 else other).user_id
    writer.write(made)
    hers = update(Membership).where(Membership.id == worker.membership_id)
    writer.connection.execute(hers.values(supervisor_id=manager.user_id))
    writer.connection.commit()
    return {row["user_id"]: row["supervisor_id"] for row in workers} | {
        worker.user_id: manager.user_id
    }


class _Thin(rows.CaseRows):
    """A case with a name, a key worker and its reviews."""

    def __init__(
        self, batch: rows.Rows, of: rows.CaseIds, key: bytes, now: datetime, lot: Lot
    ) -> None:
        super().__init__(batch, of, key, now)
        self.lot = lot
        self.today = now.date()
        self.calendar = Calendar(0b0011111, frozenset())

    def add_thin(self, worker: Actor, reference: str, asked_id: uuid.UUID, made: Made) -> str:
        """Add its rows, and return its name."""
        case = self._case(worker)
        whose, home = self.ids, self.ids.organisation_id
        person = {"id": whose.subject_id, "organisation_id": home, "made_at": case.made_at}
        self.rows[Person].append(person)
        self.rows[Case].append(
            {
                "id": whose.case_id,
                "reference": reference,
                "organisation_id": home,
                "subject_id": whose.subject_id,
                "sensitivity": case.sensitivity,
                "made_at": case.made_at,
            }
        )
        self.rows[CaseListing].append(
            listing.row_of(whose.case_id, home, case.made_at, case.opened, self.today)
        )
        self._summary(case)
        self._place(case, case.team[0])
        for code, name, after in KINDS:
            self._one(worker, asked_id, (code, name, after), made)
        return case.name

    def _case(self, worker: Actor) -> Invented:
        opened = self.today - timedelta(days=_OPENED)
        made_at = datetime.combine(opened, time(8), UTC)
        place = Place(worker, TeamRole.KEY_WORKER, made_at, None, AnswerState.NOT_ASKED_YET)
        return Invented(
            name=f"Person {self.lot.below(1_000_000)}",
            say_it="",
            pronouns=None,
            summary="Met twice.",
            age=AgeStatus.ADULT,
            identity=IdentityLevel.WORKING_NAME,
            sensitivity=Sensitivity.STANDARD,
            source=ingredients().texts.sources[0],
            opened=opened,
            made_at=made_at,
            team=[place],
            tracks=[],
            notes=[],
            planned={},
            shared=None,
        )

    def _one(
        self, worker: Actor, asked_id: uuid.UUID, of: tuple[str, str, int], made: Made
    ) -> None:
        code, name, after = of
        kind = reviews().get(code)
        due = self.today + timedelta(days=self.lot.below(PAST + AHEAD) - PAST)
        counts_from = due + timedelta(days=after) if after else None
        values: dict[str, Any] = {
            "kind": kind.kind,
            "code": code,
            "clock": name,
            "counts_from": counts_from,
            "due_on": due,
            "owner_id": None,
            "is_acute": False,
        }
        row_id = self.row(
            Review,
            worker,
            self.now,
            state=ReviewState.SCHEDULED,
            closed_at=None,
            closed_by_id=None,
            source_id=None,
            reason=None,
            snoozes=0,
            version=1,
            **values,
        )
        made.reviews += 1
        made.due += due <= self.today
        if due > self.today:
            return
        for step in steps(kind, SimpleNamespace(**values), self.calendar):
            if step.asked_on < self.today:
                self._asked(worker, asked_id, row_id, values, step.step_on)
                made.asked += 1
            made.tonight += step.asked_on == self.today

    def _asked(
        self,
        worker: Actor,
        asked_id: uuid.UUID,
        review_id: uuid.UUID,
        of: dict[str, Any],
        step_on: date,
    ) -> None:
        self.row(
            ReviewHelp,
            worker,
            self.now,
            kind=of["kind"],
            code=of["code"],
            clock=of["clock"],
            review_id=review_id,
            step_on=step_on,
            worker_id=worker.user_id,
            asked_id=asked_id,
            is_signal=False,
            answer=None,
            answered_at=None,
            answered_by_id=None,
            version=1,
        )
