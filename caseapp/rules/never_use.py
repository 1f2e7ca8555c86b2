"""Names that must never be spoken or printed (domain.md §4.1): whether what leaves holds one.

Whole words in their order, in any case, accents folded. Whoever prints may not read these names, so
they are read by the system actor ``never_use``, and the answer is yes or no: no sentence here says
which name it was. They are listed at *Before you talk* for those who read the profile.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate
from caseapp.access.reading import Line
from caseapp.base.problems import InvalidError
from caseapp.models.case import Case
from caseapp.models.spared import NeverUseName

_SYSTEM = "never_use"
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]*>")
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
    with gate.system(session, _SYSTEM, "something is to be printed or sent"):
        rows = session.scalars(
            select(NeverUseName).where(
                NeverUseName.case_id == case.id, NeverUseName.ended_at.is_(None)
            )
        ).all()
        names = [row.name or "" for row in rows]
    return any(holds(text, names) for text in texts)


def check(session: Any, case: Case | Line, *texts: str) -> None:
    """Raise :class:`InvalidError` where something that is to leave holds such a name."""
    if stops(session, case, *texts):
        raise InvalidError("", sentence())


def sentence() -> str:
    """What is said instead of printing: never the name, because not everybody may read it."""
    return _(
        "This holds a name that they asked us never to use, so it does not go out."
        " Change the words, and try again. Which name it is stands at Before you talk."
    )


def sentence_for_others() -> str:
    """What is said to somebody who cannot change the words."""
    return _("This cannot be shown as it is written. Please ask whoever booked you.")


def text_of(html: str) -> str:
    """Return what a page says without its markup and its dates, to look through what is printed."""
    return _DATE.sub(" ", unescape(_TAG.sub(" ", html)))
