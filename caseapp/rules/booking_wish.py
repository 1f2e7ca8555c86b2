"""What a person wishes of one talk: their standing wishes, and what they said for this occasion.

Pure (domain.md §4.3, §4.4, §4.8; INV-09; practice.md P18, P19). What is said for one occasion
counts for that one alone; nobody but the person opens again what must be. It is read in
:mod:`caseapp.rules.booking_reading` and compared with the roster in :mod:`caseapp.rules.matching`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from caseapp.kinds import GenderWish, InterpreterNeed, WishStrength
from caseapp.kinds.booking import Chosen
from caseapp.kinds.communication_wishes import WishAbout
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterRole,
    InterpreterSide,
    TalkMode,
    TalkTopic,
)
from caseapp.rules.communication_wish import EffectiveWish, Wish, WishSource, for_occasion
from caseapp.rules.matching import days_of, hours_of
from caseapp.rules.matching_terms import Span, Tie, Wanted
from caseapp.rules.standing_wishes import StandingWishes

#: A wish for one gender, as the roster has it. *The same as mine* is said for the occasion.
GENDERS: dict[GenderWish, InterpreterGender] = {
    GenderWish.WOMAN: InterpreterGender.WOMAN,
    GenderWish.MAN: InterpreterGender.MAN,
    GenderWish.NONBINARY_PERSON: InterpreterGender.NONBINARY_PERSON,
}
#: Of what a worker says that it will be asked at the start, where nobody has asked yet (practice.md
#: P19, which stands before domain.md §4.1); of everything else it is asked so without saying.
ASKED_FIRST = frozenset({TalkTopic.ACCOUNT, TalkTopic.INTIMATE_HEALTH})
#: Ways to talk at a distance; the first is the one for a talk of which nobody has asked yet.
AT_A_DISTANCE = (TalkMode.PHONE, TalkMode.VIDEO, TalkMode.WRITTEN)
_THEY_SAY = frozenset({InterpreterNeed.ASK_ME, InterpreterNeed.NO_MY_CHOICE})
_ABOUT: dict[TalkTopic, WishAbout] = {
    topic: WishAbout(topic.value)
    for topic in TalkTopic
    if topic.value in {about.value for about in WishAbout}
}


@dataclass(frozen=True)
class Tongue:
    """A language that somebody speaks, at ease or so that it does; none that they avoid."""

    code: str
    dialect: str = ""
    dialect_must: bool = False
    is_first: bool = False


@dataclass(frozen=True)
class Profile:
    """What holds whatever the occasion. ``others``, ``not_these``: see ``Wanted``."""

    wishes: StandingWishes
    need: InterpreterNeed = InterpreterNeed.NOT_ASKED_YET
    tongues: tuple[Tongue, ...] = ()
    exclusions: frozenset[Tie] = frozenset()
    not_local: bool = False
    only_local: bool = False
    modes: tuple[TalkMode, ...] = ()
    never_modes: frozenset[TalkMode] = frozenset()
    wants_same: bool | None = None
    without_name: bool = False
    breaks: int = 30
    others: frozenset[str] = frozenset()
    not_these: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Talk:
    """One talk: about what, when, how, where, in which language."""

    topic: TalkTopic
    span: Span
    mode: TalkMode
    code: str
    role: InterpreterRole = InterpreterRole.INTERPRETER
    side: InterpreterSide = InterpreterSide.SUPPORT
    place: str = ""


@dataclass(frozen=True)
class Said:
    """Something the person said for this occasion."""

    chosen: Chosen
    wish: GenderWish | None = None
    strength: WishStrength | None = None
    is_reopened: bool = False


@dataclass(frozen=True)
class ThisTime:
    """What holds this time. ``effective``: the wish, with their answer if they gave one.

    ``gender``: who that is; nothing where anyone may come, or where *the same as mine* was not said
    yet. ``lets_other``: they chose that somebody of another gender may come, this time.
    """

    effective: EffectiveWish
    gender: InterpreterGender | None
    need: InterpreterNeed
    is_answered: bool = False
    lets_other: bool = False
    near_dialect: bool = False
    lets_unknown: bool = False

    @property
    def is_must(self) -> bool:
        """Whether nobody else may interpret; what they opened again is open."""
        return self.effective.is_must and not self.lets_other

    @property
    def waits_for_answer(self) -> bool:
        """Whether nothing is confirmed before they have answered for this occasion (INV-09)."""
        if self.lets_other:
            return False
        if self.effective.wish is GenderWish.SAME_AS_MINE and self.gender is None:
            return True
        return not self.is_answered and (self.effective.needs_answer or self.need in _THEY_SAY)

    @property
    def is_unasked(self) -> bool:
        """Whether nobody has asked who they would like, so that it is asked at the start (P19)."""
        return self.effective.is_unasked and not self.is_answered

    @property
    def narrows(self) -> InterpreterGender | None:
        """The gender that whoever is named has. A wish that is no *must* narrows too, until the
        person themselves has chosen otherwise for this time (INV-09)."""
        return None if self.lets_other else self.gender


def standing_wish(profile: Profile, topic: TalkTopic) -> EffectiveWish:
    """Return the wish that holds for a class of topics, before anything was said for one talk."""
    about = _ABOUT.get(topic)
    if about is not None:
        return profile.wishes.of(about)
    general = profile.wishes.general
    return EffectiveWish(general.wish, general.strength, WishSource.GENERAL)


def this_time(profile: Profile, topic: TalkTopic, said: Iterable[Said]) -> ThisTime:
    """Return what holds for one talk, with what the person said for it, the earliest first."""
    given = list(said)
    standing = standing_wish(profile, topic)
    answer = _last(given, Chosen.ANSWER)
    chosen = Wish(answer.wish, answer.strength) if answer and answer.wish else None
    effective, gender = standing, GENDERS.get(standing.wish)
    if chosen is not None and standing.wish is GenderWish.SAME_AS_MINE:
        gender = GENDERS.get(chosen.wish)  # it says who that is, and takes nothing away
        if gender is None:
            effective = for_occasion(standing, chosen)
    elif chosen is not None:
        effective = for_occasion(standing, chosen, is_reopened=answer.is_reopened)  # type: ignore[union-attr]
        gender = GENDERS.get(effective.wish)
    other = _last(given, Chosen.OTHER_GENDER)
    lets_other = other is not None and (not effective.is_must or other.is_reopened)
    return ThisTime(
        effective=effective,
        gender=gender,
        need=profile.need,
        is_answered=chosen is not None,
        lets_other=lets_other,
        near_dialect=_last(given, Chosen.NEAR_DIALECT) is not None,
        lets_unknown=_last(given, Chosen.UNKNOWN_COMES) is not None,
    )


def until_asked(profile: Profile, now: ThisTime, mode: TalkMode) -> TalkMode:
    """Return how one talks as long as nobody has asked who they would like: by telephone (P19), or
    at a distance in another way, where they never want that one. Once they have answered, as it was
    planned; and where they never want any of these, too."""
    open_ones = [each for each in AT_A_DISTANCE if each not in profile.never_modes]
    if not now.is_unasked or not open_ones or mode is open_ones[0]:
        return mode
    return open_ones[0]


def wanted(profile: Profile, talk: Talk, now: ThisTime, zone: ZoneInfo) -> Wanted:
    """Return what matching is asked for. What the person wished for is asked for as it stands; only
    what they themselves let go for this time is not."""
    local = Span(talk.span.starts.astimezone(zone), talk.span.ends.astimezone(zone))
    tongue = tongue_of(profile, talk.code)
    one_gender = now.effective.is_for_one_gender and not now.lets_other
    return Wanted(
        code=talk.code,
        span=talk.span,
        days=days_of(local),
        hours=hours_of(local),
        place=talk.place,
        role=talk.role,
        side=talk.side,
        dialect=tongue.dialect,
        dialect_must=tongue.dialect_must and not now.near_dialect,
        gender=now.narrows,
        strength=WishStrength.MUST if one_gender else None,
        exclusions=profile.exclusions,
        not_local=profile.not_local,
        only_local=profile.only_local,
        others=profile.others,
        not_these=profile.not_these,
        unknown_is_all_right=now.lets_unknown,
        modes=(talk.mode,),
        never_modes=frozenset(TalkMode) - {talk.mode} | profile.never_modes,
        wants_same=profile.wants_same,
    )


def ranked(profile: Profile, talk: Talk, now: ThisTime, zone: ZoneInfo) -> Wanted:
    """Return the same with the wish as soft as it stands, for the sentence beside a name."""
    found = wanted(profile, talk, now, zone)
    if now.lets_other:
        return replace(found, gender=now.gender, strength=None)
    return found


def tongue_of(profile: Profile, code: str) -> Tongue:
    """Return what is known of a language of somebody."""
    known = (each for each in profile.tongues if each.code == code)
    return next(known, Tongue(code))


def said_of(rows: Iterable[Any]) -> Sequence[Said]:
    """Return what was said, of rows of a booking that stand."""
    return [Said(row.chosen, row.wish, row.strength, row.is_reopened) for row in rows]


def _last(said: Sequence[Said], chosen: Chosen) -> Said | None:
    return next((each for each in reversed(said) if each.chosen is chosen), None)
