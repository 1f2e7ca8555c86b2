"""The kinds of reviews and when each is due, read from ``seeds/reference/reviews.toml``.

The source is domain.md §6.1 with practice.md P11 (what a new organisation starts with) and P28.
Which stage starts which kind stands with the stages; that every kind they name is here, and that
their times can be read, is checked on reading. Nothing is decided here about a single case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from caseapp.base.resources import resource
from caseapp.base.working_days import Calendar
from caseapp.kinds import DueGroup, Kind, Role
from caseapp.vocabularies.reading import Entry, VocabularyError, read, unique
from caseapp.vocabularies.stages import (
    REVIEW_KIND,
    Stages,
    UnknownCode,
    stages,
)

__all__ = [
    "Moment",
    "ReviewKind",
    "Reviews",
    "Start",
    "Starting",
    "VocabularyError",
    "load_reviews",
    "reviews",
]

_MOMENT = re.compile(r"(?P<sign>[+-]?)(?:\d+-)?(?P<number>\d+) (?P<unit>d|h|working d)", re.ASCII)
_SNOOZE = re.compile(r"(?P<times>[1-9]) x (?P<days>[1-9]\d*) d", re.ASCII)
_HOURS = 24
#: Kinds of data about staff, which no case holds.
_OF_STAFF = Kind.SUP | Kind.WEL
AS_AGREED, AS_CHOSEN, AT_ONCE = "as agreed", "as chosen", "at once"
NEVER, WISH = "never", "wish"


class Start(StrEnum):
    """When a kind begins to be used (practice.md P11)."""

    STARTER = "starter"
    WITH_RECORD = "with_record"
    OFF = "off"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Moment:
    """So many days, or working days, after a day; before it where the number is negative."""

    days: int
    working: bool = False

    def after(self, day: date, calendar: Calendar) -> date:
        """Return the day that is meant."""
        if self.working:
            return calendar.add(day, self.days)
        return day + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Starting:
    """A review that a stage, or opening a case, starts: its kind, when, counted from which date."""

    kind: str
    moments: tuple[Moment, ...]
    counted_from: str = ""


@dataclass(frozen=True, slots=True)
class ClosingQuestion:
    """What closing a review asks; ``choices`` are codes with labels, none where words are typed."""

    code: str
    asks: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewKind:
    """One kind of review (domain.md §6.1); what each part means stands in the data file."""

    code: str
    label: str
    asks: str
    kind: Kind
    start: Start
    moments: tuple[Moment, ...]
    owner: tuple[Role, ...]
    help: tuple[Moment, ...]
    is_binding: bool
    at_their_wish: bool
    snooze_times: int = 0
    snooze_days: int = 0
    again: int | None = None
    later_after: int = 0
    later_again: int | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    needs_words: bool = False
    rides_on: str = ""
    ended_by: tuple[str, ...] = ()
    of_staff: bool = False
    at_record: bool = False
    group: DueGroup = DueGroup.CONTACT
    always: tuple[Moment, ...] = ()
    acute_help: tuple[Moment, ...] = ()
    never_if_acute: bool = False
    acute_if_child: bool = False
    snooze_first: bool = False
    closing: tuple[ClosingQuestion, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    expects: bool = False
    confirms: bool = False

    @property
    def has_date(self) -> bool:
        """Whether it is about a date, with looks before it."""
        return any(moment.days < 0 for moment in self.moments)

    def rhythm(self, days_open: int) -> int | None:
        """In how many days the next one is due after "still right", if there is a next one."""
        is_later = self.later_again is not None and days_open >= self.later_after
        return self.later_again if is_later else self.again


class Reviews:
    """The whole vocabulary, already checked; lookups never touch the file again."""

    def __init__(
        self,
        version: int,
        kinds: tuple[ReviewKind, ...],
        opens: tuple[Starting, ...],
        ends_all: tuple[str, ...],
        of_stages: Mapping[str, tuple[Starting, ...]],
    ) -> None:
        self.version, self.kinds, self.opens = version, kinds, opens
        self._by_code = {kind.code: kind for kind in kinds}
        self._ends_all, self._of_stages = ends_all, of_stages

    def known(self, code: str) -> bool:
        """Whether a stored code is in the file."""
        return code in self._by_code

    def of(self, code: str, kind: Kind) -> ReviewKind:
        """The kind with this code; a plain one where the file has it no more, so that what is open
        of it can still be looked at."""
        return self._by_code.get(code) or _removed(code, kind)

    def get(self, code: str) -> ReviewKind:
        """The kind with this code; :class:`UnknownCode` when the file has none."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownCode(f"no review {code!r} in the vocabulary") from None

    def of_stage(self, code: str) -> tuple[Starting, ...]:
        """What entering a stage starts."""
        return self._of_stages.get(code, ())

    def ended_by(self, stage: str) -> tuple[str, ...] | None:
        """The codes of what entering a stage ends; ``None`` when it ends all there is."""
        if stage in self._ends_all:
            return None
        return tuple(kind.code for kind in self.kinds if stage in kind.ended_by)


