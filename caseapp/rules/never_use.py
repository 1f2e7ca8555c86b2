"""Names that must never be spoken or printed (domain.md §4.1): whether what leaves holds one.

Whole words in their order, in any case, accents folded. Not everybody who prints may read these
names, so they are read by the system actor ``never_use``: whoever reads the profile is shown the
line that holds one (domain.md §10, story 5); others, and two people at one screen, are told that
there is one (practice.md P22). They are listed at *Before you talk* for those who read the profile.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, guard
from caseapp.access.reading import Line
from caseapp.base.problems import InvalidError
from caseapp.kinds import Kind
from caseapp.models.case import Case
from caseapp.models.spared import NeverUseName

_SYSTEM = "never_use"
#: Where a line of what leaves ends, or a sentence in it.
_LINE_END = re.compile(r"\n|(?<=[.!?])\s")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]*>")
#: Where a line of a page ends.
_BLOCK = re.compile(r"</(?:p|li|dd|dt|h\d|blockquote|td|th|caption|summary|legend|label|div)>|<br>")
_SPACE = re.compile(r"[^\S\n]+")
#: Dates as pages write them: the names of some months are names of people.
_DATE = re.compile(r"\b\d{1,2}\.? \w+\.? \d{4}\b")
#: Scripts that put no space between words: Thai, Lao, Myanmar, Khmer, Japanese, Chinese.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\U00020000-\U0003ffff]"
)
#: Letters that no accent is taken from, though people write them without.
_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe"})


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without accents."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return tuple(_WORD.findall(plain.translate(_PLAIN)))


def holds(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of these names, as whole words one after the other. Where nothing
    parts words, a name is found wherever its letters stand."""
    there = words(text)
    for name in names:
        if _UNSPACED.search(name):
            wanted_letters = _letters(name)
            if wanted_letters and wanted_letters in _letters(text):
                return True
            continue
        wanted = words(name)
        size = len(wanted)
        if size and any(there[at : at + size] == wanted for at in range(len(there) - size + 1)):
            return True
    return False


def _letters(text: str) -> str:
    """Return the letters of a text with their marks, and nothing that stands between them."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LMN")


def stops(session: Any, case: Case | Line, *texts: str) -> bool:
    """Whether something that is to leave holds a name of this case that must never be used."""
    names = _names(session, case)
    return any(holds(text, names) for text in texts)


def refusal(session: Any, case: Case | Line, *texts: str, is_beside_them: bool = False) -> str:
    """Return what is said instead of printing where something holds such a name, and nothing where
    it may go out. ``is_beside_them``: two people look at the page, so no line is shown on it."""
    names = _names(session, case)
    held = [text for text in texts if holds(text, names)]
    if not held:
        return ""
    lines = (each.strip() for text in held for each in _LINE_END.split(text))
    line = next((each for each in lines if holds(each, names)), "")
    if is_beside_them or not line or Kind.COM not in guard.reach(session, case.id).reads:
        return sentence()
    return " ".join([sentence(), _("It stands in this line: %(line)s", line=line)])


def _names(session: Any, case: Case | Line) -> list[str]:
    with gate.system(session, _SYSTEM, "something is to be printed or sent"):
        rows = session.scalars(
            select(NeverUseName).where(
                NeverUseName.case_id == case.id, NeverUseName.ended_at.is_(None)
            )
        ).all()
        return [row.name or "" for row in rows]


def check(session: Any, case: Case | Line, *texts: str, is_beside_them: bool = False) -> None:
    """Raise :class:`InvalidError` where something that is to leave holds such a name."""
    said = refusal(session, case, *texts, is_beside_them=is_beside_them)
    if said:
        raise InvalidError("", said)


def sentence() -> str:
    """What is said instead of printing, without the name: not everybody may read it."""
    return _(
        "This holds a name that they asked us never to use, so it does not go out."
        " Change the words, and try again. Which name it is stands at Before you talk."
    )


def sentence_for_others() -> str:
    """What is said to somebody who cannot change the words."""
    return _("This cannot be shown as it is written. Please ask whoever booked you.")


def text_of(html: str) -> str:
    """Return what a page says without its markup and its dates, a line for each of its lines, to
    look through what is printed."""
    lines = _BLOCK.split(html.replace("\n", " "))
    plain = (_DATE.sub(" ", unescape(_TAG.sub(" ", line))) for line in lines)
    return "\n".join(filter(None, (_SPACE.sub(" ", line).strip() for line in plain)))
