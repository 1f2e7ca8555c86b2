"""Windows of tasks (domain.md §7.1 t): what is opened from 24 hours before until 24 hours after.

A task opens the case in part to whoever does it, and the lines of its card as single records. A
booking of an interpreter is a source of its own that uses :func:`around`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select

from caseapp.access import grants, items, telling
from caseapp.access.actor import Actor
from caseapp.access.errors import AccessRefusedError
from caseapp.access.grants import Standing
from caseapp.access.items import Item
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.db import passage
from caseapp.kinds import Kind, Relation, Role
from caseapp.models.account import Membership
from caseapp.models.team import CaseBar
from caseapp.models.window import TaskLine, TaskWindow

#: So long before and after a task its window is open.
AROUND = timedelta(hours=24)
#: A task lasts so long at most, so that no window becomes a standing way in.
LONGEST = timedelta(hours=24)
#: The name of this source in ``case_access.basis``.
BASIS = "task"
#: What access rests on does not change; a task at another time is another task.
FIXED = ("membership_id", "user_id", "starts_at", "ends_at", "contact_id")

_bar: Any = CaseBar.__table__
_line: Any = TaskLine.__table__
_membership: Any = Membership.__table__
_window: Any = TaskWindow.__table__


def around(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Return from when until when the window of a task or booking is open."""
    return starts_at - AROUND, ends_at + AROUND


def check(run: Any, actor: Actor, row: TaskWindow) -> None:
    """Raise unless this task may be given so: to a volunteer of the organisation, for a while, and
    by somebody else."""
    hat = run(
        select(_membership.c.user_id, _membership.c.organisation_id, _membership.c.role).where(
            _membership.c.id == row.membership_id
        )
    ).first()
    if hat is None or hat.user_id != row.user_id or hat.organisation_id != row.organisation_id:
        raise AccessRefusedError("A task names somebody of the organisation in one of their hats.")
    if hat.role is not Role.VOL:
        raise AccessRefusedError("Only volunteers are given a case by a task.")
    if row.user_id == actor.user_id:
        raise AccessRefusedError("Nobody gives themselves access; a colleague does.")
    if not timedelta() < row.ends_at - row.starts_at <= LONGEST:
        raise AccessRefusedError("A task lasts a day at most.")


def days_ahead(session: Any) -> list[datetime]:
    """Return when the tasks are whose window is not open yet: only that there is one, and when.

    Of whom they are is told by nothing before the window opens.
    """
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        return []
    wanted = (
        select(_window.c.starts_at)
        .where(
            _window.c.membership_id == actor.membership_id,
            _window.c.starts_at > clock.now() + AROUND,
            _window.c.cancelled_at.is_(None),
            ~_is_barred(),
        )
        .order_by(_window.c.starts_at)
    )
    with telling.as_system(session, BASIS):
        return [row.starts_at for row in _run(session.connection(), wanted)]


def _is_barred() -> Any:
    return exists().where(
        _bar.c.case_id == _window.c.case_id,
        _bar.c.user_id == _window.c.user_id,
        _bar.c.lifted_at.is_(None),
    )


def _standings(connection: Any, case_id: uuid.UUID) -> Iterator[Standing]:
    """The standings of volunteers around their tasks; a bar beats each (practice.md P38)."""
    found = _run(
        connection,
        select(_window, _membership.c.role)
        .join(_membership, _membership.c.id == _window.c.membership_id)
        .where(
            _window.c.case_id == case_id,
            _window.c.ends_at > clock.now() - AROUND,
            _window.c.cancelled_at.is_(None),
            ~_is_barred(),
        ),
    )
    for row in found:
        opens, closes = around(row.starts_at, row.ends_at)
        yield Standing(
            membership_id=row.membership_id,
            user_id=row.user_id,
            role=row.role,
            relation=Relation.TASK,
            starts_at=opens,
            ends_at=closes,
            basis=BASIS,
            basis_id=row.id,
        )


def _cards(connection: Any, case_id: uuid.UUID, standings: Sequence[Standing]) -> Iterator[Item]:
    """The lines of each card, and the one way to reach the person, inside the window."""
    tasks = {each.basis_id: each for each in standings if each.basis == BASIS}
    if not tasks:
        return
    lines = select(_line.c.id, _line.c.kind, _line.c.window_id)
    for row in _run(connection, lines.where(_line.c.window_id.in_(tasks))):
        yield _opened(tasks[row.window_id], row.kind, row.id)
    ways = select(_window.c.id, _window.c.contact_id).where(_window.c.contact_id.is_not(None))
    for row in _run(connection, ways.where(_window.c.id.in_(tasks))):
        yield _opened(tasks[row.id], Kind.SAF, row.contact_id)


def _opened(task: Standing, kind: Kind, record_id: uuid.UUID) -> Item:
    return Item(
        membership_id=task.membership_id,
        user_id=task.user_id,
        kind=kind,
        record_id=record_id,
        relation=Relation.TASK,
        starts_at=task.starts_at,
        ends_at=task.ends_at,
        basis=BASIS,
        basis_id=task.basis_id,
    )


def _run(connection: Any, statement: Any) -> Any:
    return connection.execute(statement, execution_options=passage.PASS)


grants.register(TaskWindow, _standings)
grants.register(TaskLine, lambda _connection, _case_id: ())
items.register(_cards)
