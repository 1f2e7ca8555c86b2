"""One invented case: all that is in it, in plain values. Nothing here touches a database.

Each case follows from the seed and its own number alone (domain.md §9 for the shape of the data).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from caseapp.access.actor import Actor
from caseapp.kinds import (
    AgeStatus,
    AnswerState,
    ContactMode,
    IdentityLevel,
    Role,
    Sensitivity,
    TeamRole,
)
from caseapp.services.synthetic import walk
from caseapp.services.synthetic.lots import Lot
from caseapp.services.synthetic.sharing import House, Shared, shared_by
from caseapp.services.synthetic.staff import Staff
from caseapp.vocabularies.synthetic import ingredients

_AGES = ((84, AgeStatus.ADULT), (12, AgeStatus.CHILD), (4, AgeStatus.AGE_IN_DOUBT))
_IDENTITY = (
    (50, IdentityLevel.WORKING_NAME),
    (40, IdentityLevel.FULL),
    (10, IdentityLevel.ANONYMOUS),
)
_SENSITIVITY = (
    (79, Sensitivity.STANDARD),
    (18, Sensitivity.HIGH),
    (3, Sensitivity.PROTECTED),
)
_MODES = (
    (45, ContactMode.IN_PERSON),
    (40, ContactMode.PHONE),
    (8, ContactMode.TEXT),
    (5, ContactMode.VIDEO),
    (2, ContactMode.LETTER),
)
_YES = (AnswerState.TOLD, AnswerState.NOT_ASKED_YET)
#: What is to be looked at again, with the days from the last day until the latest that is drawn.
_PLANNED = (("PLAN", 90), ("SAFETY", 28))
#: Of which so many are past already: somebody comes to them late.
_LATE = 3
#: Notes of a usual case, and of one that has much in it.
_NOTES = ((40, 1), (35, 2), (25, 3))
RICH_NOTES = 12
#: Cases are opened early in a day, so that all else on that day comes after.
_OPENING, _HOUR = time(8), 3_600
_MORNING, _WORKING_MINUTES = time(9), 480


@dataclass(frozen=True, slots=True)
class Note:
    """A short note of a contact."""

    author: Actor
    at: datetime
    mode: ContactMode
    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody on the team, from when until when."""

    who: Actor
    team_role: TeamRole
    starts: datetime
    ends: datetime | None
    chosen: AnswerState

    def holds(self, at: datetime) -> bool:
        """Whether they are there at a moment."""
        return self.starts <= at and (self.ends is None or at <= self.ends)


@dataclass(frozen=True, slots=True)
class Invented:
    """Everything about one case."""

    name: str
    say_it: str
    pronouns: str | None
    summary: str
    age: AgeStatus
    identity: IdentityLevel
    sensitivity: Sensitivity
    source: str
    opened: date
    made_at: datetime
    team: list[Place]
    tracks: list[list[walk.Move]]
    notes: list[Note]
    planned: dict[str, date]
    shared: Shared | None


def case_of(
    lot: Lot,
    opened: date,
    last: date,
    key_worker: Actor,
    staff: Staff,
    houses: list[House],
    *,
    rich: bool,
) -> Invented:
    """Invent a case that was opened on a day; nothing in it is later than the last day."""
    texts = ingredients().texts
    name, said = _name(lot)
    age = lot.weighted(_AGES)
    made_at = datetime.combine(opened, _OPENING, UTC) + timedelta(seconds=lot.below(_HOUR))
    team = _team(lot, key_worker, staff, age, made_at, last)
    return Invented(
        name=name,
        say_it=said,
        pronouns=lot.one(texts.pronouns) if lot.chance(75) else None,
        summary=f"{lot.one(texts.strengths)} {lot.one(texts.plans)}",
        age=age,
        identity=lot.weighted(_IDENTITY),
        sensitivity=lot.weighted(_SENSITIVITY),
        source=lot.one(texts.sources),
        opened=opened,
        made_at=made_at,
        team=team,
        tracks=list(walk.moves(lot, age, opened, last)),
        notes=_notes(lot, team, opened, last, rich=rich),
        planned={code: last + timedelta(days=lot.below(days) - _LATE) for code, days in _PLANNED},
        shared=shared_by(lot, houses, age, opened, last),
    )


def moment(lot: Lot, day: date) -> datetime:
    """Return a moment of a working day."""
    started = datetime.combine(day, _MORNING, UTC)
    return started + timedelta(minutes=lot.below(_WORKING_MINUTES))


def _name(lot: Lot) -> tuple[str, str]:
    """Two or three syllables of one script, and how they are said, the first one with weight."""
    script = lot.weighted([(each.share, each) for each in ingredients().scripts])
    syllables = [lot.one(script.syllables) for _ in range(2 + lot.below(2))]
    written = "".join(each for each, _ in syllables)
    first, *rest = (said for _, said in syllables)
    return written[0].upper() + written[1:], "-".join((first.upper(), *rest))


def _team(
    lot: Lot, key_worker: Actor, staff: Staff, age: AgeStatus, made_at: datetime, last: date
) -> list[Place]:
    team = [
        Place(key_worker, TeamRole.KEY_WORKER, made_at, None, AnswerState.NOT_ASKED_YET),
    ]
    is_child = age is not AgeStatus.ADULT
    for percent, team_role, people in (
        (20, TeamRole.CO_WORKER, staff.helpers),
        (25, TeamRole.ADVOCATE, staff.by_role[Role.IA]),
        (90 if is_child else 0, TeamRole.GUARDIAN, staff.by_role[Role.GA]),
        (20, TeamRole.PARTNER, staff.partners),
    ):
        who = lot.one(people) if people and lot.chance(percent) else key_worker
        if who is not key_worker:
            day = _day(lot, made_at.date(), last)
            starts = moment(lot, day)
            over = team_role is TeamRole.CO_WORKER and lot.chance(30)
            ends = max(starts, moment(lot, _day(lot, day, last))) if over else None
            team.append(Place(who, team_role, starts, ends, lot.one(_YES)))
    return team


def _notes(lot: Lot, team: list[Place], opened: date, last: date, *, rich: bool) -> list[Note]:
    many = RICH_NOTES if rich else lot.weighted(_NOTES)
    return [_note(lot, team, moment(lot, _day(lot, opened, last))) for _ in range(many)]


def _note(lot: Lot, team: list[Place], at: datetime) -> Note:
    texts = ingredients().texts
    authors = [each.who for each in team if each.who.role is Role.CW and each.holds(at)]
    return Note(
        lot.one(authors) if authors else team[0].who,
        at,
        lot.weighted(_MODES),
        lot.one(texts.headings) if lot.chance(30) else None,
        " ".join(lot.one(texts.talks) for _ in range(3)),
    )


def _day(lot: Lot, first: date, last: date) -> date:
    return first + timedelta(days=lot.below((last - first).days + 1))
