"""Who can interpret for whom: what is never relaxed, and in which order the others are named.

Pure functions over plain values; nothing here reads anything. What an answer rests on is in
domain.md §4.3 (INV-09), with practice.md P18 for lines, agencies and whoever is brought. A name is
shown only of those that :func:`hindrances` has nothing against; the person chooses among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from caseapp.base import names
from caseapp.kinds.communication import WishStrength
from caseapp.kinds.interpreter import (
    Helper,
    InterpreterNature,
    InterpreterRole,
    LanguageLevel,
    TalkMode,
    TalkTopic,
    TieKind,
    Training,
)
from caseapp.rules.matching_terms import Candidate, Hindrance, Hours, Line, Match, Span, Wanted

#: The end of a day, in minutes from its midnight.
_DAY = 1_440


def hindrances(wanted: Wanted, candidate: Candidate) -> frozenset[Hindrance]:
    """Return everything that stands against somebody; it is never relaxed (domain.md §4.3)."""
    found = {
        Hindrance.LANGUAGE: not _speaks(wanted, candidate),
        Hindrance.DIALECT: wanted.dialect_must and not _near(wanted, candidate),
        Hindrance.GENDER: wanted.strength is WishStrength.MUST and not _fits(wanted, candidate),
        Hindrance.EXCLUSION: _is_excluded(wanted, candidate),
        Hindrance.LOCAL: wanted.not_local and candidate.is_local,
        Hindrance.ELSEWHERE: wanted.only_local and not candidate.is_local,
        Hindrance.UNKNOWN_TIES: _is_unknown(wanted, candidate),
        Hindrance.REFUSED: candidate.id in wanted.not_these,
        Hindrance.OTHER_PARTY: _knows_others(wanted, candidate),
        Hindrance.ROLE: candidate.role not in (wanted.role, InterpreterRole.BOTH),
        Hindrance.SIDE: candidate.side is not wanted.side,
        Hindrance.MODE: _mode(wanted, candidate) is None,
        Hindrance.SUSPENDED: candidate.is_suspended,
        Hindrance.AWAY: any(
            first <= day <= last for first, last in candidate.away for day in wanted.days
        ),
        Hindrance.HOURS: not _is_at_work(wanted, candidate),
        # A line has more than one person.
        Hindrance.BUSY: candidate.nature is InterpreterNature.PERSON
        and any(span.meets(wanted.span) for span in candidate.busy),
    }
    return frozenset(each for each, holds in found.items() if holds)


def matches(wanted: Wanted, candidates: Iterable[Candidate]) -> list[Match]:
    """Return those who can be named, the best fit first, each with its lines."""
    found = [_match(wanted, each) for each in candidates if not hindrances(wanted, each)]
    return sorted(found, key=lambda each: each.rank)


def may_help(helper: Helper, topic: TalkTopic, *, wished: bool) -> bool:
    """Whether somebody who is in no roster may interpret (practice.md P18): a child never,
    another survivor never; a relative or friend for everyday matters, when the adult wishes it."""
    if helper in (Helper.CHILD, Helper.OTHER_SURVIVOR):
        return False
    return wished and topic in (TalkTopic.EVERYDAY, TalkTopic.SCHOOL, TalkTopic.MONEY)


def days_of(span: Span) -> tuple[date, ...]:
    """Return the days that a time touches; ``span`` is where the organisation is."""
    first = span.starts.date()
    last = (span.ends - timedelta(microseconds=1)).date()
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def hours_of(span: Span) -> tuple[Hours, ...]:
    """Return the time of each day that a time touches; ``span`` is where the organisation is.

    By the clock on the wall, as somebody says when they work: a night on which clocks are set is
    read as its clock shows it.
    """
    found: list[Hours] = []
    days = days_of(span)
    for day in days:
        opens = _minute(span.starts) if day == days[0] else 0
        is_last = day == days[-1] and span.ends.date() == day
        found.append(Hours(day.weekday(), opens, _minute(span.ends) if is_last else _DAY))
    return tuple(found)


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _match(wanted: Wanted, candidate: Candidate) -> Match:
    mode = _mode(wanted, candidate) or TalkMode.PHONE
    fits, near = _fits(wanted, candidate), _near(wanted, candidate)
    order = wanted.modes.index(mode) if mode in wanted.modes else len(wanted.modes)
    level = _level(wanted, candidate)
    weight = 2 if wanted.strength is WishStrength.STRONG else 1
    known = 0 if wanted.wants_same is None else int(candidate.knows_person != wanted.wants_same)
    rank = (
        weight * int(wanted.gender is not None and not fits),
        int(bool(wanted.dialect) and not near),
        int(level is LanguageLevel.EVERYDAY),
        known,
        order,
        -list(Training).index(candidate.training),
        (True, None, False).index(_comes_there(wanted, candidate, mode)),
        int(candidate.is_local),
        candidate.id.int,
    )
    lines = _lines(wanted, candidate, mode, order, level)
    return Match(candidate, mode, lines, rank)


def _lines(
    wanted: Wanted, candidate: Candidate, mode: TalkMode, order: int, level: LanguageLevel
) -> tuple[Line, ...]:
    said: list[Line] = []
    if wanted.gender is not None:
        promised = candidate.nature is not InterpreterNature.PERSON
        right = Line.PROMISED if promised else Line.GENDER
        said.append(right if _fits(wanted, candidate) else Line.OTHER_GENDER)
    if wanted.dialect:
        said.append(Line.DIALECT if _near(wanted, candidate) else Line.OTHER_DIALECT)
    if wanted.modes:
        said.append(Line.FIRST_MODE if order == 0 else Line.OTHER_MODE)
    said.append(Line.KNOWN if candidate.knows_person else Line.NEW)
    if not candidate.is_local:
        said.append(Line.FROM_ELSEWHERE)
    comes = _comes_there(wanted, candidate, mode)
    if comes is not None:
        said.append(Line.COMES_THERE if comes else Line.PLACE_UNSURE)
    if candidate.ties is None:
        said.append(Line.TIES_UNKNOWN)
    if level is LanguageLevel.EVERYDAY:
        said.append(Line.EVERYDAY_ONLY)
    return tuple(said)


def _speaks(wanted: Wanted, candidate: Candidate) -> bool:
    return any(each.code == wanted.code for each in candidate.spoken)


def _level(wanted: Wanted, candidate: Candidate) -> LanguageLevel:
    """How well somebody interprets what is wanted, at best."""
    levels = {each.level for each in candidate.spoken if each.code == wanted.code}
    return min(levels, key=list(LanguageLevel).index)


def _near(wanted: Wanted, candidate: Candidate) -> bool:
    """Whether somebody interprets the dialect, whatever way it is spelled."""
    asked = set(names.words(wanted.dialect))
    return not asked or any(
        asked == set(names.words(each.dialect))
        for each in candidate.spoken
        if each.code == wanted.code
    )


def _fits(wanted: Wanted, candidate: Candidate) -> bool:
    """Whether the gender is the one wished for; of a line, whether it promises that one."""
    if wanted.gender is None:
        return wanted.strength is not WishStrength.MUST
    if candidate.nature is InterpreterNature.PERSON:
        return candidate.gender is wanted.gender
    return candidate.nature is InterpreterNature.LINE and wanted.gender in candidate.promises


def _is_excluded(wanted: Wanted, candidate: Candidate) -> bool:
    """Whether a declared tie has all words of an exclusion, or the other way round, or sounds the
    same: on the side of leaving somebody out."""
    return any(
        tie.kind is shut.kind
        and (_are_one(tie.folded, shut.folded) or names.may_be_one(tie.words, shut.words))
        for tie in candidate.ties or ()
        for shut in wanted.exclusions
    )


def _knows_others(wanted: Wanted, candidate: Candidate) -> bool:
    """Whether a person they know is somebody who has a part in the case."""
    return any(
        tie.kind is TieKind.PERSON
        and (
            _are_one(tie.folded, frozenset(names.words(other)))
            or names.may_be_one(tie.words, other)
        )
        for tie in candidate.ties or ()
        for other in wanted.others
    )


def _are_one(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others) and (some <= others or others <= some)


def _is_at_work(wanted: Wanted, candidate: Candidate) -> bool:
    """Whether the talk lies within when somebody can be asked, as far as that is known."""
    return not candidate.hours or all(
        any(each.holds(part) for each in candidate.hours) for part in wanted.hours
    )


def _comes_there(wanted: Wanted, candidate: Candidate, mode: TalkMode) -> bool | None:
    """Whether somebody says that they come where one meets: distance, which ranks and never shuts
    out (domain.md §4.3), for places are words. Nothing where one does not meet, or nobody said."""
    there = frozenset(names.words(wanted.place))
    if mode is not TalkMode.IN_PERSON or not there or not candidate.places:
        return None
    return any(bool(place) and place <= there for place in candidate.places)


def _is_unknown(wanted: Wanted, candidate: Candidate) -> bool:
    """Whether ties matter and nobody knows them, so that the person would have to be asked, and
    then only of somebody who is from far away (practice.md P18)."""
    if candidate.ties is not None or not (wanted.exclusions or wanted.not_local):
        return False
    return not wanted.unknown_is_all_right or candidate.is_local


def _mode(wanted: Wanted, candidate: Candidate) -> TalkMode | None:
    """The way to talk that comes first for the person and that somebody can."""
    open_ones: Sequence[TalkMode] = [*wanted.modes, *(each for each in TalkMode)]
    return next(
        (each for each in open_ones if each in candidate.modes - wanted.never_modes),
        None,
    )
