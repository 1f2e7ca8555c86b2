"""What every row about one case has in common: whose it is, of which organisation, by whom.

The pair (case, organisation) is a composite foreign key, so that no row can claim to belong to
another organisation than its case.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from caseapp.base import clock
from caseapp.db.base import TECHNICAL, WORK, Row
from caseapp.db.keys import points_to, same_organisation_as_case


class CaseBound(Row):
    """A row about one case. Made from the case's handle, which fills in whose it is.

    ``author_id`` is set by the write guard to whoever is acting.
    """

    __abstract__ = True

    case_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL, sort_order=-90)
    organisation_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL, sort_order=-89)
    subject_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL, sort_order=-88)
    author_id: Mapped[uuid.UUID | None] = mapped_column(
        points_to("user.id"), info=WORK, sort_order=-87
    )
    made_at: Mapped[datetime] = mapped_column(info=WORK, sort_order=-86)

    def __init__(self, case: Any = None, **values: Any) -> None:
        if case is not None:
            values["case_id"] = case.id
            values["organisation_id"] = case.organisation_id
            values["subject_id"] = case.subject_id
        values.setdefault("made_at", clock.now())
        super().__init__(**values)

    @declared_attr.directive
    def __table_args__(cls) -> Any:
        return (*tie_to_case(), *cls.more_table_args())

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Further constraints and indexes of one table."""
        return ()


def tie_to_case() -> tuple[Any, ...]:
    """The composite foreign key to the case, and its index."""
    return (
        same_organisation_as_case(),
        Index(None, "case_id"),
    )
