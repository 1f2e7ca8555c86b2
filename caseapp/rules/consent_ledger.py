"""The ledger of a case's permissions as it is read: each answer with what has ended of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseapp.access.children import Facts, facts_in
from caseapp.access.consents import left_of
from caseapp.kinds import ChildStanding, ConsentOutcome, Kind
from caseapp.models.consent import Consent, ConsentEnd
from caseapp.rules.consent_checks import YES


@dataclass(frozen=True)
class Entry:
    """One answer with what has ended of it so far."""

    consent: Consent
    ends: tuple[ConsentEnd, ...]
    facts: Facts

    def standing(self, now: datetime) -> ChildStanding | None:
        """How it stands as the answer of somebody under eighteen, if it is one."""
        return self.facts.standing(self.consent, now)

    @property
    def left(self) -> Kind:
        """The kinds of it that nobody has ended."""
        return left_of(self.consent, self.ends)

    def ends_shown(self, now: datetime) -> tuple[ConsentEnd, ...]:
        """What ended it, without what was said when its last day was over already."""
        last = self.consent.ends_at
        if last is None or last > now:
            return self.ends
        return tuple(each for each in self.ends if each.ended_at < last)


def is_ended(entry: Entry) -> bool:
    """Whether somebody ended an answer as a whole; its days do not count."""
    left = bool(entry.left) or not entry.consent.kinds
    return not left or any(end.is_whole for end in entry.ends)


def is_over(entry: Entry, now: datetime) -> bool:
    """Whether an answer is of the past: its day is over, or it was ended as a whole."""
    consent = entry.consent
    if consent.ends_at is not None and consent.ends_at <= now:
        return True
    if entry.standing(now) is ChildStanding.LAPSED:
        return True
    return is_ended(entry)


def ledger(session: Any, case: Any) -> list[Entry]:
    """Return every answer of a case, the latest first."""
    ends: dict[Any, list[ConsentEnd]] = defaultdict(list)
    for end in session.scalars(
        select(ConsentEnd).where(ConsentEnd.case_id == case.id).order_by(ConsentEnd.ended_at)
    ):
        ends[end.consent_id].append(end)
    answers: Sequence[Consent] = session.scalars(
        select(Consent)
        .where(Consent.case_id == case.id)
        .order_by(Consent.made_at.desc(), Consent.id.desc())
    ).all()
    facts = facts_in(session, case.id)
    return [Entry(each, tuple(ends[each.id]), facts) for each in answers]


def is_unsure(consent: Consent) -> bool:
    """Whether somebody said yes and it does not count by itself (yet)."""
    worth = consent.assent or consent.outcome
    return consent.decision in YES and worth is not ConsentOutcome.ACTIVE
