"""Whether help is wanted with a review: asked once a moment, answered by somebody, never deleted.

Nothing here says why something waits, and nothing is given to somebody else by it (domain.md §6.3).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, Uuid, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, TECHNICAL, WORK, Code, Versioned, View
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import HelpAnswer, Kind, Relation, ReviewState, Role, Sensitivity
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound
from caseapp.models.review import Review

_SUBJECTS = Kind((1 << 16) - 1)


class ReviewHelp(Versioned, CaseBound):
    """One question "help needed?" about one review; its kind is that of the review.

    ``step_on`` is the day that the data file names, so that the same moment is asked about once,
    however often and however late the job runs. ``worker_id``: whose it was then. ``asked_id``:
    whom it is for; empty where every manager is asked. ``is_signal``: the second for one worker, of
    one sort, within thirty days; it says that there is much, and nothing about how somebody works.
    """

    __tablename__ = "review_help"
    __access__ = CaseRow(_SUBJECTS, by_row=True)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    code: Mapped[str] = mapped_column(info=FACT)
    clock: Mapped[str] = mapped_column(info=TECHNICAL, default="")
    review_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    step_on: Mapped[date] = mapped_column(Date, info=FACT)
    worker_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    asked_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    is_signal: Mapped[bool] = mapped_column(info=WORK, default=False)
    answer: Mapped[HelpAnswer | None] = mapped_column(Code(HelpAnswer), info=WORK)
    answered_at: Mapped[datetime | None] = mapped_column(info=WORK)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Once a moment; answered exactly when it has a moment; found by whom it is for."""
        return (
            UniqueConstraint("case_id", "code", "clock", "step_on"),
            CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
            of_same_case("review_id", "review"),
            Index(None, "organisation_id", "answered_at", "step_on"),
            Index(None, "worker_id", "step_on"),
            Index(None, "asked_id", "answered_at", "step_on", "id"),
        )


_help: Any = ReviewHelp.__table__
_review: Any = Review.__table__
_case: Any = Case.__table__
_MANAGERS = frozenset({(Role.MGR, Relation.ORGANISATION)})


class HelpOutline(View):
    """What managers read of it (SUM reduced: key dates and assigned staff, domain.md §7.3): of
    which case and whose, since when. Not what it is about."""

    __table__ = (
        select(
            _help.c.id,
            _help.c.case_id,
            _help.c.organisation_id,
            _case.c.sensitivity,
            type_coerce(_help.c.worker_id, Uuid()).label("worker_id"),
            type_coerce(_help.c.asked_id, Uuid()).label("asked_id"),
            type_coerce(_help.c.review_id, Uuid()).label("review_id"),
            _help.c.step_on,
            _help.c.is_signal,
            _help.c.answer,
            _help.c.answered_at,
            _help.c.version,
        )
        .join_from(_help, _case, _case.c.id == _help.c.case_id)
        .subquery("help_outline")
    )
    __access__ = ReducedView(Kind.SUM, _MANAGERS, is_part=False)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    worker_id: Mapped[uuid.UUID | None]
    asked_id: Mapped[uuid.UUID | None]
    review_id: Mapped[uuid.UUID]
    step_on: Mapped[date]
    is_signal: Mapped[bool]
    answer: Mapped[HelpAnswer | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int]


class ReviewAge(View):
    """What managers count (SUM reduced): that something is due in a case, since when. Not what."""

    __table__ = (
        select(
            _review.c.id,
            _review.c.case_id,
            _review.c.organisation_id,
            _case.c.sensitivity,
            type_coerce(_review.c.owner_id, Uuid()).label("owner_id"),
            _review.c.due_on,
            _review.c.state,
        )
        .join_from(_review, _case, _case.c.id == _review.c.case_id)
        .subquery("review_age")
    )
    __access__ = ReducedView(Kind.SUM, _MANAGERS, is_part=False)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    owner_id: Mapped[uuid.UUID | None]
    due_on: Mapped[date]
    state: Mapped[ReviewState]
