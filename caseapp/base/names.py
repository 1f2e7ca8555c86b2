"""Whether two names may be one: in any script, with the spellings that people use.

Names are compared in memory, after the people in reach were opened; there is no index over names
(docs/decisions/0003). A match is an offer to look, never a statement that two people are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz, process

#: How alike two words must be, of 100; shorter words are compared as they are.
_ALIKE = 80
_SHORTEST = 4
_VOWELS = re.compile(r"[aeiouyhw']")
_DOUBLE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W_]+")
#: Sounds that languages spell differently, each written one way.
_SOUNDS = (
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("cz", "s"),
    ("tz", "s"), ("ts", "s"), ("zh", "z"), ("th", "t"), ("dj", "j"), ("dzh", "j"), ("ck", "k"),
    ("q", "k"), ("c", "k"), ("x", "ks"), ("v", "b"), ("w", "b"), ("z", "s"),
)  # fmt: skip


@lru_cache(maxsize=8_192)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a name in small Latin letters: ``Ілвара-Лін`` is ``ilvara``, ``lin``."""
    latin = anyascii(unicodedata.normalize("NFKC", text).replace("’", "'"))
    return tuple(_WORD.findall(latin.casefold().replace("'", "")))


@lru_cache(maxsize=8_192)
def sounds(word: str) -> str:
    """Return the consonants of a word as they sound: scripts without vowels and spellings meet."""
    for spelled, sound in _SOUNDS:
        word = word.replace(spelled, sound)
    first, rest = word[:1], word[1:]
    return _DOUBLE.sub(r"\1", ("" if _VOWELS.match(first) else first) + _VOWELS.sub("", rest))


def closeness(query: str, name: str) -> int | None:
    """Return how near a name is to what is searched for: 0 the same words, 1 each word is one of it
    or begins one, 2 some only sound like one; ``None`` where the name does not answer the search.

    ``query`` and ``name`` are as typed, in any script. An empty query is near to nothing.
    """
    wanted, there = words(query), words(name)
    if not wanted or not there:
        return None
    if sorted(wanted) == sorted(there):
        return 0
    begun = [any(other.startswith(word) for other in there) for word in wanted]
    if all(begun):
        return 1
    rest = [word for word, is_begun in zip(wanted, begun, strict=True) if not is_begun]
    return 2 if all(any(_sounds_like(word, other) for other in there) for word in rest) else None


def may_be_one(name: str, other: str) -> bool:
    """Whether two names may be those of one person: as many words as the shorter has are alike."""
    first, second = sorted((words(name), words(other)), key=lambda each: (len(each), each))
    return bool(first) and all(any(_sounds_like(word, each) for each in second) for word in first)


def digits(text: str) -> str:
    """Return the digits of a telephone number, whatever script and signs they were typed in."""
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())


def _sounds_like(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < _SHORTEST:
        return False
    mine, theirs = sounds(word), sounds(other)
    if len(mine) > 1 and mine == theirs:
        return True
    return fuzz.ratio(word, other) >= _ALIKE


class Lexicon:
    """Many words, to find those that may be one with a word: all that :func:`_sounds_like` finds.

    Words of one sound stand together. Two words that are alike enough have two letters in a row in
    common: where one letter of five may differ, that leaves no room to break every pair.
    """

    def __init__(self, given: Iterable[str]) -> None:
        self._all = frozenset(given)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for word in self._all:
            if len(word) >= _SHORTEST:
                self._by_sound[sounds(word)].append(word)
                for pair in _pairs(word):
                    self._by_pair[pair].append(word)
        self._found: dict[str, frozenset[str]] = {}

    def alike(self, word: str) -> frozenset[str]:
        """Return the words that may be one with this one; itself too, if it is there."""
        if word not in self._found:
            self._found[word] = frozenset(self._alike(word))
        return self._found[word]

    def _alike(self, word: str) -> Iterable[str]:
        if word in self._all:
            yield word
        if len(word) < _SHORTEST:
            return
        sound = sounds(word)
        if len(sound) > 1:
            yield from self._by_sound.get(sound, ())
        near = list({other for pair in _pairs(word) for other in self._by_pair.get(pair, ())})
        found = process.extract(word, near, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
        yield from (other for other, _score, _place in found)


def _pairs(word: str) -> set[str]:
    return {word[place : place + 2] for place in range(len(word) - 1)}
