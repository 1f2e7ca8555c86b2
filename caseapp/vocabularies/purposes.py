"""What people are asked their permission for, read from ``seeds/reference/purposes.toml``.

The source is domain.md §3.2 with practice.md P10. What an answer becomes is a rule
(:mod:`caseapp.rules.consent`); nothing is decided here about a single permission.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import Life, Role
from caseapp.vocabularies.reading import Entry, VocabularyError, read, unique
from caseapp.vocabularies.stages import UnknownCode

__all__ = ["OUTSIDE", "Purpose", "Purposes", "VocabularyError", "load_purposes", "purposes"]

#: Stands instead of a role for whoever works elsewhere.
OUTSIDE = "outside"
_KEYS = (
    *("code", "label", "life", "days", "at_most"),
    *("single_use", "named", "usual", "ordinary", "shares_nothing"),
)
_CODE = re.compile(r"[A-Z][A-Z_]{1,19}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose; what each part means stands in the data file."""

    code: str
    label: str
    life: Life
    days: int | None
    at_most: int | None
    is_single_use: bool
    is_named: bool
    usual: str
    is_ordinary: bool = False
    shares_nothing: bool = False


class Purposes:
    """The whole vocabulary, already checked; lookups never touch the file again."""

    def __init__(self, version: int, purposes: tuple[Purpose, ...]) -> None:
        self.version, self.all = version, purposes
        self._by_code = {purpose.code: purpose for purpose in purposes}
        self._usual = {purpose.usual: purpose for purpose in purposes if purpose.usual}

    def known(self, code: str) -> bool:
        """Whether a stored code is in the file."""
        return code in self._by_code

    def get(self, code: str) -> Purpose:
        """The purpose with this code; :class:`UnknownCode` when the file has none."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownCode(f"no purpose {code!r} in the vocabulary") from None

    def usual(self, role: Role | None) -> Purpose | None:
        """What somebody in a role usually gets something for; without a role: somebody outside."""
        return self._usual.get(role.value if role else OUTSIDE)


@lru_cache(maxsize=1)
def purposes() -> Purposes:
    """The vocabulary that ships with the application, read once in a process."""
    return load_purposes(resource("seeds", "reference", "purposes.toml"))


def load_purposes(path: Path) -> Purposes:
    """Read and check the file; :class:`VocabularyError` says in one sentence what to do."""
    whole = read(path)
    whole.only("version", "purposes")
    entries = whole.tables("purposes", "purpose")
    unique(entries, "code")
    unique([entry for entry in entries if entry.has("usual")], "usual")
    return Purposes(whole.whole("version"), tuple(_purpose(entry) for entry in entries))


def _purpose(entry: Entry) -> Purpose:
    entry.only(*_KEYS)
    code = entry.text("code")
    if not _CODE.fullmatch(code):
        raise entry.wrong(f'the code "{code}" is not in capitals', "write its code in capitals")
    life, days, at_most = entry.choice("life", Life), _days(entry, "days"), _days(entry, "at_most")
    if days is None and (life is Life.DAYS or entry.flag("named")):
        raise entry.wrong(
            "it has no days, and access runs to a day", "write days = 90, for example"
        )
    if at_most is not None and (days is None or at_most < days):
        raise entry.wrong("at_most is shorter than its days", "make it as long, or leave it out")
    return Purpose(
        code=code,
        label=entry.text("label"),
        life=life,
        days=days,
        at_most=at_most,
        is_single_use=entry.flag("single_use"),
        is_named=entry.flag("named"),
        usual=_usual(entry),
        is_ordinary=entry.flag("ordinary"),
        shares_nothing=entry.flag("shares_nothing"),
    )


def _days(entry: Entry, key: str) -> int | None:
    if not entry.has(key):
        return None
    number = entry.whole(key)
    if number < 1:
        raise entry.wrong(f"{key} is no number of days", "write 1 or more")
    return number


def _usual(entry: Entry) -> str:
    usual = entry.text("usual", "")
    if usual and usual != OUTSIDE and usual not in Role.__members__:
        raise entry.wrong(f'usual "{usual}" is no role', f"write a role or {OUTSIDE}")
    return usual
