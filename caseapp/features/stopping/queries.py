"""Reading what fits nobody. The gate narrows all of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from caseapp.access.errors import HiddenError
from caseapp.models.account import User
from caseapp.models.stopping import KeptStop

#: So many are shown.
LATEST = 50
#: What nobody has looked at; as Today asks whether there is anything.
KEPT: tuple[Any, ...] = (KeptStop, KeptStop.looked_at.is_(None))


def kept(session: Any) -> Sequence[tuple[KeptStop, User]]:
    """Return the latest words that fit nobody, with who was told; those not looked at first."""
    found: Sequence[tuple[KeptStop, User]] = session.execute(
        select(KeptStop, User)
        .join(User, User.id == KeptStop.author_id)
        .order_by(KeptStop.looked_at.isnot(None), KeptStop.made_at.desc(), KeptStop.id)
        .limit(LATEST)
    ).all()
    return found


def one(session: Any, kept_id: uuid.UUID) -> KeptStop:
    """Return one of them; raise :class:`HiddenError` when it is none of one's organisation."""
    found: KeptStop | None = session.scalars(
        select(KeptStop).where(KeptStop.id == kept_id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found