@lru_cache(maxsize=1)
def reviews() -> Reviews:
    """The vocabulary that ships with the application, read once in a process."""
    return load_reviews(resource("seeds", "reference", "reviews.toml"), stages())


def load_reviews(path: Path, known_stages: Stages) -> Reviews:
    """Read and check a file of reviews against the stages; :class:`VocabularyError` says in one
    sentence what to do."""
    whole = read(path)
    whole.only("version", "opens", "ends_all", "kinds")
    entries = whole.tables("kinds", "kind")
    unique(entries, "code")
    kinds = tuple(_kind(entry) for entry in entries)
    codes = {kind.code for kind in kinds}
    for kind, entry in zip(kinds, entries, strict=True):
        _check_stages(entry, kind.ended_by, known_stages)
        _check_stages(entry, tuple(code for code, _label in kind.choices), known_stages)
        if kind.rides_on and kind.rides_on not in codes - {kind.code}:
            raise entry.wrong(f'rides_on "{kind.rides_on}" is no other kind', "correct its code")
    ends_all = whole.texts("ends_all")
    _check_stages(whole, ends_all, known_stages)
    opens = tuple(_opening(table, codes) for table in whole.tables("opens", "opens"))
    of_stages = _of_stages(whole, known_stages, codes)
    return Reviews(whole.whole("version"), kinds, opens, ends_all, of_stages)


def _kind(entry: Entry) -> ReviewKind:
    entry.only(
        *("code", "label", "asks", "kind", "start", "due", "again", "later", "levels", "owner"),
        *("help", "snooze", "needs_words", "rides_on", "ended_by", "of_staff", "at_record"),
        *("group", "always", "acute", "snooze_first", "closing", "choices"),
        *("expects", "confirms"),
    )
    code = entry.text("code")
    if not REVIEW_KIND.fullmatch(code):
        raise entry.wrong(f'the code "{code}" is not in capitals', "write its code in capitals")
    name = entry.text("kind")
    if name not in Kind.__members__ or (Kind[name] in _OF_STAFF) != entry.flag("of_staff"):
        raise entry.wrong(
            f'kind "{name}" does not fit', "write a kind of case content, or of_staff with SUP"
        )
    snooze = entry.text("snooze")
    limited = _SNOOZE.fullmatch(snooze)
    if limited is None and snooze not in (NEVER, WISH):
        raise entry.wrong(f'snooze "{snooze}" cannot be read', 'write never, wish or "1 x 7 d"')
    after, later = _later(entry)
    return ReviewKind(
        code=code,
        label=entry.text("label"),
        asks=entry.text("asks"),
        kind=Kind[name],
        start=entry.choice("start", Start),
        moments=_moments(entry, entry.text("due")),
        owner=_roles(entry),
        help=_moments(entry, entry.text("help")) if entry.has("help") else (),
        is_binding=snooze == NEVER,
        at_their_wish=snooze == WISH,
        snooze_times=int(limited["times"]) if limited else 0,
        snooze_days=int(limited["days"]) if limited else 0,
        again=_days(entry, "again") if entry.has("again") else None,
        later_after=after,
        later_again=later,
        levels=_levels(entry),
        needs_words=entry.flag("needs_words"),
        rides_on=entry.text("rides_on", ""),
        ended_by=entry.texts("ended_by"),
        of_staff=entry.flag("of_staff"),
        at_record=entry.flag("at_record"),
        group=entry.choice("group", DueGroup) if entry.has("group") else DueGroup.CONTACT,
        always=_always(entry),
        snooze_first=entry.flag("snooze_first"),
        closing=_closing(entry),
        choices=_choices(entry),
        expects=entry.flag("expects"),
        confirms=entry.flag("confirms"),
        **_acute(entry),
    )


def _removed(code: str, kind: Kind) -> ReviewKind:
    return ReviewKind(
        code=code,
        label="Something to look at",
        asks="This sort of reminder is no longer used. Is there still something to do?",
        kind=kind,
        start=Start.OFF,
        moments=(),
        owner=(Role.CW,),
        help=(),
        is_binding=False,
        at_their_wish=True,
    )


def _always(entry: Entry) -> tuple[Moment, ...]:
    if not entry.has("always"):
        return ()
    found, asked = _moments(entry, entry.text("always")), _moments(entry, entry.text("help", ""))
    if not set(found) <= set(asked):
        raise entry.wrong("always names a time that help does not", "write it in help too")
    return found


