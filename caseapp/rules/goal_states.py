"""How a goal goes from one state to another (domain.md §5.5, INV-10). Pure: no session, no clock.

There is no state for failing. Setting down needs no reason, whatever ended can be opened again, and
no time that passes moves anything (INV-03, INV-04).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caseapp.kinds import ENDS, GoalState

#: So many goals at a time, unless the person asks for more (domain.md §5.4).
AT_A_TIME = 3

_S = GoalState
_TO: dict[GoalState, frozenset[GoalState]] = {
    _S.HOPE: frozenset({_S.DRAFTING, _S.AGREED}) | ENDS,
    _S.DRAFTING: frozenset({_S.HOPE, _S.AGREED}) | ENDS,
    _S.AGREED: frozenset({_S.ACTIVE, _S.RESTING, _S.BEING_CHANGED}) | ENDS,
    _S.ACTIVE: frozenset({_S.RESTING, _S.BLOCKED, _S.BEING_CHANGED}) | ENDS,
    _S.RESTING: frozenset({_S.ACTIVE, _S.BLOCKED, _S.BEING_CHANGED}) | ENDS,
    _S.BLOCKED: frozenset({_S.ACTIVE, _S.RESTING, _S.BEING_CHANGED}) | ENDS,
    _S.BEING_CHANGED: frozenset({_S.HOPE, _S.AGREED}) | ENDS,
}
_BY_THEIR_WORD = frozenset({_S.REACHED, _S.REACHED_DIFFERENTLY})


class Lack(StrEnum):
    """What a move needs and does not have; each is the name of a field."""

    WAY = "state"
    AGREEMENT = "both"
    STEP = "step"
    LIMITS = "limits"
    REVIEW = "review_on"
    WORDS = "words"
    BODY = "blocked_by"
    CHASED = "chased_on"


@dataclass(frozen=True)
class Facts:
    """What is known of a goal, as far as a move asks."""

    agreed: bool = False
    #: At least one open step with somebody who does it and a day.
    step: bool = False
    limits: bool = False
    review: bool = False
    #: What the person says about it, told by themselves or written down for them.
    words: bool = False
    body: bool = False
    chased: bool = False


def reopened(facts: Facts) -> GoalState:
    """Return where a goal that had ended stands when it is opened again."""
    return GoalState.AGREED if facts.agreed else GoalState.HOPE


def lacks(state: GoalState, to: GoalState, facts: Facts) -> tuple[Lack, ...]:
    """Return what stands between a goal and another state; nothing when it can go there."""
    if state in ENDS:
        return () if to is reopened(facts) else (Lack.WAY,)
    if to not in _TO[state]:
        return (Lack.WAY,)
    if to is GoalState.AGREED:
        return () if facts.agreed else (Lack.AGREEMENT,)
    if to is GoalState.ACTIVE:
        return lacks_of_active(facts)
    if to in _BY_THEIR_WORD:
        return () if facts.words else (Lack.WORDS,)
    if to is GoalState.BLOCKED:
        return _without({Lack.BODY: facts.body, Lack.CHASED: facts.chased})
    return ()


def lacks_of_active(facts: Facts) -> tuple[Lack, ...]:
    """Return what a goal lacks to be under way (INV-10)."""
    return _without(
        {
            Lack.STEP: facts.step,
            Lack.LIMITS: facts.limits,
            Lack.AGREEMENT: facts.agreed,
            Lack.REVIEW: facts.review,
        }
    )


def ways(state: GoalState, facts: Facts) -> list[GoalState]:
    """Return where a goal can go from here, by hand; agreeing has a page of its own."""
    if state in ENDS:
        return [reopened(facts)]
    by_hand = _TO[state] - {GoalState.AGREED, GoalState.DRAFTING}
    return [each for each in GoalState if each in by_hand]


def _without(needed: dict[Lack, bool]) -> tuple[Lack, ...]:
    return tuple(lack for lack, is_there in needed.items() if not is_there)


__all__ = ["AT_A_TIME", "Facts", "Lack", "lacks", "lacks_of_active", "reopened", "ways"]
