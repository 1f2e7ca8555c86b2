"""How goals move, against a plain model in which each rule of domain.md §5.5 stands by itself."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from caseapp.kinds import ENDS, GoalState
from caseapp.rules.goal_states import Facts, Lack, lacks, lacks_of_active, reopened, ways

S = GoalState
BEGUN = {S.AGREED, S.ACTIVE, S.RESTING, S.BLOCKED}
FACTS = st.builds(Facts, *(st.booleans() for _ in range(7)))


def _may(state: GoalState, to: GoalState, facts: Facts) -> bool:
    """The rules, one sentence each, without the table."""
    if state in ENDS:  # opened again in one action: where it was agreed, or as a hope
        return to is (S.AGREED if facts.agreed else S.HOPE)
    if to in (S.REACHED, S.REACHED_DIFFERENTLY):
        return facts.words
    if to in (S.SET_DOWN, S.CARRIED):
        return True
    if to is S.ACTIVE:  # INV-10
        needed = facts.agreed and facts.step and facts.limits and facts.review
        return state in BEGUN - {S.ACTIVE} and needed
    if to is S.AGREED:
        return facts.agreed and state in {S.HOPE, S.DRAFTING, S.BEING_CHANGED}
    if to is S.BLOCKED:
        return state in {S.ACTIVE, S.RESTING} and facts.body and facts.chased
    if to is S.RESTING:
        return state in BEGUN - {S.RESTING}
    if to is S.BEING_CHANGED:
        return state in BEGUN
    if to is S.DRAFTING:
        return state is S.HOPE
    return state in {S.DRAFTING, S.BEING_CHANGED}


@given(st.lists(st.tuples(st.sampled_from(GoalState), FACTS), max_size=30))
def test_any_sequence_of_moves_goes_as_the_plain_model_says(
    wanted: list[tuple[GoalState, Facts]],
) -> None:
    state = S.HOPE
    was_agreed = False
    for to, facts in wanted:
        is_free = not lacks(state, to, facts)
        assert is_free == _may(state, to, facts), (state, to, facts)
        if is_free:
            if to is S.ACTIVE:
                assert was_agreed, "nothing is under way that was never agreed"
            was_agreed = was_agreed or to is S.AGREED or (state in ENDS and facts.agreed)
            state = to


def test_every_move_is_as_the_plain_model_says() -> None:
    for bits in itertools.product((False, True), repeat=7):
        facts = Facts(*bits)
        for state, to in itertools.product(S, S):
            assert (not lacks(state, to, facts)) == _may(state, to, facts), (state, to, facts)


@given(FACTS)
def test_setting_down_needs_nothing_and_every_end_can_be_left(facts: Facts) -> None:
    for state in S:
        if state in ENDS:
            assert not lacks(state, reopened(facts), facts)
        else:
            assert not lacks(state, S.SET_DOWN, facts)


def test_what_is_missing_is_named_all_at_once() -> None:
    assert set(lacks_of_active(Facts())) == {
        Lack.STEP,
        Lack.LIMITS,
        Lack.AGREEMENT,
        Lack.REVIEW,
    }
    assert lacks(S.ACTIVE, S.BLOCKED, Facts()) == (Lack.BODY, Lack.CHASED)


def test_what_is_offered_by_hand_is_a_way() -> None:
    everything = Facts(*(True for _ in range(7)))
    for state in S:
        for to in ways(state, everything):
            assert not lacks(state, to, everything), (state, to)


def test_no_state_is_called_failed() -> None:
    assert not [each for each in S if "fail" in each.value]
