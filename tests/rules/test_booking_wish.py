"""INV-09: nobody is confirmed against a stated wish unless the person's own choice for this time
is there. Every gender × strength × override × answer, over rosters that hypothesis makes, compared
with the rules said again as plainly as can be."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.kinds import GENDER_WISHES, GenderWish, InterpreterNeed, WishStrength
from caseapp.kinds.booking import Chosen
from caseapp.kinds.communication_wishes import WishAbout
from caseapp.kinds.interpreter import InterpreterGender, InterpreterNature, TalkMode, TalkTopic
from caseapp.rules.booking_wish import Profile, Said, Talk, this_time, wanted
from caseapp.rules.communication_wish import Wish
from caseapp.rules.matching import hindrances
from caseapp.rules.matching_terms import Candidate, Span, Tie
from caseapp.rules.standing_wishes import StandingWishes
from tests.rules.test_matching import _CANDIDATES, _TIES, NOON
from tests.rules.test_matching import somebody as plain

UTC_ZONE = ZoneInfo("UTC")
SPAN = Span(NOON, NOON + timedelta(hours=1))
WISHES = tuple(
    Wish(wish, strength)
    for wish in GenderWish
    for strength in (WishStrength if wish in GENDER_WISHES else (None,))
)
OVERRIDES: tuple[tuple[WishAbout, Wish] | None, ...] = (
    None,
    *((WishAbout.HEALTH, wish) for wish in WISHES),
    (WishAbout.MONEY, Wish(GenderWish.MAN, WishStrength.MUST)),
)
TOPICS = (TalkTopic.INTIMATE_HEALTH, TalkTopic.HEALTH, TalkTopic.MONEY, TalkTopic.ACCOUNT)
_PLAIN = {
    GenderWish.WOMAN: InterpreterGender.WOMAN,
    GenderWish.MAN: InterpreterGender.MAN,
    GenderWish.NONBINARY_PERSON: InterpreterGender.NONBINARY_PERSON,
}
_ANSWERS = (
    Said(Chosen.ANSWER, GenderWish.WOMAN, WishStrength.MUST),
    Said(Chosen.ANSWER, GenderWish.MAN, WishStrength.NICE),
    Said(Chosen.ANSWER, GenderWish.NO_PREFERENCE),
    Said(Chosen.ANSWER, GenderWish.PREFER_NOT_TO_SAY),
)
SAID: tuple[tuple[Said, ...], ...] = (
    (),
    *((each,) for each in _ANSWERS),
    (Said(Chosen.OTHER_GENDER),),
    (Said(Chosen.OTHER_GENDER, is_reopened=True),),
    (_ANSWERS[0], Said(Chosen.OTHER_GENDER)),
    (_ANSWERS[1], Said(Chosen.OTHER_GENDER, is_reopened=True)),
    (Said(Chosen.POSTPONE),),
)
NEEDS = (InterpreterNeed.ALWAYS, InterpreterNeed.ASK_ME, InterpreterNeed.NO_MY_CHOICE)


def profile_of(general: Wish, override: tuple[WishAbout, Wish] | None, **values: Any) -> Profile:
    """Return what somebody wishes in general, and for one topic."""
    by_topic = dict([override]) if override else {}
    return Profile(wishes=StandingWishes(general, by_topic), **values)


def is_confirmed(profile: Profile, talk: Talk, said: tuple[Said, ...], one: Candidate) -> bool:
    """Whether the rules let somebody be confirmed: what the booking action asks."""
    now = this_time(profile, talk.topic, said)
    if now.waits_for_answer:
        return False
    return not hindrances(wanted(profile, talk, now, UTC_ZONE), one)


def _standing(general: Wish, override: tuple[WishAbout, Wish] | None, topic: TalkTopic) -> Wish:
    """Say again which wish holds for a topic (domain.md §4.8)."""
    if override is None or override[1].wish is GenderWish.NOT_ASKED_YET:
        return general
    about, wish = override
    if about.value == topic.value:
        return wish
    is_wider = about is WishAbout.HEALTH and topic is TalkTopic.INTIMATE_HEALTH
    return wish if is_wider else general


def genders_let_in(
    standing: Wish, need: InterpreterNeed, said: tuple[Said, ...]
) -> set[InterpreterGender] | None:
    """Say again who may come: a set of genders; ``None`` where nobody may be confirmed yet."""
    everybody = set(InterpreterGender)
    answers = [each for each in said if each.chosen is Chosen.ANSWER]
    others = [each for each in said if each.chosen is Chosen.OTHER_GENDER]
    wish, strength = standing.wish, standing.strength
    answered = bool(answers)
    same_is = None
    if answers:
        last = answers[-1]
        if wish is GenderWish.SAME_AS_MINE and last.wish in _PLAIN:
            same_is = _PLAIN[last.wish]
        elif strength is not WishStrength.MUST:
            wish, strength = last.wish or wish, last.strength
    if others and (strength is not WishStrength.MUST or others[-1].is_reopened):
        return everybody
    if wish is GenderWish.SAME_AS_MINE:
        return {same_is} if same_is else None
    if not answered and wish is GenderWish.ASK_EACH_TIME:
        return None
    if not answered and need in (InterpreterNeed.ASK_ME, InterpreterNeed.NO_MY_CHOICE):
        return None
    return {_PLAIN[wish]} if wish in _PLAIN else everybody


def may_be_confirmed(
    standing: Wish, need: InterpreterNeed, said: tuple[Said, ...], one: Candidate
) -> bool:
    """Say again whether the gender of somebody, or what a line promises, is let in."""
    genders = genders_let_in(standing, need, said)
    if genders is None:
        return False
    if genders == set(InterpreterGender):
        return True
    if one.nature is InterpreterNature.PERSON:
        return one.gender in genders
    return one.nature is InterpreterNature.LINE and bool(genders & one.promises)


def somebody(gender: InterpreterGender, nature: InterpreterNature, promises: Any) -> Candidate:
    """Return somebody against whom nothing but a wish for one gender can stand."""
    return plain(gender=gender, nature=nature, promises=frozenset(promises))


EVERY_ONE = [somebody(gender, InterpreterNature.PERSON, ()) for gender in InterpreterGender] + [
    somebody(InterpreterGender.NOT_SAID, nature, promises)
    for nature in (InterpreterNature.LINE, InterpreterNature.BROUGHT)
    for promises in ((), (InterpreterGender.WOMAN,), tuple(InterpreterGender)[:2])
]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("need", NEEDS)
def test_every_wish_and_answer_lets_in_whom_the_person_lets_in(
    topic: TalkTopic, need: InterpreterNeed
) -> None:
    talk = Talk(topic, SPAN, TalkMode.PHONE, "ro")
    overrides = OVERRIDES if need is InterpreterNeed.ALWAYS else OVERRIDES[:1]
    for general, override, said in itertools.product(WISHES, overrides, SAID):
        profile = profile_of(general, override, need=need)
        standing = _standing(general, override, topic)
        for one in EVERY_ONE:
            found = is_confirmed(profile, talk, said, one)
            assert found == may_be_confirmed(standing, need, said, one), (
                general,
                override,
                said,
                one.gender,
                one.nature,
            )


@given(
    st.sampled_from(WISHES),
    st.sampled_from(OVERRIDES),
    st.sampled_from(TOPICS),
    st.sampled_from(SAID),
    st.sampled_from(NEEDS),
    _TIES,
    st.booleans(),
    st.frozensets(st.sampled_from(TalkMode)),
    st.lists(_CANDIDATES, max_size=6),
)
@settings(max_examples=400, deadline=None)
def test_no_roster_lets_anybody_through_whom_a_wish_keeps_out(
    general: Wish,
    override: Any,
    topic: TalkTopic,
    said: tuple[Said, ...],
    need: InterpreterNeed,
    exclusions: frozenset[Tie],
    not_local: bool,
    never: frozenset[TalkMode],
    roster: list[Candidate],
) -> None:
    profile = profile_of(
        general,
        override,
        need=need,
        exclusions=exclusions,
        not_local=not_local,
        never_modes=never,
    )
    talk = Talk(topic, SPAN, TalkMode.PHONE, "ro")
    standing = _standing(general, override, topic)
    for one in roster:
        if not is_confirmed(profile, talk, said, one):
            continue
        assert may_be_confirmed(standing, need, said, one)
        assert TalkMode.PHONE in one.modes
        assert TalkMode.PHONE not in never
        assert not (not_local and one.is_local)
        assert one.ties is not None or not (exclusions or not_local)
        kept = {(tie.kind, tie.words.lower()) for tie in exclusions}
        assert not kept & {(tie.kind, tie.words.lower()) for tie in one.ties or ()}


def test_what_is_let_go_for_once_lets_go_of_nothing_else() -> None:
    """Another gender this time keeps the people they fear away as before."""
    profile = profile_of(Wish(GenderWish.WOMAN, WishStrength.STRONG), None, not_local=True)
    talk = Talk(TalkTopic.MONEY, SPAN, TalkMode.PHONE, "ro")
    said = (Said(Chosen.OTHER_GENDER),)
    man = somebody(InterpreterGender.MAN, InterpreterNature.PERSON, ())
    assert is_confirmed(profile, talk, said, man)
    assert not is_confirmed(profile, talk, said, replace(man, is_local=True))
    assert not is_confirmed(profile, talk, (), man)
