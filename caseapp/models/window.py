"""Tasks of volunteers: when, what of the person goes with them, and the card as they read it.

Around a task its volunteer reads a card (domain.md §7.3): each line is of its own kind and opened
as a single record, from 24 hours before until 24 hours after (:mod:`caseapp.access.windows`).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, View
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import Channel, Kind, Relation, Role, Sensitivity
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound
from caseapp.models.contact import SafeContact

_FOR_TASKS = frozenset({(Role.VOL, Relation.TASK)})
_LINES = (Kind.SUM, Kind.RSK, Kind.ACC, Kind.GOA)


class TaskWindow(CaseBound):
    """A task that a volunteer does at a time. ``contact_id``: the way to reach the person that may
    be used for it; once it is over for them, it is over here."""

    __tablename__ = "task_window"
    __access__ = CaseRow(Kind.SUM)

    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=FACT)
    starts_at: Mapped[datetime] = mapped_column(info=FACT)
    ends_at: Mapped[datetime] = mapped_column(info=FACT)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    reason_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "task_window.reason")
    cancelled_at: Mapped[datetime | None] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It has a beginning and an end; read by case and by whose it is."""
        return (
            UniqueConstraint("id", "case_id"),
            of_same_case("contact_id", "safe_contact"),
            CheckConstraint("ends_at > starts_at", name="ends"),
            Index(None, "membership_id", "starts_at"),
        )


class TaskLine(CaseBound):
    """One line of a card, of its own kind: what to do, what is safe, where to meet, whose step."""

    __tablename__ = "task_line"
    __access__ = CaseRow(Kind(sum(_LINES)), by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    window_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    text_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "task_line.text")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One line of each kind a task."""
        return (
            UniqueConstraint("window_id", "kind"),
            of_same_case("window_id", "task_window"),
            CheckConstraint(
                f"kind IN ({', '.join(str(kind.value) for kind in _LINES)})", name="kind"
            ),
        )


_case: Any = Case.__table__
_contact: Any = SafeContact.__table__
_line: Any = TaskLine.__table__
_window: Any = TaskWindow.__table__


def _lines_of(kind: Kind) -> Any:
    return (
        select(
            _line.c.id,
            _line.c.case_id,
            _line.c.organisation_id,
            _line.c.subject_id,
            _case.c.sensitivity,
            _line.c.window_id,
            _line.c.text_sealed,
            _window.c.starts_at,
            _window.c.ends_at,
        )
        .join_from(_line, _case, _case.c.id == _line.c.case_id)
        .join(_window, _window.c.id == _line.c.window_id)
        .where(_line.c.kind == kind)
        .subquery(f"task_{kind.code.lower()}")
    )


class _Line(View):
    """The columns of a line on the card."""

    __abstract__ = True

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    window_id: Mapped[uuid.UUID]
    text_sealed: Mapped[bytes]
    text = Sealed("text_sealed", "task_line.text")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class TaskItems(_Line):
    """SUM reduced for volunteers: what the task is, and when (§7.3)."""

    __table__ = _lines_of(Kind.SUM)
    __access__ = ReducedView(Kind.SUM, _FOR_TASKS, single=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}


class TaskSafety(_Line):
    """RSK reduced for volunteers: the safety line of the task (§7.3)."""

    __table__ = _lines_of(Kind.RSK)
    __access__ = ReducedView(Kind.RSK, _FOR_TASKS, single=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}


class TaskPlace(_Line):
    """ACC reduced for volunteers: where they meet (§7.3)."""

    __table__ = _lines_of(Kind.ACC)
    __access__ = ReducedView(Kind.ACC, _FOR_TASKS, single=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}


class TaskStep(_Line):
    """GOA reduced for volunteers: the step that is theirs (§7.3)."""

    __table__ = _lines_of(Kind.GOA)
    __access__ = ReducedView(Kind.GOA, _FOR_TASKS, single=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}


class TaskChannel(View):
    """SAF reduced for volunteers: one permitted way to reach the person, while it holds (§7.3)."""

    __table__ = (
        select(
            _contact.c.id,
            _contact.c.case_id,
            _contact.c.organisation_id,
            _contact.c.subject_id,
            _case.c.sensitivity,
            _contact.c.channel,
            _contact.c.value_sealed,
            _contact.c.times_sealed,
            _contact.c.days,
            _contact.c.from_minute,
            _contact.c.until_minute,
            _contact.c.valid_until,
        )
        .join_from(_contact, _case, _case.c.id == _contact.c.case_id)
        .where(_contact.c.ended_at.is_(None))
        .subquery("task_channel")
    )
    __access__ = ReducedView(Kind.SAF, _FOR_TASKS, single=True)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    channel: Mapped[Channel]
    value_sealed: Mapped[bytes | None]
    value = Sealed("value_sealed", "safe_contact.value")
    times_sealed: Mapped[bytes | None]
    times = Sealed("times_sealed", "safe_contact.times")
    days: Mapped[int]
    from_minute: Mapped[int | None]
    until_minute: Mapped[int | None]
    valid_until: Mapped[date | None]
