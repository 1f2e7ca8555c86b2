"""What synthetic caseloads are put together from: calm sentences, and names of nobody."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from caseapp.base.passphrases import check
from caseapp.vocabularies import synthetic
from caseapp.vocabularies.reading import Entry, VocabularyError
from caseapp.vocabularies.synthetic import ingredients
from tests.vocabularies.test_demo import BLAMING


def test_no_sentence_has_a_word_of_blame() -> None:
    for texts in astuple(ingredients().texts):
        for text in texts:
            assert not BLAMING.search(text), text


def test_the_passphrase_would_be_accepted() -> None:
    assert check(ingredients().passphrase, context=("Vellamoor Support Collective", "cw1")) is None


def test_every_syllable_is_written_and_said_once() -> None:
    for script in ingredients().scripts:
        written = [each for each, _ in script.syllables]
        assert len(set(written)) == len(written) >= 10


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"name": "Latin", "share": 1, "written": ["a", "b"], "said": ["a"]}, "differ in length"),
        ({"name": "Latin", "share": 1, "written": [], "said": []}, "differ in length"),
        ({"name": "Latin", "share": 1, "writen": ["a"]}, '"writen" is not known here'),
    ],
)
def test_a_fault_is_refused_in_one_sentence(script: dict[str, object], words: str) -> None:
    with pytest.raises(VocabularyError, match=words):
        synthetic._script(Entry(script, "synthetic.toml", "script 1"))
