"""Who looked at one case: the lines as the person reads them, questions about a line, and lines
that are not on the Together page now.

The lines are a view of the trail; nothing of it is stored twice. A line is one hat's same act on
the same kinds on one day, however often; questions and what is withheld name it by that.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, and_, case, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code, Versioned, View
from caseapp.db.keys import points_to
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow, ReducedView
from caseapp.kinds import Kind, LookAct, Relation, Role, Sensitivity
from caseapp.models.account import User
from caseapp.models.case import Case
from caseapp.models.casebound import CaseBound
from caseapp.models.trail import TrailEntry, TrailSubject

#: Whose part of the trail is that of one case (domain.md §7.2 AUD).
IN_CASE = frozenset(
    {
        (Role.CW, Relation.ASSIGNED),
        (Role.GA, Relation.ASSIGNED),
        (Role.IA, Relation.HOLDER),
        (Role.IA, Relation.CONSENT),
    }
)
WITH_MANAGERS = IN_CASE | {(Role.MGR, Relation.ORGANISATION)}
#: Rows about two cases, which would tell of the other; and notices, which are looked at by nobody.
LEFT_OUT = ("likely_double", "notice")

_entry: Any = TrailEntry.__table__
_subject: Any = TrailSubject.__table__
_case: Any = Case.__table__
_user: Any = User.__table__

_act = case(
    (_entry.c.outcome == "refused", LookAct.ASKED.value),
    (_subject.c.operation.in_(("look", "open")), LookAct.READ.value),
    (_subject.c.operation == "print", LookAct.PRINTED.value),
    (_subject.c.operation == "together", LookAct.TOGETHER.value),
    (
        and_(_subject.c.operation == "add", _subject.c.table_name == "emergency_access"),
        LookAct.EMERGENCY.value,
    ),
    (
        and_(_subject.c.operation == "add", _subject.c.table_name == "contact_use"),
        LookAct.URGENT.value,
    ),
    else_=LookAct.CHANGED.value,
)


class CaseLook(View):
    """AUD reduced: who, in which role, when, which kinds; read or changed (domain.md §7.3).

    One row a subject of an entry; ``id`` is that of the case, because entries have numbers.
    """

    __table__ = (
        select(
            _subject.c.case_id.label("id"),
            _subject.c.seq,
            _subject.c.position,
            _subject.c.case_id,
            _case.c.organisation_id,
            _case.c.sensitivity,
            _entry.c.at,
            _entry.c.actor_id.label("user_id"),
            type_coerce(_entry.c.role, Code(Role)).label("role"),
            _user.c.name,
            type_coerce(_act, Code(LookAct)).label("act"),
            _subject.c.kinds,
        )
        .join_from(_subject, _entry, _entry.c.seq == _subject.c.seq)
        .join(_case, _case.c.id == _subject.c.case_id)
        .outerjoin(_user, _user.c.id == _entry.c.actor_id)
        .where(_subject.c.table_name.not_in(LEFT_OUT))
        .subquery("case_look")
    )
    __access__ = ReducedView(Kind.AUD, WITH_MANAGERS)
    __mapper_args__ = {"primary_key": [__table__.c.seq, __table__.c.position]}

    id: Mapped[uuid.UUID]
    seq: Mapped[int]
    position: Mapped[int]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    at: Mapped[datetime]
    user_id: Mapped[uuid.UUID | None]
    role: Mapped[Role | None]
    name: Mapped[str | None]
    act: Mapped[LookAct]
    kinds: Mapped[Kind]


class LookQuestion(Versioned, CaseBound):
    """A question about one line, for the data protection officer, and the answer.

    ``seq`` is the entry at which it was asked; the other columns say which line it is.
    """

    __tablename__ = "look_question"
    __access__ = CaseRow(Kind.AUD)

    seq: Mapped[int] = mapped_column(BigInteger, info=TECHNICAL)
    user_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)
    role: Mapped[Role | None] = mapped_column(Code(Role), info=WORK)
    on_day: Mapped[date] = mapped_column(Date, info=FACT)
    act: Mapped[LookAct] = mapped_column(Code(LookAct), info=FACT)
    kinds_read: Mapped[Kind] = mapped_column(info=FACT)
    kinds_changed: Mapped[Kind] = mapped_column(info=FACT)
    words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    words = Sealed("words_sealed", "look_question.words")
    answer_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    answer = Sealed("answer_sealed", "look_question.answer")
    answered_at: Mapped[datetime | None] = mapped_column(info=FACT)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """An answer has its moment; the officer reads what is open in an organisation."""
        return (
            CheckConstraint("(answered_at IS NULL) = (answer_sealed IS NULL)", name="answered"),
            Index(None, "organisation_id", "answered_at", "made_at"),
        )


class LookWithheld(Versioned, CaseBound):
    """Lines that are not on the Together page now, for somebody's safety.

    One line of one day, or (without ``act``) everything of that person in that role from that day
    on. It stays until somebody lifts it; ``again_on`` is when its reviewer looks at it again.
    """

    __tablename__ = "look_withheld"
    __access__ = CaseRow(Kind.AUD)

    user_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    role: Mapped[Role] = mapped_column(Code(Role), info=WORK)
    on_day: Mapped[date] = mapped_column(Date, info=FACT)
    act: Mapped[LookAct | None] = mapped_column(Code(LookAct), info=FACT)
    kinds_read: Mapped[Kind | None] = mapped_column(info=FACT)
    kinds_changed: Mapped[Kind | None] = mapped_column(info=FACT)
    reason_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "look_withheld.reason")
    reviewer_id: Mapped[uuid.UUID] = mapped_column(points_to("user.id"), info=WORK)
    again_on: Mapped[date] = mapped_column(Date, info=FACT)
    lifted_at: Mapped[datetime | None] = mapped_column(info=FACT)
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(points_to("user.id"), info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One line is named whole; the reviewer reads what is theirs by its day."""
        return (
            CheckConstraint(
                "(act IS NULL) = (kinds_read IS NULL) AND (act IS NULL) = (kinds_changed IS NULL)",
                name="line",
            ),
            Index(None, "reviewer_id", "lifted_at", "again_on"),
        )


