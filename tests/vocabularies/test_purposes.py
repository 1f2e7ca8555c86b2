"""The purposes of permissions: complete, readable, and a mistake is answered with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.base.resources import resource
from caseapp.kinds import Life, Role
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_consents import demo_consents, load_consents
from caseapp.vocabularies.extract import extract_toml
from caseapp.vocabularies.purposes import load_purposes, purposes
from caseapp.vocabularies.reading import VocabularyError

#: Every purpose of domain.md §3.2, and school (practice.md P27), with its preset days.
DAYS = {
    **{"SUPPORT": None, "NRM_REFER": 30, "ADVOCATE": 180, "PARTNER": 90, "HEALTH": 180},
    **{"LEGAL": 180, "ACCOM": 90, "POLICE": 30, "INTERPRET": None, "ACCOMPANY": 30},
    **{"REMOTE": None, "FAMILY": 30, "PEER": 180, "RECORDING": 30, "STORY": 30},
    **{"AFTER": 365, "EMERGENCY": 180, "SCHOOL": 180},
}
ONCE = {"NRM_REFER", "FAMILY", "RECORDING", "STORY"}
FILE = resource("seeds", "reference", "purposes.toml")


def test_every_purpose_is_there_and_no_other() -> None:
    assert {each.code: each.days for each in purposes().all} == DAYS
    assert {each.code for each in purposes().all if each.is_single_use} == ONCE
    assert all(each.label for each in purposes().all)


def test_ordinary_services_are_school_doctor_lawyer_and_interpreter() -> None:
    """practice.md P27: where there is no guardian, another body agrees to these and no others."""
    ordinary = {each.code for each in purposes().all if each.is_ordinary}
    assert ordinary == {"SCHOOL", "HEALTH", "LEGAL", "INTERPRET"}


def test_whatever_names_a_recipient_ends_on_a_day() -> None:
    assert all(each.days for each in purposes().all if each.is_named)
    assert purposes().get("INTERPRET").life is Life.COMMS
    assert purposes().get("PARTNER").at_most == 180


def test_who_gets_it_says_what_it_is_usually_for() -> None:
    usual = {role: purposes().usual(role) for role in (Role.IA, Role.HP, Role.LA, Role.LEO)}
    codes = [each.code for each in usual.values() if each]
    assert codes == ["ADVOCATE", "HEALTH", "LEGAL", "POLICE"]
    outside = purposes().usual(None)
    assert outside is not None
    assert outside.code == "PARTNER"
    assert purposes().usual(Role.MGR) is None


def test_labels_are_handed_to_translators() -> None:
    with FILE.open("rb") as file:
        found = {text: notes for _line, _f, text, notes in extract_toml(file, {}, (), {})}
    assert set(found) == {each.label for each in purposes().all}
    assert found["A clinic or clinician"] == ["HEALTH label"]


ONE = '[[purposes]]\ncode = "HEALTH"\nlabel = "A clinic"\nlife = "days"\ndays = 5\n'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("days = 5", "dayz = 5"), '"dayz" is not known here'),
        (('label = "A clinic"\n', ""), '"label" is missing'),
        (("days = 5\n", ""), "it has no days"),
        (("days = 5", "days = 0"), "days is no number of days"),
        (('life = "days"', 'life = "long"'), 'life "long" is not known'),
        (('"HEALTH"', '"health"'), "is not in capitals"),
        (("days = 5", "days = 5\nat_most = 4"), "at_most is shorter"),
        (("days = 5", 'days = 5\nusual = "XX"'), 'usual "XX" is no role'),
        (("days = 5", "days = 5\nnamed = 1"), "neither true nor false"),
        ((ONE, ONE + ONE), "stands twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_is_answered_with_one_sentence(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    file = tmp_path / "purposes.toml"
    file.write_text(f"version = 1\n{ONE.replace(*change)}")
    with pytest.raises(VocabularyError) as said:
        load_purposes(file)
    assert words in str(said.value)
    assert str(said.value).startswith("purposes.toml, ")


def test_the_demo_says_what_its_people_chose() -> None:
    """domain.md §9.2, as far as there are permissions of adults."""
    said = {(each.case, each.purpose.code, each.answer.value) for each in demo_consents()}
    assert said >= {
        ("C01", "POLICE", "not_now"),
        ("C03", "STORY", "no"),
        ("C05", "POLICE", "yes"),
        ("C09", "POLICE", "no"),
        ("C12", "AFTER", "yes_but"),
    }
    withdrawn = [each.case for each in demo_consents() if each.stopped]
    assert withdrawn == ["C10"]
    assert [each.case for each in demo_consents() if each.company.value == "accompanied"] == ["C02"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('{ case = "C99", purpose = "POLICE", answer = "no", on = 0 }', "is no case"),
        ('{ case = "C01", purpose = "XX", answer = "no", on = 0 }', "is no purpose"),
        ('{ case = "C01", purpose = "POLICE", answer = "maybe", on = 0 }', "not known"),
        ('{ case = "C01", purpose = "POLICE", answer = "no", on = 0, to = "x" }', "is nobody"),
        (
            '{ case = "C01", purpose = "POLICE", answer = "no", on = 0, kinds = ["X"] }',
            "is no kind",
        ),
    ],
)
def test_a_mistake_in_the_demo_too(tmp_path: Path, entry: str, words: str) -> None:
    (tmp_path / "consents.toml").write_text(f"answers = [{entry}]")
    with pytest.raises(VocabularyError, match=words):
        load_consents(tmp_path / "consents.toml", demo())
