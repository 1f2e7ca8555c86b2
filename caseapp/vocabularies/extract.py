"""Hands the words of the vocabulary files to Babel.

Name it in the Babel mapping as ``caseapp.vocabularies.extract:extract_toml`` for
``seeds/reference/**.toml``. Which keys hold words can be changed with the option ``keys``.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

WORDS = ("label", "meaning", "together", "asks")

Message = tuple[int, None, str, list[str]]
"""What Babel expects of an extractor: line, function, message, comments for translators."""


def extract_toml(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Message]:
    """Yield every label, meaning, question and together text of a TOML file, with its code.

    ``keywords`` and ``comment_tags`` are part of Babel's interface and mean nothing here.
    """
    raw = fileobj.read().decode(str(options.get("encoding", "utf-8")))
    keys = tuple(str(options["keys"]).split()) if "keys" in options else WORDS
    lines = _Lines(raw)
    for key, message, code in _words(tomllib.loads(raw), keys, ""):
        yield lines.find(key, message), None, message, [f"{code} {key}".strip()]


def _words(node: object, keys: tuple[str, ...], code: str) -> Iterator[tuple[str, str, str]]:
    """Walk the data in the order of the file: key, text, and the nearest code above it."""
    if isinstance(node, dict):
        own = node.get("code", node.get("number", ""))
        code = f"{code} {own}".strip()
        for key, value in node.items():
            if key in keys and isinstance(value, str) and value:
                yield key, value, code
            else:
                yield from _words(value, keys, code)
    elif isinstance(node, list):
        for item in node:
            yield from _words(item, keys, code)


class _Lines:
    """Finds the line on which a text stands, going on from the last one found."""

    def __init__(self, raw: str) -> None:
        self.lines: tuple[tuple[int, str], ...] = tuple(enumerate(io.StringIO(raw), start=1))
        self.at = 0

    def find(self, key: str, message: str) -> int:
        """The line of ``key = "message"``; the first line when it is written in another way."""
        escaped = message.replace("\\", "\\\\").replace('"', '\\"')
        places: list[int] = [*range(self.at, len(self.lines)), *range(self.at)]
        for place in places:
            number, line = self.lines[place]
            if key in line and (escaped in line or message in line):
                self.at = place
                return number
        return 1
