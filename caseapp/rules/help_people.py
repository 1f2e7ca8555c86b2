"""Whose a review is now, who stands in, and who can be asked for help (practice.md P4, P12).

Read by the system actor of reminders. Somebody is asked only of what they can know of: of a
protected case, whoever supervises that case; of others, the worker's supervisor, else every
manager; where there is nobody else, the worker is asked who could help.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from caseapp.base import clock
from caseapp.kinds import Role, Sensitivity, TeamRole
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.leave import Away
from caseapp.models.team import Assignment

#: Who stands in for a key worker who is away, by their place on the team.
STANDS_IN = frozenset({TeamRole.COVER, TeamRole.CO_WORKER})


@dataclass
class People:
    """The people of an organisation at one moment, and those of the cases that are known."""

    managers: frozenset[uuid.UUID]
    supervisors: dict[uuid.UUID, uuid.UUID]
    away: frozenset[uuid.UUID]
    cases: dict[uuid.UUID, Case] = field(default_factory=dict)
    _key_workers: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    _present: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=dict)
    _supervising: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    def know_cases(self, session: Any, case_ids: Collection[uuid.UUID]) -> None:
        """Read the teams of these cases."""
        new = [case_id for case_id in case_ids if case_id not in self.cases]
        if not new:
            return
        found = session.scalars(select(Case).where(Case.id.in_(new)))
        self.cases |= {case.id: case for case in found}
        for place in session.scalars(
            select(Assignment)
            .where(Assignment.case_id.in_(new), *live(Assignment))
            .order_by(Assignment.starts_at)
        ):
            self._know(place)

    def _know(self, place: Assignment) -> None:
        if place.team_role is TeamRole.KEY_WORKER:
            self._key_workers.setdefault(place.case_id, place.user_id)
        elif place.team_role in STANDS_IN and place.user_id not in self.away:
            self._present.setdefault(place.case_id, set()).add(place.user_id)
        elif place.team_role is TeamRole.SUPERVISOR:
            self._supervising.setdefault(place.case_id, place.user_id)

    def worker_of(self, row: Any) -> uuid.UUID | None:
        """Whose a review is: somebody named, else the key worker."""
        named: uuid.UUID | None = row.owner_id
        return named or self._key_workers.get(row.case_id)

    def is_alone_away(self, row: Any) -> bool:
        """Whether its worker is away and nobody of the team stands in."""
        worker = self.worker_of(row)
        return worker in self.away and not self._present.get(row.case_id, set()) - {worker}

    def asked_of(self, row: Any) -> uuid.UUID | None:
        """Whom to ask about a review; ``None`` means every manager."""
        worker = self.worker_of(row)
        others = self.managers - {worker}
        if self.cases[row.case_id].sensitivity is Sensitivity.PROTECTED:
            return self._supervising.get(row.case_id) or worker
        if not others:
            return worker
        supervisor = self.supervisors.get(worker) if worker else None
        return supervisor if supervisor in others else None


def people_of(session: Any, organisation_id: uuid.UUID) -> People:
    """Read who is there, who supervises whom, and who is away."""
    now = clock.now()
    hats = session.scalars(
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == organisation_id,
            *live(Membership),
            User.disabled_at.is_(None),
        )
    ).all()
    away = session.scalars(
        select(Away).where(
            Away.organisation_id == organisation_id, Away.starts_at <= now, Away.ends_at > now
        )
    )
    return People(
        frozenset(hat.user_id for hat in hats if hat.role is Role.MGR),
        {hat.user_id: hat.supervisor_id for hat in hats if hat.supervisor_id},
        frozenset(each.user_id for each in away),
    )


def live(model: Any) -> tuple[Any, ...]:
    """The condition that a row with a beginning and an end holds now."""
    now = clock.now()
    return model.starts_at <= now, or_(model.ends_at.is_(None), model.ends_at > now)
