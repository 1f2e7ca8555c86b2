"""Appointments (practice.md P36): what has a day and a time and is no booked talk.

Of the kind NOT, as sessions and attendance are (domain.md §7.2). An appointment that comes again is
a row for each time, so that each can be moved, called off and written down by itself.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Versioned
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import Kind
from caseapp.kinds.appointment import AppointmentState
from caseapp.models.casebound import CaseBound


class Appointment(Versioned, CaseBound):
    """One appointment. ``worker_id``: who of us is there. ``word``: what calendars outside call it;
    it was looked at when it was typed. ``change``: what we change so that the next one is easier
    (domain.md §10, story 23). ``series_id``: the same in all that were made as one row.
    """

    __tablename__ = "appointment"
    __access__ = CaseRow(Kind.NOT, days=("made_at", "starts_at"))

    state: Mapped[AppointmentState] = mapped_column(Code(AppointmentState), info=FACT)
    starts_at: Mapped[datetime] = mapped_column(info=FACT)
    ends_at: Mapped[datetime] = mapped_column(info=FACT)
    what_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    what = Sealed("what_sealed", "appointment.what")
    place_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    place = Sealed("place_sealed", "appointment.place")
    worker_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    word_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    word = Sealed("word_sealed", "appointment.word")
    change_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    change = Sealed("change_sealed", "appointment.change")
    series_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Read by case and day, by whose it is, and as one row."""
        states = ", ".join(f"'{state.value}'" for state in AppointmentState)
        return (
            CheckConstraint(f"state IN ({states})", name="state"),
            CheckConstraint("ends_at > starts_at", name="ends"),
            Index(None, "case_id", "starts_at"),
            Index(None, "worker_id", "ends_at"),
            Index(None, "series_id"),
        )
