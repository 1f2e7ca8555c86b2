"""What the write guard asks of guardians' answers, best-interests decisions and private notes.

Nobody gives themselves access by one, and acts of managers are theirs alone (domain.md §3.6, §7.1).
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import exists, inspect, or_, select

from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.table import may
from caseapp.kinds import GuardianBy, Permission, Role, TeamRole
from caseapp.models.account import Membership
from caseapp.models.best_interests import BestCountersign, BestInterests
from caseapp.models.children import GuardianAnswer
from caseapp.models.consent import Consent
from caseapp.models.note import Note, NoteShowing
from caseapp.models.team import Assignment, CaseBar

#: What access rests on does not change once it is written.
FIXED: dict[type, tuple[str, ...]] = {
    GuardianAnswer: (
        *("consent_id", "says", "said_by", "membership_id", "user_id", "decider_id", "given_on"),
    ),
    BestInterests: ("consent_id", "sort"),
    BestCountersign: ("best_interests_id",),
}

_consent: Any = Consent.__table__
_decision: Any = BestInterests.__table__
_bar: Any = CaseBar.__table__
_membership: Any = Membership.__table__
_assignment: Any = Assignment.__table__


def check(run: Any, actor: Actor, row: Any, operation: str) -> None:
    """Raise unless a row of what is kept here may be written so."""
    if isinstance(row, GuardianAnswer):
        _check_answer(run, actor, row)
    elif isinstance(row, BestInterests):
        _check_decision(run, actor, row)
    elif isinstance(row, BestCountersign):
        _check_countersign(run, actor, row)
    elif isinstance(row, Note) and inspect(row).attrs.closed_to_guardian.history.deleted == [True]:
        raise AccessRefusedError("A manager decides whether a guardian sees a private note.")
    elif isinstance(row, NoteShowing) and operation == "add":
        _refuse_without(actor, Permission.PRIVATE_NOTE_DECIDE)


def _check_answer(run: Any, actor: Actor, row: GuardianAnswer) -> None:
    _refuse_own(run, actor, row.consent_id)
    if row.said_by is GuardianBy.APPOINTED and not _guardian(run, row, row.membership_id):
        raise AccessRefusedError("Whoever answers as a guardian is the child's guardian.")
    if row.said_by is GuardianBy.BODY and _guardian(run, row):
        raise AccessRefusedError("Where there is a guardian, nobody decides in their place.")


def _check_decision(run: Any, actor: Actor, row: BestInterests) -> None:
    stored = run(select(_decision.c.completed_at).where(_decision.c.id == row.id)).first()
    if stored is not None and stored.completed_at is not None:
        raise AccessRefusedError("A decision that was completed does not change.")
    if row.completed_at is None:
        return
    if row.completed_by_id != actor.user_id:
        raise AccessRefusedError("A decision is completed by whoever is acting.")
    _refuse_own(run, actor, row.consent_id)


def _refuse_without(actor: Actor, permission: Permission) -> None:
    """Acts are of the roles that hold them, whatever else those who do not may write (§7.1)."""
    if not may(actor.role, permission):
        raise AccessRefusedError(f"{actor.role.value} does not hold {permission.value}.")


def _check_countersign(run: Any, actor: Actor, row: BestCountersign) -> None:
    """A second person who holds the act, and whom the permission does not name (§3.6)."""
    decision = run(
        select(
            _decision.c.author_id,
            _decision.c.completed_by_id,
            _decision.c.consent_id,
        ).where(_decision.c.id == row.best_interests_id, _decision.c.completed_at.is_not(None))
    ).first()
    if decision is None:
        raise AccessRefusedError("What is not decided yet is not countersigned.")
    _refuse_without(actor, Permission.BEST_INTERESTS_COUNTERSIGN)
    if actor.user_id in (decision.author_id, decision.completed_by_id):
        raise AccessRefusedError("A decision is countersigned by a second person.")
    _refuse_own(run, actor, decision.consent_id)


def _refuse_own(run: Any, actor: Actor, consent_id: uuid.UUID | None) -> None:
    named = run(select(_consent.c.user_id).where(_consent.c.id == consent_id)).scalar()
    if named == actor.user_id:
        raise AccessRefusedError("Nobody gives themselves access; a colleague writes it down.")


def _guardian(run: Any, row: GuardianAnswer, hat: uuid.UUID | None = None) -> bool:
    """Whether somebody (in this hat) is on the child's team as guardian, and is not barred."""
    is_barred = exists().where(
        _bar.c.case_id == row.case_id,
        _bar.c.user_id == _assignment.c.user_id,
        _bar.c.lifted_at.is_(None),
    )
    wanted = [_membership.c.id == hat, _membership.c.user_id == row.user_id] if hat else []
    found = run(
        select(_membership.c.id)
        .join(_assignment, _assignment.c.membership_id == _membership.c.id)
        .where(
            *wanted,
            _membership.c.role == Role.GA,
            _assignment.c.case_id == row.case_id,
            _assignment.c.team_role == TeamRole.GUARDIAN,
            _assignment.c.starts_at <= row.made_at,
            or_(_assignment.c.ends_at.is_(None), _assignment.c.ends_at > row.made_at),
            ~is_barred,
        )
    )
    return found.first() is not None
