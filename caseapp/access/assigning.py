"""Who may be put on a team, how, by whom and until when: what the write guard asks of assignments.

An assignment opens a case, so it is more than a row of its kind: its relation follows from the hat
and the place on the team, nobody gives themselves access or lengthens it, and a supervision link
ends by itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import inspect, select

from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.kinds import Relation, Role, TeamRole
from caseapp.models.account import Membership
from caseapp.models.team import Assignment

#: A supervision link ends after this time; a supervision that covers the case renews it (§7.5.3).
SUPERVISION_FOR = timedelta(days=90)
#: Staff of the organisation and appointed guardians are assigned; everybody else needs the person's
#: yes. The independent advocate is always ``c``, even in the same organisation (domain.md §7.1).
ASSIGNED_ROLES = frozenset({Role.CW, Role.GA})
#: Relations that only people of the case's own organisation can have by being on its team.
INSIDE = frozenset({Relation.ASSIGNED, Relation.HOLDER, Relation.SUPERVISION})

_membership: Any = Membership.__table__


def relation_of(role: Role, team_role: TeamRole) -> Relation:
    """Return how somebody stands to a case by being on its team in this hat."""
    if team_role is TeamRole.SUPERVISOR and role is Role.MGR:
        return Relation.SUPERVISION
    return Relation.ASSIGNED if role in ASSIGNED_ROLES else Relation.CONSENT


def check(run: Any, actor: Actor, row: Assignment, operation: str, *, opens: bool) -> None:
    """Raise unless this assignment may be written so.

    ``run`` executes a statement inside the transaction; ``opens``: the case is being opened by the
    actor in this transaction, who is then its key worker (practice.md P2).
    """
    hat = run(
        select(_membership.c.user_id, _membership.c.role, _membership.c.organisation_id).where(
            _membership.c.id == row.membership_id
        )
    ).first()
    if hat is None or hat.user_id != row.user_id:
        raise AccessRefusedError("An assignment is of one person in one of their hats.")
    mine = row.user_id == actor.user_id
    if operation == "add" and mine and not opens:
        raise AccessRefusedError("Nobody puts themselves on a team; a colleague does.")
    if operation == "change" and mine:
        _refuse_longer(row)
    _check_relation(row, hat, opens=opens and mine)


def _check_relation(row: Assignment, hat: Any, *, opens: bool) -> None:
    allowed = {relation_of(hat.role, row.team_role)}
    if opens and hat.role is Role.IA:
        allowed.add(Relation.HOLDER)
    held = inspect(row).attrs["relation"].history
    if row.relation not in allowed and not (held.unchanged and row.relation is Relation.HOLDER):
        raise AccessRefusedError("A relation follows from the hat and the place on the team.")
    if row.relation in INSIDE and hat.organisation_id != row.organisation_id:
        raise AccessRefusedError("People of other organisations need the person's yes.")
    if row.relation is Relation.SUPERVISION:
        latest = row.starts_at + SUPERVISION_FOR
        if row.ends_at is None or row.ends_at > latest:
            raise AccessRefusedError("A supervision link ends within ninety days.")


def _refuse_longer(row: Assignment) -> None:
    """Nobody lengthens what they have: their own end may only come nearer."""
    attributes = inspect(row).attrs
    if attributes["starts_at"].history.has_changes():
        raise AccessRefusedError("Nobody moves the beginning of their own assignment.")
    history = attributes["ends_at"].history
    if not history.has_changes():
        return
    before = history.deleted[0] if history.deleted else None
    if row.ends_at is None or (before is not None and row.ends_at > before):
        raise AccessRefusedError("Nobody lengthens their own assignment; a colleague does.")
