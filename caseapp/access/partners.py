"""Partners: which organisations are linked to one by a partner of it, and who may vet and stop one.

The record of a partner is no case content (:mod:`caseapp.models.partner`). What its people see
follows from the ledger of permissions (:mod:`caseapp.access.consents`,
:mod:`caseapp.access.consent_people`), as long as nobody has suspended or retired the partner.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, inspect, select

from caseapp.access.actor import Actor
from caseapp.access.errors import NotYoursError
from caseapp.kinds import Permission
from caseapp.models.partner import Partner

#: What access and referrals rest on: changed by whoever vets partners, and by nobody else.
VETTED = (*("linked_organisation_id", "vetted_on", "vetted_until", "suspended_at", "retired_at"),)
#: Of these, what opens and ends access.
OPENING = ("linked_organisation_id", "suspended_at", "retired_at")

_partner: Any = Partner.__table__
Run = Callable[[Any], Any]


def active() -> Any:
    """Whether nobody has suspended or retired a partner."""
    return and_(_partner.c.suspended_at.is_(None), _partner.c.retired_at.is_(None))


def is_active(run: Run, partner_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
    """Whether a partner of an organisation may be named now; whoever suspends it waits, or is
    waited for, so that of the two the later one holds."""
    wanted = select(_partner.c.id).where(
        _partner.c.id == partner_id, _partner.c.organisation_id == organisation_id, active()
    )
    return run(wanted.with_for_update(read=True)).first() is not None


def linked(run: Run, organisation_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the organisations here that active partners of an organisation are."""
    wanted = select(_partner.c.linked_organisation_id).where(
        _partner.c.organisation_id == organisation_id,
        _partner.c.linked_organisation_id.is_not(None),
        active(),
    )
    return frozenset(run(wanted.with_for_update(read=True)).scalars())


def check(actor: Actor, row: Partner) -> None:
    """Raise unless whoever changes what access rests on may vet partners."""
    if any(_is_changed(row, name) for name in VETTED) and not actor.may(Permission.PARTNERS_VET):
        raise NotYoursError(f"{actor.role.value} does not vet partners.")


def is_about_access(row: Partner) -> bool:
    """Whether a change of a partner opens or ends what its people see."""
    return any(_is_changed(row, name) for name in OPENING)


def _is_changed(row: Partner, name: str) -> bool:
    history = inspect(row).attrs[name].history
    return bool(history.has_changes() and (*history.added, *history.deleted) != (None,))
