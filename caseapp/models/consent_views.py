"""CON reduced (domain.md §7.3): partners read the terms of their own share, managers and the data
protection officer how each permission stands; and the named worker, who comes with any of them.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Uuid, exists, select, type_coerce
from sqlalchemy.orm import Mapped

from caseapp.db.base import View
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import ReducedView
from caseapp.kinds import ConsentOutcome, Kind, Relation, Role, Sensitivity, TeamRole
from caseapp.models.case import NAMED_TO, Case
from caseapp.models.consent import Consent, ConsentEnd
from caseapp.models.team import Assignment

#: Who reads the terms of their own share.
PARTNERS = (Role.AW, Role.HP, Role.LA, Role.LEO)

_assignment: Any = Assignment.__table__
_case: Any = Case.__table__
_consent: Any = Consent.__table__
_end: Any = ConsentEnd.__table__


class ConsentShare(View):
    """One permission as whoever it names reads it: what for, what, until when, the condition.

    Its row is opened to the hat that it names, and to nobody else (:mod:`caseapp.access.consents`).
    """

    __table__ = (
        select(
            _consent.c.id,
            _consent.c.case_id,
            _consent.c.organisation_id,
            _consent.c.subject_id,
            _case.c.sensitivity,
            _consent.c.purpose,
            _consent.c.kinds,
            _consent.c.without_name,
            _consent.c.headlines,
            _consent.c.entries_from,
            _consent.c.entries_until,
            _consent.c.given_on,
            _consent.c.expires_on,
            _consent.c.conditions_sealed,
        )
        .join_from(_consent, _case, _case.c.id == _consent.c.case_id)
        .subquery("consent_share")
    )
    __access__ = ReducedView(
        Kind.CON, frozenset((role, Relation.CONSENT) for role in PARTNERS), single=True
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    purpose: Mapped[str | None]
    kinds: Mapped[Kind]
    without_name: Mapped[bool]
    headlines: Mapped[Kind]
    entries_from: Mapped[date | None]
    entries_until: Mapped[date | None]
    given_on: Mapped[date]
    expires_on: Mapped[date | None]
    conditions_sealed: Mapped[bytes | None]
    conditions = Sealed("conditions_sealed", "consent.conditions")


class ShareEnd(View):
    """What has ended of a share before its day: which kinds, for whoever reads the share."""

    __table__ = (
        select(
            _consent.c.id,
            _end.c.id.label("end_id"),
            _end.c.case_id,
            _end.c.organisation_id,
            _case.c.sensitivity,
            _end.c.ended_at,
            _end.c.is_whole,
            _end.c.kinds,
        )
        .join_from(_end, _case, _case.c.id == _end.c.case_id)
        .join(_consent, _consent.c.id == _end.c.consent_id)
        .subquery("share_end")
    )
    __access__ = ConsentShare.__access__
    __mapper_args__ = {"primary_key": [__table__.c.end_id]}

    id: Mapped[uuid.UUID]
    end_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    ended_at: Mapped[datetime]
    is_whole: Mapped[bool]
    kinds: Mapped[Kind]


class ConsentOutline(View):
    """How one permission stands and until when: no recipient, no purpose, no kinds, no words."""

    __table__ = (
        select(
            _consent.c.id,
            _consent.c.case_id,
            _consent.c.organisation_id,
            _case.c.sensitivity,
            _consent.c.outcome,
            _consent.c.expires_on,
            _consent.c.ends_at,
            type_coerce(
                exists().where(_end.c.consent_id == _consent.c.id, _end.c.is_whole), Boolean
            ).label("is_ended"),
        )
        .join_from(_consent, _case, _case.c.id == _consent.c.case_id)
        .subquery("consent_outline")
    )
    __access__ = ReducedView(
        Kind.CON,
        frozenset({(Role.MGR, Relation.ORGANISATION), (Role.DPO, Relation.ORGANISATION)}),
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    outcome: Mapped[ConsentOutcome]
    expires_on: Mapped[date | None]
    ends_at: Mapped[datetime | None]
    is_ended: Mapped[bool]


class NamedWorker(View):
    """Who the named worker of a case is: it comes with any permission, and with a task (§7.3)."""

    __table__ = (
        select(
            _assignment.c.id,
            _assignment.c.case_id,
            _assignment.c.organisation_id,
            _case.c.sensitivity,
            type_coerce(_assignment.c.user_id, Uuid()).label("user_id"),
            _assignment.c.team_role,
            _assignment.c.starts_at,
            _assignment.c.ends_at,
            type_coerce(_assignment.c.covers_id, Uuid()).label("covers_id"),
        )
        .join_from(_assignment, _case, _case.c.id == _assignment.c.case_id)
        .where(_assignment.c.team_role == TeamRole.KEY_WORKER)
        .subquery("named_worker")
    )
    __access__ = ReducedView(
        Kind.SUM,
        frozenset({(Role.VOL, Relation.TASK), *((role, Relation.CONSENT) for role in NAMED_TO)}),
        with_any=True,
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    user_id: Mapped[uuid.UUID]
    team_role: Mapped[TeamRole]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    covers_id: Mapped[uuid.UUID | None]
