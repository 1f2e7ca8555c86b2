"""What a permission of somebody under eighteen opens: computed from both answers (domain.md §3.6).

Nothing is open by one of them alone. On the day of eighteen what a guardian said ends; a share to
which the child had said yes goes on for four weeks (practice.md P27). An answer counts as an
adult's own only if it was given as one and begins when they count as one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select, true

from caseapp.access import grants
from caseapp.access.ages import Age, age_of
from caseapp.db import passage
from caseapp.kinds import (
    BestResult,
    ChildStanding,
    ConsentOutcome,
    Decision,
    GuardianBy,
    GuardianSays,
)
from caseapp.models.best_interests import BestCountersign, BestInterests
from caseapp.models.case import AgeChange, CaseSummary
from caseapp.models.children import Decider, GuardianAnswer
from caseapp.models.consent import Consent
from caseapp.models.team import CaseBar
from caseapp.vocabularies.purposes import purposes

#: How long a share goes on after the birthday, where the child had said yes themselves.
GOES_ON = timedelta(days=28)
YES = (Decision.YES, Decision.YES_BUT)
_OPEN = (ChildStanding.BOTH, ChildStanding.DECIDED)

_consent: Any = Consent.__table__
_answer: Any = GuardianAnswer.__table__
_decider: Any = Decider.__table__
_decision: Any = BestInterests.__table__
_countersign: Any = BestCountersign.__table__
_bar: Any = CaseBar.__table__


@dataclass(frozen=True)
class Result:
    """What a completed decision says of a permission; ``stands_alone``: also against the child's
    word, because the child was told first and a second person signed."""

    result: BestResult
    stands_alone: bool


@dataclass(frozen=True)
class Opening:
    """From when until when a permission opens what it names."""

    starts_at: datetime
    ends_at: datetime | None


def combine(
    decision: Decision,
    worth: ConsentOutcome,
    guardian: GuardianSays | None,
    result: Result | None = None,
) -> ChildStanding:
    """Return how a child's answer stands beside their guardian's.

    ``worth``: what the child's answer would be by itself: a yes that may not have been free is
    asked again first, whatever anybody else says.
    """
    if decision in YES:
        if worth is not ConsentOutcome.ACTIVE:
            return ChildStanding.UNSURE
        return _of_a_yes(guardian, result)
    if decision is Decision.NOT_NOW or guardian is not GuardianSays.YES:
        return ChildStanding.NO
    return _decided(result, against_child=True)


def _of_a_yes(guardian: GuardianSays | None, result: Result | None) -> ChildStanding:
    if guardian is GuardianSays.YES:
        return ChildStanding.BOTH
    if guardian is None:
        return ChildStanding.WAITING
    if guardian is GuardianSays.UNAVAILABLE:
        return ChildStanding.UNAVAILABLE
    return _decided(result, against_child=False)


def _decided(result: Result | None, *, against_child: bool) -> ChildStanding:
    if result is None:
        return ChildStanding.BLOCKED
    if result.result is BestResult.NOT_SHARE:
        return ChildStanding.KEPT
    if against_child and not result.stands_alone:
        return ChildStanding.BLOCKED
    return ChildStanding.DECIDED


@dataclass(frozen=True)
class Facts:
    """What counts beside the ledger of one case: the age, guardians' answers, and decisions."""

    age: Age
    says: Mapping[uuid.UUID, GuardianSays] = field(default_factory=dict)
    results: Mapping[uuid.UUID, Result] = field(default_factory=dict)

    def is_own(self, consent: Any) -> bool:
        """Whether an answer counts by itself: given as an adult's, for when they are one."""
        return consent.assent is None and self.age.is_adult(consent.starts_at)

    def standing(self, consent: Any, now: datetime) -> ChildStanding | None:
        """Return how an answer stands at a moment; ``None``: it is an adult's own."""
        if self.is_own(consent):
            return None
        found = self._before_eighteen(consent)
        if not self.age.is_adult(now):
            return found
        if consent.decision in YES and self.is_open(consent, now):
            return ChildStanding.GOES_ON
        is_no = consent.decision in (Decision.NO, Decision.NOT_NOW)
        return ChildStanding.NO if is_no else ChildStanding.LAPSED

    def is_open(self, consent: Any, now: datetime) -> bool:
        """Whether an answer opens what it names now, or will by itself."""
        opening = self.opening(consent)
        return opening is not None and (opening.ends_at is None or now < opening.ends_at)

    def opening(self, consent: Any) -> Opening | None:
        """Return from when until when an answer opens what it names, if it does."""
        if self.is_own(consent):
            is_active = consent.outcome is ConsentOutcome.ACTIVE
            return Opening(consent.starts_at, consent.ends_at) if is_active else None
        if self._before_eighteen(consent) not in _OPEN:
            return None
        ends = [each for each in (consent.ends_at, self._lapses_at(consent)) if each is not None]
        return Opening(consent.starts_at, min(ends, default=None))

    def _before_eighteen(self, consent: Any) -> ChildStanding:
        worth = consent.assent or consent.outcome
        says, result = self.says.get(consent.id), self.results.get(consent.id)
        return combine(consent.decision, worth, says, result)

    def _lapses_at(self, consent: Any) -> datetime | None:
        at = self.age.adult_at
        if at is None:
            return None
        return at + GOES_ON if consent.decision in YES else at


