"""Reading what was said about stopping, and who has been told. The gate narrows all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from caseapp.base import clock
from caseapp.features.consents.queries import Card
from caseapp.kinds import ConsentEnding
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.stopping import RecipientTold, StopReport

#: So many of what was said are shown; the later ones first.
LATEST = 10


@dataclass(frozen=True)
class Heard:
    """What a colleague was told, and the permissions that it stopped."""

    report: StopReport
    name: str
    stopped: Sequence[Card]


def heard(session: Any, case: Case, cards: Iterable[Card]) -> list[Heard]:
    """Return what colleagues were told about stopping: what a word stopped has its moment."""
    listed = list(cards)
    found = session.execute(
        select(StopReport, User)
        .join(User, User.id == StopReport.author_id)
        .where(StopReport.case_id == case.id)
        .order_by(StopReport.made_at.desc(), StopReport.id)
        .limit(LATEST)
    ).all()
    return [
        Heard(report, user.name, [each for each in listed if _was_stopped_by(each, report)])
        for report, user in found
    ]


def to_tell(session: Any, case: Case, cards: Iterable[Card]) -> list[Card]:
    """Return the permissions whose recipient has not been told yet that something has ended."""
    waiting = session.scalars(
        select(RecipientTold).where(
            RecipientTold.case_id == case.id, RecipientTold.told_on.is_(None)
        )
    )
    wanted = {each.consent_id for each in waiting}
    return [each for each in cards if each.consent.id in wanted]


def _was_stopped_by(card: Card, report: StopReport) -> bool:
    return any(
        end.ending is ConsentEnding.WITHDRAWN
        and end.ended_at == report.made_at
        and end.author_id == report.author_id
        for end in card.entry.ends_shown(clock.now())
    )
