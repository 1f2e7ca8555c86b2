"""Reading who is in somebody's life. Nothing here filters by user: the gate does."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from caseapp.access.errors import HiddenError
from caseapp.kinds import MayCall
from caseapp.models.around import PersonAround
from caseapp.models.case import Case


def people(session: Any, case: Case) -> Sequence[PersonAround]:
    """Return who is on the list, in the order they were written down."""
    found: Sequence[PersonAround] = session.scalars(
        select(PersonAround)
        .where(PersonAround.case_id == case.id, PersonAround.ended_at.is_(None))
        .order_by(PersonAround.made_at, PersonAround.id)
    ).all()
    return found


def person(session: Any, case: Case, around_id: uuid.UUID) -> PersonAround:
    """Return one of them; raises ``HiddenError`` when it is none of this case."""
    found: PersonAround | None = session.scalars(
        select(PersonAround).where(PersonAround.id == around_id, PersonAround.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def link_of(person: PersonAround) -> str | None:
    """Return what dials, for those whom we may call and for nobody else."""
    number = re.sub(r"[^+\d]", "", person.telephone or "")
    return f"tel:{number}" if number and may_be_called(person) else None


def may_be_called(person: PersonAround) -> bool:
    """Whether the person said that we may; only then is the number on a page that is read."""
    return person.may_call in (MayCall.YES, MayCall.ONLY_ABOUT)
