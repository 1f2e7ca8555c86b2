"""The demonstration's feeds and wishes for mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.base.resources import resource
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_outside import load_outside
from caseapp.vocabularies.reading import VocabularyError


def test_they_are_of_people_of_the_demo_in_hats_that_they_have() -> None:
    whole = load_outside(resource("seeds", "demo"))
    assert whole.feeds
    assert {each.quiet is None for each in whole.mail} == {True, False}
    for each in (*whole.feeds, *whole.mail):
        assert each.role in demo().person(each.person).roles


@pytest.mark.parametrize("hours", ["quiet_from = 24, quiet_until = 3", "quiet_from = 5"])
def test_a_mistake_is_answered_in_a_sentence(tmp_path: Path, hours: str) -> None:
    line = f'mail = [{{ person = "renna", role = "CW", {hours} }}]'
    (tmp_path / "outside.toml").write_text(line)
    with pytest.raises(VocabularyError):
        load_outside(tmp_path)
