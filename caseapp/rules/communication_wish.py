"""What somebody wishes of an interpreter for one topic, by the precedence of domain.md §4.8.

Pure: nothing here reads or writes. A wish for the topic stands before the wish for everything; for
intimate health, a wish for health stands between them. *They say each time* needs their answer for
each occasion, and that answer is for this time only. Nothing takes the place of a ``must``: no
answer that is entered for an occasion does, unless they themselves opened it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from caseapp.kinds import GENDER_WISHES, GenderWish, WishStrength
from caseapp.kinds.communication_wishes import WishAbout

#: Topics whose wish holds for another where that one has none.
WIDER: Mapping[WishAbout, WishAbout] = {WishAbout.INTIMATE_HEALTH: WishAbout.HEALTH}


@dataclass(frozen=True)
class Wish:
    """Who, and how much that matters; a wish for one gender has a strength, no other has."""

    wish: GenderWish = GenderWish.NOT_ASKED_YET
    strength: WishStrength | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the two fit together."""
        return (self.strength is not None) == (self.wish in GENDER_WISHES)


class WishSource(StrEnum):
    """Where the wish for a topic comes from."""

    OCCASION = "occasion"
    TOPIC = "topic"
    WIDER_TOPIC = "wider_topic"
    GENERAL = "general"


@dataclass(frozen=True)
class EffectiveWish:
    """What holds for one topic, now."""

    wish: GenderWish
    strength: WishStrength | None
    source: WishSource

    @property
    def is_must(self) -> bool:
        """Whether nobody else may interpret: nothing relaxes this but the person (§4.3)."""
        return self.strength is WishStrength.MUST

    @property
    def needs_answer(self) -> bool:
        """Whether a booking needs their answer for this occasion before it is confirmed."""
        return self.wish is GenderWish.ASK_EACH_TIME

    @property
    def is_unasked(self) -> bool:
        """Whether they are asked at the start; that blocks nothing (practice.md P19)."""
        return self.wish is GenderWish.NOT_ASKED_YET

    @property
    def is_for_one_gender(self) -> bool:
        """Whether it narrows or orders who can come."""
        return self.wish in GENDER_WISHES


def effective_wish(
    topic: WishAbout, general: Wish, by_topic: Mapping[WishAbout, Wish]
) -> EffectiveWish:
    """Return the wish that holds for a topic. What was not asked for a topic is no wish for it."""
    for about, source in (
        (topic, WishSource.TOPIC),
        (WIDER.get(topic), WishSource.WIDER_TOPIC),
    ):
        found = by_topic.get(about) if about is not None else None
        if found is not None and found.wish is not GenderWish.NOT_ASKED_YET:
            return EffectiveWish(found.wish, found.strength, source)
    return EffectiveWish(general.wish, general.strength, WishSource.GENERAL)


def for_occasion(
    standing: EffectiveWish, chosen: Wish | None, *, is_reopened: bool = False
) -> EffectiveWish:
    """Return what holds this time, with what the person chose for it, if they chose.

    ``is_reopened``: they themselves opened again what they had said must be.
    """
    is_open = not standing.is_must or is_reopened
    if chosen is None or chosen.wish is GenderWish.NOT_ASKED_YET or not is_open:
        return standing
    return EffectiveWish(chosen.wish, chosen.strength, WishSource.OCCASION)