_question: Any = LookQuestion.__table__
_withheld: Any = LookWithheld.__table__


class QuestionLine(View):
    """AUD reduced: a question about a line with its answer, for those in the case and the officer.
    Managers read the lines and not the person's words."""

    __table__ = (
        select(
            *(each for each in _question.c if each.name != "answered_by_id"),
            _case.c.sensitivity,
            _case.c.reference,
            _user.c.name,
        )
        .join_from(_question, _case, _case.c.id == _question.c.case_id)
        .outerjoin(_user, _user.c.id == _question.c.user_id)
        .subquery("question_line")
    )
    __access__ = ReducedView(Kind.AUD, IN_CASE)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID | None]
    made_at: Mapped[datetime]
    sensitivity: Mapped[Sensitivity]
    reference: Mapped[str]
    seq: Mapped[int]
    user_id: Mapped[uuid.UUID | None]
    name: Mapped[str | None]
    role: Mapped[Role | None]
    on_day: Mapped[date]
    act: Mapped[LookAct]
    kinds_read: Mapped[Kind]
    kinds_changed: Mapped[Kind]
    words_sealed: Mapped[bytes | None]
    words = Sealed("words_sealed", "look_question.words")
    answer_sealed: Mapped[bytes | None]
    answer = Sealed("answer_sealed", "look_question.answer")
    answered_at: Mapped[datetime | None]
    version: Mapped[int]


class WithheldLine(View):
    """AUD reduced: what is not on the Together page now and why, for those who decide it and for
    whoever looks at it again, who may be a manager."""

    __table__ = (
        select(
            *(each for each in _withheld.c if each.name != "lifted_by_id"),
            _case.c.sensitivity,
            _case.c.reference,
            _user.c.name.label("reviewer"),
        )
        .join_from(_withheld, _case, _case.c.id == _withheld.c.case_id)
        .join(_user, _user.c.id == _withheld.c.reviewer_id)
        .subquery("withheld_line")
    )
    __access__ = ReducedView(Kind.AUD, WITH_MANAGERS)
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID | None]
    made_at: Mapped[datetime]
    sensitivity: Mapped[Sensitivity]
    reference: Mapped[str]
    user_id: Mapped[uuid.UUID]
    role: Mapped[Role]
    on_day: Mapped[date]
    act: Mapped[LookAct | None]
    kinds_read: Mapped[Kind | None]
    kinds_changed: Mapped[Kind | None]
    reason_sealed: Mapped[bytes]
    reason = Sealed("reason_sealed", "look_withheld.reason")
    reviewer_id: Mapped[uuid.UUID]
    reviewer: Mapped[str]
    again_on: Mapped[date]
    lifted_at: Mapped[datetime | None]
    version: Mapped[int]
