"""What the demo knows of identification besides its moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_identification import demo_identification, load_demo_identification
from caseapp.vocabularies.reading import VocabularyError


def test_it_speaks_of_cases_whose_moves_say_the_same() -> None:
    whole = demo_identification()
    for more in whole.more_time:
        answers = [a.value for move in demo().case(more.case).moves for a in move.answers]
        assert "asked" in answers
    for challenge in whole.challenges:
        assert demo().case(challenge.case).stands_at(1) in ("P1-60", "P1-65", "P1-85")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[challenges]]\ncase = "C10"\nroute = "walk"\nadviser = "A"\ndeadline = 1', "walk"),
        ('[[more_time]]\ncase = "C01"\nwhy = "so"', "why"),
        ("[[more_times]]", "more_times"),
    ],
)
def test_a_mistake_is_answered_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "identification.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=said):
        load_demo_identification(path)