def _acute(entry: Entry) -> dict[str, Any]:
    part = _part(entry, "acute")
    if part is None:
        return {}
    part.only("help", "snooze", "child")
    if part.text("snooze") != NEVER:
        raise entry.wrong("acute can only say that nothing is put off", 'write snooze = "never"')
    return {
        "acute_help": _moments(part, part.text("help")),
        "never_if_acute": True,
        "acute_if_child": part.flag("child"),
    }


def _closing(entry: Entry) -> tuple[ClosingQuestion, ...]:
    tables = entry.tables("closing", "closing")
    unique(tables, "code")
    for table in tables:
        table.only("code", "asks", "choices")
    return tuple(
        ClosingQuestion(table.text("code"), table.text("asks"), _choices(table)) for table in tables
    )


def _choices(entry: Entry) -> tuple[tuple[str, str], ...]:
    tables = entry.tables("choices", "choice")
    unique(tables, "code")
    for table in tables:
        table.only("code", "label")
    return tuple((table.text("code"), table.text("label")) for table in tables)


def _moments(entry: Entry, when: str) -> tuple[Moment, ...]:
    """Read times such as "-14 d, -7 d"; none where a record of its own says when."""
    if when == AS_AGREED:
        return ()
    return tuple(_moment(entry, part.strip()) for part in when.split(","))


def _moment(entry: Entry, text: str) -> Moment:
    if text in (AS_CHOSEN, AT_ONCE):
        return Moment(0)
    found = _MOMENT.fullmatch(text)
    if found is None or (found["sign"] and "-" in text[1:]):
        raise entry.wrong(f'the time "{text}" cannot be read', 'write "7 d" or "-14 d, -7 d"')
    number = int(found["number"])
    if found["unit"] == "h":
        number = -(-number // _HOURS)
    if found["unit"] == "working d" and found["sign"] == "-":
        raise entry.wrong("working days are counted forwards", "write days before a date as d")
    return Moment(-number if found["sign"] == "-" else number, found["unit"] == "working d")


def _roles(entry: Entry) -> tuple[Role, ...]:
    names = entry.texts("owner")
    if not names or any(name not in Role.__members__ for name in names):
        raise entry.wrong("its owner is no list of roles", 'write owner = ["CW"], for example')
    return tuple(Role[name] for name in names)


def _days(entry: Entry, key: str) -> int:
    number = entry.whole(key)
    if number < 1:
        raise entry.wrong(f"{key} is no number of days", "write 1 or more")
    return number


def _part(entry: Entry, key: str) -> Entry | None:
    value = entry.data.get(key)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise entry.wrong(f'"{key}" is no table', f"write {key} = {{ ... }}")
    return Entry(value, entry.file, f"{entry.name}, {key}")


def _later(entry: Entry) -> tuple[int, int | None]:
    part = _part(entry, "later")
    if part is None:
        return 0, None
    part.only("after", "again")
    return _days(part, "after"), _days(part, "again")


def _levels(entry: Entry) -> dict[str, int]:
    part = _part(entry, "levels")
    return {level: _days(part, level) for level in part.data} if part else {}


def _opening(entry: Entry, codes: set[str]) -> Starting:
    entry.only("kind", "when")
    return _starting(entry, entry.text("kind"), entry.text("when"), "", codes)


def _of_stages(
    whole: Entry, known_stages: Stages, codes: set[str]
) -> dict[str, tuple[Starting, ...]]:
    found = {}
    for pillar in known_stages.pillars:
        for track in pillar.tracks:
            for stage in known_stages.of_pillar(pillar.number, track.code):
                entry = Entry({}, whole.file, f"reminders of stage {stage.code}")
                found[stage.code] = tuple(
                    _starting(entry, each.kind, each.when, each.counted_from, codes)
                    for each in stage.reminders
                )
    return found


def _starting(entry: Entry, code: str, when: str, counted_from: str, codes: set[str]) -> Starting:
    if code not in codes:
        raise entry.wrong(f'"{code}" is no kind of review', "add the kind or correct its code")
    moments = _moments(entry, when)
    is_before = any(moment.days < 0 for moment in moments)
    if (is_before or when == AS_CHOSEN) and not counted_from:
        raise entry.wrong(f'"{when}" of {code} has no date to count from', "name its date field")
    return Starting(code, moments, counted_from)


def _check_stages(entry: Entry, codes: tuple[str, ...], known_stages: Stages) -> None:
    for code in codes:
        if not known_stages.known(code):
            raise entry.wrong(f'"{code}" is no stage', "correct its code or take it out")
