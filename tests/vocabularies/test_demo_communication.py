"""The demonstration's profiles: what domain.md §9.2 says of each person, and nothing real."""

from __future__ import annotations

import re

import pytest

from caseapp.kinds import (
    GENDER_WISHES,
    Channel,
    Comfort,
    GenderWish,
    PhraseEffect,
    Voicemail,
    WishStrength,
)
from caseapp.rules.languages import CODES
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_communication import DemoManner, demo_manners

#: Numbers that are kept for stories and belong to nobody.
INVENTED = re.compile(r"07700 900 \d{3}")
SAYS = {
    "C01": ("ro", GenderWish.WOMAN, WishStrength.MUST),
    "C02": ("bn", GenderWish.MAN, WishStrength.STRONG),
    "C03": ("tl", GenderWish.ASK_EACH_TIME, None),
    "C04": ("vi", GenderWish.SAME_AS_MINE, WishStrength.STRONG),
    "C05": ("sq", GenderWish.WOMAN, WishStrength.MUST),
    "C06": ("am", GenderWish.WOMAN, WishStrength.MUST),
    "C07": ("pl", GenderWish.NO_PREFERENCE, None),
    "C08": ("es", GenderWish.PREFER_NOT_TO_SAY, None),
    "C09": ("en", GenderWish.NOT_ASKED_YET, None),
    "C10": ("uk", GenderWish.WOMAN, WishStrength.NICE),
    "C11": ("ur", GenderWish.MAN, WishStrength.STRONG),
    "C12": ("ti", GenderWish.NO_PREFERENCE, None),
}


@pytest.fixture(scope="module")
def shipped() -> dict[str, DemoManner]:
    """What ships."""
    return demo_manners()


def test_language_and_wish_are_those_of_the_specification(shipped: dict[str, DemoManner]) -> None:
    found = {
        key: (next(each.code for each in manner.languages if each.first), manner.wish)
        for key, manner in shipped.items()
    }
    assert found == {key: said[:2] for key, said in SAYS.items()}
    assert {key: manner.strength for key, manner in shipped.items()} == {
        key: said[2] for key, said in SAYS.items()
    }
    assert set(shipped) <= {case.key for case in demo().cases}


def test_each_fits_together(shipped: dict[str, DemoManner]) -> None:
    for manner in shipped.values():
        assert (manner.strength is not None) == (manner.wish in GENDER_WISHES), manner.case
        assert CODES.issuperset(each.code for each in manner.languages), manner.case
        assert any(each.effect is PhraseEffect.HELPS for each in manner.phrases), manner.case
        assert manner.contacts, manner.case


def test_what_each_case_is_there_to_show(shipped: dict[str, DemoManner]) -> None:
    avoided = [each for each in shipped["C10"].languages if each.comfort is Comfort.AVOID]
    assert len(avoided) == 1
    assert shipped["C02"].languages[0].dialect == "Sylheti"
    assert (shipped["C01"].breaks, shipped["C04"].breaks) == (25, 15)
    texts = shipped["C09"].contacts[-1]
    assert (texts.channel, texts.voicemail) == (Channel.TEXT, Voicemail.NO)
    assert shipped["C06"].contacts[-1].channel is Channel.VIA_PERSON
    assert "school nurse" in shipped["C06"].contacts[-1].value


def test_nothing_in_it_reaches_anybody(shipped: dict[str, DemoManner]) -> None:
    for manner in shipped.values():
        for way in manner.contacts:
            digits = re.findall(r"\d[\d ]{5,}", way.value)
            assert all(INVENTED.fullmatch(number) for number in digits), manner.case
            assert "@" not in way.value or way.value.endswith(".example"), manner.case
