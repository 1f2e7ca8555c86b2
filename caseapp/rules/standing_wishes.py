"""The wishes of a case as they stand, for whoever books or matches: read here, weighed in
:mod:`caseapp.rules.communication_wish`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from caseapp.access.reading import Line
from caseapp.kinds.communication_wishes import WishAbout
from caseapp.models.case import Case
from caseapp.models.communication import CommsProfile
from caseapp.models.spared import TopicWish
from caseapp.rules.communication_wish import EffectiveWish, Wish, effective_wish


@dataclass(frozen=True)
class StandingWishes:
    """What somebody wishes of an interpreter: in general, and for single topics or people."""

    general: Wish
    by_topic: Mapping[WishAbout, Wish]

    def of(self, topic: WishAbout) -> EffectiveWish:
        """Return what holds for one topic."""
        return effective_wish(topic, self.general, self.by_topic)


def wishes_of(session: Any, case: Case | Line) -> StandingWishes:
    """Return the wishes of a case, for those who read them; nothing asked yet where there is no
    profile."""
    profile = session.scalars(
        select(CommsProfile).where(CommsProfile.case_id == case.id)
    ).one_or_none()
    rows = session.scalars(
        select(TopicWish).where(TopicWish.case_id == case.id, TopicWish.ended_at.is_(None))
    )
    general = Wish()
    if profile is not None:
        general = Wish(profile.pref_gender_interpreter, profile.pref_gender_strength)
    return StandingWishes(general, {row.about: Wish(row.wish, row.strength) for row in rows})
