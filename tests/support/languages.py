"""Texts: what is extracted from the source, what a catalogue lacks, what a page shows unmarked."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel import Locale
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from caseapp.base.resources import resource
from caseapp.web import i18n

ROOT = Path(__file__).parents[2]

#: What is shown as it is in every language.
NEVER_TRANSLATED = ("caseapp",)
#: Marks of the pillars and letters of their tracks, alone in their element.
MARKS = frozenset({"I", "II", "III", "IV", "A", "B", "C"})
#: Attributes that people read or hear.
READ_ATTRIBUTES = {"title", "placeholder", "alt", "label"}
READ_ATTRIBUTES |= {"aria-label", "aria-description", "aria-valuetext", "aria-roledescription"}
BUTTONS = ("submit", "button", "reset")
NOT_TEXT = ("script", "style", "textarea")
EMPTY = ("input", "img", "br", "hr", "link", "meta")
_LETTER = re.compile(r"[^\W\d_]")


_PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"
_ENDS = ("variable_end", "block_end", "comment_end")
#: A block that fills an attribute, and attributes that a macro writes into a tag.
_CLASSES = re.compile(r"{% block (?:main|body)_class %}[^{]*{% endblock %}")
_ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"|\bnovalidate\b')


# --- catalogues -------------------------------------------------------------------------


@lru_cache(maxsize=1)
def template_text() -> str:
    """Run the command that :mod:`caseapp.web.i18n` names, and return what it writes."""
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    with TemporaryDirectory() as folder:
        made = Path(folder) / "messages.pot"
        options = ["-F", "pyproject.toml", "-o", str(made), "."]
        subprocess.run([*command, *options], cwd=ROOT, check=True)
        return made.read_text(encoding="utf-8")


def install(catalogue: Catalog, folder: Path) -> Catalog:
    """Write a catalogue as translators and the compiler do, and return it."""
    place = folder / str(catalogue.locale) / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as opened:
        write_mo(opened, catalogue)
    return catalogue


@lru_cache(maxsize=1)
def template() -> Catalog:
    """Return the catalogue of everything that can be translated."""
    return read_po(template_text().splitlines(keepends=True))


def ids(catalogue: Catalog) -> set[str]:
    """Return every message of a catalogue, the plural form as one of its own."""
    found: set[str] = set()
    for message in catalogue:
        found.update([message.id] if isinstance(message.id, str) else message.id)
    return found - {""}


def missing(catalogue: Catalog, wanted: Catalog) -> list[str]:
    """Return what a catalogue lacks: no text, a doubtful one, a plural or a placeholder missing."""
    return [problem for message in wanted if message.id for problem in _lacks(catalogue, message)]


def _lacks(catalogue: Catalog, message: Any) -> Iterator[str]:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    translated = catalogue.get(message.id, context=message.context)
    if translated is None:
        yield f"not there: {singular}"
        return
    texts = [translated.string] if isinstance(translated.string, str) else translated.string
    if not texts or not all(texts):
        yield f"not translated: {singular}"
    elif translated.fuzzy:
        yield f"fuzzy: {singular}"
    elif message.pluralizable and len(texts) != catalogue.num_plurals:
        yield f"a plural form is missing: {singular}"
    else:
        translated.flags |= message.flags
        yield from (f"{problem}: {singular}" for problem in translated.check(catalogue))


# --- pages ------------------------------------------------------------------------------


class Shown(HTMLParser):
    """Collects what a page shows or reads out: text, and attributes with words.

    What stands in a text field or under ``translate="no"`` is data.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.html: dict[str, str] = {}
        self.links: set[str] = set()
        self._data_in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up what the attributes of an element say."""
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.html = values
        if tag == "a" and values.get("href", "").startswith("/"):
            self.links.add(values["href"])
        self.texts += [value for name, value in values.items() if name in READ_ATTRIBUTES]
        if tag == "input" and values.get("type") in BUTTONS:
            self.texts.append(values.get("value", ""))
        is_data = tag in NOT_TEXT or values.get("translate") == "no"
        if tag not in EMPTY and (is_data or tag in self._data_in):
            self._data_in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Come out of an element."""
        if self._data_in and self._data_in[-1] == tag:
            self._data_in.pop()

    def handle_data(self, data: str) -> None:
        """Take up text."""
        if not self._data_in:
            self.texts.append(data)


def shown(html: str) -> Shown:
    """Return what a page shows."""
    parser = Shown()
    parser.feed(html)
    parser.close()
    return parser


def unmarked(html: str, known: Iterable[str] = ()) -> list[str]:
    """Return what a page in ``en-XA`` shows outside brackets that is no known data."""
    longest_first = sorted({*known, *NEVER_TRANSLATED} - {""}, key=len, reverse=True)
    data = re.compile("|".join([_dates(), *map(re.escape, longest_first)]))
    found = []
    for text in shown(html).texts:
        rest = data.sub("", _outside_brackets(text)).strip(" \n:")
        if _LETTER.search(rest) and rest not in MARKS:
            found.append(text.strip())
    return found


def unmarked_in_template(source: str) -> list[str]:
    """Return plain text of a template, in whatever branch it stands."""
    tokens = Flask("lexer").jinja_env.lex(_CLASSES.sub("", source))
    pieces = [value for _line, kind, value in tokens if kind in ("data", *_ENDS)]
    html = "".join(_PLACE if piece.endswith("}") else piece for piece in pieces)
    return [text for text in unmarked(html) if _LETTER.search(_ATTRIBUTE.sub("", text))]


def _outside_brackets(text: str) -> str:
    kept, depth = "", 0
    for letter in text:
        depth += letter == "["
        if depth == 0:
            kept += letter
        depth -= letter == "]" and depth > 0
    return kept


@lru_cache(maxsize=1)
def _dates() -> str:
    """A pattern of the dates and times that Babel writes for the application in English."""
    english = Locale("en")
    days = "|".join(english.days["format"]["abbreviated"].values())
    months = "|".join(english.months["format"]["abbreviated"].values())
    return rf"(?:{days}) \d+ (?:{months}) \d{{4}}"


@cache
def sources(folder: str, ending: str) -> Mapping[str, str]:
    """Return the text of every file of one of the application's folders, by its path there."""
    top = Path(i18n.__file__).parents[1] if folder == "caseapp" else resource(folder)
    return {
        path.relative_to(top).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(top.rglob(f"*{ending}"))
    }


def listed(problems: Collection[str]) -> str:
    """Return problems one a line, for the message of an assertion."""
    return "\n".join(sorted(problems))


#: What Babel's extraction looks for; a text under another name is lost.
MARKERS = frozenset(DEFAULT_KEYWORDS)