def facts_of(connection: Any, case_id: uuid.UUID) -> Facts:
    """Return what counts beside the ledger of a case; of somebody always adult, nothing more."""
    age = age_of(connection, case_id)
    if age.was_never_minor:
        return Facts(age)
    return Facts(age, _says(connection, case_id, age), _results(connection, case_id, age))


def standings_in(session: Any, case_id: uuid.UUID, now: datetime) -> dict[uuid.UUID, bool | None]:
    """Return, of each answer of somebody under eighteen, whether it is open now; ``None``: it ended
    with the birthday. No words, for whoever reads how permissions stand (§7.3)."""
    facts = facts_in(session, case_id)
    if facts.age.was_never_minor:
        return {}
    answers = _run(session.connection(), select(_consent).where(_consent.c.case_id == case_id))
    found = {each.id: (each, facts.standing(each, now)) for each in answers}
    return {
        key: None if how is ChildStanding.LAPSED else facts.is_open(each, now)
        for key, (each, how) in found.items()
        if how is not None
    }


def facts_in(session: Any, case_id: uuid.UUID) -> Facts:
    """Return it for a session: states alone, no words, whatever else its actor reads."""
    return facts_of(session.connection(), case_id)


def _says(connection: Any, case_id: uuid.UUID, age: Age) -> dict[uuid.UUID, GuardianSays]:
    """The latest answer to each, by somebody who may decide: a bar beats every yes."""
    may_not = or_(
        exists().where(
            _bar.c.case_id == case_id,
            _bar.c.user_id == _answer.c.user_id,
            _bar.c.lifted_at.is_(None),
        ),
        exists().where(_decider.c.id == _answer.c.decider_id, _decider.c.barred_at.is_not(None)),
    )
    found = _run(
        connection,
        select(_answer.c.consent_id, _answer.c.says, _answer.c.said_by, _consent.c.purpose)
        .join(_consent, _consent.c.id == _answer.c.consent_id)
        .where(_answer.c.case_id == case_id, ~may_not, _while_minor(_answer.c.made_at, age))
        .order_by(_answer.c.made_at, _answer.c.id),
    )
    return {
        row.consent_id: row.says
        for row in found
        if row.said_by is not GuardianBy.BODY or is_ordinary(row.purpose)
    }


def _results(connection: Any, case_id: uuid.UUID, age: Age) -> dict[uuid.UUID, Result]:
    """The latest completed decision about each permission."""
    signed = exists().where(_countersign.c.best_interests_id == _decision.c.id)
    found = _run(
        connection,
        select(
            _decision.c.consent_id,
            _decision.c.result,
            (_decision.c.told_on.is_not(None) & signed).label("stands_alone"),
        )
        .where(
            _decision.c.case_id == case_id,
            _decision.c.consent_id.is_not(None),
            _decision.c.completed_at.is_not(None),
            _while_minor(_decision.c.completed_at, age),
        )
        .order_by(_decision.c.completed_at, _decision.c.id),
    )
    return {row.consent_id: Result(row.result, bool(row.stands_alone)) for row in found}


def _while_minor(column: Any, age: Age) -> Any:
    """Nobody decides for an adult: what was written down after that moment counts for nothing."""
    return true() if age.adult_at is None else column < age.adult_at


def is_ordinary(purpose: str | None) -> bool:
    """Whether the body that acts meanwhile may agree to it where there is no guardian (P27)."""
    return (
        bool(purpose)
        and purposes().known(str(purpose))
        and purposes().get(str(purpose)).is_ordinary
    )


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


#: Whatever changes what is computed here lets the grants of the case be derived again.
for _model in (AgeChange, BestCountersign, BestInterests, CaseSummary, Decider, GuardianAnswer):
    grants.register(_model, lambda _connection, _case_id: ())
