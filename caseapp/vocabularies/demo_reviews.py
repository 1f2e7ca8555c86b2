"""What comes next in the demonstration, read from ``seeds/demo/reviews.toml`` and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.vocabularies.demo import Demo, demo
from caseapp.vocabularies.reading import Entry, read
from caseapp.vocabularies.reviews import Reviews, reviews


@dataclass(frozen=True, slots=True)
class DemoReview:
    """A review of a case: the day of the next look, or a date that it counts from."""

    case: str
    code: str
    day: int
    is_date: bool
    is_acute: bool = False


@dataclass(frozen=True, slots=True)
class DemoCame:
    """A review that a stage started, and that came up some days ago."""

    case: str
    code: str
    on: int


@dataclass(frozen=True, slots=True)
class DemoTask:
    """What somebody does until a day."""

    case: str
    person: str
    on: int
    what: str


@dataclass(frozen=True, slots=True)
class DemoNext:
    """All that comes next, and the days on which nobody works."""

    closed_days: tuple[tuple[int, str], ...]
    reviews: tuple[DemoReview, ...]
    tasks: tuple[DemoTask, ...]
    came: tuple[DemoCame, ...]


@lru_cache(maxsize=1)
def demo_next() -> DemoNext:
    """What ships with the application, read once in a process."""
    return load_demo_next(resource("seeds", "demo", "reviews.toml"), demo(), reviews())


def load_demo_next(path: Path, whole: Demo, known: Reviews) -> DemoNext:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    file = read(path)
    file.only("closed_days", "reviews", "tasks", "came")
    cases = {case.key for case in whole.cases}
    return DemoNext(
        tuple(_closed(entry) for entry in file.tables("closed_days", "closed day")),
        tuple(_review(entry, cases, known) for entry in file.tables("reviews", "review")),
        tuple(_task(entry, whole, cases) for entry in file.tables("tasks", "task")),
        tuple(_came(entry, cases, known) for entry in file.tables("came", "review")),
    )


def _closed(entry: Entry) -> tuple[int, str]:
    entry.only("on", "name")
    return entry.whole("on"), entry.text("name")


def _review(entry: Entry, cases: set[str], known: Reviews) -> DemoReview:
    entry.only("case", "code", "on", "for", "is_acute")
    code = _code(entry, known)
    if entry.has("on") == entry.has("for"):
        raise entry.wrong("it has not one day", "write on, or for")
    is_date = entry.has("for")
    day = entry.whole("for" if is_date else "on")
    return DemoReview(_case(entry, cases), code, day, is_date, entry.flag("is_acute"))


def _came(entry: Entry, cases: set[str], known: Reviews) -> DemoCame:
    entry.only("case", "code", "on")
    return DemoCame(_case(entry, cases), _code(entry, known), entry.whole("on"))


def _code(entry: Entry, known: Reviews) -> str:
    code = entry.text("code")
    if not known.known(code):
        raise entry.wrong(f'"{code}" is no kind of review', "correct its code")
    return code


def _task(entry: Entry, whole: Demo, cases: set[str]) -> DemoTask:
    entry.only("case", "person", "on", "what")
    key, person = _case(entry, cases), entry.text("person")
    case = whole.case(key)
    if person not in (case.key_worker, *case.co_workers):
        raise entry.wrong(f'"{person}" does not work on {key}', "name its key worker")
    return DemoTask(key, person, entry.whole("on"), entry.text("what"))


def _case(entry: Entry, cases: set[str]) -> str:
    key = entry.text("case")
    if key not in cases:
        raise entry.wrong(f'"{key}" is no case', "correct its key")
    return key
