"""The demonstration's walks, corrections and looks at safety: as domain.md Appendix D says."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.kinds import SafetyLevel, Walker
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_safety import demo_looks, load_looks
from caseapp.vocabularies.demo_walking import demo_walking, load_walking
from caseapp.vocabularies.reading import VocabularyError

#: Factor F1 of each case.
F1 = {
    **{"C01": 2, "C02": 1, "C03": 0, "C04": 2, "C05": 1, "C06": 1},
    **{"C07": 1, "C08": 1, "C09": 3, "C10": 1, "C11": 1, "C12": 0},
}
LEVELS = (SafetyLevel.SETTLED, SafetyLevel.WATCHFUL, SafetyLevel.ACTIVE, SafetyLevel.ACUTE)


def test_each_level_is_that_of_the_specification() -> None:
    assert {key: look.level for key, look in demo_looks().items()} == {
        key: LEVELS[factor] for key, factor in F1.items()
    }
    assert all(look.on <= 0 for look in demo_looks().values())


def test_two_pillars_are_walked_by_others_and_one_move_is_corrected() -> None:
    walks = {(walk.case, walk.pillar): walk.walker for walk in demo_walking().walks}
    assert walks == {("C02", 3): Walker.ORGANISATION, ("C12", 2): Walker.ALONE}
    assert len(demo_walking().amendments) == 1


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('walks = [{ case = "C99", pillar = 2, walker = "alone" }]', "C99"),
        ('walks = [{ case = "C02", pillar = 2, walker = "organisation" }]', "partner"),
        ('walks = [{ case = "C02", pillar = 2, walker = "nobody" }]', "walker"),
        (
            'amendments = [{ case = "C02", stage = "P1-20", on = 1, moved_on = 0, why = "x" }]',
            "no move",
        ),
    ],
)
def test_a_mistake_is_answered_in_a_sentence(tmp_path: Path, written: str, says: str) -> None:
    (tmp_path / "walking.toml").write_text(written)
    with pytest.raises(VocabularyError, match=says):
        load_walking(tmp_path / "walking.toml", demo())


def test_a_case_is_looked_at_once(tmp_path: Path) -> None:
    look = '{ case = "C01", on = 0, level = "active" }'
    (tmp_path / "safety.toml").write_text(f"looks = [{look}, {look}]")
    with pytest.raises(VocabularyError):
        load_looks(tmp_path / "safety.toml", demo())
