"""The four pillars, their tracks and stages, read from ``seeds/reference/pillars.toml``.

The source is domain.md §2.1 to §2.4 with practice.md P9 (what is required), P23 (two labels) and
P24 (endings that happen). Any stage of a track may follow any other; ``usual_next`` is only what is
offered first. The few refusals of domain.md §2 are rules and stand in code, not here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import ENTRY_KINDS, AnswerState, Kind
from caseapp.kinds import Pillar as PillarNumber
from caseapp.vocabularies.reading import Entry, VocabularyError, read, unique

__all__ = [
    "Choice",
    "FieldType",
    "Pillar",
    "Reminder",
    "Shape",
    "Stage",
    "StageField",
    "StageState",
    "Stages",
    "Track",
    "UnknownCode",
    "VocabularyError",
    "load_stages",
    "stages",
]

MOST_OFFERED = 4
"""The usual next two to four are offered (practice.md P9)."""

ALSO_OFFERED = {"P4-90": frozenset({"P4B-10"})}
"""The one move into another track: an ended track A offers to open track B (domain.md §2)."""

CODE = re.compile(r"P(?P<pillar>[1-4])(?P<track>[A-Z]?)-(?P<number>\d\d)")
WORD = re.compile(r"[a-z][a-z0-9_]*")
REVIEW_KIND = re.compile(r"[A-Z][A-Z0-9_]*")
NO_ANSWERS = frozenset(state.value for state in AnswerState)


class UnknownCode(LookupError):
    """A code that is in no file; old rows may hold one (:meth:`Stages.known` tells)."""


class FieldType(StrEnum):
    """How an answer is given."""

    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    RECORD = "record"


class StageState(StrEnum):
    """The fill of a pillar's mark; the words always stand beside it."""

    NONE = "none"
    UNDER_WAY = "under_way"
    SETTLED = "settled"
    RESTING = "resting"


class Shape(StrEnum):
    """The shape of a pillar's mark, so that it is never told by colour alone."""

    CIRCLE = "circle"
    SQUARE = "square"
    LEAF = "leaf"
    ARCH = "arch"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a field of type choice."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class StageField:
    """Something that is offered to be recorded on entering a stage (domain.md §2.1 to §2.4).

    ``kind`` is the kind of data of the answer: that of the pillar's entries unless the file names
    another, such as LEG for amounts. ``record`` says which records a field of that type points at.
    """

    code: str
    label: str
    type: FieldType
    kind: Kind
    required: bool = False
    choices: tuple[Choice, ...] = ()
    record: str = ""

    def choice(self, code: str) -> Choice | None:
        """The choice with this code, if the field has one."""
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A review that entering the stage starts: its kind and when.

    ``counted_from`` is the date field it is counted from; without it, the day of entry.
    """

    kind: str
    when: str
    counted_from: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one track (domain.md §2); ``together`` is empty only where nothing is shown."""

    code: str
    pillar: int
    track: str
    label: str
    meaning: str
    together: str
    together_hidden: bool
    state: StageState
    next_codes: tuple[str, ...]
    reminders: tuple[Reminder, ...]
    fields: tuple[StageField, ...]
    order: int

    @property
    def is_start(self) -> bool:
        """Whether this is the stage at which every track stands when a case is opened."""
        return self.code.endswith("-00")

    @property
    def required(self) -> tuple[StageField, ...]:
        """The dates that start a binding clock (practice.md P9); nothing else is ever required."""
        return tuple(field for field in self.fields if field.required)

    def field(self, code: str) -> StageField | None:
        """The field with this code, if the stage offers one."""
        return next((field for field in self.fields if field.code == code), None)


