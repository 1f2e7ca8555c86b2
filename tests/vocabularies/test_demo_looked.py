"""The demonstration's "who looked": as domain.md §10, story 9, and the issue ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.base.resources import resource
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_looked import load_looked
from caseapp.vocabularies.reading import VocabularyError


def test_one_question_waits_one_is_answered_and_one_line_is_not_shown() -> None:
    whole = load_looked(resource("seeds", "demo"))
    assert [bool(each.answer) for each in whole.questions] == [False, True]
    assert len(whole.withheld) == 1
    cases = {each.case for each in (*whole.looks, *whole.questions, *whole.withheld)}
    assert cases <= {case.key for case in demo().cases}
    assert ("C05", "kerrow") in {(look.case, look.by) for look in whole.looks}


def test_a_mistake_is_answered_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "looked.toml").write_text('looks = [{ case = "C05", by = "kerrow", did = "x" }]')
    with pytest.raises(VocabularyError):
        load_looked(tmp_path)
