"""Reading one way to reach somebody."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from caseapp.access.errors import HiddenError
from caseapp.models.case import Case
from caseapp.models.contact import SafeContact
from caseapp.models.organisation import Organisation


def way(session: Any, case: Case, way_id: uuid.UUID) -> SafeContact:
    """Return one of a case, past ones too; raises ``HiddenError`` when it is none of it."""
    found: SafeContact | None = session.scalars(
        select(SafeContact).where(SafeContact.id == way_id, SafeContact.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def organisation(session: Any, case: Case) -> Organisation:
    """Return the organisation of a case."""
    found: Organisation = session.get_one(Organisation, case.organisation_id)
    return found
