"""A book of names finds what comparing each with each finds, no more and no less."""

from __future__ import annotations

import random

from hypothesis import example, given
from hypothesis import strategies as st

from caseapp.base import names
from caseapp.base.namebook import NameBook

PARTS = ["an", "ma", "ri", "ka", "zhe", "va", "ni", "tor", "ash", "kh", "ed", "sch", "tz", "ye"]
WORDS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map("".join)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join) | st.text(max_size=24)


@given(st.lists(NAMES, max_size=12))
@example(["abcde", "abXde", "axcye", "abcd", "abcdef", "abcdefghij", "aXcdefgYij", "abcdfe"])
def test_it_finds_what_each_with_each_finds(given_names: list[str]) -> None:
    book = NameBook(given_names)
    for name in [*given_names, "another"]:
        assert book.like(name) == {each for each in given_names if names.may_be_one(name, each)}


def test_words_that_are_alike_are_found_wherever_they_differ() -> None:
    """Every word of a length with as many letters changed, lost or added as may be."""
    chance = random.Random(1)
    for _turn in range(400):
        word = "".join(chance.choice("abcdrstn") for _ in range(chance.randint(4, 16)))
        others = {_changed(word, chance) for _ in range(20)}
        book = NameBook(others)
        assert book.like(word) == {each for each in others if names.may_be_one(word, each)}


def _changed(word: str, chance: random.Random) -> str:
    letters = list(word)
    for _change in range(chance.randint(1, 5)):
        place = chance.randrange(len(letters)) if letters else 0
        if letters and chance.random() < 0.5:
            letters.pop(place)
        else:
            letters.insert(place, chance.choice("xyz"))
    return "".join(letters) or "x"
