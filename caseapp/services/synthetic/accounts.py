"""The accounts of staff who are made for a synthetic caseload: an address and one hat each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.account import Credential, Membership, User
from caseapp.services.synthetic.lots import Lot
from caseapp.services.synthetic.rows import FIRST_VERSION, Rows
from caseapp.services.synthetic.staff import Staff


def rows_of(staff: Staff, password_hash: str, domain: str, since: datetime) -> Rows:
    """Return the rows of everybody who is made; their keys are stored before."""
    rows: Rows = defaultdict(list)
    managers = staff.by_role[Role.MGR]
    for number, actor in enumerate(staff.made, 1):
        is_manager = actor.role is Role.MGR
        supervisor = None if is_manager else managers[number % len(managers)].user_id
        address = f"{actor.role.value.lower()}{number}@{domain}"
        for model, row in _of(actor, since):
            rows[model].append(row | {"version": FIRST_VERSION})
        rows[User][-1]["email"] = address
        rows[Credential][-1]["password_hash"] = password_hash
        rows[Membership][-1]["supervisor_id"] = supervisor
    return rows


def _of(actor: Actor, since: datetime) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The rows of one account without what is the same for all or hangs on the others."""
    user_id = actor.user_id
    yield User, {"id": user_id, "name": actor.name, "language": "en", "made_at": since}
    yield Credential, {"id": Lot(user_id).id(), "user_id": user_id}
    yield (
        Membership,
        {
            "id": actor.membership_id,
            "user_id": user_id,
            "organisation_id": actor.organisation_id,
            "role": actor.role,
            "starts_at": since,
        },
    )
