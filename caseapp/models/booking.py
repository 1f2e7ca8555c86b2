"""Booked talks with an interpreter (domain.md §4.4): the talk, what was offered and chosen, what
went another way, and what an interpreter is offered before they know of whom it is.

All of a case is COM. An offer is the interpreter's own record and holds nothing of a person: no
case, no name, no reason. A booking points to it; it points to no booking.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, exists, false, select
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Row, Versioned, View
from caseapp.db.keys import of_same_case, of_same_organisation, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, OwnRow, ReducedView
from caseapp.kinds import (
    GENDER_WISHES,
    GenderWish,
    Kind,
    Permission,
    Relation,
    Role,
    Sensitivity,
    WishStrength,
)
from caseapp.kinds.booking import (
    BookingOutcome,
    BookingSetting,
    BookingState,
    Chosen,
    ComesFrom,
    EmergencyCode,
    IncidentCode,
    OfferAnswer,
    PreferenceMet,
    Rung,
    WithWhom,
)
from caseapp.kinds.communication_room import NameExplained
from caseapp.kinds.communication_wishes import AskedHow
from caseapp.kinds.interpreter import (
    Helper,
    InterpreterGender,
    InterpreterRole,
    InterpreterSide,
    TalkMode,
    TalkTopic,
)
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound

#: How well somebody felt, from not at all to well, in the person's own count (domain.md §4.4).
SAFE_LEAST, SAFE_MOST = 1, 5
#: Ways of asking that are somebody's own answer: nobody answers it for the person.
OWN_WAYS = (AskedHow.CARD, AskedHow.ALONE, AskedHow.INTERPRETER, AskedHow.WRITTEN)

_FOR_ONE_GENDER = ", ".join(f"'{wish.value}'" for wish in GENDER_WISHES)
_STRENGTH = f"(strength IS NOT NULL) = (wish IN ({_FOR_ONE_GENDER}))"
_OWN = ", ".join(f"'{way.value}'" for way in OWN_WAYS)


def _is_one_of(column: str, codes: Any) -> CheckConstraint:
    listed = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Booking(Versioned, CaseBound):
    """One talk: when, where, about what class of things, with whom.

    ``wish``, ``strength``: what held for it when somebody was chosen; nothing of a later change.
    ``asks_at_start``: who they would like is asked at the start of it. ``tells_name``: the
    interpreter may read the name to use. ``name_explained``: whether they know that the name on
    their documents is used there, where that cannot be avoided. ``offer_id``: what the interpreter
    was offered. ``promised``, ``came_gender``, ``came_name``: of somebody whom we do not know, what
    was promised and who came, by the first name alone. ``was_before``: it was written down
    afterwards. ``word``: what calendars outside call it (practice.md P36); it was looked at when it
    was typed.
    """

    __tablename__ = "booking"
    __access__ = CaseRow(Kind.COM)

    state: Mapped[BookingState] = mapped_column(Code(BookingState), info=FACT)
    setting: Mapped[BookingSetting] = mapped_column(Code(BookingSetting), info=FACT)
    topic: Mapped[TalkTopic] = mapped_column(Code(TalkTopic), info=FACT)
    role: Mapped[InterpreterRole] = mapped_column(
        Code(InterpreterRole), info=FACT, default=InterpreterRole.INTERPRETER
    )
    side: Mapped[InterpreterSide] = mapped_column(
        Code(InterpreterSide), info=FACT, default=InterpreterSide.SUPPORT
    )
    starts_at: Mapped[datetime] = mapped_column(info=FACT)
    ends_at: Mapped[datetime] = mapped_column(info=FACT)
    breaks_every_min: Mapped[int] = mapped_column(info=FACT)
    mode: Mapped[TalkMode] = mapped_column(Code(TalkMode), info=FACT)
    place_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    place = Sealed("place_sealed", "booking.place")
    code: Mapped[str] = mapped_column(info=FACT)
    dialect_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    dialect = Sealed("dialect_sealed", "booking.dialect")
    worker_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    #: Why somebody without a valid background check goes where the person stays (practice.md P38).
    unchecked_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    unchecked = Sealed("unchecked_sealed", "booking.unchecked")
    wish: Mapped[GenderWish] = mapped_column(Code(GenderWish), info=FACT)
    strength: Mapped[WishStrength | None] = mapped_column(Code(WishStrength), info=FACT)
    asks_at_start: Mapped[bool] = mapped_column(info=FACT, default=False)
    with_whom: Mapped[WithWhom | None] = mapped_column(Code(WithWhom), info=FACT)
    interpreter_id: Mapped[uuid.UUID | None] = mapped_column(info=FACT)
    helper: Mapped[Helper | None] = mapped_column(Code(Helper), info=FACT)
    offer_id: Mapped[uuid.UUID | None] = mapped_column(
        points_to("interpreter_offer.id"), info=TECHNICAL
    )
    tells_name: Mapped[bool] = mapped_column(info=FACT, default=False)
    name_explained: Mapped[NameExplained | None] = mapped_column(Code(NameExplained), info=FACT)
    asked_for_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    asked_for = Sealed("asked_for_sealed", "booking.asked_for")
    promised: Mapped[InterpreterGender | None] = mapped_column(Code(InterpreterGender), info=FACT)
    came_gender: Mapped[InterpreterGender | None] = mapped_column(
        Code(InterpreterGender), info=FACT
    )
    came_name_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    came_name = Sealed("came_name_sealed", "booking.came_name")
    preference_met: Mapped[PreferenceMet | None] = mapped_column(Code(PreferenceMet), info=FACT)
    emergency: Mapped[EmergencyCode | None] = mapped_column(Code(EmergencyCode), info=FACT)
    from_id: Mapped[uuid.UUID | None] = mapped_column(info=TECHNICAL)
    comes_from: Mapped[ComesFrom | None] = mapped_column(Code(ComesFrom), info=FACT)
    was_before: Mapped[bool] = mapped_column(info=FACT, default=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(info=FACT)
    outcome: Mapped[BookingOutcome | None] = mapped_column(Code(BookingOutcome), info=FACT)
    ended_at: Mapped[datetime | None] = mapped_column(info=FACT)
    felt_safe: Mapped[int | None] = mapped_column(info=FACT)
    feedback_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    feedback = Sealed("feedback_sealed", "booking.feedback")
    problem_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    problem = Sealed("problem_sealed", "booking.problem")
    word_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    word = Sealed("word_sealed", "booking.word")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Confirmed means settled with whom; found by day, by case and by interpreter."""
        settled = "'confirmed', 'done'"
        return (
            UniqueConstraint("id", "case_id"),
            of_same_organisation("interpreter_id", "interpreter"),
            of_same_case("from_id", "booking"),
            _is_one_of("state", BookingState),
            _is_one_of("setting", BookingSetting),
            _is_one_of("topic", TalkTopic),
            _is_one_of("mode", TalkMode),
            CheckConstraint("role IN ('interpreter', 'mediator')", name="role"),
            CheckConstraint("length(code) BETWEEN 2 AND 3", name="code"),
            CheckConstraint(_STRENGTH, name="strength"),
            CheckConstraint("ends_at > starts_at", name="ends"),
            CheckConstraint(
                f"state NOT IN ({settled}) OR"
                " (with_whom IS NOT NULL AND preference_met IS NOT NULL)",
                name="settled",
            ),
            CheckConstraint(
                "(interpreter_id IS NOT NULL) = (COALESCE(with_whom, '') = 'roster')",
                name="interpreter",
            ),
            CheckConstraint(
                "(helper IS NOT NULL) = (COALESCE(with_whom, '') = 'helper')", name="helper"
            ),
            CheckConstraint("(from_id IS NULL) = (comes_from IS NULL)", name="comes_from"),
            CheckConstraint(f"felt_safe BETWEEN {SAFE_LEAST} AND {SAFE_MOST}", name="felt_safe"),
            Index(None, "organisation_id", "starts_at", "id"),
            Index(None, "case_id", "starts_at"),
            Index(None, "interpreter_id", "case_id"),
            Index(None, "offer_id"),
            Index(None, "worker_id", "ends_at"),
        )


