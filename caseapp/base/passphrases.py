"""Which passphrases are turned away: too short, too long, widely used, or made of known names.

There are no rules of composition and nothing is changed before hashing: what is typed counts
(ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.8 to 6.2.12). For the comparison alone letter case is ignored.

How common a passphrase is, is told by what it is made of. It is taken apart in the cheapest way
into widely used passwords, runs ("abcd", "1111", "qwerty") and single characters; a piece that
stands there again costs next to nothing, and neither do digits, blanks and punctuation round a
known word. So "password 1234567890" costs as little as "password", while four words that do not
belong together cost far more than is asked for.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from caseapp.base.resources import resource

SHORTEST = 15
LONGEST = 128
PRODUCT = "caseapp"

# What the pieces of a passphrase count, in about the bits it takes to guess them.
_WIDELY_USED = 14  # one line of the list
_RUN = 5
_NAME = 3
_AGAIN = 2  # a piece that stands there once more
_LETTER = 5
_DIGIT = 3
_ENOUGH = 30  # so two widely used passwords are not enough
_OUT_OF_REACH = 1_000_000

_SHORTEST_WORD = 4  # shorter lines of the list are taken letter by letter
_LONGEST_WORD = 24
_SHORTEST_DIGITS = 6  # a year does not make all other digits its padding
_SHORTEST_NAME = 3
_SHORTEST_UNIT = 8  # "abc" again and again stays "abc"
_FEWEST_CHARACTERS = 5
_MOST_COMPARED = 256  # one typed character may stand for many compared ones

_KEYS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop")
_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")


def _(message: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown."""
    return message


