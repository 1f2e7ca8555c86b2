"""Reviews: what is to be looked at again, when. Never deleted: closing one and starting the next
leaves both. What the kinds are stands in :mod:`caseapp.vocabularies.reviews`."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, false, select, text
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, Code, Versioned, View
from caseapp.db.keys import of_same_case, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import Kind, Permission, Relation, ReviewState, Role, Sensitivity, SnoozeReason
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound

#: A review is of the kind of its subject: any kind of case content.
_SUBJECTS = Kind((1 << 16) - 1)


class Review(Versioned, CaseBound):
    """One thing to look at again on one day; its kind is that of its subject (domain.md §7.2).

    ``clock`` names the date that it counts from, such as ``1.rrp_end``; it is empty where there is
    none. Of a code and clock, one at most is scheduled. ``owner_id`` is somebody named instead of
    the key worker of the day, whose it is otherwise. ``reason``: why it was put off; ``snoozes``:
    how often what goes on in it was; ``is_acute``: somebody is in danger, so nothing waits.
    """

    __tablename__ = "review"
    __access__ = CaseRow(_SUBJECTS, by_row=True, act=Permission.CASE_ASSIGN)

    kind: Mapped[Kind] = mapped_column(info=FACT)
    code: Mapped[str] = mapped_column(info=FACT)
    clock: Mapped[str] = mapped_column(info=TECHNICAL, default="")
    counts_from: Mapped[date | None] = mapped_column(Date, info=FACT)
    due_on: Mapped[date] = mapped_column(Date, info=FACT)
    state: Mapped[ReviewState] = mapped_column(Code(ReviewState), info=FACT)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=FACT)
    closed_at: Mapped[datetime | None] = mapped_column(info=FACT)
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=FACT)
    outcome_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    outcome = Sealed("outcome_sealed", "review.outcome")
    source_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    reason: Mapped[SnoozeReason | None] = mapped_column(Code(SnoozeReason), info=FACT)
    snoozes: Mapped[int] = mapped_column(info=FACT, default=0, server_default="0")
    is_acute: Mapped[bool] = mapped_column(info=FACT, default=False, server_default=false())

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Closed exactly when it has a moment; scheduled once; what is open is found by its case,
        or by whom it names, and its day."""
        scheduled = text("state = 'scheduled'")
        named = text("state = 'scheduled' AND owner_id IS NOT NULL")
        return (
            CheckConstraint("(state = 'scheduled') = (closed_at IS NULL)", name="closed"),
            of_same_case("source_id", "stage_event"),
            Index(
                None,
                "case_id",
                "code",
                "clock",
                unique=True,
                sqlite_where=scheduled,
            ),
            Index(None, "organisation_id", "state", "due_on", "case_id"),
            Index(
                "ix_review_open_of_case",
                *("case_id", "due_on", "code", "owner_id", "id", "kind", "organisation_id"),
                sqlite_where=scheduled,
                postgresql_where=scheduled,
            ),
            Index(
                "ix_review_open_of_owner",
                "owner_id",
                "due_on",
                sqlite_where=named,
                postgresql_where=named,
            ),
            Index(None, "id", "case_id", unique=True),
        )


_review: Any = Review.__table__
_case: Any = Case.__table__


def _dates_of(kind: Kind, name: str, *audience: tuple[Role, Relation]) -> Any:
    """Make the dates of one kind's reviews: what is looked at and when, without what came of it
    (domain.md §7.3)."""
    source: Any = (
        select(
            _review.c.id,
            _review.c.case_id,
            _review.c.organisation_id,
            _case.c.sensitivity,
            _review.c.code,
            _review.c.counts_from,
            _review.c.due_on,
            _review.c.state,
            _review.c.owner_id,
            _review.c.snoozes,
            _review.c.is_acute,
            _review.c.version,
        )
        .join_from(_review, _case, _case.c.id == _review.c.case_id)
        .where(_review.c.kind == kind)
        .subquery(name.lower())
    )
    body = {
        "__module__": __name__,
        "__doc__": f"{kind.code} reduced: the dates of reviews (domain.md §7.3).",
        "__table__": source,
        "__access__": ReducedView(kind, frozenset(audience)),
        "__mapper_args__": {"primary_key": [source.c.id]},
        "__annotations__": {
            "id": Mapped[uuid.UUID],
            "case_id": Mapped[uuid.UUID],
            "organisation_id": Mapped[uuid.UUID],
            "sensitivity": Mapped[Sensitivity],
        },
    }
    return type(name, (View,), body)


#: Managers know the key dates of cases and the dates of identification, not what they are about.
SummaryDate = _dates_of(Kind.SUM, "SummaryDate", (Role.MGR, Relation.ORGANISATION))
IdentificationDate = _dates_of(Kind.NRM, "IdentificationDate", (Role.MGR, Relation.ORGANISATION))
#: Caseworkers, advocates and whoever supervises a case know the deadlines of legal matters.
LegalDate = _dates_of(
    Kind.LEG,
    "LegalDate",
    (Role.CW, Relation.ASSIGNED),
    (Role.IA, Relation.HOLDER),
    (Role.IA, Relation.CONSENT),
    (Role.MGR, Relation.SUPERVISION),
)
