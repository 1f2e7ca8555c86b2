"""Whose a review is: somebody named, or the key worker of the day; and, while that person is away,
whoever stands in (domain.md §6.3). Read from the team at this moment, from the person's own side:
their cases are few, the reviews of all others many. What they may open is the gate's.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from caseapp.base import clock
from caseapp.db.base import Identifier, Moment
from caseapp.kinds import TeamRole
from caseapp.models.leave import Leave
from caseapp.models.team import Assignment, Duty

_ME, _NOW = bindparam("me", type_=Identifier()), bindparam("now", type_=Moment())
_STANDS_IN = (TeamRole.COVER, TeamRole.CO_WORKER)


def values(user_id: uuid.UUID) -> dict[str, Any]:
    """What :func:`is_mine` asks for."""
    return {"me": user_id, "now": clock.now()}


def is_mine(model: Any) -> Any:
    """The condition that a review, or its outline, is for whoever asks."""
    held = select(Assignment.case_id).where(
        Assignment.user_id == _ME, Assignment.team_role == TeamRole.KEY_WORKER, _live(Assignment)
    )
    cases = or_(*(model.case_id.in_(each) for each in (held, _stood_in_for(), _on_duty_for())))
    away = select(Leave.owner_id).where(Leave.starts_at <= _NOW, Leave.ends_at > _NOW)
    return or_(
        model.owner_id == _ME,
        and_(model.owner_id.is_(None), cases),
        and_(model.owner_id.in_(away), model.case_id.in_(_places(_STANDS_IN))),
    )


def _places(roles: tuple[TeamRole, ...]) -> Any:
    return select(Assignment.case_id).where(
        Assignment.user_id == _ME, Assignment.team_role.in_(roles), _live(Assignment)
    )


def _away_key_worker() -> tuple[Any, Any]:
    """A place of a key worker who is away now, and the condition for it."""
    place = aliased(Assignment)
    is_away = exists().where(
        Leave.owner_id == place.user_id, Leave.starts_at <= _NOW, Leave.ends_at > _NOW
    )
    return place, and_(place.team_role == TeamRole.KEY_WORKER, _live(place), is_away)


def _stood_in_for() -> Any:
    """The cases in which somebody covers, or works beside, a key worker who is away."""
    place, is_away = _away_key_worker()
    return select(Assignment.case_id).where(
        Assignment.user_id == _ME,
        Assignment.team_role.in_(_STANDS_IN),
        _live(Assignment),
        exists().where(place.case_id == Assignment.case_id, is_away),
    )


def _on_duty_for() -> Any:
    """The cases of key workers who are away and whom nobody stands in for, for whoever is on duty.
    They are those of whoever is away: few."""
    other = aliased(Assignment)
    return (
        select(Assignment.case_id)
        .join(Leave, Leave.owner_id == Assignment.user_id)
        .where(
            Leave.starts_at <= _NOW,
            Leave.ends_at > _NOW,
            Assignment.team_role == TeamRole.KEY_WORKER,
            _live(Assignment),
            exists().where(Duty.user_id == _ME, Duty.starts_at <= _NOW, Duty.ends_at > _NOW),
            ~exists().where(
                other.case_id == Assignment.case_id, other.team_role.in_(_STANDS_IN), _live(other)
            ),
        )
    )


def _live(place: Any) -> Any:
    return and_(place.starts_at <= _NOW, or_(place.ends_at.is_(None), place.ends_at > _NOW))
