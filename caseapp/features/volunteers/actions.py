"""Giving a volunteer a task, and taking it back: one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.windows import AROUND, LONGEST
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import Kind
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.contact import SafeContact
from caseapp.models.window import TaskLine, TaskWindow
from caseapp.rules import background


def give(
    session: Any,
    case: Case,
    hat: Membership,
    *,
    lines: Mapping[Kind, str],
    between: tuple[datetime, datetime],
    may_contact: bool = False,
    reason: str = "",
) -> TaskWindow:
    """Give a volunteer a task. Raises :class:`InvalidError` for what is missing."""
    starts_at, ends_at = between
    _check(starts_at, ends_at)
    _check_background(session, case, hat, reason)
    contact = _contact(session, case) if may_contact else None
    window = TaskWindow(
        case,
        membership_id=hat.id,
        user_id=hat.user_id,
        starts_at=starts_at,
        ends_at=ends_at,
        contact_id=contact.id if contact else None,
        reason=reason.strip() or None,
    )
    session.add(window)
    session.flush()
    for kind, words in lines.items():
        session.add(TaskLine(case, kind=kind, window_id=window.id, text=words))
    trail.say(session, "volunteer.task")
    session.flush()
    return window


def take_back(session: Any, window: TaskWindow) -> None:
    """Take a task back: what it opened closes now."""
    if window.cancelled_at is None:
        window.cancelled_at = clock.now()
    trail.say(session, "volunteer.task_back")
    session.flush()


def _check(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise InvalidError("until", _("It ends before it begins. Please look at the times."))
    if ends_at - starts_at > LONGEST:
        raise InvalidError("until", _("A task lasts a day at most. Give another one for the next."))
    if ends_at + AROUND <= clock.now():
        raise InvalidError("starts", _("This is over. Give a time that is still to come."))


def _check_background(session: Any, case: Case, hat: Membership, reason: str) -> None:
    """No volunteer is given a task without a valid check, but for a recorded reason (P38)."""
    if reason.strip() or not background.without(session, case.organisation_id, [hat.user_id]):
        return
    raise InvalidError(
        "reason",
        _(
            "No valid background check is recorded for them. Choose somebody else, or write"
            " what makes it right."
        ),
    )


def _contact(session: Any, case: Case) -> SafeContact:
    found: SafeContact | None = session.scalars(
        select(SafeContact)
        .where(SafeContact.case_id == case.id, SafeContact.ended_at.is_(None))
        .order_by(SafeContact.made_at.desc(), SafeContact.id)
    ).first()
    if found is None:
        raise InvalidError("may_contact", _("There is no safe way to reach them yet."))
    return found
