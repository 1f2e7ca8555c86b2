"""Reading reviews and tasks of a case. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_, select

from caseapp.access import reading
from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.base import clock
from caseapp.db.base import Moment
from caseapp.kinds import DueGroup, Kind, ReviewState, TeamRole
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.review import IdentificationDate, LegalDate, Review, SummaryDate
from caseapp.models.stage import StageEvent
from caseapp.models.task import Task
from caseapp.models.team import Assignment, TeamOverview
from caseapp.rules.mine import is_open
from caseapp.rules.seen_alone import shows
from caseapp.vocabularies.reviews import ReviewKind, reviews

#: The case page shows so many, the page of reviews so many of those that were looked at.
NEXT, BEFORE = 5, 20
_OUTLINE = ("id", "code", "counts_from", "due_on", "state", "owner_id", "version")
_STANDING = ("snoozes", "is_acute")
#: The dates of kinds that somebody reads in outline only.
DATES: dict[Kind, Any] = {
    Kind.SUM: SummaryDate,
    Kind.NRM: IdentificationDate,
    Kind.LEG: LegalDate,
}
#: Who is asked to do something on a case; partners and supervisors are asked in other ways.
_DOES_TASKS = (
    TeamRole.KEY_WORKER,
    TeamRole.CO_WORKER,
    TeamRole.COVER,
    TeamRole.ADVOCATE,
    TeamRole.GUARDIAN,
)


@dataclass(frozen=True)
class Due:
    """One review as it is shown: what it asks, of which kind of data, when, whose."""

    row: Any
    kind: Kind

    @property
    def what(self) -> ReviewKind:
        """Its kind of review, with its words."""
        return reviews().of(self.row.code, self.kind)


def scheduled(
    model: Any, *more: Any, most: int | None = None, left: tuple[Any, Any, Any] | None = None
) -> Reading:
    """Make a reading of scheduled reviews, or of their dates, in the order of their days."""
    where = (is_open(model), *more)
    order = (model.due_on, model.id)
    return Reading(model, (*_OUTLINE, *_STANDING), where=where, order=order, most=most, left=left)


def _of_case(model: Any, most: int | None = None) -> Reading:
    return scheduled(model, model.case_id == bindparam("case"), most=most)


_ALL, _ALL_DATES = _of_case(Review), {kind: _of_case(view) for kind, view in DATES.items()}
_NEXT, _NEXT_DATES = _of_case(Review, NEXT), {Kind.LEG: _of_case(LegalDate, NEXT)}
_BEFORE = Reading(
    Review,
    ("id", "code", "due_on", "state", "closed_at", "closed_by_id", "outcome"),
    where=(Review.case_id == bindparam("case"), Review.state != ReviewState.SCHEDULED),
    order=(Review.closed_at.desc(), Review.id),
    name_of="closed_by_id",
    most=BEFORE,
)
_TASKS = Reading(
    Task,
    ("id", "due_on", "user_id", "version", "what"),
    where=(Task.case_id == bindparam("case"), Task.done_at.is_(None), shows()),
    order=(Task.due_on, Task.id),
    name_of="user_id",
)


def _team(model: Any) -> Reading:
    now = bindparam("now", type_=Moment())
    until = or_(model.ends_at.is_(None), model.ends_at > now)
    where = (model.case_id == bindparam("case"), model.starts_at <= now, until)
    names = ("user_id", "team_role")
    return Reading(model, names, where=where, order=(model.starts_at,), name_of="user_id")


_TEAM, _TEAM_OUTLINE = _team(Assignment), _team(TeamOverview)


def due(session: Any, case: Case | Line, reads: Kind) -> list[Due]:
    """Return every review that is to come, of what this actor reads wholly or in outline."""
    return _found(session, case, reads, _ALL, _ALL_DATES)


def next_due(session: Any, case: Case | Line, reads: Kind) -> list[Due]:
    """Return the next few reviews; deadlines of legal matters also where they are an outline."""
    return _found(session, case, reads, _NEXT, _NEXT_DATES)[:NEXT]


def _found(
    session: Any,
    case: Case | Line,
    reads: Kind,
    whole: Reading,
    outlines: Mapping[Kind, Reading],
) -> list[Due]:
    rows = [Due(row, row.kind) for row in whole.of(session, case=case.id)]
    for kind, outline in outlines.items():
        if kind not in reads and reading.is_for(session, DATES[kind]):
            rows += [Due(row, kind) for row in outline.of(session, case=case.id)]
    return in_order(rows)


@cache
def date_codes() -> tuple[str, ...]:
    """The kinds that are a line a date."""
    return tuple(kind.code for kind in reviews().kinds if kind.group is DueGroup.DATE)


def in_order(rows: Sequence[Due]) -> list[Due]:
    """Return what is to come, by its day."""
    return sorted(rows, key=lambda each: (each.row.due_on, each.what.label))


def before(session: Any, case: Case) -> Iterator[tuple[Line, str]]:
    """Return the reviews that were looked at last, with who did."""
    yield from _BEFORE.of(session, case=case.id)


def tasks(session: Any, case: Case) -> list[tuple[Line, str]]:
    """Return what is still to be done, and whose it is."""
    return list(_TASKS.of(session, case=case.id, now=clock.now()))


def team(session: Any, case: Case, now: Any, *, reads_all: bool) -> list[tuple[Line, str]]:
    """Return who is on the team now."""
    return list((_TEAM if reads_all else _TEAM_OUTLINE).of(session, case=case.id, now=now))


def key_workers(team_now: Sequence[tuple[Line, str]]) -> list[str]:
    """Return whose reviews are that name nobody else: the key worker of the day."""
    return [name for place, name in team_now if place.team_role is TeamRole.KEY_WORKER]


def doers(team_now: Sequence[tuple[Line, str]]) -> dict[uuid.UUID, str]:
    """Return who on a team can be asked to do something."""
    return {place.user_id: name for place, name in team_now if place.team_role in _DOES_TASKS}


def names(session: Any, rows: Sequence[Due]) -> dict[uuid.UUID, str]:
    """Return the names of those who are named instead of the key worker."""
    wanted = {each.row.owner_id for each in rows if each.row.owner_id}
    if not wanted:
        return {}
    return {user.id: user.name for user in session.scalars(select(User).where(User.id.in_(wanted)))}


def review(session: Any, case: Case, review_id: uuid.UUID) -> Due:
    """Return one review, in outline where the actor reads no more of it; else ``HiddenError``."""
    whole = _one(session, Review, case, review_id)
    if whole is not None:
        return Due(whole, whole.kind)
    for kind, view in DATES.items():
        outline = _one(session, view, case, review_id) if reading.is_for(session, view) else None
        if outline is not None:
            return Due(outline, kind)
    raise HiddenError


def _one(session: Any, model: Any, case: Case, review_id: uuid.UUID) -> Any:
    wanted = select(model).where(model.id == review_id, model.case_id == case.id)
    return session.scalars(wanted).one_or_none()


def task(session: Any, case: Case, task_id: uuid.UUID) -> Task:
    """Return one task of a case; raise ``HiddenError`` if there is none for this actor."""
    found: Task | None = session.scalars(
        select(Task).where(Task.id == task_id, Task.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def split(rows: Sequence[Due], today: date) -> tuple[list[Due], list[Due]]:
    """Return what is due by today, and what is to come."""
    by_now = [each for each in rows if each.row.due_on <= today]
    return by_now, [each for each in rows if each.row.due_on > today]


def words_of_source(session: Any, due: Due) -> Any:
    """Return what was said at the stage that a review comes from, for who reads it."""
    source = getattr(due.row, "source_id", None)
    if source is None:
        return None
    return session.scalars(select(StageEvent).where(StageEvent.id == source)).one_or_none()
