"""The reasons for sharing without a yes that an organisation uses: which of those there are its
administrator has left out, because its country's law knows none such (domain.md §3.7).

What is left out is refused for what is new and stays readable where it was written down. What is
never a reason is in no list of these, so nothing here can allow it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.base.problems import InvalidError
from caseapp.kinds import AgeStatus
from caseapp.models.disclosure import ReasonsOff
from caseapp.vocabularies.disclosure import Reason, reasons


def kept(session: Any, organisation_id: uuid.UUID) -> ReasonsOff | None:
    """Return what an organisation has left out, if it ever has."""
    found: ReasonsOff | None = session.scalars(
        select(ReasonsOff).where(ReasonsOff.organisation_id == organisation_id)
    ).one_or_none()
    return found


def left_out(row: ReasonsOff | None) -> frozenset[str]:
    """Return the codes that are left out."""
    return frozenset(row.codes.split()) if row else frozenset()


def offered(session: Any, organisation_id: uuid.UUID, age: AgeStatus | None) -> tuple[Reason, ...]:
    """Return the reasons that there can be for somebody of this age here."""
    out = left_out(kept(session, organisation_id))
    return tuple(each for each in reasons().for_age(age) if each.code not in out)


def refuse_left_out(session: Any, organisation_id: uuid.UUID, code: str) -> None:
    """Raise :class:`InvalidError` for a reason that is not used here."""
    if code in left_out(kept(session, organisation_id)):
        raise InvalidError("reason", _("This reason is not used here. Choose one of these."))


def choose(session: Any, organisation_id: uuid.UUID, used: Collection[str]) -> None:
    """Keep which reasons are used. Raises :class:`InvalidError` for what is no reason, or where
    nothing would be left for an adult: an emergency is never refused for it (INV-23)."""
    if any(not reasons().known(code) for code in used):
        raise InvalidError("used", _("This is not a reason. Choose one of these."))
    if not any(each.code in used for each in reasons().for_age(AgeStatus.ADULT)):
        raise InvalidError("used", _("Leave at least one that can be about an adult."))
    row = kept(session, organisation_id) or ReasonsOff(organisation_id=organisation_id)
    row.codes = " ".join(each.code for each in reasons().all if each.code not in used)
    session.add(row)
    session.flush()
