"""What a child's answer and their guardian's become together, in every combination; and at 18."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from caseapp.access.ages import Age
from caseapp.access.children import GOES_ON, Facts, Result, combine
from caseapp.kinds import (
    AgeStatus,
    BestResult,
    ChildStanding,
    Company,
    ConsentOutcome,
    Decision,
    GuardianSays,
    InterpreterFit,
)
from caseapp.rules.consent import becomes

S, D, G = ChildStanding, Decision, GuardianSays
YES = (D.YES, D.YES_BUT)
OPEN = {S.BOTH, S.DECIDED}
#: Whether a yes may count: who was there, who interpreted, and the moment.
COMPANY = {Company.ALONE: 1, Company.SEEN_ALONE: 1, Company.ACCOMPANIED: 0, None: 0}
FIT = {each: each is not InterpreterFit.OTHER for each in (*InterpreterFit, None)}
MOMENT = {(False, None): 1, (False, True): 1, (False, False): 0}
MOMENT |= {(True, True): 1, (True, False): 0, (True, None): 0}
#: No decision; not to share; to share, unsigned; to share, with the child told and signed.
RESULTS = {
    "none": None,
    "not": Result(BestResult.NOT_SHARE, stands_alone=True),
    "share": Result(BestResult.SHARE, stands_alone=False),
    "signed": Result(BestResult.SHARE, stands_alone=True),
}
#: domain.md §3.6, read aloud: child, guardian, decision -> how it stands.
ASIDE = {"none": S.BLOCKED, "not": S.KEPT}
CHILD_AGAINST = {**ASIDE, "share": S.BLOCKED, "signed": S.DECIDED}
GUARDIAN_AGAINST = {**ASIDE, "share": S.DECIDED, "signed": S.DECIDED}
OF_A_YES = {
    G.YES: dict.fromkeys(RESULTS, S.BOTH),
    None: dict.fromkeys(RESULTS, S.WAITING),
    G.UNAVAILABLE: dict.fromkeys(RESULTS, S.UNAVAILABLE),
    G.NO: GUARDIAN_AGAINST,
    G.UNSURE: GUARDIAN_AGAINST,
}


def _expected(child: Decision, guardian: Any, free: bool, result: str) -> ChildStanding:
    if child in YES:
        return OF_A_YES[guardian][result] if free else S.UNSURE
    if child in (D.NO, D.UNSURE, D.TOO_YOUNG) and guardian is G.YES:
        return CHILD_AGAINST[result]
    return S.NO


def test_every_combination_stands_as_it_should() -> None:
    combinations = list(itertools.product(D, (*G, None), COMPANY, FIT, MOMENT, RESULTS))
    assert len(combinations) == 6 * 5 * 4 * 5 * 6 * 4
    opened = 0
    for combination in combinations:
        child, guardian, company, fit, (upset, clear), result = combination
        worth = becomes(None, child, company, fit, upset=upset, clear=clear).outcome
        free = bool(COMPANY[company] and FIT[fit] and MOMENT[upset, clear])
        found = combine(child, worth, guardian, RESULTS[result])
        assert found is _expected(child, guardian, free, result), combination
        opened += found in OPEN
    assert 0 < opened < len(combinations)


def test_nothing_opens_by_one_answer_alone() -> None:
    """Neither a guardian's yes nor a child's, and no decision where nobody said yes."""
    for child, worth, result in itertools.product(D, ConsentOutcome, RESULTS.values()):
        for guardian in (None, G.UNAVAILABLE):
            assert combine(child, worth, guardian, result) not in OPEN
        if child not in YES:
            assert combine(child, worth, G.NO, result) not in OPEN
            assert combine(child, worth, G.YES, None) not in OPEN


BIRTHDAY = datetime(2026, 6, 1, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
KEY = uuid.uuid4()


def _said(decision: Decision = D.YES, **values: Any) -> Any:
    given = {
        "id": KEY,
        "decision": decision,
        "outcome": ConsentOutcome.PROVISIONAL,
        "assent": ConsentOutcome.ACTIVE,
        "starts_at": BIRTHDAY - 60 * DAY,
        "ends_at": BIRTHDAY + 90 * DAY,
    }
    return SimpleNamespace(**{**given, **values})


def _facts(says: Any = G.YES, result: Any = None, **age: Any) -> Facts:
    known = {"status": AgeStatus.CHILD, "adult_at": BIRTHDAY, **age}
    results = {KEY: result} if result else {}
    return Facts(Age(**known), {KEY: says} if says else {}, results)


@pytest.mark.parametrize(
    ("consent", "facts", "standings"),
    [
        (_said(), _facts(), (S.BOTH, S.GOES_ON, S.GOES_ON, S.LAPSED)),
        (_said(), _facts(None), (S.WAITING, S.LAPSED, S.LAPSED, S.LAPSED)),
        (_said(), _facts(G.NO), (S.BLOCKED, S.LAPSED, S.LAPSED, S.LAPSED)),
        (
            _said(assent=ConsentOutcome.PROVISIONAL),
            _facts(),
            (S.UNSURE, S.LAPSED, S.LAPSED, S.LAPSED),
        ),
        (
            _said(D.UNSURE, assent=ConsentOutcome.NOT_NOW),
            _facts(result=RESULTS["signed"]),
            (S.DECIDED, S.LAPSED, S.LAPSED, S.LAPSED),
        ),
        (_said(D.NO, assent=ConsentOutcome.REFUSED), _facts(None), (S.NO, S.NO, S.NO, S.NO)),
    ],
    ids=["both", "waiting", "blocked", "unsure", "decided", "no"],
)
def test_what_stands_around_the_birthday(consent: Any, facts: Facts, standings: Any) -> None:
    """The second before, the birthday, the last second of the four weeks, and after them."""
    moments = (BIRTHDAY - SECOND, BIRTHDAY, BIRTHDAY + GOES_ON - SECOND, BIRTHDAY + GOES_ON)
    assert tuple(facts.standing(consent, at) for at in moments) == standings


def test_what_a_guardian_said_ends_on_the_birthday_and_a_childs_yes_four_weeks_later() -> None:
    both = _facts().opening(_said())
    assert both
    assert both.ends_at == BIRTHDAY + GOES_ON
    sooner = _facts().opening(_said(ends_at=BIRTHDAY + DAY))
    assert sooner
    assert sooner.ends_at == BIRTHDAY + DAY
    decided = _facts(result=RESULTS["signed"]).opening(_said(D.NO, assent=ConsentOutcome.REFUSED))
    assert decided
    assert decided.ends_at == BIRTHDAY


def test_a_yes_for_the_birthday_is_their_own_and_begins_then() -> None:
    own = _said(outcome=ConsentOutcome.ACTIVE, assent=None, starts_at=BIRTHDAY)
    facts = _facts(None)
    assert facts.standing(own, BIRTHDAY - DAY) is None
    opening = facts.opening(own)
    assert opening
    assert (opening.starts_at, opening.ends_at) == (BIRTHDAY, own.ends_at)


def test_a_yes_of_an_adult_counts_by_itself_until_the_record_says_otherwise() -> None:
    """A corrected age makes it wait for the guardian; in doubt is as a child (INV-14)."""
    own = _said(outcome=ConsentOutcome.ACTIVE, assent=None)
    always = Facts(Age(AgeStatus.ADULT))
    assert always.is_open(own, BIRTHDAY)
    for status in (AgeStatus.CHILD, AgeStatus.AGE_IN_DOUBT):
        facts = Facts(Age(status))
        assert facts.standing(own, BIRTHDAY) is S.WAITING
        assert facts.opening(own) is None
        assert Facts(Age(status), {KEY: G.YES}).is_open(own, BIRTHDAY)


def test_a_childs_yes_never_becomes_an_adults_by_itself() -> None:
    """Whatever the age is said to have been all along."""
    for age in (Age(AgeStatus.ADULT), Age(AgeStatus.ADULT, BIRTHDAY - 365 * DAY)):
        assert Facts(age).opening(_said()) is None
