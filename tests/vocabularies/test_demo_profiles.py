"""What else the demonstration's people said: what domain.md §9.2 says of each, and nothing real."""

from __future__ import annotations

import pytest

from caseapp.kinds import GENDER_WISHES, GenderWish, WishStrength
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.communication_wishes import WishAbout
from caseapp.models.communication import TYPED, CommsProfile
from caseapp.rules.never_use import holds
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_communication import demo_manners
from caseapp.vocabularies.demo_profiles import DemoProfile, demo_profiles

_K = ExclusionKind
KEPT_AWAY = {
    "C01": [_K.ANYONE_LOCAL, _K.NAMED_PERSON],
    "C02": [_K.COMMUNITY],
    "C04": [_K.REGION],
    "C05": [_K.REGION],
    "C06": [_K.CONGREGATION, _K.CONNECTED],
    "C08": [_K.CONGREGATION],
}


@pytest.fixture(scope="module")
def shipped() -> dict[str, DemoProfile]:
    """What ships."""
    return demo_profiles()


def test_each_belongs_to_somebody_and_fits_the_profile(shipped: dict[str, DemoProfile]) -> None:
    assert set(shipped) <= set(demo_manners())
    for profile in shipped.values():
        for name, value in profile.said.items():
            assert hasattr(CommsProfile, name), name
            if name in TYPED:
                TYPED[name](value)
        for _about, wish, strength in profile.wishes:
            assert (strength is not None) == (wish in GENDER_WISHES), profile.case


def test_whom_to_keep_away_is_as_specified(shipped: dict[str, DemoProfile]) -> None:
    found = {key: [each.sort for each in said.exclusions] for key, said in shipped.items()}
    assert {key: sorts for key, sorts in found.items() if sorts} == KEPT_AWAY


def test_the_precedence_of_topics_has_somebody(shipped: dict[str, DemoProfile]) -> None:
    lunavo = shipped["C08"]
    assert lunavo.never_use
    wishes = {about: (wish, strength) for about, wish, strength in lunavo.wishes}
    assert wishes[WishAbout.HEALTH] == (GenderWish.NONBINARY_PERSON, WishStrength.STRONG)
    assert wishes[WishAbout.EVERYDAY] == (GenderWish.PREFER_NOT_TO_SAY, None)
    assert shipped["C02"].dialect == "bn"
    assert shipped["C11"].said["hearing"]


def test_nobody_is_called_what_is_never_used(shipped: dict[str, DemoProfile]) -> None:
    for case in demo().cases:
        names = shipped[case.key].never_use if case.key in shipped else ()
        assert not holds(case.name_to_use, names)