class BookingOffered(CaseBound):
    """A rung of the ladder that was offered to the person, in its order (domain.md §4.4)."""

    __tablename__ = "booking_offered"
    __access__ = CaseRow(Kind.COM)

    booking_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    rung: Mapped[Rung] = mapped_column(Code(Rung), info=FACT)
    place: Mapped[int] = mapped_column(info=FACT)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It hangs from a booking of the same case."""
        return (
            of_same_case("booking_id", "booking"),
            _is_one_of("rung", Rung),
            Index(None, "booking_id", "made_at"),
        )


class BookingChoice(CaseBound):
    """What the person said for this occasion, and how they were asked; nobody says it for them.

    ``wish``, ``strength``: of an answer, and where another gender is all right this time.
    ``is_reopened``: they themselves opened again what they had said must be. The newest of a
    booking stands; nothing of it counts for another one.
    """

    __tablename__ = "booking_choice"
    __access__ = CaseRow(Kind.COM)

    booking_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    chosen: Mapped[Chosen] = mapped_column(Code(Chosen), info=FACT)
    wish: Mapped[GenderWish | None] = mapped_column(Code(GenderWish), info=FACT)
    strength: Mapped[WishStrength | None] = mapped_column(Code(WishStrength), info=FACT)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "booking_choice.words")
    asked_how: Mapped[AskedHow] = mapped_column(Code(AskedHow), info=FACT)
    is_reopened: Mapped[bool] = mapped_column(info=FACT, default=False)
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Asked of the person; in their words, but for a plain answer."""
        return (
            of_same_case("booking_id", "booking"),
            _is_one_of("chosen", Chosen),
            CheckConstraint(f"asked_how IN ({_OWN})", name="asked_how"),
            CheckConstraint(
                f"(wish IS NULL AND strength IS NULL) OR ({_STRENGTH})", name="strength"
            ),
            CheckConstraint("(chosen <> 'answer') OR wish IS NOT NULL", name="answer"),
            CheckConstraint("chosen = 'answer' OR words_sealed IS NOT NULL", name="words"),
            Index(None, "booking_id", "made_at"),
        )


