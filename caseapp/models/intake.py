"""Before there is a case, and several people at once (practice.md P30).

A first contact is a record with a handle and a key of its own from the first second. What was said
(NOT), a safe way back (SAF) and where it stands (SUM) are rows of their own kinds. People who came
together have one row each with the same event, so that nobody learns of anybody else by it.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Versioned
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import AnswerState, Caller, IntakeState, Kind, Tonight, WayBackChannel
from caseapp.models.casebound import CaseBound


class FirstContact(CaseBound):
    """What was said when somebody rang first, as it was written down then."""

    __tablename__ = "first_contact"
    __access__ = CaseRow(Kind.NOT)

    taken_at: Mapped[datetime] = mapped_column(info=FACT)
    caller: Mapped[Caller | None] = mapped_column(Code(Caller), info=FACT)
    caller_words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    caller_words = Sealed("caller_words_sealed", "first_contact.caller_words")
    needed_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    needed = Sealed("needed_sealed", "first_contact.needed")
    done_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    done = Sealed("done_sealed", "first_contact.done")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One first contact a record."""
        return (UniqueConstraint("case_id"),)


class WayBack(CaseBound):
    """A safe way back to whoever rang, or that there is none."""

    __tablename__ = "way_back"
    __access__ = CaseRow(Kind.SAF)

    state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    channel: Mapped[WayBackChannel | None] = mapped_column(Code(WayBackChannel), info=FACT)
    value_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    value = Sealed("value_sealed", "way_back.value")
    safe_when_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    safe_when = Sealed("safe_when_sealed", "way_back.safe_when")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A channel exists exactly when it was told (INV-21)."""
        return (CheckConstraint("(state = 'told') = (channel IS NOT NULL)", name="told"),)


class Intake(Versioned, CaseBound):
    """Where a first contact stands: since when, who answered it, when the next hello is due.

    ``answered_at``: when it was answered first; ``answered_by_id``: by whom it stands as it does.
    ``words``: why it waits, or what was said when it was passed on. Nothing here ends by itself.
    """

    __tablename__ = "intake"
    __access__ = CaseRow(Kind.SUM)

    state: Mapped[IntakeState] = mapped_column(Code(IntakeState), info=FACT)
    since: Mapped[datetime] = mapped_column(info=FACT)
    answered_at: Mapped[datetime | None] = mapped_column(info=WORK)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    next_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    said_hello_at: Mapped[datetime | None] = mapped_column(info=FACT)
    passed_to_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    passed_to = Sealed("passed_to_sealed", "intake.passed_to")
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "intake.words")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One place a record; whoever waits has a next hello; lists are read by state."""
        return (
            UniqueConstraint("case_id"),
            CheckConstraint("(state = 'waiting') = (next_on IS NOT NULL)", name="next"),
            Index(None, "organisation_id", "state", "next_on"),
        )


class Arrival(CaseBound):
    """That one person came with others: rows of one event share ``event_id`` and nothing else."""

    __tablename__ = "arrival"
    __access__ = CaseRow(Kind.NOT)

    event_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL, index=True)
    came_on: Mapped[date] = mapped_column(Date, info=FACT)
    people: Mapped[int] = mapped_column(info=FACT)
    number: Mapped[int] = mapped_column(info=FACT)
    place_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    place = Sealed("place_sealed", "arrival.place")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A person comes with an event once."""
        return (UniqueConstraint("case_id", "event_id"),)


def _told(name: str) -> CheckConstraint:
    return CheckConstraint(f"({name}_state = 'told') = ({name}_choice IS NOT NULL)", name=name)


class TonightCard(Versioned, CaseBound):
    """What one person needs tonight: six answers, each skippable (``kinds.TONIGHT_CHOICES``).

    All of it is about being safe tonight, so it is of one kind, RSK, and of one row.
    """

    __tablename__ = "tonight_card"
    __access__ = CaseRow(Kind.RSK)

    safe_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    safe_choice: Mapped[str | None] = mapped_column(info=FACT)
    place_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    place_choice: Mapped[str | None] = mapped_column(info=FACT)
    health_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    health_choice: Mapped[str | None] = mapped_column(info=FACT)
    children_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    children_choice: Mapped[str | None] = mapped_column(info=FACT)
    language_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    language_choice: Mapped[str | None] = mapped_column(info=FACT)
    reach_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    reach_choice: Mapped[str | None] = mapped_column(info=FACT)

    def __init__(self, case: Any = None, **values: Any) -> None:
        for question in Tonight:
            values.setdefault(f"{question.value}_state", AnswerState.NOT_ASKED_YET)
        super().__init__(case, **values)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One card a person; a choice exists exactly when it was told (INV-21)."""
        return (UniqueConstraint("case_id"), *(_told(question.value) for question in Tonight))
