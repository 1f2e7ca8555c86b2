"""Two languages for testing, made from English at look-up; nothing of them is kept in a file.

``en-XA`` is accented, longer and in brackets: text that was cut off has no closing bracket, text
outside gettext has none at all. Dates and numbers are English.

``ar-XB`` runs from right to left, with the dates, numbers and direction of Arabic. Every word
stands in a right-to-left override, so that browsers treat it as they treat Arabic: names,
references and punctuation beside it jump where they would jump, which English in a page that merely
says ``dir="rtl"`` does not show. Letters stay what they are, so that whoever tests can read them,
mirrored, and any font has them; text outside gettext reads forwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from babel import Locale
from babel.support import NullTranslations

#: Never changed: placeholders, entities and tags.
_KEPT = re.compile(
    r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%[%sd]|\{[^{}]*\}|&(?:#\w+|[A-Za-z]\w*);|</?\w[^<>]*>"
)
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ"
_TO_ACCENTED = str.maketrans(_PLAIN, _ACCENTED)
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OVERRIDE, _END = "\u202e", "\u202c"


def accented(message: str) -> str:
    """Return an English message accented, about 35 % longer (its vowels twice), in brackets."""
    return f"[{_outside_kept(message, _lengthen)}]" if message else ""


def mirrored(message: str) -> str:
    """Return an English message whose words run from right to left."""
    return _outside_kept(message, lambda words: _WORD.sub(rf"{_OVERRIDE}\g<0>{_END}", words))


def _lengthen(words: str) -> str:
    doubled = _VOWEL.sub(lambda found: found[0] + found[0].lower(), words)
    return doubled.translate(_TO_ACCENTED)


def _outside_kept(message: str, change: Callable[[str], str]) -> str:
    made, at = "", 0
    for kept in _KEPT.finditer(message):
        made += change(message[at : kept.start()]) + kept[0]
        at = kept.end()
    return made + change(message[at:])


class PseudoTexts(NullTranslations):
    """A catalogue that knows every message."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self.change = change

    def gettext(self, message: str) -> str:
        """Return the message changed."""
        return self.change(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return one of the two messages, as English chooses, changed."""
        return self.change(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """Return the message changed."""
        return self.change(message)

    def npgettext(self, context: str, singular: str, plural: str, num: int) -> str:
        """Return one of the two messages, as English chooses, changed."""
        return self.ngettext(singular, plural, num)

    # By these names Flask-Babel and Flask-WTF ask.
    def ugettext(self, message: str) -> str:
        """Return the message changed."""
        return self.gettext(message)

    def ungettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return one of the two messages, as English chooses, changed."""
        return self.ngettext(msgid1, msgid2, n)

    def upgettext(self, context: str, message: str) -> str:
        """Return the message changed."""
        return self.pgettext(context, message)

    def unpgettext(self, context: str, singular: str, plural: str, num: int) -> str:
        """Return one of the two messages, as English chooses, changed."""
        return self.npgettext(context, singular, plural, num)


class PseudoLocale(Locale):
    """The dates and numbers of a language that Babel knows, under a code that it does not know."""

    def __init__(self, data: str, territory: str, name: str, change: Callable[[str], str]) -> None:
        super().__init__(data)
        self.territory = territory
        self.name = name
        self.texts = PseudoTexts(change)


LOCALES = (
    PseudoLocale("en", "XA", "English, accented and longer (en-XA)", accented),
    PseudoLocale("ar", "XB", "English, from right to left (ar-XB)", mirrored),
)
