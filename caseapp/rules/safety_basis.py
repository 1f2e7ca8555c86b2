"""Permissions that measures for somebody's safety rest on: which can be named, and which are.

What follows when one of them ends is in :mod:`caseapp.rules.safety_relied`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import stopping
from caseapp.base.problems import InvalidError
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.safety import SafetyBasis, SafetyLook
from caseapp.rules.consent_ledger import Entry, is_over, ledger
from caseapp.rules.referral_permission import is_live
from caseapp.vocabularies.purposes import purposes


@dataclass(frozen=True)
class Named:
    """A permission that can be named, or is: whom it names and for what, and whether it is over."""

    consent: Consent
    name: str
    purpose: str
    is_live: bool
    is_over: bool


def named(session: Any, case: Case, now: datetime) -> dict[uuid.UUID, Named]:
    """Return the permissions of a case that name somebody, the latest first; for those who read
    permissions, to others none."""
    entries = [each for each in ledger(session, case) if each.consent.is_to_others]
    if not entries:
        return {}
    people = stopping.recipients(session, [each.consent for each in entries])
    return {
        each.consent.id: _named(each, people[each.consent.id].name, now)
        for each in entries
        if each.consent.id in people
    }


def of_looks(
    session: Any, looks: Collection[SafetyLook]
) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """Return which permissions each of these looks names."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    wanted = select(SafetyBasis).where(SafetyBasis.look_id.in_([each.id for each in looks]))
    for row in session.scalars(wanted.order_by(SafetyBasis.made_at, SafetyBasis.id)):
        found[row.look_id].append(row.consent_id)
    return found


def looks_on(session: Any, consent: Consent) -> Sequence[SafetyLook]:
    """Return the looks whose measures rest on a permission, the latest first; for those who read
    how safe somebody is."""
    found: Sequence[SafetyLook] = session.scalars(
        select(SafetyLook)
        .join(SafetyBasis, SafetyBasis.look_id == SafetyLook.id)
        .where(SafetyBasis.consent_id == consent.id, SafetyBasis.case_id == consent.case_id)
        .order_by(SafetyLook.looked_on.desc(), SafetyLook.made_at.desc())
    ).all()
    return found


def keep(session: Any, look: SafetyLook, case: Case, chosen: Iterable[Named | None]) -> None:
    """Keep which permissions a look's measures rest on. Raises :class:`InvalidError` for one that
    does not hold any more."""
    for each in chosen:
        if each is None or not each.is_live:
            raise InvalidError(
                "rests_on", _("This permission does not hold any more. Say it without it.")
            )
        session.add(SafetyBasis(case, look_id=look.id, consent_id=each.consent.id))


def _named(entry: Entry, name: str, now: datetime) -> Named:
    code = entry.consent.purpose or ""
    label = _(purposes().get(code).label) if purposes().known(code) else code
    return Named(entry.consent, name, label, is_live(entry, now), is_over(entry, now))
