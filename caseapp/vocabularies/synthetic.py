"""What synthetic caseloads are put together from: syllables in several scripts, calm sentences.

This module only reads and checks ``seeds/demo/synthetic.toml``; what is drawn from it is the work
of :mod:`caseapp.services.synthetic`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from caseapp.base.resources import resource
from caseapp.vocabularies.reading import Entry, read

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Script:
    """One script: its share in a hundred, and its syllables as they are written and said."""

    name: str
    share: int
    syllables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences and words to draw from, each list under the name that it has in the file."""

    pronouns: tuple[str, ...]
    staff: tuple[str, ...]
    family: tuple[str, ...]
    sources: tuple[str, ...]
    strengths: tuple[str, ...]
    plans: tuple[str, ...]
    words: tuple[str, ...]
    reasons: tuple[str, ...]
    talks: tuple[str, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ingredients:
    """The whole file, checked."""

    passphrase: str
    scripts: tuple[Script, ...]
    texts: Texts


@cache
def ingredients() -> Ingredients:
    """What ships with the application, read once in a process."""
    whole = read(resource("seeds", "demo", "synthetic.toml"))
    whole.only("passphrase", "scripts", "texts")
    scripts = tuple(_script(entry) for entry in whole.tables("scripts", "script"))
    if sum(script.share for script in scripts) != _WHOLE:
        raise whole.wrong("the shares of the scripts do not come to 100", "correct one of them")
    (texts,) = whole.tables("texts", "texts")
    return Ingredients(whole.text("passphrase"), scripts, _texts(texts))


def _script(entry: Entry) -> Script:
    entry.only("name", "share", "written", "said")
    written, said = entry.texts("written"), entry.texts("said")
    if len(written) != len(said) or not written:
        raise entry.wrong("written and said differ in length", "give each syllable both")
    return Script(entry.text("name"), entry.whole("share"), tuple(zip(written, said, strict=True)))


def _texts(entry: Entry) -> Texts:
    names = [field.name for field in fields(Texts)]
    entry.only(*names)
    found = {name: entry.texts(name) for name in names}
    for name, texts in found.items():
        if not texts:
            raise entry.wrong(f'"{name}" is empty', "write at least one text")
    return Texts(**found)
