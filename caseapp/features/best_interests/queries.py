"""Reading best-interests decisions. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from caseapp.access.errors import HiddenError
from caseapp.models.account import User
from caseapp.models.best_interests import BestInterests
from caseapp.models.case import Case
from caseapp.models.consent import Consent


def decisions(session: Any, case: Case) -> Sequence[BestInterests]:
    """Return those of a case, what is still open first."""
    found: Sequence[BestInterests] = session.scalars(
        select(BestInterests)
        .where(BestInterests.case_id == case.id)
        .order_by(
            BestInterests.completed_at.is_not(None),
            BestInterests.made_at.desc(),
            BestInterests.id,
        )
    ).all()
    return found


def decision_of(session: Any, case: Case, key: uuid.UUID) -> BestInterests:
    """Return one; raise ``HiddenError`` if there is none for this actor."""
    found: BestInterests | None = session.scalars(
        select(BestInterests).where(BestInterests.case_id == case.id, BestInterests.id == key)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def consent_of(session: Any, case: Case, key: uuid.UUID | None) -> Consent | None:
    """Return the permission that one is about, as far as the actor reads permissions."""
    found: Consent | None = session.scalars(
        select(Consent).where(Consent.case_id == case.id, Consent.id == key)
    ).one_or_none()
    return found


def name_of(session: Any, user_id: uuid.UUID | None) -> str:
    """Return somebody's name."""
    found: str | None = session.scalar(select(User.name).where(User.id == user_id))
    return found or ""
