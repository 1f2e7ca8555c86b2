"""Who is named for a talk: nobody against a wish that is never relaxed (INV-09, domain.md §4.3)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseapp.kinds.communication import WishStrength
from caseapp.kinds.interpreter import (
    Helper,
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    LanguageLevel,
    TalkMode,
    TalkTopic,
    TieKind,
    Training,
)
from caseapp.rules.matching import days_of, hindrances, hours_of, matches, may_help
from caseapp.rules.matching_terms import (
    Candidate,
    Hindrance,
    Hours,
    Line,
    Span,
    Spoken,
    Tie,
    Wanted,
)

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOON.date()
HOUR = timedelta(hours=1)
SPAN = Span(NOON, NOON + HOUR)
IDS = [uuid.UUID(int=number) for number in range(1, 7)]
WOMAN, MAN = InterpreterGender.WOMAN, InterpreterGender.MAN


def somebody(**values: Any) -> Candidate:
    """Return a woman who interprets Romanian by phone, from elsewhere, with no ties."""
    usual: dict[str, Any] = {
        "id": IDS[0],
        "nature": InterpreterNature.PERSON,
        "role": InterpreterRole.INTERPRETER,
        "gender": WOMAN,
        "side": InterpreterSide.SUPPORT,
        "spoken": frozenset({Spoken("ro")}),
        "modes": frozenset({TalkMode.PHONE}),
        "is_local": False,
        "ties": frozenset(),
    }
    return Candidate(**{**usual, **values})


#: The tenth of March 2026 is a Tuesday.
PLAIN = Wanted("ro", SPAN, (TODAY,), (Hours(1, 720, 780),))
MUST = replace(PLAIN, gender=WOMAN, strength=WishStrength.MUST)
CHAPEL = Tie(TieKind.RELIGION, "Hill Chapel")


@pytest.mark.parametrize(
    ("wanted", "candidate", "hindrance"),
    [
        (replace(PLAIN, code="ur"), somebody(), Hindrance.LANGUAGE),
        (replace(PLAIN, dialect="Oltean", dialect_must=True), somebody(), Hindrance.DIALECT),
        (MUST, somebody(gender=MAN), Hindrance.GENDER),
        (MUST, somebody(gender=InterpreterGender.NOT_SAID), Hindrance.GENDER),
        (
            MUST,
            somebody(nature=InterpreterNature.LINE, gender=InterpreterGender.NOT_SAID),
            Hindrance.GENDER,
        ),
        (
            MUST,
            somebody(nature=InterpreterNature.BROUGHT, promises=frozenset({WOMAN})),
            Hindrance.GENDER,
        ),
        (
            replace(PLAIN, exclusions=frozenset({CHAPEL})),
            somebody(ties=frozenset({Tie(TieKind.RELIGION, "the hill chapel")})),
            Hindrance.EXCLUSION,
        ),
        (
            replace(PLAIN, exclusions=frozenset({CHAPEL})),
            somebody(ties=None),
            Hindrance.UNKNOWN_TIES,
        ),
        (
            replace(PLAIN, exclusions=frozenset({CHAPEL}), unknown_is_all_right=True),
            somebody(ties=None, is_local=True),
            Hindrance.UNKNOWN_TIES,
        ),
        (replace(PLAIN, not_local=True), somebody(is_local=True), Hindrance.LOCAL),
        (replace(PLAIN, only_local=True), somebody(), Hindrance.ELSEWHERE),
        (replace(PLAIN, not_these=frozenset({IDS[0]})), somebody(), Hindrance.REFUSED),
        (
            replace(PLAIN, others=frozenset({"Brask Olenko"})),
            somebody(ties=frozenset({Tie(TieKind.PERSON, "my cousin Olenko, Brask")})),
            Hindrance.OTHER_PARTY,
        ),
        (
            replace(PLAIN, others=frozenset({"Brask Olenko"})),
            somebody(ties=frozenset({Tie(TieKind.PERSON, "Браск Оленко")})),
            Hindrance.OTHER_PARTY,
        ),
        (replace(PLAIN, role=InterpreterRole.MEDIATOR), somebody(), Hindrance.ROLE),
        (PLAIN, somebody(side=InterpreterSide.POLICE), Hindrance.SIDE),
        (replace(PLAIN, side=InterpreterSide.POLICE), somebody(), Hindrance.SIDE),
        (replace(PLAIN, never_modes=frozenset({TalkMode.PHONE})), somebody(), Hindrance.MODE),
        (PLAIN, somebody(is_suspended=True), Hindrance.SUSPENDED),
        (PLAIN, somebody(away=((TODAY, TODAY),)), Hindrance.AWAY),
        (PLAIN, somebody(hours=(Hours(1, 720, 779),)), Hindrance.HOURS),
        (PLAIN, somebody(hours=(Hours(2, 0, 1440),)), Hindrance.HOURS),
        (PLAIN, somebody(hours=(Hours(1, 0, 750), Hours(1, 750, 1440))), Hindrance.HOURS),
        (PLAIN, somebody(busy=(Span(NOON + HOUR / 2, NOON + 2 * HOUR),)), Hindrance.BUSY),
    ],
)
def test_what_is_never_relaxed(wanted: Wanted, candidate: Candidate, hindrance: Hindrance) -> None:
    assert hindrances(wanted, candidate) == {hindrance}
    assert matches(wanted, [candidate]) == []


@pytest.mark.parametrize(
    ("wanted", "candidate"),
    [
        (PLAIN, somebody()),
        (MUST, somebody()),
        (
            MUST,
            somebody(
                nature=InterpreterNature.LINE,
                gender=InterpreterGender.NOT_SAID,
                promises=frozenset({WOMAN}),
            ),
        ),
        (replace(PLAIN, gender=WOMAN, strength=WishStrength.STRONG), somebody(gender=MAN)),
        (replace(PLAIN, dialect="Oltean"), somebody()),
        (
            replace(PLAIN, dialect="Olteán", dialect_must=True),
            somebody(spoken=frozenset({Spoken("ro", "oltean")})),
        ),
        (
            replace(PLAIN, exclusions=frozenset({CHAPEL}), unknown_is_all_right=True),
            somebody(ties=None),
        ),
        (PLAIN, somebody(ties=None, is_local=True)),
        (PLAIN, somebody(hours=(Hours(1, 720, 780),))),
        (PLAIN, somebody(role=InterpreterRole.BOTH)),
        (PLAIN, somebody(busy=(Span(NOON + HOUR, NOON + 2 * HOUR),))),
        (PLAIN, somebody(nature=InterpreterNature.LINE, busy=(SPAN,))),
        (PLAIN, somebody(away=((TODAY - timedelta(3), TODAY - timedelta(1)),))),
    ],
)
def test_what_stands_against_nobody(wanted: Wanted, candidate: Candidate) -> None:
    assert hindrances(wanted, candidate) == frozenset()
    assert [each.candidate for each in matches(wanted, [candidate])] == [candidate]


def test_the_worked_example() -> None:
    """Domain.md §4.8: anyone on the phone for the college, only women for the smear test."""
    here = somebody(is_local=True)
    man = somebody(id=IDS[1], gender=MAN)
    woman = somebody(id=IDS[2])
    there = somebody(id=IDS[3], modes=frozenset({TalkMode.IN_PERSON}))
    roster = [here, man, woman, there]
    college = replace(
        PLAIN,
        not_local=True,
        modes=(TalkMode.PHONE,),
        never_modes=frozenset({TalkMode.IN_PERSON, TalkMode.VIDEO, TalkMode.WRITTEN}),
    )
    assert {each.candidate for each in matches(college, roster)} == {man, woman}
    smear = replace(MUST, not_local=True, modes=(TalkMode.PHONE,))
    assert [each.candidate for each in matches(smear, roster)] == [woman, there]
    assert matches(smear, [here, man]) == []


def test_the_best_fit_comes_first_and_says_why() -> None:
    wish = replace(
        PLAIN,
        gender=WOMAN,
        strength=WishStrength.STRONG,
        dialect="Oltean",
        modes=(TalkMode.PHONE, TalkMode.VIDEO),
        wants_same=True,
    )
    near = frozenset({Spoken("ro", "Oltean")})
    best = somebody(spoken=near, knows_person=True)
    new = somebody(id=IDS[1], spoken=near)
    far = somebody(id=IDS[2])
    man = somebody(id=IDS[3], gender=MAN, spoken=near, knows_person=True)
    found = matches(wish, [man, far, new, best])
    assert [each.candidate for each in found] == [best, new, far, man]
    assert {Line.GENDER, Line.DIALECT, Line.FIRST_MODE, Line.KNOWN} <= set(found[0].lines)
    assert Line.NEW in found[1].lines
    assert Line.OTHER_DIALECT in found[2].lines
    assert Line.OTHER_GENDER in found[3].lines


def test_relatives_friends_other_survivors_and_children() -> None:
    for topic in TalkTopic:
        for wished in (True, False):
            assert not may_help(Helper.CHILD, topic, wished=wished)
            assert not may_help(Helper.OTHER_SURVIVOR, topic, wished=wished)
    for helper in (Helper.FRIEND, Helper.PARTNER_OR_RELATIVE):
        allowed = {topic for topic in TalkTopic if may_help(helper, topic, wished=True)}
        assert allowed == {TalkTopic.EVERYDAY, TalkTopic.SCHOOL, TalkTopic.MONEY}
        assert not any(may_help(helper, topic, wished=False) for topic in TalkTopic)


def test_a_talk_over_midnight_touches_two_days_and_one_until_midnight_one() -> None:
    night = datetime(2026, 3, 10, 23, tzinfo=UTC)
    assert days_of(Span(night, night + HOUR)) == (date(2026, 3, 10),)
    assert days_of(Span(night, night + 2 * HOUR)) == (date(2026, 3, 10), date(2026, 3, 11))


def test_the_hours_of_a_talk_are_those_of_each_day_that_it_touches() -> None:
    night = datetime(2026, 3, 10, 23, tzinfo=UTC)
    assert hours_of(Span(night, night + HOUR)) == (Hours(1, 1380, 1440),)
    both = (Hours(1, 1380, 1440), Hours(2, 0, 60))
    assert hours_of(Span(night, night + 2 * HOUR)) == both
    at_night = replace(PLAIN, hours=both)
    assert not hindrances(at_night, somebody(hours=(Hours(1, 0, 1440), Hours(2, 0, 300))))
    assert hindrances(at_night, somebody(hours=(Hours(1, 0, 1440),))) == {Hindrance.HOURS}


def test_who_comes_to_a_place_is_named_first_and_nobody_is_left_out_by_it() -> None:
    there = replace(PLAIN, modes=(TalkMode.IN_PERSON,), place="Brask Clinic, second floor")
    ways = frozenset({TalkMode.IN_PERSON})
    says_so = somebody(id=IDS[3], modes=ways, places=frozenset({frozenset({"brask", "clinic"})}))
    elsewhere = somebody(id=IDS[1], modes=ways, places=frozenset({frozenset({"orrin"})}))
    unsaid = somebody(id=IDS[2], modes=ways)
    found = matches(there, [elsewhere, unsaid, says_so])
    assert [each.candidate for each in found] == [says_so, unsaid, elsewhere]
    assert Line.COMES_THERE in found[0].lines
    assert Line.PLACE_UNSURE in found[2].lines
    assert not {Line.COMES_THERE, Line.PLACE_UNSURE} & set(found[1].lines)
    by_phone = replace(there, modes=(TalkMode.PHONE,))
    (line,) = matches(by_phone, [replace(says_so, modes=frozenset({TalkMode.PHONE}))])
    assert Line.COMES_THERE not in line.lines


_HOURS = st.builds(
    lambda day, opens, length: Hours(day, opens, opens + length),
    st.integers(0, 2),
    st.integers(500, 800),
    st.integers(1, 400),
)
_GENDERS = st.sampled_from(InterpreterGender)
_TIES = st.frozensets(
    st.builds(
        Tie,
        st.sampled_from((TieKind.RELIGION, TieKind.REGION, TieKind.PERSON)),
        st.sampled_from(("Hill chapel", "Orrin", "Brask Olenko", "Olenko")),
    ),
    max_size=3,
)
_SPANS = st.builds(
    lambda start, length: Span(NOON + start * HOUR, NOON + (start + length) * HOUR),
    st.integers(-3, 3),
    st.integers(1, 3),
)
_DAYS = st.integers(-2, 2).map(lambda number: TODAY + timedelta(days=number))
_MODES = st.frozensets(st.sampled_from(TalkMode))
_CANDIDATES = st.builds(
    Candidate,
    id=st.sampled_from(IDS),
    nature=st.sampled_from(InterpreterNature),
    role=st.sampled_from(InterpreterRole),
    gender=_GENDERS,
    side=st.sampled_from(InterpreterSide),
    spoken=st.frozensets(
        st.builds(
            Spoken,
            st.sampled_from(("ro", "ur")),
            st.sampled_from(("", "Oltean")),
            st.sampled_from(LanguageLevel),
        ),
        max_size=3,
    ),
    modes=_MODES,
    is_local=st.booleans(),
    ties=st.none() | _TIES,
    promises=st.frozensets(st.sampled_from((WOMAN, MAN))),
    training=st.sampled_from(Training),
    is_suspended=st.booleans(),
    away=st.lists(st.tuples(_DAYS, _DAYS), max_size=2).map(tuple),
    busy=st.lists(_SPANS, max_size=2).map(tuple),
    hours=st.lists(_HOURS, max_size=3).map(tuple),
    knows_person=st.booleans(),
)
_WANTED = st.builds(
    Wanted,
    code=st.sampled_from(("ro", "ur")),
    span=_SPANS,
    days=st.just((TODAY,)),
    hours=st.lists(_HOURS, max_size=2).map(tuple),
    role=st.sampled_from((InterpreterRole.INTERPRETER, InterpreterRole.MEDIATOR)),
    side=st.sampled_from(InterpreterSide),
    dialect=st.sampled_from(("", "Oltean")),
    dialect_must=st.booleans(),
    gender=st.none() | _GENDERS,
    strength=st.none() | st.sampled_from(WishStrength),
    exclusions=_TIES,
    not_local=st.booleans(),
    only_local=st.booleans(),
    others=st.frozensets(st.sampled_from(("Brask Olenko", "Orrin"))),
    not_these=st.frozensets(st.sampled_from(IDS)),
    unknown_is_all_right=st.booleans(),
    modes=st.lists(st.sampled_from(TalkMode), unique=True).map(tuple),
    never_modes=_MODES,
    wants_same=st.none() | st.booleans(),
)


def _is_let_through(wanted: Wanted, one: Candidate) -> bool:
    """Say again, one rule after the other and as plainly as can be, who may be named."""
    spoken = [each for each in one.spoken if each.code == wanted.code]
    if not spoken or one.is_suspended or one.id in wanted.not_these:
        return False
    dialects = {each.dialect for each in spoken} | {""}
    if wanted.dialect_must and wanted.dialect not in dialects:
        return False
    if wanted.strength is WishStrength.MUST:
        own = {one.gender} if one.nature is InterpreterNature.PERSON else set[Any]()
        own |= one.promises if one.nature is InterpreterNature.LINE else set()
        if wanted.gender not in own:
            return False
    for tie in one.ties or ():
        said = set(tie.words.lower().split())
        for shut in wanted.exclusions:
            other = set(shut.words.lower().split())
            if tie.kind is shut.kind and (said <= other or other <= said):
                return False
        for name in wanted.others:
            other = set(name.lower().split())
            if tie.kind is TieKind.PERSON and (said <= other or other <= said):
                return False
    if one.is_local and wanted.not_local:
        return False
    if wanted.only_local and not one.is_local:
        return False
    unknown = one.ties is None and (wanted.exclusions or wanted.not_local)
    if unknown and not (wanted.unknown_is_all_right and not one.is_local):
        return False
    if one.side is not wanted.side:
        return False
    if one.role is not wanted.role and one.role is not InterpreterRole.BOTH:
        return False
    if not one.modes - wanted.never_modes:
        return False
    for first, last in one.away:
        if first <= TODAY <= last:
            return False
    for part in wanted.hours:
        minutes = range(part.opens, part.closes)
        at_work = [
            each
            for each in one.hours
            if each.weekday == part.weekday and set(minutes) <= set(range(each.opens, each.closes))
        ]
        if one.hours and not at_work:
            return False
    if one.nature is InterpreterNature.PERSON:
        for busy in one.busy:
            if max(busy.starts, wanted.span.starts) < min(busy.ends, wanted.span.ends):
                return False
    return True


@given(_WANTED, st.lists(_CANDIDATES, max_size=8))
@settings(max_examples=400, deadline=None)
def test_no_match_is_against_what_is_never_relaxed(wanted: Wanted, roster: list[Candidate]) -> None:
    found = matches(wanted, roster)
    allowed = [each for each in roster if _is_let_through(wanted, each)]
    assert sorted(map(repr, (each.candidate for each in found))) == sorted(map(repr, allowed))
    for each in found:
        assert each.mode in each.candidate.modes - wanted.never_modes
    assert [each.rank for each in found] == sorted(each.rank for each in found)


@given(_WANTED, _CANDIDATES)
@settings(max_examples=200, deadline=None)
def test_a_wish_never_opens_what_it_should_close(wanted: Wanted, one: Candidate) -> None:
    """Asking for more never names somebody who was not named before."""
    stricter = replace(
        wanted,
        strength=WishStrength.MUST,
        gender=wanted.gender or WOMAN,
        exclusions=wanted.exclusions | {CHAPEL},
        not_local=True,
        dialect_must=True,
    )
    if wanted.strength is not WishStrength.MUST or wanted.gender:
        assert hindrances(wanted, one) <= hindrances(stricter, one)
