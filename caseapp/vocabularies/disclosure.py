"""Why something may be shared without a yes, and what is no reason, read from
``seeds/reference/disclosure.toml``.

The source is domain.md §3.7. What is asked for and what follows is in
:mod:`caseapp.rules.disclosures`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import AgeStatus
from caseapp.vocabularies.reading import Entry, VocabularyError, read, unique
from caseapp.vocabularies.stages import UnknownCode

__all__ = ["Never", "Reason", "Reasons", "VocabularyError", "load_reasons", "reasons"]

_CODE = re.compile(r"[A-Z][A-Z_]{1,29}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; what each part means stands in the data file."""

    code: str
    label: str
    meaning: str
    asks: str
    is_of_children: bool

    def fits(self, age: AgeStatus | None) -> bool:
        """Whether it can be one for somebody of this age; an age in doubt stands in no way."""
        return not self.is_of_children or age is not AgeStatus.ADULT


@dataclass(frozen=True, slots=True)
class Never:
    """What is no reason, in plain words."""

    code: str
    label: str


class Reasons:
    """The whole vocabulary, already checked; lookups never touch the file again."""

    def __init__(self, version: int, all_: tuple[Reason, ...], never: tuple[Never, ...]) -> None:
        self.version, self.all, self.never = version, all_, never
        self._by_code = {reason.code: reason for reason in all_}

    def known(self, code: str) -> bool:
        """Whether a stored code is in the file."""
        return code in self._by_code

    def get(self, code: str) -> Reason:
        """The reason with this code; :class:`UnknownCode` when the file has none."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownCode(f"no reason {code!r} in the vocabulary") from None

    def label(self, code: str) -> str:
        """What people read; a code that the file no longer has is shown as it is."""
        return self._by_code[code].label if code in self._by_code else code

    def for_age(self, age: AgeStatus | None) -> tuple[Reason, ...]:
        """The reasons that there can be for somebody of this age."""
        return tuple(reason for reason in self.all if reason.fits(age))


@lru_cache(maxsize=1)
def reasons() -> Reasons:
    """The vocabulary that ships with the application, read once in a process."""
    return load_reasons(resource("seeds", "reference", "disclosure.toml"))


def load_reasons(path: Path) -> Reasons:
    """Read and check the file; :class:`VocabularyError` says in one sentence what to do."""
    whole = read(path)
    whole.only("version", "reasons", "never")
    allowed, never = whole.tables("reasons", "reason"), whole.tables("never", "never")
    unique([*allowed, *never], "code")
    if not allowed:
        raise whole.wrong("there is no reason", "write one as [[reasons]]")
    return Reasons(
        whole.whole("version"),
        tuple(_reason(entry) for entry in allowed),
        tuple(_never(entry) for entry in never),
    )


def _reason(entry: Entry) -> Reason:
    entry.only("code", "label", "meaning", "asks", "children")
    return Reason(
        code=_code(entry),
        label=entry.text("label"),
        meaning=entry.text("meaning"),
        asks=entry.text("asks"),
        is_of_children=entry.flag("children"),
    )


def _never(entry: Entry) -> Never:
    entry.only("code", "label")
    return Never(_code(entry), entry.text("label"))


def _code(entry: Entry) -> str:
    code = entry.text("code")
    if not _CODE.fullmatch(code):
        raise entry.wrong(f'the code "{code}" is not in capitals', "write its code in capitals")
    return code
