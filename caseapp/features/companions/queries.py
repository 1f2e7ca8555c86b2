"""Reading who comes along. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from caseapp.access.errors import HiddenError
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.companion import Companion
from caseapp.rules import arising


def companions(session: Any, case: Case) -> Sequence[tuple[Companion, str | None]]:
    """Return who comes along, in the order they were written down, with who checked each."""
    found: Sequence[tuple[Companion, str | None]] = [
        (companion, user.name if user else None)
        for companion, user in session.execute(
            select(Companion, User)
            .outerjoin(User, User.id == Companion.checked_by_id)
            .where(Companion.case_id == case.id)
            .order_by(Companion.made_at, Companion.id)
        )
    ]
    return found


def companion(session: Any, case: Case, companion_id: uuid.UUID) -> Companion:
    """Return one of them; raises ``HiddenError`` when it is none of this case."""
    found: Companion | None = session.scalars(
        select(Companion).where(Companion.id == companion_id, Companion.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def in_the_room(
    session: Any, case: Case, found: Sequence[tuple[Companion, str | None]]
) -> dict[uuid.UUID, date | None]:
    """Return to which of them being in the room the person said yes, and until when; for whoever
    reads permissions."""
    until = arising.by_name(session, case, arising.ACCOMPANY) if found else {}
    names = {each.id: arising.plain(each.name) for each, _checker in found}
    return {key: until[name] for key, name in names.items() if name in until}
