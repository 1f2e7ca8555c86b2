"""What the caseload can be narrowed and sorted by, as far as it stands in a case itself: pillar,
stage, who is key worker, under eighteen; when it came, reference, since when, next date, last
change, stage.

What other features know (exploitation, safety, reviews) they offer themselves.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from flask_babel import gettext
from sqlalchemy import and_, or_, select

from caseapp.access import ages, orders
from caseapp.access.finding import Among, is_wide_for, reads
from caseapp.base import clock
from caseapp.kinds import (
    BADGE_KINDS,
    PILLAR_LABELS,
    Pillar,
    Role,
    TeamRole,
)
from caseapp.models.account import Membership, User
from caseapp.models.case import CaseSummary
from caseapp.models.stage import BadgeOverview, PillarState
from caseapp.models.team import Assignment, TeamOverview
from caseapp.vocabularies.stages import stages
from caseapp.web import logins
from caseapp.web.caselists import Choices, Filter, Sorting


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


ME = "me"
#: So many colleagues are offered by name; beyond, oneself and whoever one supervises.
COLLEAGUES = 60
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


# --- pillar and stage --------------------------------------------------------------------


def _reads_pillar(role: Role, pillar: int) -> bool:
    """Whether a role ever reads how a pillar stands: else it is no filter for them."""
    return reads(role, BADGE_KINDS[Pillar(pillar)]) or is_wide_for(role, BadgeOverview)


@cache
def _in_pillar(value: str) -> Among:
    """Cases in which something is under way in a pillar: more than its beginning."""
    pillar = Pillar(int(value))
    return Among(
        PillarState,
        and_(PillarState.pillar == pillar, PillarState.stage_code.not_like("%-00")),
        BadgeOverview,
        and_(BadgeOverview.pillar == pillar, BadgeOverview.is_open),
        is_kept=True,
    )


@cache
def _in_stage(value: str) -> Among:
    if not stages().known(value):
        raise ValueError(value)
    return Among(
        PillarState,
        PillarState.stage_code == value,
        BadgeOverview,
        BadgeOverview.stage_code == value,
        is_kept=True,
    )


def _pillars(_session: Any) -> Choices:
    return [
        (str(pillar), f"{_ROMAN[pillar]} {gettext(PILLAR_LABELS[pillar])}") for pillar in Pillar
    ]


def _stages(_session: Any) -> Choices:
    known = stages()
    return [
        (stage.code, f"{_ROMAN[pillar.number]} {gettext(stage.label)}")
        for pillar in known.pillars
        for track in pillar.tracks
        for stage in known.of_pillar(pillar.number, track.code)
    ]


# --- who, and how old --------------------------------------------------------------------


def _of_worker(value: str) -> Among:
    who = logins.require_actor().user_id if value == ME else uuid.UUID(value)
    now = clock.now()
    return Among(
        Assignment, _is_key_worker(Assignment, who, now), TeamOverview,
        _is_key_worker(TeamOverview, who, now),
    )  # fmt: skip


def _worker_said(value: str, lines: Sequence[Any]) -> str | None:
    """Whose cases these are, by the name that stands in all of their lines."""
    names = {line.key_worker for line in lines}
    return gettext("Me") if value == ME else names.pop() if len(names) == 1 else None


def _is_key_worker(model: Any, who: uuid.UUID, now: datetime) -> Any:
    return and_(
        model.user_id == who,
        model.team_role == TeamRole.KEY_WORKER,
        model.starts_at <= now,
        or_(model.ends_at.is_(None), model.ends_at > now),
    )


def _workers(session: Any) -> Choices:
    me = logins.require_actor()
    found = session.execute(
        select(Membership.user_id, User.name, Membership.supervisor_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == me.organisation_id,
            Membership.role.in_((Role.CW, Role.IA, Role.GA)),
            Membership.user_id != me.user_id,
            User.disabled_at.is_(None),
        )
        .order_by(User.name)
    ).all()
    if len({row.user_id for row in found}) > COLLEAGUES:
        found = [row for row in found if row.supervisor_id == me.user_id]
    return [(ME, gettext("Me")), *{str(row.user_id): row.name for row in found}.items()]


def _minors(value: str) -> Among:
    if value != "1":
        raise ValueError(value)
    today = clock.today(logins.require_login().time_zone)
    return Among(CaseSummary, ages.are_minors(CaseSummary, today))


def _ages(_session: Any) -> Choices:
    return [("1", gettext("Under 18, or not sure"))]


_BADGE = (PillarState, BadgeOverview)
FILTERS = (
    Filter(
        "pillar",
        _("Something under way in"),
        _in_pillar,
        _pillars,
        10,
        *_BADGE,
        further=False,
        suits=lambda role, value: _reads_pillar(role, int(value)),
    ),
    Filter(
        "stage",
        _("Stage"),
        _in_stage,
        _stages,
        20,
        *_BADGE,
        suits=lambda role, value: _reads_pillar(role, stages().get(value).pillar),
    ),
    Filter(
        "worker",
        _("Key worker"),
        _of_worker,
        _workers,
        30,
        Assignment,
        TeamOverview,
        says=_worker_said,
    ),
    Filter("child", _("Age"), _minors, _ages, 70, CaseSummary),
)


# --- orders ------------------------------------------------------------------------------

SORTINGS = (
    Sorting(_("Newest first"), orders.NEWEST),
    Sorting(_("Reference"), orders.REFERENCE),
    Sorting(_("Longest with us"), orders.OPENED),
    Sorting(_("Next date"), orders.NEXT),
    Sorting(_("Last change"), orders.CHANGED),
    Sorting(_("Stage in pillar I"), orders.STAGES[Pillar.IDENTIFICATION]),
    Sorting(_("Stage in pillar II"), orders.STAGES[Pillar.SUPPORT]),
    Sorting(_("Stage in pillar III"), orders.STAGES[Pillar.INCLUSION]),
    Sorting(_("Stage in pillar IV"), orders.STAGES[Pillar.JUSTICE]),
)
