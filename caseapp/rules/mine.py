"""Whose a review, or a date, is: somebody named, or the key worker of the day; and, while that
person is away, whoever stands in (domain.md §6.3). Read from the team at this moment, from the
person's own side: their cases are few, the reviews of all others many. What they may open is the
gate's.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    exists,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from caseapp.access.reading import is_code
from caseapp.base import clock
from caseapp.db.base import Identifier, Moment
from caseapp.kinds import ReviewState, TeamRole
from caseapp.models.account import Membership
from caseapp.models.leave import Leave
from caseapp.models.team import Assignment, Duty

_ME: Any = bindparam("me", type_=Identifier())
_NOW: Any = bindparam("now", type_=Moment())
_STANDS_IN = (TeamRole.COVER, TeamRole.CO_WORKER)


def values(user_id: uuid.UUID) -> dict[str, Any]:
    """What :func:`is_mine` asks for."""
    return {"me": user_id, "now": clock.now()}


def is_open(model: Any) -> Any:
    """The condition that a review, or its outline, is still to come; it has an index of its own."""
    return is_code(model.state, ReviewState.SCHEDULED)


def is_mine(model: Any, *within: Any) -> Any:
    """The condition that a review, or its outline, is for whoever asks, ``within`` what is looked
    for: said in each part, so that what was closed long ago is not gone through.

    One set of three parts, each of which begins at an index: under the policies of PostgreSQL, a
    condition of "or" goes through all reviews.
    """
    theirs = (
        model.owner_id == _ME,
        and_(model.owner_id.is_(None), model.case_id.in_(select(_HELD.c.case_id))),
        and_(
            model.owner_id.in_(select(_AWAY.c.owner_id)),
            model.case_id.in_(select(_PLACES.c.case_id)),
        ),
    )
    parts = (select(model.id).where(part, is_open(model), *within) for part in theirs)
    return model.id.in_(union_all(*parts))


def is_of_mine(model: Any) -> Any:
    """The condition that a row is about a case that is for whoever asks: it has no owner itself."""
    return model.case_id.in_(select(_HELD.c.case_id))


def is_of_supervised(model: Any) -> Any:
    """The condition that a row is about a case whose key worker whoever asks supervises now."""
    theirs = (
        select(Assignment.case_id)
        .join(Membership, Membership.user_id == Assignment.user_id)
        .where(
            Assignment.team_role == TeamRole.KEY_WORKER,
            _live(Assignment),
            Membership.supervisor_id == _ME,
            Membership.organisation_id == Assignment.organisation_id,
            _live(Membership),
        )
    )
    return model.case_id.in_(theirs)


def _live(place: Any) -> Any:
    return and_(place.starts_at <= _NOW, or_(place.ends_at.is_(None), place.ends_at > _NOW))


def _away() -> Any:
    """Who is away now."""
    is_now = and_(Leave.starts_at <= _NOW, Leave.ends_at > _NOW)
    return select(Leave.owner_id.label("owner_id")).where(is_now).cte("away_now")


def _places() -> Any:
    """The cases in which somebody covers, or works beside the key worker."""
    wanted = select(Assignment.case_id.label("case_id")).where(
        Assignment.user_id == _ME, Assignment.team_role.in_(_STANDS_IN), _live(Assignment)
    )
    return wanted.cte("stands_in")


_AWAY, _PLACES = _away(), _places()


def _held() -> Any:
    """One's own cases, and those that one stands in for. As one set, each part of which begins at
    an index: a condition of "or" inside "and" finds none."""
    own = select(Assignment.case_id.label("case_id")).where(
        Assignment.user_id == _ME, Assignment.team_role == TeamRole.KEY_WORKER, _live(Assignment)
    )
    stood_in = select(Assignment.case_id).where(
        Assignment.case_id.in_(select(_PLACES.c.case_id)), *_of_somebody_away()
    )
    other = aliased(Assignment)
    nobody = ~exists().where(
        other.case_id == Assignment.case_id, other.team_role.in_(_STANDS_IN), _live(other)
    )
    am_i = exists().where(Duty.user_id == _ME, Duty.starts_at <= _NOW, Duty.ends_at > _NOW)
    on_duty = select(Assignment.case_id).where(am_i, *_of_somebody_away(), nobody)
    return union_all(own, stood_in, on_duty).cte("held")


def _of_somebody_away() -> tuple[Any, ...]:
    """A place of a key worker who is away now."""
    is_away = Assignment.user_id.in_(select(_AWAY.c.owner_id))
    return is_away, Assignment.team_role == TeamRole.KEY_WORKER, _live(Assignment)


_HELD = _held()
