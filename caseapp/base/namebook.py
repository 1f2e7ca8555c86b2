"""Many names at hand, to find which of them may be one with another: each word is compared with
the words that there are, once, and not each name with each.

It finds what :func:`caseapp.base.names.may_be_one` finds, no more and no less; a test compares the
two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from caseapp.base import names


class NameBook:
    """The words of many names, and which name has which."""

    def __init__(self, given: Iterable[str]) -> None:
        self._words = {name: names.words(name) for name in dict.fromkeys(given)}
        self._having: dict[str, list[str]] = defaultdict(list)
        for name, parts in self._words.items():
            for part in set(parts):
                self._having[part].append(name)
        self._lexicon = names.Lexicon(self._having)
        self._found: dict[str, frozenset[str]] = {}

    def like(self, name: str) -> frozenset[str]:
        """Return the names that may be one with this one; itself too, if it is there."""
        if name not in self._found:
            self._found[name] = frozenset(self._like(name))
        return self._found[name]

    def _like(self, name: str) -> Iterable[str]:
        mine = names.words(name)
        alike = {word: self._lexicon.alike(word) for word in mine}
        near = {each for found in alike.values() for word in found for each in self._having[word]}
        return (other for other in near if _are_alike(mine, self._words[other], alike))


def _are_alike(
    mine: tuple[str, ...], theirs: tuple[str, ...], alike: dict[str, frozenset[str]]
) -> bool:
    """As many words as the shorter name has are alike; see ``names.may_be_one``."""
    if (len(mine), mine) <= (len(theirs), theirs):
        return all(not alike[word].isdisjoint(theirs) for word in mine)
    return all(any(word in found for found in alike.values()) for word in theirs)
