"""The languages people speak: codes of ISO 639 that Babel knows, and their names as pages say them.

Which languages the application itself speaks is another matter (:mod:`caseapp.web.i18n`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel import Locale

from caseapp.web import i18n

#: What Babel calls languages in English: the list of those that there are.
_SOURCE: dict[str, str] = dict(Locale("en").languages)
#: Codes that name no language: undetermined, several, none, not coded.
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
_LONGEST = 3
CODES = frozenset(
    code
    for code in _SOURCE
    if len(code) <= _LONGEST and code.isalpha() and code not in _NO_LANGUAGE
)
#: Names that people use for languages which Babel calls otherwise.
_ALSO = {
    "bengali": "bn",
    "dari": "fa",
    "farsi": "fa",
    "fulani": "ff",
    "kirundi": "rn",
    "kurmanji": "ku",
    "luganda": "lg",
    "mandarin": "zh",
    "moldovan": "ro",
    "oromifa": "om",
    "pidgin": "pcm",
    "romani": "rom",
    "sorani": "ckb",
}


def names() -> dict[str, str]:
    """Return the names of all languages by their codes, in the language and order of the page."""
    locale = i18n.locale()
    return _names(locale.language, locale.script)


def name(code: str) -> str:
    """Return the name of a language; a code that nobody knows stands for itself."""
    return names().get(code, code)


def code_of(typed: str) -> str | None:
    """Return the code of a language that was typed by a name of it or its code."""
    wanted = typed.strip().casefold()
    if wanted in CODES:
        return wanted
    found = next((code for code, each in names().items() if each.casefold() == wanted), None)
    return found or _ALSO.get(wanted)


@lru_cache(maxsize=64)
def _names(language: str, script: str | None) -> dict[str, str]:
    known: Any = Locale(language, script=script).languages
    found = {code: known.get(code, _SOURCE[code]) for code in CODES}
    return dict(sorted(found.items(), key=lambda each: each[1].casefold()))
