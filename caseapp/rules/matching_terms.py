"""What matching speaks of: what is wanted, who stands in the roster, what stands against somebody.

Plain values; who can be named is worked out in :mod:`caseapp.rules.matching`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from caseapp.base import names
from caseapp.kinds.communication import WishStrength
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    LanguageLevel,
    TalkMode,
    TieKind,
    Training,
)


@dataclass(frozen=True)
class Tie:
    """Something somebody has a tie to, or wants none to, in words."""

    kind: TieKind
    words: str

    @property
    def folded(self) -> frozenset[str]:
        """Its words, whatever the script, the accents and the order."""
        return frozenset(names.words(self.words))


@dataclass(frozen=True)
class Spoken:
    """A language that somebody interprets."""

    code: str
    dialect: str = ""
    level: LanguageLevel = LanguageLevel.WELL


@dataclass(frozen=True)
class Span:
    """A time, its end left out."""

    starts: datetime
    ends: datetime

    def meets(self, other: Span) -> bool:
        """Whether the two have a moment in common."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Hours:
    """A time of one day of the week, Monday being 0, in minutes from midnight by the clock on the
    wall; its end is left out."""

    weekday: int
    opens: int
    closes: int

    def holds(self, other: Hours) -> bool:
        """Whether the other lies within it."""
        is_same = self.weekday == other.weekday
        return is_same and self.opens <= other.opens and other.closes <= self.closes


@dataclass(frozen=True)
class Candidate:
    """One line of the roster as matching sees it. ``ties``: nothing where nobody has asked.

    ``promises``: the genders that a line can promise. ``knows_person``: has interpreted for them.
    ``hours``: when they can be asked; at any time where there is none. ``places``: where they come
    to, as they say it, each as its words.
    """

    id: uuid.UUID
    nature: InterpreterNature
    role: InterpreterRole
    gender: InterpreterGender
    side: InterpreterSide
    spoken: frozenset[Spoken]
    modes: frozenset[TalkMode]
    is_local: bool
    ties: frozenset[Tie] | None
    promises: frozenset[InterpreterGender] = frozenset()
    training: Training = Training.NONE_KNOWN
    is_suspended: bool = False
    away: tuple[tuple[date, date], ...] = ()
    busy: tuple[Span, ...] = ()
    hours: tuple[Hours, ...] = ()
    places: frozenset[frozenset[str]] = frozenset()
    knows_person: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is asked for on one occasion: the person's wishes for this topic, and the time.

    ``gender``: nothing where there is no wish; a wish for "the same as mine" comes as that gender.
    ``others``: the exploiter, the other party, and whoever else has a part in the case.
    ``not_these``: whom the person refused, and whoever is kept from the case, by either side's
    wish. ``unknown_is_all_right``: they said that somebody of whom one knows no ties may come.
    ``days``: the days on which the talk is, where the organisation is, and ``hours`` the time of
    each. ``only_local``: nobody in another town or country, ever. ``place``: where one meets.
    """

    code: str
    span: Span
    days: tuple[date, ...]
    hours: tuple[Hours, ...] = ()
    place: str = ""
    role: InterpreterRole = InterpreterRole.INTERPRETER
    side: InterpreterSide = InterpreterSide.SUPPORT
    dialect: str = ""
    dialect_must: bool = False
    gender: InterpreterGender | None = None
    strength: WishStrength | None = None
    exclusions: frozenset[Tie] = frozenset()
    not_local: bool = False
    only_local: bool = False
    others: frozenset[str] = frozenset()
    not_these: frozenset[uuid.UUID] = frozenset()
    unknown_is_all_right: bool = False
    modes: tuple[TalkMode, ...] = ()
    never_modes: frozenset[TalkMode] = frozenset()
    wants_same: bool | None = None

    def without(self, some: frozenset[uuid.UUID]) -> Wanted:
        """Return the same, with some more who are not to be named."""
        return replace(self, not_these=self.not_these | some)


class Hindrance(StrEnum):
    """Why somebody is not named. No page shows one: it would tell of either side."""

    LANGUAGE = "language"
    DIALECT = "dialect"
    GENDER = "gender"
    EXCLUSION = "exclusion"
    LOCAL = "local"
    ELSEWHERE = "elsewhere"
    UNKNOWN_TIES = "unknown_ties"
    REFUSED = "refused"
    OTHER_PARTY = "other_party"
    ROLE = "role"
    SIDE = "side"
    MODE = "mode"
    SUSPENDED = "suspended"
    AWAY = "away"
    HOURS = "hours"
    BUSY = "busy"


class Line(StrEnum):
    """What is said beside a name; the page that names people has a sentence for each."""

    GENDER = "gender"
    OTHER_GENDER = "other_gender"
    PROMISED = "promised"
    DIALECT = "dialect"
    OTHER_DIALECT = "other_dialect"
    FIRST_MODE = "first_mode"
    OTHER_MODE = "other_mode"
    KNOWN = "known"
    NEW = "new"
    FROM_ELSEWHERE = "from_elsewhere"
    COMES_THERE = "comes_there"
    PLACE_UNSURE = "place_unsure"
    TIES_UNKNOWN = "ties_unknown"
    EVERYDAY_ONLY = "everyday_only"


@dataclass(frozen=True)
class Match:
    """Somebody who can be named, how one would talk, what fits, and what one should know."""

    candidate: Candidate
    mode: TalkMode
    lines: tuple[Line, ...]
    rank: tuple[int, ...] = field(repr=False)
