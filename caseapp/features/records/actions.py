"""What people do with records: join, part, say that two people are two."""

from __future__ import annotations

from typing import Any

from caseapp.access import guard, trail
from caseapp.access.errors import HiddenError
from caseapp.kinds import DoubleState
from caseapp.models.case import Case
from caseapp.models.double import LikelyDouble
from caseapp.rules import doubles, records


def join(session: Any, leaving: Case, staying: Case) -> None:
    """Join two records; where they were thought to be of one person, that is answered."""
    records.join(session, leaving, staying)
    doubles.settle(session, leaving.id, staying.id, DoubleState.SAME)


def part(session: Any, case: Case) -> None:
    """Part two records; nobody is asked about the two again."""
    other_id = records.part(session, case)
    doubles.settle(session, case.id, other_id, DoubleState.TWO_PEOPLE)


def two_people(session: Any, pair: LikelyDouble) -> None:
    """Say that two records are of two people; for whoever writes what they matched by."""
    if pair.kind not in guard.writes(session, pair.case_id):
        raise HiddenError
    doubles.settle(session, pair.case_id, pair.other_id, DoubleState.TWO_PEOPLE)
    trail.say(session, "record.two_people")
    session.flush()
