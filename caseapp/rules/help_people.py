"""Whose a review is now, who stands in, and who can be asked for help (practice.md P4, P12).

Read by the system actor of reminders, as columns: an organisation may have many cases, and only
those that are asked about, or whose worker is away, are known here. Somebody is asked only of what
they can know of: of a protected case, whoever supervises that case; of others, the worker's
supervisor, else every manager; where there is nobody else, the worker is asked who could help.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from caseapp.access import reading
from caseapp.base import clock
from caseapp.kinds import Role, Sensitivity, TeamRole
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.leave import Away
from caseapp.models.team import Assignment

#: Who stands in for a key worker who is away, by their place on the team.
STANDS_IN = frozenset({TeamRole.COVER, TeamRole.CO_WORKER})
#: So many are named in one statement.
_AT_ONCE = 500


@dataclass
class People:
    """The people of an organisation at one moment, and those of the cases that are known."""

    managers: frozenset[uuid.UUID]
    supervisors: dict[uuid.UUID, uuid.UUID]
    away: frozenset[uuid.UUID]
    cases: dict[uuid.UUID, Case] = field(default_factory=dict)
    _key_workers: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    _supervising: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    #: Of cases whose key worker is away: who that is; and who stands in, where anybody may.
    _left: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    _present: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=dict)

    def know_away(self, session: Any) -> None:
        """Read the cases whose key worker is away, and who is there for them."""
        is_key_worker = Assignment.team_role == TeamRole.KEY_WORKER
        for some in _parts(sorted(self.away)):
            for place in _places(session, Assignment.user_id.in_(some), is_key_worker):
                self._left.setdefault(place.case_id, place.user_id)
        self.know_present(session, self._left)

    def know_present(self, session: Any, case_ids: Collection[uuid.UUID]) -> None:
        """Read who of these teams stands in and is not away themself."""
        stands_in = Assignment.team_role.in_(STANDS_IN)
        for some in _parts([each for each in case_ids if each not in self._present]):
            self._present |= {case_id: set() for case_id in some}
            for place in _places(session, Assignment.case_id.in_(some), stands_in):
                if place.user_id not in self.away:
                    self._present[place.case_id].add(place.user_id)

    def know_cases(self, session: Any, case_ids: Collection[uuid.UUID]) -> None:
        """Know these cases and their teams, and no others any more."""
        found = session.scalars(select(Case).where(Case.id.in_(case_ids)))
        self.cases = {case.id: case for case in found}
        self._key_workers, self._supervising = {}, {}
        for place in _places(session, Assignment.case_id.in_(case_ids)):
            if place.team_role is TeamRole.KEY_WORKER:
                self._key_workers.setdefault(place.case_id, place.user_id)
            elif place.team_role is TeamRole.SUPERVISOR:
                self._supervising.setdefault(place.case_id, place.user_id)

    def worker_of(self, row: Any) -> uuid.UUID | None:
        """Whose a review is: somebody named, else the key worker of a case that is known."""
        named: uuid.UUID | None = row.owner_id
        return named or self._key_workers.get(row.case_id)

    def is_left(self, row: Any) -> bool:
        """Whether the worker of a review is away."""
        return (row.owner_id or self._left.get(row.case_id)) in self.away

    def is_alone_away(self, row: Any) -> bool:
        """Whether its worker is away and nobody of the team, whose present are known, stands in."""
        worker = row.owner_id or self._left.get(row.case_id)
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
    gone = {
        user.id for user in reading.for_job(session, User, ("id",), User.disabled_at.isnot(None))
    }
    hats = reading.for_job(
        session,
        Membership,
        ("user_id", "role", "supervisor_id"),
        Membership.organisation_id == organisation_id,
        *live(Membership),
    )
    there = [hat for hat in hats if hat.user_id not in gone]
    is_now = Away.starts_at <= now, Away.ends_at > now
    away = reading.for_job(
        session, Away, ("user_id",), Away.organisation_id == organisation_id, *is_now
    )
    return People(
        frozenset(hat.user_id for hat in there if hat.role is Role.MGR),
        {hat.user_id: hat.supervisor_id for hat in there if hat.supervisor_id},
        frozenset(each.user_id for each in away),
    )


def live(model: Any) -> tuple[Any, ...]:
    """The condition that a row with a beginning and an end holds now."""
    now = clock.now()
    return model.starts_at <= now, or_(model.ends_at.is_(None), model.ends_at > now)


def _places(session: Any, *where: Any) -> Sequence[Any]:
    names = ("case_id", "user_id", "team_role")
    order = (Assignment.starts_at, Assignment.id)
    return reading.for_job(session, Assignment, names, *where, *live(Assignment), order=order)


def _parts(rows: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]
