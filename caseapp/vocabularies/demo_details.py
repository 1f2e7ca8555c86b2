"""The demonstration's identities and further records: only read and checked here (domain.md §9)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseapp.kinds import AgeStatus, AnswerState, DobCertainty
from caseapp.vocabularies.reading import Entry, read, unique

FILE = "details.toml"


@dataclass(frozen=True, slots=True)
class DemoIdentity:
    """What somebody told of names and age; a date of birth is so many years before loading."""

    case: str
    legal_name: str
    legal_name_state: AnswerState
    other_names: str
    years: int | None
    date_of_birth_state: AnswerState
    certainty: DobCertainty


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """A record beside the cases: a second one of somebody, or one that was opened in error.

    ``joined``: the case it leads to, if somebody has joined the two.
    """

    by: str
    name_to_use: str
    age_status: AgeStatus
    opened: int
    summary: str
    joined: str
    error: str


@dataclass(frozen=True, slots=True)
class DemoDetails:
    """All of it; ``came``: by case, how somebody came in a few words."""

    identities: tuple[DemoIdentity, ...]
    came: dict[str, str]
    records: tuple[DemoRecord, ...]


def load_details(folder: Path) -> DemoDetails:
    """Read and check the file; ``VocabularyError`` says in one sentence what to do."""
    whole = read(folder / FILE)
    whole.only("identities", "came", "records")
    identities = whole.tables("identities", "identity")
    came = whole.tables("came", "way")
    for entries in (identities, came):
        unique(entries, "case")
    return DemoDetails(
        tuple(_identity(entry) for entry in identities),
        {entry.text("case"): entry.text("words") for entry in came},
        tuple(_record(entry) for entry in whole.tables("records", "record")),
    )


def _identity(entry: Entry) -> DemoIdentity:
    entry.only(
        "case",
        "legal_name",
        "legal_name_state",
        "other_names",
        "date_of_birth_years",
        "date_of_birth_state",
        "dob_certainty",
    )
    is_dated = entry.has("date_of_birth_years")
    return DemoIdentity(
        case=entry.text("case"),
        legal_name=entry.text("legal_name", ""),
        legal_name_state=_state(entry, "legal_name"),
        other_names=entry.text("other_names", ""),
        years=entry.whole("date_of_birth_years") if is_dated else None,
        date_of_birth_state=_state(entry, "date_of_birth", is_told=is_dated),
        certainty=DobCertainty(entry.text("dob_certainty", DobCertainty.NOT_KNOWN.value)),
    )


def _state(entry: Entry, name: str, *, is_told: bool = False) -> AnswerState:
    """How a fact stands: told where there is a value, else as it is said."""
    is_told = is_told or entry.has(name)
    if not entry.has(f"{name}_state"):
        return AnswerState.TOLD if is_told else AnswerState.NOT_ASKED_YET
    state = entry.choice(f"{name}_state", AnswerState)
    if is_told or state is AnswerState.TOLD:
        raise entry.wrong(f"{name} has a value and a reason for none", "write one of the two")
    return state


def _record(entry: Entry) -> DemoRecord:
    entry.only("by", "name_to_use", "age_status", "opened", "summary", "joined", "error")
    return DemoRecord(
        by=entry.text("by"),
        name_to_use=entry.text("name_to_use"),
        age_status=entry.choice("age_status", AgeStatus),
        opened=entry.whole("opened"),
        summary=entry.text("summary", ""),
        joined=entry.text("joined", ""),
        error=entry.text("error", ""),
    )
