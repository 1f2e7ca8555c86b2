"""How to reach somebody safely (domain.md §4.5, practice.md P26). All of it is SAF.

A way that is no longer safe ends and stays. Whether one is safe now is worked out when it is read
(:mod:`caseapp.rules.contact_hours`); nothing runs at its hours.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.base.working_days import EVERY_DAY
from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Versioned
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import AnswerState, CallerId, Channel, Kind, TalkItem, UrgentReason, Voicemail
from caseapp.models.casebound import CaseBound

DAY_MINUTES = 24 * 60


def _is_one_of(column: str, codes: Any) -> CheckConstraint:
    listed = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class SafeContact(Versioned, CaseBound):
    """One way to reach somebody, with its rules. One without an end is in use.

    ``days``: a bit for each day of the week, Monday first; none means that no day was named.
    ``from_minute``, ``until_minute``: minutes of the day where the organisation is; a time that
    goes past midnight belongs to the day on which it begins. ``times``: the same in their words.
    """

    __tablename__ = "safe_contact"
    __access__ = CaseRow(Kind.SAF)

    channel: Mapped[Channel] = mapped_column(Code(Channel), info=FACT)
    value_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    value = Sealed("value_sealed", "safe_contact.value")
    times_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    times = Sealed("times_sealed", "safe_contact.times")
    device_state: Mapped[AnswerState] = mapped_column(Code(AnswerState), info=FACT)
    device_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    device = Sealed("device_sealed", "safe_contact.device")
    voicemail: Mapped[Voicemail] = mapped_column(Code(Voicemail), info=FACT)
    say_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    say = Sealed("say_sealed", "safe_contact.say")
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)
    days: Mapped[int] = mapped_column(info=FACT, default=0, server_default=text("0"))
    from_minute: Mapped[int | None] = mapped_column(info=FACT)
    until_minute: Mapped[int | None] = mapped_column(info=FACT)
    valid_until: Mapped[date | None] = mapped_column(Date, info=FACT)
    verified_on: Mapped[date | None] = mapped_column(Date, info=FACT)
    caller_id: Mapped[CallerId] = mapped_column(
        Code(CallerId),
        info=FACT,
        default=CallerId.NOT_ASKED_YET,
        server_default=CallerId.NOT_ASKED_YET.value,
    )
    may_name_us: Mapped[bool] = mapped_column(info=FACT, default=False, server_default=false())
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "safe_contact.words")
    stop_word_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    stop_word = Sealed("stop_word_sealed", "safe_contact.stop_word")
    all_clear_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    all_clear = Sealed("all_clear_sealed", "safe_contact.all_clear")
    no_answer_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    no_answer = Sealed("no_answer_sealed", "safe_contact.no_answer")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Each but "in person" has a number, address or person; times are times of a day."""
        return (
            _is_one_of("channel", Channel),
            _is_one_of("device_state", AnswerState),
            _is_one_of("voicemail", Voicemail),
            CheckConstraint("channel = 'in_person' OR value_sealed IS NOT NULL", name="value"),
            Index(None, "id", "case_id", unique=True),
            CheckConstraint("(device_state = 'told') = (device_sealed IS NOT NULL)", name="device"),
            CheckConstraint(f"days BETWEEN 0 AND {EVERY_DAY}", name="days"),
            CheckConstraint(
                "(from_minute IS NULL) = (until_minute IS NULL)"
                " AND (from_minute IS NULL OR (from_minute <> until_minute"
                f" AND from_minute BETWEEN 0 AND {DAY_MINUTES - 1}"
                f" AND until_minute BETWEEN 0 AND {DAY_MINUTES - 1}))",
                name="times",
            ),
        )


class ContactUse(CaseBound):
    """Somebody, the author, looked at a way outside its rule, and why (practice.md P26)."""

    __tablename__ = "contact_use"
    __access__ = CaseRow(Kind.SAF)

    contact_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    reason: Mapped[UrgentReason] = mapped_column(Code(UrgentReason), info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It is of a way of the same case; read by who used it lately."""
        return (
            of_same_case("contact_id", "safe_contact"),
            Index(None, "contact_id"),
            Index(None, "case_id", "author_id", "made_at"),
        )


class TalkAnswer(CaseBound):
    """One answer before a talk at a distance, as it was tapped; the latest of an item stands.

    ``talk_id`` ties the answers of one talk together; ``booking_id``: before which booked talk.
    """

    __tablename__ = "talk_answer"
    __access__ = CaseRow(Kind.SAF)

    talk_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    item: Mapped[TalkItem] = mapped_column(Code(TalkItem), info=FACT)
    is_yes: Mapped[bool] = mapped_column(info=FACT)
    booking_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Read by who talks, the latest first."""
        return (
            of_same_case("booking_id", "booking"),
            Index(None, "case_id", "author_id", "made_at"),
            Index(None, "booking_id"),
        )
