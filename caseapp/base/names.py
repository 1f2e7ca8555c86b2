"""Whether two names may be one: in any script, with the spellings that people use.

Names are compared in memory, after the people in reach were opened; there is no index over names
(docs/decisions/0003). A match is an offer to look, never a statement that two people are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
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
    return Wanted(query).closeness(name)


class Wanted:
    """What is searched for, to be compared with many names: each word of theirs is looked at once.

    What it begins with, and what it sounds like, are sets of places among the words searched for.
    """

    def __init__(self, query: str) -> None:
        self._words = words(query)
        self._all = (1 << len(self._words)) - 1
        self._begins = _Places(self._words, lambda word, other: other.startswith(word))
        self._sounds = _Places(self._words, _sounds_like)

    def closeness(self, name: str) -> int | None:
        """Return how near a name is; see :func:`closeness`."""
        there = words(name)
        if not self._words or not there:
            return None
        found = 0
        for word in there:
            found |= self._begins[word]
        if found == self._all:
            return 0 if sorted(self._words) == sorted(there) else 1
        for word in there:
            found |= self._sounds[word]
        return 2 if found == self._all else None


class _Places(dict[str, int]):
    """For each word that was looked at, the places of those that it answers."""

    def __init__(self, wanted: tuple[str, ...], answers: Callable[[str, str], bool]) -> None:
        self._wanted, self._answers = wanted, answers

    def __missing__(self, other: str) -> int:
        places = 0
        for place, word in enumerate(self._wanted):
            if self._answers(word, other):
                places |= 1 << place
        self[other] = places
        return places


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