class Problem(StrEnum):
    """Why a passphrase is turned away."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    CONTEXT = "context"

    @property
    def sentence(self) -> str:
        """What to tell the person, as a gettext id."""
        return _SENTENCES[self]


_SENTENCES: dict[Problem, str] = {
    Problem.TOO_SHORT: _(
        "Please use at least 15 characters. Four words that do not belong together are easy to "
        "keep in mind."
    ),
    Problem.TOO_LONG: _("Please use at most 128 characters."),
    Problem.COMMON: _(
        "This is easy to guess, because many people use it or its parts. Please choose a few "
        "words that do not belong together."
    ),
    Problem.CONTEXT: _(
        "This is easy to guess, because it is made of your name, the name of your organisation "
        "or the name of this service. Please choose other words."
    ),
}


def check(passphrase: str, *, context: Sequence[str]) -> Problem | None:
    """Say why this passphrase cannot be used, or ``None`` when it can.

    ``context`` holds the words anyone would try first: name of the organisation, name and e-mail
    address of the user. The name of the product is always added. The length is that of the text
    as typed, in characters, and is looked at before anything else.
    """
    if len(passphrase) < SHORTEST:
        return Problem.TOO_SHORT
    if len(passphrase) > LONGEST:
        return Problem.TOO_LONG
    text = _folded(passphrase)
    if _is_common(text):
        return Problem.COMMON
    names = _names((PRODUCT, *context))
    if any(name in text for name in names) and _is_cheap(text, names):
        return Problem.CONTEXT
    return None


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The widely used passwords that the application ships (``seeds/reference/SOURCES.md``)."""
    packed = resource("seeds", "reference", "common-passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("utf-8").splitlines())


def _folded(text: str) -> str:
    """The text as it is compared: compatible characters and letter case do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()[:_MOST_COMPARED]


def _names(context: Sequence[str]) -> frozenset[str]:
    """The words of the context, singly and written together."""
    names: set[str] = set()
    for given in context:
        words = "".join(c if c.isalnum() else " " for c in _folded(given)).split()
        names.update(words)
        names.add("".join(words))
    return frozenset(name for name in names if len(name) >= _SHORTEST_NAME)


def _is_common(text: str) -> bool:
    if len(set(text)) < _FEWEST_CHARACTERS:
        return True
    if text in common_passwords() or _unpadded(text) in common_passwords():
        return True
    if len(_unit(text)) < min(_SHORTEST_UNIT, len(text)):
        return True
    return _is_cheap(text, frozenset())


def _is_cheap(text: str, names: frozenset[str]) -> bool:
    """Whether the text, or what is left of it without padding, is made of too little."""
    if _cost(_unit(text), names) < _ENOUGH:
        return True
    for view in {text, text.translate(_LOOKALIKES)}:
        letters = "".join(c for c in view if c.isalpha())
        for form in {view, letters, _unit(letters)}:
            if _cost_round_a_piece(form, names) < _ENOUGH:
                return True
    return False


def _unpadded(text: str) -> str:
    """The text without what is no letter before and after it."""
    letters = [at for at, character in enumerate(text) if character.isalpha()]
    return text[letters[0] : letters[-1] + 1] if letters else text


def _unit(text: str) -> str:
    """The piece that the text repeats at least twice from start to end, else the text itself."""
    for length in range(1, len(text) // 2 + 1):
        if all(text[at] == text[at - length] for at in range(length, len(text))):
            return text[:length]
    return text


def _cost(text: str, names: frozenset[str]) -> int:
    """The cheapest way to put the text together; every single character counts."""
    best = _Ways(text)
    for start, character in enumerate(text):
        best.offer(start, start + 1, _price(character))
        for piece, more in _pieces(text, start, names):
            best.offer(start, start + len(piece), more, piece)
    return best.at[-1][0]


def _cost_round_a_piece(text: str, names: frozenset[str]) -> int:
    """The same where whatever is no letter is padding round a name, word or run that holds it."""
    before, after = _Ways(text), _Ways(text, nowhere=True)
    for start, character in enumerate(text):
        more = _LETTER if character.isalpha() else 0
        before.offer(start, start + 1, more)
        after.offer(start, start + 1, more)
        for piece, more in _pieces(text, start, names):
            end = start + len(piece)
            after.offer(start, end, more, piece)
            if piece in names or _holds(piece):
                after.offer(start, end, more, piece, before.at[start])
    return after.at[-1][0]


class _Ways:
    """For each place in a text the cheapest way to it: its cost, and the pieces used so far."""

    def __init__(self, text: str, *, nowhere: bool = False) -> None:
        nothing: frozenset[str] = frozenset()
        far = (_OUT_OF_REACH, nothing)
        self.at = [far if nowhere else (0, nothing), *[far] * len(text)]

    def offer(
        self,
        start: int,
        end: int,
        more: int,
        piece: str = "",
        so_far: tuple[int, frozenset[str]] | None = None,
    ) -> None:
        """Go on by one character or piece, if that is the cheapest way there yet."""
        cost, used = so_far or self.at[start]
        total = cost + (_AGAIN if piece in used else more)
        if total < self.at[end][0]:
            self.at[end] = (total, used | {piece} if piece else used)


def _holds(piece: str) -> bool:
    """Whether a piece is long enough for everything round it that is no letter to be padding."""
    return len(piece) >= (_SHORTEST_WORD if any(c.isalpha() for c in piece) else _SHORTEST_DIGITS)


def _pieces(text: str, start: int, names: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The runs, names and widely used passwords that begin here, each with what it costs."""
    common = common_passwords()
    run = _run(text, start)
    if run:
        yield text[start:run], _RUN
    for end in range(start + _SHORTEST_NAME, min(len(text), start + _LONGEST_WORD) + 1):
        piece = text[start:end]
        if piece in names:
            yield piece, _NAME
        elif len(piece) >= _SHORTEST_WORD and piece in common:
            yield piece, _WIDELY_USED


def _price(character: str) -> int:
    """What one character on its own adds; a blank between words adds nothing."""
    if character.isspace():
        return 0
    return _DIGIT if character.isdigit() else _LETTER


def _run(text: str, start: int) -> int:
    """Where a run that begins here ends ("aaa", "abc", "321", "asdf"), or 0 when there is none."""
    steps = (-1, 0, 1)
    longest = 0
    for step in steps:
        end = start + 1
        while end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
            end += 1
        longest = max(longest, end if end - start >= 3 else 0)
    for row in _KEYS:
        for keys in (row, row[::-1]):
            at = keys.find(text[start])
            end = start
            while at >= 0 and end < len(text) and at < len(keys) and text[end] == keys[at]:
                end, at = end + 1, at + 1
            longest = max(longest, end if end - start >= 4 else 0)
    return longest
