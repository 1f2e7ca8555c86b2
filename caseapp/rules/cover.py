"""Cover: who stands in for somebody who is away, from when until when (practice.md P12).

Cover is a place on the team with a beginning and an end, so that it opens the case and closes it
again by itself. It follows the leave it belongs to: a leave that is shortened ends it sooner.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import Role, TeamRole
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.leave import Leave
from caseapp.models.team import Assignment
from caseapp.rules import background, bars, team

#: The places somebody stands in for; an advocate's needs the person's own yes (domain.md §7.5.4).
COVERED = frozenset({TeamRole.KEY_WORKER, TeamRole.CO_WORKER, TeamRole.GUARDIAN})


def covering(place: TeamRole) -> Role:
    """Return the role that can stand in for a place."""
    return Role.GA if place is TeamRole.GUARDIAN else Role.CW


def field_of(case_id: uuid.UUID) -> str:
    """Return the name of the field that asks who covers a case."""
    return f"case_{case_id.hex}"


@dataclass(frozen=True)
class Held:
    """A place of somebody who is away: on which case, as what, until when it is theirs."""

    case: Case
    place_id: uuid.UUID
    team_role: TeamRole
    ends_at: datetime | None
    name: str = ""


@dataclass(frozen=True)
class Wish:
    """Who is to stand in for a place; nobody is an answer."""

    held: Held
    hat: Membership | None


def arrange(session: Any, leave: Leave, wishes: Sequence[Wish], reason: str | None) -> None:
    """Bring the cover of a leave into line with its time and with who is wished for each case.

    ``wishes`` are of cases whose team the actor may change; cover elsewhere only ends sooner.
    Raises :class:`InvalidError` for somebody who cannot be put on a case.
    """
    session.flush()  # whether the leave itself may be written is looked at first
    by_case = {wish.held.case.id: wish for wish in wishes}
    kept = _adjust(session, leave, by_case)
    barred = bars.barred(session, by_case)
    for case_id, wish in by_case.items():
        if wish.hat is None or case_id in kept:
            continue
        if wish.hat.user_id in barred[case_id]:
            raise InvalidError(
                field_of(case_id), _("This colleague cannot cover here. Choose somebody else.")
            )
        _begin(session, leave, wish.held, wish.hat, reason)


def end_all(session: Any, leave: Leave) -> None:
    """End the cover of a leave that ended; what was covered is in the old hands again."""
    session.flush()
    _adjust(session, leave, {})


def covers_of(session: Any, leave: Leave) -> Sequence[Assignment]:
    """Return the cover of a leave that has not ended; asked by the system actor of teams."""
    found: Sequence[Assignment] = session.scalars(
        select(Assignment).where(Assignment.leave_id == leave.id, Assignment.ends_at > clock.now())
    ).all()
    return found


def _adjust(session: Any, leave: Leave, wishes: Mapping[uuid.UUID, Wish]) -> set[uuid.UUID]:
    """End or move the cover there is; return the cases that have the cover that is wished."""
    now, kept = clock.now(), set()
    with gate.system(session, team.SYSTEM, "cover follows a leave"):
        for cover in covers_of(session, leave):
            wish = wishes.get(cover.case_id)
            has_begun_early = cover.starts_at <= now < leave.starts_at
            is_wished = wish is None or (wish.hat and wish.hat.id == cover.membership_id)
            if not is_wished or has_begun_early:
                cover.ends_at = max(now, cover.starts_at)
                continue
            if cover.starts_at > now:
                cover.starts_at = max(leave.starts_at, now)
            latest = cover.ends_at if wish is None else wish.held.ends_at
            cover.ends_at = max(_until(leave, latest), cover.starts_at, now)
            kept.add(cover.case_id)
    return kept


def _begin(session: Any, leave: Leave, held: Held, hat: Membership, reason: str | None) -> None:
    if hat.role is not covering(held.team_role):
        raise _cannot(held)
    starts_at = max(leave.starts_at, clock.now())
    ends_at = _until(leave, held.ends_at)
    if ends_at <= starts_at:
        return
    background.refuse_unchecked(session, held.case, hat, reason, field_of(held.case.id))
    team.assign(
        session,
        held.case,
        hat,
        TeamRole.COVER,
        starts_at=starts_at,
        ends_at=ends_at,
        covers_id=held.place_id,
        leave_id=leave.id,
        reason=reason,
    )


def _cannot(held: Held) -> InvalidError:
    return InvalidError(
        field_of(held.case.id), _("This colleague cannot cover here. Choose somebody else.")
    )


def _until(leave: Leave, place_ends_at: datetime | None) -> datetime:
    return min(leave.ends_at, place_ends_at) if place_ends_at else leave.ends_at
