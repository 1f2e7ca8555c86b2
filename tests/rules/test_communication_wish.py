"""Which wish holds for a topic (domain.md §4.8): each value, strength and override."""

from __future__ import annotations

from itertools import product

import pytest

from caseapp.kinds import GENDER_WISHES, GenderWish, WishStrength
from caseapp.kinds.communication_wishes import TOPICS, WishAbout
from caseapp.rules.communication_wish import (
    WIDER,
    EffectiveWish,
    Wish,
    WishSource,
    effective_wish,
    for_occasion,
)

#: Every wish that can be stored: those for one gender with each strength, the others with none.
WISHES = [
    wish
    for wish in (Wish(each, strength) for each in GenderWish for strength in (None, *WishStrength))
    if wish.is_sound
]
UNASKED = GenderWish.NOT_ASKED_YET


def test_all_wishes_are_tried() -> None:
    assert len(WISHES) == 4 * 3 + 4


@pytest.mark.parametrize("topic", TOPICS)
def test_the_topic_stands_before_everything(topic: WishAbout) -> None:
    for general, override in product(WISHES, [None, *WISHES]):
        by_topic = {topic: override} if override is not None else {}
        found = effective_wish(topic, general, by_topic)
        if override is None or override.wish is UNASKED:
            assert (found.wish, found.strength) == (general.wish, general.strength)
            assert found.source is WishSource.GENERAL
        else:
            assert (found.wish, found.strength) == (override.wish, override.strength)
            assert found.source is WishSource.TOPIC
        assert found.is_must == (found.strength is WishStrength.MUST)
        assert found.needs_answer == (found.wish is GenderWish.ASK_EACH_TIME)
        assert found.is_for_one_gender == (found.wish in GENDER_WISHES)
        assert found.is_unasked == (found.wish is UNASKED)


def test_a_wish_for_another_topic_changes_nothing() -> None:
    for topic, other in product(TOPICS, WishAbout):
        if other in (topic, WIDER.get(topic)):
            continue
        found = effective_wish(topic, Wish(GenderWish.ASK_EACH_TIME), {other: WISHES[0]})
        assert found.source is WishSource.GENERAL


def test_a_wish_for_health_holds_for_intimate_health_unless_that_has_its_own() -> None:
    for wider, own in product(WISHES, [None, *WISHES]):
        by_topic = {WishAbout.HEALTH: wider}
        if own is not None:
            by_topic[WishAbout.INTIMATE_HEALTH] = own
        found = effective_wish(WishAbout.INTIMATE_HEALTH, Wish(), by_topic)
        if own is not None and own.wish is not UNASKED:
            assert (found.source, found.wish) == (WishSource.TOPIC, own.wish)
        elif wider.wish is not UNASKED:
            assert (found.source, found.wish) == (WishSource.WIDER_TOPIC, wider.wish)
        else:
            assert found.source is WishSource.GENERAL


def test_the_worked_example() -> None:
    """A woman and nobody else for health, else they say each time (domain.md §4.8)."""
    general = Wish(GenderWish.ASK_EACH_TIME)
    by_topic = {WishAbout.HEALTH: Wish(GenderWish.WOMAN, WishStrength.MUST)}
    college = effective_wish(WishAbout.SCHOOL, general, by_topic)
    assert college.needs_answer
    assert not for_occasion(college, Wish(GenderWish.NO_PREFERENCE)).needs_answer
    smear_test = effective_wish(WishAbout.INTIMATE_HEALTH, general, by_topic)
    assert (smear_test.wish, smear_test.is_must) == (GenderWish.WOMAN, True)
    anyone = Wish(GenderWish.NO_PREFERENCE)
    assert for_occasion(smear_test, anyone) == smear_test, "nobody relaxes it for them"
    reopened = for_occasion(smear_test, anyone, is_reopened=True)
    assert (reopened.wish, reopened.source) == (GenderWish.NO_PREFERENCE, WishSource.OCCASION)


def test_an_answer_for_an_occasion_holds_for_it_unless_it_must_be_otherwise() -> None:
    for standing, chosen in product(WISHES, [None, *WISHES]):
        before = EffectiveWish(standing.wish, standing.strength, WishSource.GENERAL)
        found = for_occasion(before, chosen)
        if before.is_must or chosen is None or chosen.wish is UNASKED:
            assert found is before
        else:
            assert found == EffectiveWish(chosen.wish, chosen.strength, WishSource.OCCASION)
