"""What an answer becomes, in every combination; and what is left of a permission at a moment."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from caseapp.access.ages import Age
from caseapp.access.children import Facts
from caseapp.access.consents import RECIPIENTS, left_of, reach_of
from caseapp.kinds import (
    NO_KIND,
    AgeStatus,
    Company,
    ConsentOutcome,
    Decision,
    InterpreterFit,
    Kind,
    Role,
)
from caseapp.rules.consent import Becomes, becomes
from caseapp.vocabularies.purposes import Purpose, purposes

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NO, LATER, DOUBTFUL, YES = (
    ConsentOutcome.REFUSED,
    ConsentOutcome.NOT_NOW,
    ConsentOutcome.PROVISIONAL,
    ConsentOutcome.ACTIVE,
)
#: Who else was there, and whether the person could then speak freely.
FREELY = {
    Company.ALONE: True,
    Company.SEEN_ALONE: True,
    Company.ACCOMPANIED: False,
    None: False,
}
#: Who interpreted, and whether it was as the person wanted.
WANTED = {
    InterpreterFit.NONE_NEEDED: True,
    InterpreterFit.AS_WISHED: True,
    InterpreterFit.CHOSEN: True,
    InterpreterFit.OTHER: False,
    None: True,
}
#: Whether somebody was upset, and what they said of being clear: can they follow at all?
FOLLOW = {
    (False, None): True,
    (False, True): True,
    (False, False): False,
    (True, True): True,
    (True, False): False,
    (True, None): False,
}
COMBINATIONS = list(itertools.product(purposes().all, Decision, FREELY, WANTED, FOLLOW))


def _expected(
    purpose: Purpose, decision: Decision, company: Any, interpreter: Any, moment: Any
) -> tuple[ConsentOutcome, int | None, int | None]:
    """As domain.md §3.4 and practice.md P10 and P17 say it: state, days at most, look again in."""
    if decision is Decision.NO:
        return NO, None, None
    if decision not in (Decision.YES, Decision.YES_BUT) or not FOLLOW[moment]:
        return LATER, None, None
    if not (FREELY[company] and WANTED[interpreter]):
        return DOUBTFUL, None, 3
    is_upset = moment[0]
    return (YES, 7, 3) if is_upset else (YES, purpose.at_most, None)


def test_every_combination_becomes_what_it_should() -> None:
    assert len(COMBINATIONS) == 18 * 6 * 4 * 5 * 6
    for combination in COMBINATIONS:
        purpose, decision, company, interpreter, (upset, clear) = combination
        found = becomes(purpose, decision, company, interpreter, upset=upset, clear=clear)
        expected = Becomes(*_expected(*combination))
        assert found == expected, combination


def test_a_no_is_a_no_however_it_came() -> None:
    """Nobody's company, tears or interpreter turn a no into something that opens."""
    for company, interpreter, (upset, clear) in itertools.product(FREELY, WANTED, FOLLOW):
        for decision in (Decision.NO, Decision.NOT_NOW):
            made = becomes(None, decision, company, interpreter, upset=upset, clear=clear)
            assert made.outcome in (NO, LATER)


def _consent(**values: Any) -> Any:
    said = {
        "outcome": YES,
        "assent": None,
        "kinds": Kind.SUM | Kind.GOA,
        "starts_at": NOW,
        "ends_at": NOW + HOUR,
    }
    return SimpleNamespace(**{**said, **values})


def _end(at: datetime, kinds: Kind = NO_KIND) -> Any:
    return SimpleNamespace(ended_at=at, is_whole=not kinds, kinds=kinds)


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("consent", "ends", "at", "kinds"),
    [
        (_consent(), [], NOW, Kind.SUM | Kind.GOA),
        (_consent(), [], NOW - SECOND, NO_KIND),
        (_consent(), [], NOW + HOUR - SECOND, Kind.SUM | Kind.GOA),
        (_consent(), [], NOW + HOUR, NO_KIND),
        (_consent(ends_at=None), [], NOW + 9_000 * HOUR, Kind.SUM | Kind.GOA),
        (_consent(outcome=DOUBTFUL), [], NOW, NO_KIND),
        (_consent(outcome=LATER), [], NOW, NO_KIND),
        (_consent(outcome=NO), [], NOW, NO_KIND),
        (_consent(), [_end(NOW)], NOW, NO_KIND),
        # Ended, and then the clock was put back.
        (_consent(), [_end(NOW + SECOND)], NOW, NO_KIND),
        (_consent(), [_end(NOW, Kind.GOA)], NOW, Kind.SUM),
        (_consent(), [_end(NOW, Kind.GOA), _end(NOW, Kind.SUM)], NOW, NO_KIND),
        (_consent(), [_end(NOW, Kind.HLT)], NOW, Kind.SUM | Kind.GOA),
    ],
)
def test_what_is_live_at_a_moment(consent: Any, ends: list[Any], at: datetime, kinds: Kind) -> None:
    opening = Facts(Age(AgeStatus.ADULT)).opening(consent)
    assert (opening is not None) == (consent.outcome is YES)
    live = opening is not None and opening.starts_at <= at
    live = live and (opening.ends_at is None or at < opening.ends_at)
    assert (left_of(consent, ends) if live else NO_KIND) == kinds


def test_a_yes_reaches_only_roles_that_the_table_opens_by_consent() -> None:
    assert set(RECIPIENTS) == {Role.IA, Role.LA, Role.HP, Role.AW, Role.LEO}
    assert Kind.HLT not in reach_of(Role.LEO)
    assert not any(Kind.RST in reach_of(role) for role in Role)
