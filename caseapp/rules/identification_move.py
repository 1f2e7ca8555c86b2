"""A move of pillar one as the records of identification take it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseapp.models.case import Case
from caseapp.models.stage import StageEvent


@dataclass(frozen=True)
class Move:
    """A move and what was told with it, by the codes of the stage's fields."""

    session: Any
    case: Case
    event: StageEvent
    told: Mapping[str, Any]
    today: date
    is_later: bool

    def fill(self, record: Any, **values: Any) -> None:
        """Set what was told; what is added later only fills gaps."""
        for name, value in values.items():
            is_open = not self.is_later or getattr(record, name) is None
            if value not in (None, "") and is_open:
                setattr(record, name, value)

    def new(self, record: Any) -> Any:
        """Take a new record in."""
        self.session.add(record)
        return record
