"""Grants: who reaches which kinds of which case, from when until when, and why.

Rows are derived by :mod:`caseapp.access.grants` and by nothing else. They end and are never
deleted, so that "who could see this, and when" can be answered.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Code, Row
from caseapp.db.keys import points_to, same_organisation_as_case
from caseapp.db.shapes import Internal
from caseapp.kinds import Kind, Relation, Role

GRANT_SYSTEMS = frozenset({"grants"})


class CaseAccess(Row):
    """What one hat reaches of one case: four masks of kinds, a window, and the basis.

    ``case_made_at`` is the case's own, so that the newest of many cases are found by an index.
    """

    __tablename__ = "case_access"
    __access__ = Internal(GRANT_SYSTEMS)
    __table_args__ = (
        same_organisation_as_case(),
        Index(None, "membership_id", "case_id"),
        Index(None, "case_id", "membership_id"),
        Index(None, "membership_id", "case_made_at", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    case_made_at: Mapped[datetime | None] = mapped_column(info=WORK)
    organisation_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    membership_id: Mapped[uuid.UUID] = mapped_column(points_to("membership.id"), info=TECHNICAL)
    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=TECHNICAL)
    role: Mapped[Role] = mapped_column(Code(Role), info=WORK)
    relation: Mapped[Relation] = mapped_column(Code(Relation), info=WORK)
    reads: Mapped[Kind] = mapped_column(info=WORK)
    reduced: Mapped[Kind] = mapped_column(info=WORK)
    own: Mapped[Kind] = mapped_column(info=WORK)
    writes: Mapped[Kind] = mapped_column(info=WORK)
    starts_at: Mapped[datetime] = mapped_column(info=WORK)
    ends_at: Mapped[datetime | None] = mapped_column(info=WORK)
    basis: Mapped[str] = mapped_column(info=WORK)
    basis_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)


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
