"""The roster for one talk: narrowed in the database, compared in memory, best fit first.

What the database leaves out, matching would leave out too: :func:`hindrances` is asked of each that
is named, so that a mistake here hides somebody and never names one. What interpreters declared is
sealed and is opened only for those who would be named, a handful at a time. Read by the matcher.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, not_, or_, select

from caseapp.access import gate
from caseapp.base import names
from caseapp.kinds import WishStrength
from caseapp.kinds.booking import BookingState, OfferAnswer
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    LanguageLevel,
    TalkMode,
)
from caseapp.models.booking import Booking, InterpreterOffer
from caseapp.models.interpreter import (
    Interpreter,
    InterpreterAway,
    InterpreterHours,
    InterpreterLanguage,
    InterpreterTie,
)
from caseapp.rules.booking_reading import SYSTEM
from caseapp.rules.matching import days_of, hours_of, matches
from caseapp.rules.matching_terms import Candidate, Hours, Match, Span, Spoken, Tie, Wanted

#: So many are named at once; whoever wants others says what else is wanted.
MOST = 8
#: Of so many of the best, what they declared is opened first.
_FIRST = 24
_MODE_OF = {
    TalkMode.IN_PERSON: Interpreter.in_person,
    TalkMode.PHONE: Interpreter.by_phone,
    TalkMode.VIDEO: Interpreter.by_video,
    TalkMode.WRITTEN: Interpreter.in_writing,
}
_COLUMNS = (
    Interpreter.id,
    Interpreter.nature,
    Interpreter.name,
    Interpreter.role,
    Interpreter.gender,
    Interpreter.side,
    Interpreter.promises_woman,
    Interpreter.promises_man,
    Interpreter.in_person,
    Interpreter.by_phone,
    Interpreter.by_video,
    Interpreter.in_writing,
    Interpreter.is_local,
    Interpreter.training,
    Interpreter.ties_declared_on,
    Interpreter.user_id,
    Interpreter.places,
    InterpreterLanguage.dialect,
    InterpreterLanguage.level,
)


def find(
    session: Any, organisation_id: uuid.UUID, wanted: Wanted, case_id: uuid.UUID, most: int = MOST
) -> list[tuple[Match, str]]:
    """Return who can be named for a talk, with their names, the best fit first."""
    with gate.system(session, SYSTEM, "somebody is looked for who can interpret"):
        return _find(session, organisation_id, wanted, case_id, most)


def one(
    session: Any,
    organisation_id: uuid.UUID,
    wanted: Wanted,
    interpreter_id: uuid.UUID,
    *,
    besides: uuid.UUID | None = None,
) -> Candidate | None:
    """Return somebody of the roster as matching sees them now, whatever stands against them.

    ``besides``: an offer that does not keep them busy, because it is the one for this talk.
    """
    with gate.system(session, SYSTEM, "somebody is confirmed"):
        wide = _statement(organisation_id, wanted, is_narrow=False)
        rows = session.execute(wide.where(Interpreter.id == interpreter_id)).all()
        found = list(_candidates(rows, wanted.code))
        if not found:
            return None
        ids = [interpreter_id]
        row = session.get(Interpreter, interpreter_id)
        return replace(
            found[0][0],
            ties=_ties(session, ids, found[0][0]),
            away=tuple(_away(session, ids)[interpreter_id]),
            busy=tuple(_busy(session, ids, wanted.span, besides)[interpreter_id]),
            hours=tuple(_hours(session, ids)[interpreter_id]),
            is_suspended=row is None or row.is_stopped,
        )


def could_be_unknown(session: Any, case: Any, wanted: Wanted) -> bool:
    """Whether somebody would be there whose ties nobody knows, if the person agreed to that for
    this time (practice.md P18)."""
    if wanted.unknown_is_all_right or not (wanted.exclusions or wanted.not_local):
        return False
    asked = replace(wanted, unknown_is_all_right=True)
    return bool(find(session, case.organisation_id, asked, case.id, 1))


def first_free(
    session: Any,
    organisation_id: uuid.UUID,
    wanted: Wanted,
    spans: Sequence[Span],
    zone: ZoneInfo,
) -> list[tuple[datetime, str]]:
    """Return in which of these times somebody who fits could come, and who comes first."""
    if not spans:
        return []
    with gate.system(session, SYSTEM, "another day is looked for"):
        wide = _statement(organisation_id, wanted, is_narrow=False)
        rows = session.execute(wide.where(*_narrowed(wanted, is_free=False))).all()
        people = {each.id: (each, name) for each, name in _candidates(rows, wanted.code)}
        order = [each.candidate for each in matches(wanted, (one for one, _ in people.values()))]
        found = [each.candidate for each in matches(wanted, _with_ties(session, order[:_FIRST]))]
        ids = [each.id for each in found]
        away, hours = _away(session, ids), _hours(session, ids)
        busy = _busy(session, ids, Span(spans[0].starts, spans[-1].ends), None)
    free: list[tuple[datetime, str]] = []
    for span in spans:
        local = Span(span.starts.astimezone(zone), span.ends.astimezone(zone))
        then = replace(wanted, span=span, days=days_of(local), hours=hours_of(local))
        known = (
            replace(
                each,
                away=tuple(away[each.id]),
                busy=tuple(busy[each.id]),
                hours=tuple(hours[each.id]),
            )
            for each in found
        )
        first = next(iter(matches(then, known)), None)
        if first is not None:
            free.append((span.starts, people[first.candidate.id][1]))
    return free


#: So many of those who speak a language are offered where one says who it was.
_SPEAKERS = 12


def speaking(session: Any, organisation_id: uuid.UUID, code: str) -> list[tuple[uuid.UUID, str]]:
    """Return who of the roster speaks a language: lines first, as one rings them."""
    wanted = (
        select(Interpreter.id, Interpreter.name, Interpreter.nature)
        .join(InterpreterLanguage, InterpreterLanguage.interpreter_id == Interpreter.id)
        .where(
            Interpreter.organisation_id == organisation_id,
            InterpreterLanguage.code == code,
            Interpreter.side == InterpreterSide.SUPPORT,
        )
        .distinct()
        .order_by(Interpreter.nature, Interpreter.name, Interpreter.id)
        .limit(_SPEAKERS)
    )
    with gate.system(session, SYSTEM, "somebody says who interpreted"):
        return [(row.id, row.name) for row in session.execute(wanted)]


@dataclass(frozen=True)
class Known:
    """Somebody of the roster, as whoever reads a booking knows them."""

    name: str
    reached_by: str
    is_suspended: bool
    user_id: uuid.UUID | None


def named(session: Any, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """Return who those of some bookings are, in one statement: whoever reads a booking reads that,
    whether or not they read the roster."""
    if not ids:
        return {}
    wanted = select(
        Interpreter.id,
        Interpreter.name,
        Interpreter.reached_by,
        Interpreter.suspended_at,
        Interpreter.retired_at,
        Interpreter.user_id,
    ).where(Interpreter.id.in_(set(ids)))
    with gate.system(session, SYSTEM, "a booking says who interprets"):
        return {
            row.id: Known(row.name, row.reached_by, _is_stopped(row), row.user_id)
            for row in session.execute(wanted)
        }


def _is_stopped(row: Any) -> bool:
    return row.suspended_at is not None or row.retired_at is not None


def _find(
    session: Any,
    organisation_id: uuid.UUID,
    wanted: Wanted,
    case_id: uuid.UUID,
    most: int,
) -> list[tuple[Match, str]]:
    rows = session.execute(_statement(organisation_id, wanted)).all()
    known = _interpreted_for(session, case_id, {row.id for row in rows})
    people = {each.id: (each, name) for each, name in _candidates(rows, wanted.code, known)}
    # Whoever nobody knows the ties of is weighed as they are; the others as if they had none yet.
    order = [each.candidate for each in matches(wanted, (each for each, _name in people.values()))]
    found: list[Match] = []
    for part in (order[:_FIRST], order[_FIRST:]):
        if part and len(found) < most:
            found += matches(wanted, _with_ties(session, part))
    return [(each, people[each.candidate.id][1]) for each in found[:most]]


def _interpreted_for(
    session: Any, case_id: uuid.UUID, ids: Collection[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """Return who of some of the roster has interpreted in a case before."""
    if not ids:
        return frozenset()
    found = session.scalars(
        select(Booking).where(
            Booking.case_id == case_id,
            Booking.interpreter_id.in_(ids),
            Booking.state == BookingState.DONE,
        )
    )
    return frozenset(row.interpreter_id for row in found if row.interpreter_id is not None)


def _with_ties(session: Any, part: Sequence[Candidate]) -> Iterator[Candidate]:
    asked = [each.id for each in part if each.ties is not None]
    ties: dict[uuid.UUID, set[Tie]] = defaultdict(set)
    if asked:
        for row in session.scalars(_declared(asked)):
            ties[row.interpreter_id].add(Tie(row.kind, row.words or ""))
    for each in part:
        yield each if each.ties is None else replace(each, ties=frozenset(ties[each.id]))


def _ties(session: Any, ids: list[uuid.UUID], candidate: Candidate) -> frozenset[Tie] | None:
    if candidate.ties is None:
        return None
    return frozenset(Tie(row.kind, row.words or "") for row in session.scalars(_declared(ids)))


def _declared(ids: Sequence[uuid.UUID]) -> Any:
    return select(InterpreterTie).where(
        InterpreterTie.interpreter_id.in_(ids), InterpreterTie.ended_at.is_(None)
    )


def _statement(organisation_id: uuid.UUID, wanted: Wanted, *, is_narrow: bool = True) -> Any:
    found = (
        select(*_COLUMNS)
        .join(InterpreterLanguage, InterpreterLanguage.interpreter_id == Interpreter.id)
        .where(
            InterpreterLanguage.organisation_id == organisation_id,
            InterpreterLanguage.code == wanted.code,
            Interpreter.organisation_id == organisation_id,
        )
    )
    return found.where(*_narrowed(wanted)) if is_narrow else found


def _narrowed(wanted: Wanted, *, is_free: bool = True) -> list[Any]:
    """What the database can tell of what is never relaxed; ``is_free``: at this time."""
    modes = [column for mode, column in _MODE_OF.items() if mode not in wanted.never_modes]
    roles = (wanted.role, InterpreterRole.BOTH)
    where: list[Any] = [
        Interpreter.suspended_at.is_(None),
        Interpreter.retired_at.is_(None),
        Interpreter.side == wanted.side,
        Interpreter.role.in_(roles),
        or_(*(column.is_(True) for column in modes)) if modes else Interpreter.id.is_(None),
    ]
    if is_free:
        taken = is_busy(wanted.span.starts, wanted.span.ends)
        is_person = Interpreter.nature == InterpreterNature.PERSON
        where += [~_is_away(wanted), _is_at_work(wanted), or_(~is_person, ~taken)]
    if wanted.not_these:
        where.append(Interpreter.id.not_in(wanted.not_these))
    if wanted.not_local:
        where.append(Interpreter.is_local.is_(False))
    if wanted.only_local:
        where.append(Interpreter.is_local.is_(True))
    if wanted.strength is WishStrength.MUST:
        where.append(_is_of(wanted.gender))
    return where


def _is_of(gender: InterpreterGender | None) -> Any:
    promise = (
        {
            InterpreterGender.WOMAN: Interpreter.promises_woman,
            InterpreterGender.MAN: Interpreter.promises_man,
        }.get(gender)
        if gender
        else None
    )
    is_person = Interpreter.nature == InterpreterNature.PERSON
    fits = and_(is_person, Interpreter.gender == gender)
    return fits if promise is None else or_(fits, and_(not_(is_person), promise.is_(True)))


def _is_away(wanted: Wanted) -> Any:
    return exists().where(
        InterpreterAway.interpreter_id == Interpreter.id,
        InterpreterAway.first_day <= wanted.days[-1],
        InterpreterAway.last_day >= wanted.days[0],
    )


def _is_at_work(wanted: Wanted) -> Any:
    """Whether nobody knows when somebody can be asked, or the talk lies within it."""
    theirs = InterpreterHours.interpreter_id == Interpreter.id
    parts = [
        exists().where(
            theirs,
            InterpreterHours.weekday == each.weekday,
            InterpreterHours.from_minute <= each.opens,
            InterpreterHours.until_minute >= each.closes,
        )
        for each in wanted.hours
    ]
    return or_(~exists().where(theirs), and_(*parts))


def is_busy(starts: datetime, ends: datetime) -> Any:
    """Whether somebody is taken in a time: an offer keeps it until it is withdrawn or declined."""
    return exists().where(
        InterpreterOffer.interpreter_id == Interpreter.id,
        InterpreterOffer.ends_at > starts,
        InterpreterOffer.starts_at < ends,
        *holding(),
    )


def holding() -> tuple[Any, ...]:
    """What an offer is that keeps a time."""
    return (InterpreterOffer.withdrawn_at.is_(None), InterpreterOffer.answer != OfferAnswer.NO)


def _candidates(
    rows: Iterable[Any], code: str, known: frozenset[uuid.UUID] = frozenset()
) -> Iterator[tuple[Candidate, str]]:
    """Make candidates of rows, one for each language of somebody; whoever was asked what they have
    ties to has none so far."""
    spoken: dict[uuid.UUID, set[Spoken]] = defaultdict(set)
    of: dict[uuid.UUID, Any] = {}
    for row in rows:
        of[row.id] = row
        spoken[row.id].add(Spoken(code, row.dialect, LanguageLevel(row.level)))
    for key, row in of.items():
        given = (
            (TalkMode.IN_PERSON, row.in_person),
            (TalkMode.PHONE, row.by_phone),
            (TalkMode.VIDEO, row.by_video),
            (TalkMode.WRITTEN, row.in_writing),
        )
        promised = (
            (InterpreterGender.WOMAN, row.promises_woman),
            (InterpreterGender.MAN, row.promises_man),
        )
        yield (
            Candidate(
                id=key,
                nature=row.nature,
                role=row.role,
                gender=row.gender,
                side=row.side,
                spoken=frozenset(spoken[key]),
                modes=frozenset(mode for mode, holds in given if holds),
                is_local=row.is_local,
                ties=frozenset() if row.ties_declared_on is not None else None,
                promises=frozenset(gender for gender, holds in promised if holds),
                training=row.training,
                places=_places(row.places),
                knows_person=key in known,
            ),
            row.name,
        )


def _places(written: str) -> frozenset[frozenset[str]]:
    """Return where somebody comes to: what is written, parted by commas, each as its words."""
    return frozenset(
        frozenset(names.words(each)) for each in re.split(r"[,;،、\n]", written) if each.strip()
    )


def _away(session: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    rows = session.scalars(select(InterpreterAway).where(InterpreterAway.interpreter_id.in_(ids)))
    for row in rows:
        found[row.interpreter_id].append((row.first_day, row.last_day))
    return found


def _hours(session: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Hours]]:
    found: dict[uuid.UUID, list[Hours]] = defaultdict(list)
    rows = session.scalars(select(InterpreterHours).where(InterpreterHours.interpreter_id.in_(ids)))
    for row in rows:
        found[row.interpreter_id].append(Hours(row.weekday, row.from_minute, row.until_minute))
    return found


def _busy(
    session: Any, ids: Sequence[uuid.UUID], span: Span, besides: uuid.UUID | None
) -> dict[uuid.UUID, list[Span]]:
    """Return when each is taken within a time."""
    where = [
        InterpreterOffer.interpreter_id.in_(ids),
        InterpreterOffer.ends_at > span.starts,
        InterpreterOffer.starts_at < span.ends,
        *holding(),
    ]
    if besides is not None:
        where.append(InterpreterOffer.id != besides)
    found: dict[uuid.UUID, list[Span]] = defaultdict(list)
    for row in session.scalars(select(InterpreterOffer).where(*where)):
        found[row.interpreter_id].append(Span(row.starts_at, row.ends_at))
    return found
