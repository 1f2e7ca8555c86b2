"""What the demo knows of words about stopping, and of the card in other languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.base.resources import resource
from caseapp.kinds import CardSentence
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_stopping import FILE, load_stopping
from caseapp.vocabularies.reading import VocabularyError


def test_each_language_says_all_seven_and_one_is_not_checked() -> None:
    whole = load_stopping(resource("seeds", "demo"), demo())
    assert all(set(each.texts) == set(CardSentence) for each in whole.languages)
    assert {each.checked is None for each in whole.languages} == {True, False}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[heard]]\nby = "nobody"\nwho = "A"\ncame_by = "phone"', "nobody"),
        ('[[told]]\ncase = "C99"\non = 1\nhow = "phone"', "C99"),
        ('[[languages]]\ncode = "ro"\nby = "maudra"\nchecked_by = "A"', "a name and a day"),
        ("[[sentences]]", "sentences"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    rest = "\n".join(
        f"{name} = []" for name in ("heard", "told", "languages") if f"[{name}]" not in text
    )
    (tmp_path / FILE).write_text(f"{rest}\n{text}\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=said):
        load_stopping(tmp_path, demo())
