"""The demonstration's children: as domain.md §9.2 says; a mistake is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.kinds import Decision, GuardianSays, Voice
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_children import demo_children, load_children
from caseapp.vocabularies.reading import VocabularyError

SAID = 'outside = "x", kinds = ["SUM"], until = 9, on = -1'


def test_what_each_said_is_that_of_the_specification() -> None:
    whole = demo_children()
    said = {(each.case, each.purpose.code): (each.answer, each.guardian) for each in whole.answers}
    assert said == {
        ("C04", "LEGAL"): (Decision.YES, GuardianSays.YES),
        ("C04", "FAMILY"): (Decision.NO, GuardianSays.UNSURE),
        ("C06", "HEALTH"): (Decision.UNSURE, GuardianSays.YES),
        ("C09", "LEGAL"): (Decision.YES, GuardianSays.YES),
    }
    drawn = next(each for each in whole.answers if each.case == "C06")
    assert drawn.asked_by is Voice.DRAW
    assert [key for key, _name in whole.barred] == ["C06"]
    assert {each.case for each in whole.decisions} == {"C04", "C06"}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('birthdays = [{ case = "C99", in = 5 }]', "C99"),
        (f'answers = [{{ case = "C04", purpose = "HEALTH", {SAID} }}]', "by or by_name"),
        ('decisions = [{ case = "C04", purpose = "X" }]', "purposes.toml"),
        (
            'notes = [{ case = "C04", author = "x", on = 0, mode = "phone", text = "x" }]',
            "correct the key",
        ),
    ],
)
def test_a_mistake_is_said_in_one_sentence(tmp_path: Path, written: str, says: str) -> None:
    parts = ("birthdays", "barred", "answers", "decisions", "notes")
    rest = [f"{name} = []" for name in parts if not written.startswith(name)]
    (tmp_path / "children.toml").write_text("\n".join([written, *rest]))
    with pytest.raises(VocabularyError, match=says):
        load_children(tmp_path / "children.toml", demo())