@dataclass(frozen=True, slots=True)
class Track:
    """A line of stages inside a pillar; pillars 1 to 3 have exactly one, with the code ""."""

    code: str
    label: str
    together: str


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar with its words, the shape of its mark and its tracks."""

    number: int
    label: str
    together: str
    shape: Shape
    tracks: tuple[Track, ...]


class Stages:
    """The whole vocabulary, already checked; lookups never touch the file again."""

    def __init__(self, version: int, pillars: tuple[Pillar, ...], found: tuple[Stage, ...]) -> None:
        self.version = version
        self.pillars = pillars
        self._by_code = {stage.code: stage for stage in found}
        self._by_track: dict[tuple[int, str], tuple[Stage, ...]] = {
            (pillar.number, track.code): tuple(
                stage
                for stage in found
                if (stage.pillar, stage.track) == (pillar.number, track.code)
            )
            for pillar in pillars
            for track in pillar.tracks
        }

    def __len__(self) -> int:
        return len(self._by_code)

    def known(self, code: str) -> bool:
        """Whether a stored code is in the file; ``caseapp config`` names those that are gone."""
        return code in self._by_code

    def get(self, code: str) -> Stage:
        """The stage with this code; :class:`UnknownCode` when the file has none."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownCode(f"no stage {code!r} in the vocabulary") from None

    def pillar(self, number: int) -> Pillar:
        """The pillar with this number."""
        for pillar in self.pillars:
            if pillar.number == number:
                return pillar
        raise UnknownCode(f"no pillar {number}")

    def of_pillar(self, number: int, track: str = "") -> tuple[Stage, ...]:
        """The stages of a track in the order of the file; without a track, the pillar's first one.

        The fourth badge shows track A (domain.md §2), so ``of_pillar(4)`` is track A.
        """
        chosen = track or self.pillar(number).tracks[0].code
        try:
            return self._by_track[(number, chosen)]
        except KeyError:
            raise UnknownCode(f"no track {track!r} in pillar {number}") from None

    def first(self, number: int, track: str = "") -> Stage:
        """The stage at which a track stands from the opening of a case: its -00."""
        return self.of_pillar(number, track)[0]

    def usual_next(self, code: str) -> tuple[Stage, ...]:
        """The two to four moves that are offered first (practice.md P9)."""
        return tuple(self._by_code[next_code] for next_code in self.get(code).next_codes)

    def another(self, code: str) -> tuple[Stage, ...]:
        """What stands behind "another stage": the rest of the same track."""
        stage = self.get(code)
        return tuple(
            other
            for other in self.of_pillar(stage.pillar, stage.track)
            if other.code != code and other.code not in stage.next_codes
        )

    def goes_back(self, from_code: str, to_code: str) -> bool:
        """Whether a move leads to an earlier stage of its track: that asks a reason (P9)."""
        start, end = self.get(from_code), self.get(to_code)
        return (start.pillar, start.track) == (end.pillar, end.track) and end.order < start.order


@lru_cache(maxsize=1)
def stages() -> Stages:
    """The vocabulary that ships with the application, read once in a process."""
    return load_stages(resource("seeds", "reference", "pillars.toml"))


def load_stages(path: Path) -> Stages:
    """Read and check a pillars file; :class:`VocabularyError` says in one sentence what to do."""
    whole = read(path)
    whole.only("version", "pillars", "stages")
    pillars = tuple(_pillar(entry) for entry in whole.tables("pillars", "pillar"))
    if tuple(pillar.number for pillar in pillars) != tuple(PillarNumber):
        raise whole.wrong(
            "the pillars are not 1, 2, 3 and 4 in this order", "list each of them once"
        )
    entries = whole.tables("stages", "stage")
    unique(entries, "code")
    tracks = {(pillar.number, track.code) for pillar in pillars for track in pillar.tracks}
    found = tuple(_stage(entry, tracks, order) for order, entry in enumerate(entries))
    for stage, entry in zip(found, entries, strict=True):
        _check_next(stage, entry, {other.code: other for other in found})
    for number, track in sorted(tracks):
        starts = [stage for stage in found if (stage.pillar, stage.track) == (number, track)][:1]
        if not starts or not starts[0].is_start:
            raise whole.wrong(
                f'pillar {number}, track "{track}" does not begin with its -00 stage',
                "put the -00 stage of that track before its others",
            )
    return Stages(whole.whole("version"), pillars, found)


def _pillar(entry: Entry) -> Pillar:
    entry.only("number", "label", "together", "shape", "tracks")
    number = entry.whole("number")
    tracks = entry.tables("tracks", "track")
    for track in tracks:
        track.only("code", "label", "together")
    unique(tracks, "code")
    codes = tuple(track.text("code", "") for track in tracks)
    allowed = ("A", "B", "C") if number == PillarNumber.JUSTICE else ("",)
    if codes != allowed:
        wanted = ", ".join(f'"{code}"' for code in allowed)
        raise entry.wrong(
            f"pillar {number} does not have the tracks {wanted}", "list exactly these"
        )
    return Pillar(
        number=number,
        label=entry.text("label"),
        together=entry.text("together"),
        shape=entry.choice("shape", Shape),
        tracks=tuple(
            Track(track.text("code", ""), track.text("label"), track.text("together"))
            for track in tracks
        ),
    )


def _stage(entry: Entry, tracks: set[tuple[int, str]], order: int) -> Stage:
    entry.only(
        "code",
        "pillar",
        "track",
        "label",
        "together",
        "together_hidden",
        "meaning",
        "state",
        "usual_next",
        "reminders",
        "required",
        "fields",
    )
    code, pillar, track = entry.text("code"), entry.whole("pillar"), entry.text("track", "")
    if (pillar, track) not in tracks:
        raise entry.wrong(
            f'there is no pillar {pillar} with a track "{track}"', "write one that this file has"
        )
    match = CODE.fullmatch(code)
    letter = "" if track == "A" else track
    if match is None or (int(match["pillar"]), match["track"]) != (pillar, letter):
        raise entry.wrong(
            f'the code "{code}" does not fit its pillar and track',
            f"write it as P{pillar}{letter}-nn with two digits",
        )
    fields = _fields(entry, pillar)
    state = entry.choice("state", StageState, StageState.UNDER_WAY)
    if (state is StageState.NONE) != code.endswith("-00"):
        raise entry.wrong(
            'the state "none" belongs to the -00 stages and to them alone', "write another state"
        )
    return Stage(
        code=code,
        pillar=pillar,
        track=track,
        label=entry.text("label"),
        meaning=entry.text("meaning"),
        together=_together(entry),
        together_hidden=entry.flag("together_hidden"),
        state=state,
        next_codes=entry.texts("usual_next"),
        reminders=_reminders(entry, fields),
        fields=fields,
        order=order,
    )


