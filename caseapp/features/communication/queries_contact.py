"""Reading the ways to reach somebody: the one to use now, and those that are past."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from caseapp.kinds import Channel
from caseapp.models.case import Case
from caseapp.models.communication import SafeContact

#: As much of a past number or address stays readable, to know it again and not to use it.
_SHOWN = 3
_SCHEMES = {Channel.CALL: "tel:", Channel.TEXT: "sms:"}


@dataclass(frozen=True)
class Contacts:
    """The way to use now, if there is one, and the ways of before, the latest first."""

    now: SafeContact | None
    past: Sequence[SafeContact]


def contacts(session: Any, case: Case) -> Contacts:
    """Return every way to reach somebody."""
    found: Sequence[SafeContact] = session.scalars(
        select(SafeContact)
        .where(SafeContact.case_id == case.id)
        .order_by(SafeContact.ended_at.desc(), SafeContact.made_at.desc(), SafeContact.id)
    ).all()
    return Contacts(
        now=next((way for way in found if way.ended_at is None), None),
        past=[way for way in found if way.ended_at is not None],
    )


def link_of(way: SafeContact) -> str | None:
    """Return what dials or writes to the present number, where it is one."""
    number = re.sub(r"[^+\d]", "", way.value or "")
    scheme = _SCHEMES.get(way.channel)
    return scheme + number if scheme and number and way.ended_at is None else None


def masked(value: str | None) -> str:
    """Return a past number or address as it can be known again and not be copied or dialled."""
    text = value or ""
    kept = text[-_SHOWN:] if len(text) > 2 * _SHOWN else ""
    return "\N{BULLET}" * _SHOWN + kept
