"""The roster: who interprets or mediates, what they speak, when they can be asked, what they
declared.

A line of the roster is a record of the organisation and no case content (DIR of domain.md §7.2).
What somebody declared of themselves is reached by the matcher alone (:class:`InterpreterTie`).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import SEALED_STAFF, TECHNICAL, WORK, Code, Row, Versioned
from caseapp.db.keys import of_same_organisation, points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import Internal, OrganisationRow
from caseapp.kinds import Permission
from caseapp.kinds.interpreter import (
    InterpreterGender,
    InterpreterNature,
    InterpreterRole,
    InterpreterSide,
    LanguageLevel,
    TalkMode,
    TieKind,
    Training,
)

#: So many minutes has a day by the clock on the wall.
MINUTES = 1_440

_ROSTER = OrganisationRow(
    Permission.INTERPRETERS_READ, Permission.INTERPRETERS_MANAGE, systems=frozenset({"matcher"})
)


def _is_one_of(column: str, codes: Any) -> CheckConstraint:
    listed = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Interpreter(Versioned, Row):
    """One line of the roster (domain.md §4.2, practice.md P18): somebody, a line, whoever is
    brought.

    ``name``: as they are known to us, or a number. ``user_id``: their account, if they have one.
    ``is_local``: lives or works near here; so until somebody says otherwise. ``promises_woman``,
    ``promises_man``: of a line, what it can promise. ``ties_declared_on``: when they were asked
    what they have ties to; without it nobody knows. ``retired_at``: since when they no longer work
    with us; what they did stays. ``debrief_by``: they would like to talk after something hard,
    by when (domain.md §4.4).
    """

    __tablename__ = "interpreter"
    __access__ = _ROSTER
    __table_args__ = (
        UniqueConstraint("id", "organisation_id"),
        _is_one_of("nature", InterpreterNature),
        _is_one_of("role", InterpreterRole),
        _is_one_of("gender", InterpreterGender),
        _is_one_of("side", InterpreterSide),
        _is_one_of("training", Training),
        CheckConstraint("nature = 'person' OR gender = 'not_said'", name="gender_of_person"),
        CheckConstraint(
            "nature = 'line' OR NOT (promises_woman OR promises_man)", name="promises_of_line"
        ),
        CheckConstraint("(suspended_at IS NULL) = (suspended_why = '')", name="suspended"),
        Index(None, "organisation_id", "name", "id"),
        Index(None, "user_id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    nature: Mapped[InterpreterNature] = mapped_column(Code(InterpreterNature), info=WORK)
    name: Mapped[str] = mapped_column(info=WORK)
    user_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    role: Mapped[InterpreterRole] = mapped_column(
        Code(InterpreterRole), info=WORK, default=InterpreterRole.INTERPRETER
    )
    gender: Mapped[InterpreterGender] = mapped_column(
        Code(InterpreterGender), info=WORK, default=InterpreterGender.NOT_SAID
    )
    side: Mapped[InterpreterSide] = mapped_column(
        Code(InterpreterSide), info=WORK, default=InterpreterSide.SUPPORT
    )
    promises_woman: Mapped[bool] = mapped_column(info=WORK, default=False)
    promises_man: Mapped[bool] = mapped_column(info=WORK, default=False)
    in_person: Mapped[bool] = mapped_column(info=WORK, default=False)
    by_phone: Mapped[bool] = mapped_column(info=WORK, default=False)
    by_video: Mapped[bool] = mapped_column(info=WORK, default=False)
    in_writing: Mapped[bool] = mapped_column(info=WORK, default=False)
    places: Mapped[str] = mapped_column(info=WORK, default="")
    is_local: Mapped[bool] = mapped_column(info=WORK, default=True)
    reached_by: Mapped[str] = mapped_column(info=WORK, default="")
    hours: Mapped[str] = mapped_column(info=WORK, default="")
    training: Mapped[Training] = mapped_column(
        Code(Training), info=WORK, default=Training.NONE_KNOWN
    )
    vetted_until: Mapped[date | None] = mapped_column(Date, info=WORK)
    briefed_until: Mapped[date | None] = mapped_column(Date, info=WORK)
    confidentiality_on: Mapped[date | None] = mapped_column(Date, info=WORK)
    wants_debrief: Mapped[bool] = mapped_column(info=WORK, default=False)
    last_debrief_on: Mapped[date | None] = mapped_column(Date, info=WORK)
    ties_declared_on: Mapped[date | None] = mapped_column(Date, info=WORK)
    suspended_at: Mapped[datetime | None] = mapped_column(info=WORK)
    suspended_why: Mapped[str] = mapped_column(info=WORK, default="")
    retired_at: Mapped[datetime | None] = mapped_column(info=WORK)
    debrief_by: Mapped[datetime | None] = mapped_column(info=WORK)
    made_at: Mapped[datetime] = mapped_column(info=WORK)

    @property
    def is_stopped(self) -> bool:
        """Whether they are offered to nobody: stopped for now, or no longer with us."""
        return self.suspended_at is not None or self.retired_at is not None

    @property
    def modes(self) -> frozenset[TalkMode]:
        """How one can talk through them."""
        given = {
            TalkMode.IN_PERSON: self.in_person,
            TalkMode.PHONE: self.by_phone,
            TalkMode.VIDEO: self.by_video,
            TalkMode.WRITTEN: self.in_writing,
        }
        return frozenset(mode for mode, holds in given.items() if holds)


class InterpreterLanguage(Row):
    """A language of somebody in the roster: a code of ISO 639, a dialect in words, how well."""

    __tablename__ = "interpreter_language"
    __access__ = _ROSTER
    __table_args__ = (
        of_same_organisation("interpreter_id", "interpreter"),
        CheckConstraint("length(code) BETWEEN 2 AND 3", name="code"),
        _is_one_of("level", LanguageLevel),
        UniqueConstraint("interpreter_id", "code", "dialect"),
        Index(None, "organisation_id", "code", "interpreter_id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    interpreter_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    code: Mapped[str] = mapped_column(info=WORK)
    dialect: Mapped[str] = mapped_column(info=WORK, default="")
    level: Mapped[LanguageLevel] = mapped_column(Code(LanguageLevel), info=WORK)


class InterpreterAway(Row):
    """Days, the last one too, on which somebody in the roster cannot be asked."""

    __tablename__ = "interpreter_away"
    __access__ = _ROSTER
    __table_args__ = (
        of_same_organisation("interpreter_id", "interpreter"),
        CheckConstraint("first_day <= last_day", name="days"),
        Index(None, "interpreter_id", "last_day"),
        Index(None, "organisation_id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    interpreter_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    first_day: Mapped[date] = mapped_column(Date, info=WORK)
    last_day: Mapped[date] = mapped_column(Date, info=WORK)


class InterpreterHours(Row):
    """When somebody in the roster can be asked, on one day of the week: from and until, in minutes
    from midnight where the organisation is (domain.md §4.2). Somebody of whom no day is written
    down can be asked at any time; of whom one is, on the others they cannot."""

    __tablename__ = "interpreter_hours"
    __access__ = _ROSTER
    __table_args__ = (
        of_same_organisation("interpreter_id", "interpreter"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            f"0 <= from_minute AND from_minute < until_minute AND until_minute <= {MINUTES}",
            name="minutes",
        ),
        UniqueConstraint("interpreter_id", "weekday"),
        Index(None, "organisation_id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    interpreter_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    weekday: Mapped[int] = mapped_column(info=WORK)
    from_minute: Mapped[int] = mapped_column(info=WORK)
    until_minute: Mapped[int] = mapped_column(info=WORK)


class InterpreterTie(Row):
    """What somebody in the roster has ties to, as they declared it. Sealed under the key of the
    organisation; used for matching and never shown to anybody (domain.md §4.2)."""

    __tablename__ = "interpreter_tie"
    __access__ = Internal(frozenset({"matcher"}), trailed=True)
    __table_args__ = (
        of_same_organisation("interpreter_id", "interpreter"),
        _is_one_of("kind", TieKind),
        Index(None, "interpreter_id"),
        Index(None, "organisation_id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    interpreter_id: Mapped[uuid.UUID] = mapped_column(info=TECHNICAL)
    kind: Mapped[TieKind] = mapped_column(Code(TieKind), info=WORK)
    words_sealed: Mapped[bytes] = mapped_column(info=SEALED_STAFF)
    words = Sealed("words_sealed", "interpreter_tie.words")
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @property
    def subject_id(self) -> uuid.UUID:
        """Sealed under the key of the organisation."""
        return self.organisation_id