def _together(entry: Entry) -> str:
    """The words for sitting together; a stage without them is refused (practice.md P23)."""
    if entry.flag("together_hidden"):
        if entry.has("together"):
            raise entry.wrong(
                "it has words for sitting together and hides them", "keep one of the two"
            )
        return ""
    if not entry.has("together") or not entry.text("together", "").strip():
        raise entry.wrong(
            "the words for sitting together are missing",
            'write together = "..." in calm words, or together_hidden = true to show nothing',
        )
    return entry.text("together")


def _fields(entry: Entry, pillar: int) -> tuple[StageField, ...]:
    tables = entry.tables("fields", "field")
    unique(tables, "code")
    required = entry.texts("required")
    fields = tuple(_field(table, pillar, required) for table in tables)
    for code in required:
        field = next((field for field in fields if field.code == code), None)
        if field is None or field.type is not FieldType.DATE:
            raise entry.wrong(
                f'required "{code}" is no date field of this stage',
                "name a date that starts a binding clock, or take it out",
            )
    return fields


def _field(entry: Entry, pillar: int, required: tuple[str, ...]) -> StageField:
    entry.only("code", "label", "type", "kind", "choices", "record")
    code = entry.text("code")
    if not WORD.fullmatch(code):
        raise entry.wrong(
            f'the code "{code}" is not in small letters', "write small letters, digits and _"
        )
    kind = ENTRY_KINDS[PillarNumber(pillar)]
    if entry.has("kind"):
        name = entry.text("kind")
        if name not in Kind.__members__:
            raise entry.wrong(
                f'kind "{name}" is no kind of data', "write one of the kinds of the access table"
            )
        kind = Kind[name]
    field = StageField(
        code=code,
        label=entry.text("label"),
        type=entry.choice("type", FieldType),
        kind=kind,
        required=code in required,
        choices=_choices(entry),
        record=entry.text("record", ""),
    )
    if (field.type is FieldType.CHOICE) != (len(field.choices) > 1):
        raise entry.wrong(
            "its type and its choices do not fit", "give a choice at least two, and others none"
        )
    if (field.type is FieldType.RECORD) != bool(WORD.fullmatch(field.record)):
        raise entry.wrong(
            "its type and its record do not fit",
            'write record = "..." in small letters for a record, and for nothing else',
        )
    return field


def _choices(entry: Entry) -> tuple[Choice, ...]:
    tables = entry.tables("choices", "choice")
    unique(tables, "code")
    for table in tables:
        table.only("code", "label")
        if table.text("code") in NO_ANSWERS:
            raise table.wrong("every field has this answer already", "take it out of the choices")
    return tuple(Choice(table.text("code"), table.text("label")) for table in tables)


def _reminders(entry: Entry, fields: tuple[StageField, ...]) -> tuple[Reminder, ...]:
    dates = {field.code for field in fields if field.type is FieldType.DATE}
    reminders = []
    for table in entry.tables("reminders", "reminder"):
        table.only("kind", "when", "counted_from")
        reminder = Reminder(table.text("kind"), table.text("when"), table.text("counted_from", ""))
        if not REVIEW_KIND.fullmatch(reminder.kind):
            raise table.wrong(
                f'"{reminder.kind}" is no kind of review', "write its code in capitals"
            )
        if reminder.counted_from and reminder.counted_from not in dates:
            raise table.wrong(
                f'"{reminder.counted_from}" is no date field of this stage',
                "name a date field of it or leave counted_from out",
            )
        reminders.append(reminder)
    return tuple(reminders)


def _check_next(stage: Stage, entry: Entry, by_code: dict[str, Stage]) -> None:
    """Every usual next exists in the same pillar and track, save P4-90's offer to open track B."""
    if len(stage.next_codes) > MOST_OFFERED:
        raise entry.wrong(
            f"more than {MOST_OFFERED} stages are the usual next", "keep the most usual ones"
        )
    for code in stage.next_codes:
        other = by_code.get(code)
        same = other is not None and (other.pillar, other.track) == (stage.pillar, stage.track)
        if code == stage.code or not (same or (other and code in ALSO_OFFERED.get(stage.code, ()))):
            raise entry.wrong(
                f'the usual next "{code}" is no other stage of the same pillar and track',
                "correct the code or add that stage",
            )
