"""Reads TOML entries strictly; a mistake is answered with one sentence: where, and what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

EnumT = TypeVar("EnumT", bound=StrEnum)


class VocabularyError(ValueError):
    """A data file cannot be used; the text is one sentence: file, entry, what to do."""


class Entry:
    """One table of a file; every reader says plainly what is wrong with it."""

    def __init__(self, data: Mapping[str, object], file: str, name: str) -> None:
        self.data = data
        self.file = file
        self.name = name

    def wrong(self, what: str, to_do: str) -> VocabularyError:
        """The error for this entry: what is wrong, and what to do about it."""
        return VocabularyError(f"{self.file}, {self.name}: {what}; {to_do}.")

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads: they are usually misspelt."""
        for key in self.data:
            if key not in keys:
                raise self.wrong(
                    f'"{key}" is not known here',
                    f"remove it or write one of {', '.join(sorted(keys))}",
                )

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self.data

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; absent only where there is a default."""
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(f'"{key}" is missing or no text', f'write {key} = "..."')
        if not value.strip() and default is None:
            raise self.wrong(f'"{key}" is empty', f'write {key} = "..."')
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(
                f'"{key}" is missing or no whole number', f"write {key} = 1, for example"
            )
        return value

    def share(self, key: str, default: float) -> float:
        """A share between 0 and 1."""
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.wrong(f'"{key}" is no share', f"write a number from 0 to 1 as {key}")
        return float(value)

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(
                f'"{key}" is neither true nor false', f"write {key} = true or leave it out"
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, without one standing there twice; empty when absent."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(f'"{key}" is no list of texts', f'write {key} = ["...", "..."]')
        if len(set(value)) != len(value):
            raise self.wrong(f'"{key}" names something twice', "keep it once")
        return tuple(value)

    def choice(self, key: str, allowed: type[EnumT], default: EnumT | None = None) -> EnumT:
        """One member of an enumeration, by its code."""
        value = self.data.get(key, default)
        if not isinstance(value, str) or value not in allowed.__members__.values():
            codes = ", ".join(member.value for member in allowed)
            raise self.wrong(f'{key} "{value}" is not known', f"write one of {codes}")
        return allowed(value)

    def tables(self, key: str, name: str) -> tuple[Entry, ...]:
        """The tables listed under a key; each is called by its code, key or place in the list."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(f'"{key}" is no list of tables', f"write {key} as a list of tables")
        inside = "" if self.name == WHOLE_FILE else f"{self.name}, "
        return tuple(
            Entry(item, self.file, f"{inside}{name} {item.get('code', item.get('key', place))}")
            for place, item in enumerate(value, start=1)
        )


WHOLE_FILE = "the whole file"


def read(path: Path) -> Entry:
    """The file as one entry; unreadable or broken files are answered with a sentence as well."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise VocabularyError(
            f"{path.name}: the file cannot be read ({error.strerror}); put it back."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VocabularyError(
            f"{path.name}: the file is no TOML ({error}); correct that place."
        ) from error
    return Entry(data, path.name, WHOLE_FILE)


def unique(entries: Sequence[Entry], key: str) -> None:
    """Refuse a code that is given twice."""
    seen: set[object] = set()
    for entry in entries:
        value = entry.data.get(key)
        if value in seen:
            raise entry.wrong(f'{key} "{value}" stands twice in this file', "keep one of them")
        seen.add(value)
