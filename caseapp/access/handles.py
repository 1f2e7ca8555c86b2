"""Finding a case by its reference: hidden and missing are one answer, with the same work done."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.errors import HiddenError
from caseapp.base import ids
from caseapp.db import passage
from caseapp.models.case import Case

_case: Any = Case.__table__


def case_by_reference(session: Any, text: str) -> Case:
    """Return the case with this reference if the actor may see it; else raise ``HiddenError``.

    Both look-ups are always done, so that a hidden case takes no more time than a missing one.
    """
    reference = ids.read_reference(text) or ""
    found: Case | None = session.scalars(select(Case).where(Case.reference == reference)).first()
    _known(session, reference)
    if found is None:
        raise HiddenError
    return found


def record_refusal(session: Any, reference: str | None) -> None:
    """Write a refusal down: with the case if there is one, else the address pattern only."""
    known = _known(session, ids.read_reference(reference or "") or "")
    subjects = []
    if known is not None:
        subjects = [
            trail.Subject(
                operation="refuse", table="case", case_id=known[0], organisation_id=known[1]
            )
        ]
    category = "case" if known else "system"
    trail.append(
        session, action="refuse", outcome=trail.REFUSED, subjects=subjects, category=category
    )
    session.commit()


def _known(session: Any, reference: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    row = (
        session.connection()
        .execute(
            select(_case.c.id, _case.c.organisation_id).where(_case.c.reference == reference),
            execution_options=passage.PASS,
        )
        .first()
    )
    return (row[0], row[1]) if row else None
