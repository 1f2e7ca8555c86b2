"""Leave begins, changes and ends, and cover with it; turns of duty begin and end."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import LeaveKind
from caseapp.models.leave import Leave
from caseapp.models.team import Duty
from caseapp.rules import cover, messages
from caseapp.rules.cover import Wish


def enter_leave(
    session: Any,
    organisation_id: uuid.UUID,
    owner_id: uuid.UUID,
    *,
    kind: LeaveKind,
    starts_at: datetime,
    ends_at: datetime,
    wishes: Sequence[Wish],
    reason: str | None,
) -> Leave:
    """Enter that somebody is away, and who covers; for oneself or for somebody one supervises.

    Raises :class:`InvalidError` for days that do not fit, or a colleague who cannot cover.
    """
    _check_days(starts_at, ends_at)
    leave = Leave(
        organisation_id=organisation_id,
        owner_id=owner_id,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    session.add(leave)
    cover.arrange(session, leave, wishes, reason)
    trail.say(session, "leave.enter")
    return leave


def change_leave(
    session: Any,
    leave: Leave,
    *,
    kind: LeaveKind,
    starts_at: datetime,
    ends_at: datetime,
    wishes: Sequence[Wish],
    reason: str | None,
) -> None:
    """Change when somebody is away and who covers; cover moves with it."""
    _check_days(starts_at, ends_at)
    leave.kind, leave.starts_at, leave.ends_at = kind, starts_at, ends_at
    cover.arrange(session, leave, wishes, reason)
    trail.say(session, "leave.change")


def end_leave(session: Any, leave: Leave) -> None:
    """End a leave now, or take it back before it began; its cover ends with it."""
    leave.ends_at = max(clock.now(), leave.starts_at)
    cover.end_all(session, leave)
    trail.say(session, "leave.end")


def put_on_duty(
    session: Any,
    organisation_id: uuid.UUID,
    user_id: uuid.UUID,
    *,
    starts_at: datetime,
    ends_at: datetime,
    telephone: str,
) -> Duty:
    """Put somebody on the duty rota."""
    _check_days(starts_at, ends_at)
    duty = Duty(
        organisation_id=organisation_id,
        user_id=user_id,
        starts_at=starts_at,
        ends_at=ends_at,
        telephone=telephone.strip(),
    )
    session.add(duty)
    session.flush()
    trail.say(session, "duty.put")
    messages.hand_on(session, organisation_id)
    return duty


def end_duty(session: Any, duty: Duty) -> None:
    """End a turn of duty now, or take it back before it began."""
    duty.ends_at = max(clock.now(), duty.starts_at)
    session.flush()
    trail.say(session, "duty.end")
    messages.hand_on(session, duty.organisation_id)


def _check_days(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise InvalidError("until", _("The end is before the beginning. Choose a later one."))
    if ends_at <= clock.now():
        raise InvalidError("until", _("This is over already. Choose a later end."))
