"""The roster of interpreters: who may stop somebody in it, and say that they were checked.

A line of the roster is no case content (:mod:`caseapp.models.interpreter`) and opens nothing.
"""

from __future__ import annotations

from sqlalchemy import inspect

from caseapp.access.actor import Actor
from caseapp.access.errors import NotYoursError
from caseapp.kinds import Permission
from caseapp.models.interpreter import Interpreter

#: What matching rests on and a worker in need of somebody should not decide alone.
VETTED = ("user_id", "vetted_until", "suspended_at", "suspended_why", "retired_at")


def check(actor: Actor, row: Interpreter) -> None:
    """Raise unless whoever changes what was checked may vet interpreters."""
    if any(_is_changed(row, name) for name in VETTED) and not actor.may(
        Permission.INTERPRETERS_VET
    ):
        raise NotYoursError(f"{actor.role.value} does not vet interpreters.")


def _is_changed(row: Interpreter, name: str) -> bool:
    history = inspect(row).attrs[name].history
    before, after = (*history.deleted, None)[0], (*history.added, None)[0]
    return history.has_changes() and (before or None) != (after or None)