class BookingIncident(CaseBound):
    """Something went another way than the person wished. ``is_again``: it is the second of its sort
    within ninety days, or a later one, so that a manager looks at it (domain.md §4.4)."""

    __tablename__ = "booking_incident"
    __access__ = CaseRow(Kind.COM)

    booking_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    code: Mapped[IncidentCode] = mapped_column(Code(IncidentCode), info=FACT)
    happened_at: Mapped[datetime] = mapped_column(info=FACT)
    is_again: Mapped[bool] = mapped_column(info=FACT, default=False, server_default=false())
    what_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    what = Sealed("what_sealed", "booking_incident.what")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It hangs from a booking of the same case; counted by case and day."""
        return (
            of_same_case("booking_id", "booking"),
            _is_one_of("code", IncidentCode),
            Index(None, "case_id", "happened_at"),
            Index(None, "booking_id"),
        )


class MismatchLook(CaseBound):
    """A manager looked at what was not met: an act of theirs, with what follows from it (§4.4)."""

    __tablename__ = "mismatch_look"
    __access__ = CaseRow(Kind.COM, act=Permission.CASE_ASSIGN)

    words_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "mismatch_look.words")

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """The newest of a case is looked for."""
        return (Index(None, "case_id", "made_at"),)


class InterpreterOffer(Versioned, Row):
    """What an interpreter is offered, and all that they know before the window of a booking opens
    (domain.md §4.4): day, time, length, mode, language, place or nothing, topic class.

    ``owner_id``: whose it is; nothing for somebody without an account, who is rung up. It stands
    for the time on which somebody is taken, too, until it is withdrawn or answered with no.
    """

    __tablename__ = "interpreter_offer"
    __access__ = OwnRow(systems=frozenset({"matcher"}))
    __table_args__ = (
        of_same_organisation("interpreter_id", "interpreter"),
        CheckConstraint("ends_at > starts_at", name="ends"),
        CheckConstraint("length(code) BETWEEN 2 AND 3", name="code"),
        CheckConstraint("(answer = 'open') = (answered_at IS NULL)", name="answered"),
        _is_one_of("mode", TalkMode),
        _is_one_of("topic", TalkTopic),
        _is_one_of("answer", OfferAnswer),
        Index(None, "interpreter_id", "ends_at"),
        Index(None, "owner_id", "ends_at"),
        Index(None, "organisation_id", "ends_at"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    interpreter_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    starts_at: Mapped[datetime] = mapped_column(info=WORK)
    ends_at: Mapped[datetime] = mapped_column(info=WORK)
    mode: Mapped[TalkMode] = mapped_column(Code(TalkMode), info=WORK)
    code: Mapped[str] = mapped_column(info=WORK)
    place: Mapped[str] = mapped_column(info=WORK, default="")
    topic: Mapped[TalkTopic] = mapped_column(Code(TalkTopic), info=WORK)
    answer: Mapped[OfferAnswer] = mapped_column(
        Code(OfferAnswer), info=WORK, default=OfferAnswer.OPEN
    )
    answered_at: Mapped[datetime | None] = mapped_column(info=WORK)
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=WORK)
    made_at: Mapped[datetime] = mapped_column(info=WORK)


_booking: Any = Booking.__table__
_case: Any = Case.__table__
_incident: Any = BookingIncident.__table__
_look: Any = MismatchLook.__table__


class BookingFigure(View):
    """COM reduced for managers: what figures are made of, without a name, a word or a person who
    interprets (domain.md §7.3)."""

    __table__ = (
        select(
            _booking.c.id,
            _booking.c.case_id,
            _booking.c.organisation_id,
            _case.c.sensitivity,
            _booking.c.state,
            _booking.c.topic,
            _booking.c.code,
            _booking.c.mode,
            _booking.c.role,
            _booking.c.wish,
            _booking.c.strength,
            _booking.c.with_whom,
            _booking.c.preference_met,
            _booking.c.emergency,
            _booking.c.outcome,
            _booking.c.made_at,
            _booking.c.starts_at,
            _booking.c.confirmed_at,
        )
        .join_from(_booking, _case, _case.c.id == _booking.c.case_id)
        .subquery("booking_figure")
    )
    __access__ = ReducedView(Kind.COM, frozenset({(Role.MGR, Relation.ORGANISATION)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]


#: Whether a manager has looked since: each look is about all that was written down before it, not
#: about what was before it and nobody had written down.
_is_looked_at = exists().where(
    _look.c.case_id == _incident.c.case_id, _look.c.made_at >= _incident.c.made_at
)


class MismatchFigure(View):
    """COM reduced for managers: that something went another way, in which case and when, and
    nobody has looked at it since."""

    __table__ = (
        select(
            _incident.c.id,
            _incident.c.case_id,
            _incident.c.organisation_id,
            _case.c.sensitivity,
            _incident.c.code,
            _incident.c.happened_at,
            _incident.c.is_again,
        )
        .join_from(_incident, _case, _case.c.id == _incident.c.case_id)
        .where(~_is_looked_at)
        .subquery("mismatch_figure")
    )
    __access__ = ReducedView(Kind.COM, frozenset({(Role.MGR, Relation.ORGANISATION)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    code: Mapped[IncidentCode]
    happened_at: Mapped[datetime]
    is_again: Mapped[bool]
