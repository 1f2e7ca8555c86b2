"""Grants: who reaches which kinds of which case, from when until when, and why; and what lists are
found and sorted by.

Rows are derived by :mod:`caseapp.access.grants` and :mod:`caseapp.access.listing` and by nothing
else. Grants end and are never deleted, so that "who could see this, and when" can be answered.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Code, Row
from caseapp.db.keys import points_to, same_organisation_as_case
from caseapp.db.shapes import Internal
from caseapp.kinds import CaseStatus, Kind, Relation, Role

GRANT_SYSTEMS = frozenset({"grants"})


class CaseAccess(Row):
    """What one hat reaches of one case: masks of kinds, a window, and the basis.

    ``case_listed_at`` is the listing's, so that the newest of many cases are found by an index.
    """

    __tablename__ = "case_access"
    __access__ = Internal(GRANT_SYSTEMS)
    __table_args__ = (
        same_organisation_as_case(),
        Index(None, "membership_id", "case_id"),
        Index(None, "case_id", "membership_id"),
        Index(None, "membership_id", "case_listed_at", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    case_listed_at: Mapped[datetime | None] = mapped_column(info=WORK)
    organisation_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    role: Mapped[Role] = mapped_column(Code(Role), info=WORK)
    relation: Mapped[Relation] = mapped_column(Code(Relation), info=WORK)
    reads: Mapped[Kind] = mapped_column(info=WORK)
    reduced: Mapped[Kind] = mapped_column(info=WORK)
    own: Mapped[Kind] = mapped_column(info=WORK)
    writes: Mapped[Kind] = mapped_column(info=WORK)
    #: Of these kinds only what was written from then until then (:mod:`caseapp.access.limits`).
    limited_reads: Mapped[Kind] = mapped_column(info=WORK, default=0, server_default="0")
    limited_reduced: Mapped[Kind] = mapped_column(info=WORK, default=0, server_default="0")
    entries_from: Mapped[datetime | None] = mapped_column(info=WORK)
    entries_until: Mapped[datetime | None] = mapped_column(info=WORK)
    starts_at: Mapped[datetime] = mapped_column(info=WORK)
    ends_at: Mapped[datetime | None] = mapped_column(info=WORK)
    basis: Mapped[str] = mapped_column(info=WORK)
    basis_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    #: Ended before its time: it stays so when a clock is put back.
    is_over: Mapped[bool] = mapped_column(info=WORK, default=False, server_default=false())


class ItemAccess(Row):
    """One record opened to one hat: a named reader, one booking's slip, one task (§7.1 t, n)."""

    __tablename__ = "item_access"
    __access__ = Internal(GRANT_SYSTEMS)
    __table_args__ = (
        same_organisation_as_case(),
        Index(None, "membership_id", "record_id"),
        Index(None, "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    kind: Mapped[Kind] = mapped_column(info=WORK)
    record_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    relation: Mapped[Relation] = mapped_column(Code(Relation), info=WORK)
    starts_at: Mapped[datetime] = mapped_column(info=WORK)
    ends_at: Mapped[datetime | None] = mapped_column(info=WORK)
    basis: Mapped[str] = mapped_column(info=WORK)
    basis_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    #: Ended before its time: it stays so when a clock is put back.
    is_over: Mapped[bool] = mapped_column(info=WORK, default=False, server_default=false())


class CaseListing(Row):
    """What lists find and sort one case by: keys only, nothing that is shown.

    ``listed_at`` is empty while a record is not on the caseload. ``changed_at`` and ``next_on``
    come from rows of the kind SUM only, so that an order tells nothing of what one may not read.
    """

    __tablename__ = "case_listing"
    __access__ = Internal(GRANT_SYSTEMS)
    __table_args__ = (
        same_organisation_as_case(),
        Index(None, "case_id", unique=True),
        Index(None, "organisation_id", "listed_at", "case_id"),
        Index(None, "organisation_id", "opened_on", "case_id"),
        Index(None, "organisation_id", "next_on", "case_id"),
        Index(None, "organisation_id", "status", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    organisation_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    status: Mapped[CaseStatus] = mapped_column(Code(CaseStatus), info=WORK)
    listed_at: Mapped[datetime | None] = mapped_column(info=WORK)
    opened_on: Mapped[date] = mapped_column(Date, info=WORK)
    next_on: Mapped[date] = mapped_column(Date, info=WORK)
    changed_at: Mapped[datetime] = mapped_column(info=WORK)
