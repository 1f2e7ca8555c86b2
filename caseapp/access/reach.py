"""What a hat reaches of one case at this moment: its grants, joined. What follows for a page or for
a row that is written is asked of :mod:`caseapp.access.guard`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access import criteria
from caseapp.access.actor import Actor
from caseapp.access.table import Masks
from caseapp.db.prepared import Prepared
from caseapp.kinds import NO_KIND, Kind, Relation
from caseapp.models.grant import CaseAccess

_access: Any = CaseAccess.__table__

#: What a hat reaches of a case; asked at each page of a case, so made once.
_REACH = Prepared(
    select(
        _access.c.reads,
        _access.c.reduced,
        _access.c.own,
        _access.c.writes,
        _access.c.limited_reads,
        _access.c.limited_reduced,
        _access.c.relation,
        _access.c.ends_at,
        _access.c.basis_id,
    )
    .where(_access.c.case_id == bindparam("case"), criteria.of_hat(_access))
    .with_for_update(read=True)
)


@dataclass(frozen=True)
class Emergency:
    """An emergency access that runs: which one, and until when."""

    id: uuid.UUID
    until: datetime


@dataclass(frozen=True)
class Reach(Masks):
    """What a hat reaches of a case, and by which emergency access, if by one.

    What is read within some days is among what is read, for pages; ``limited_reads`` says of which
    kinds no more than that is.
    """

    emergency: Emergency | None = None

    @property
    def reads_all(self) -> Kind:
        """What is read whatever its day."""
        return self.reads & ~self.limited_reads


def read_reach(connection: Any, actor: Actor, case_id: uuid.UUID) -> Reach:
    """Read what the hat of this actor reaches of a case, in the transaction of a connection."""
    criteria.asking.set(actor)
    return _join(_REACH.named(connection, {"case": case_id}))


def _join(grants: Iterable[Any]) -> Reach:
    reads = reduced = own = writes = limited = NO_KIND
    emergency = None
    for grant in grants:
        reads |= grant.reads
        reduced |= grant.reduced | grant.limited_reduced
        own |= grant.own
        writes |= grant.writes
        limited |= grant.limited_reads
        if grant.relation is Relation.BREAK_GLASS and grant.basis_id and grant.ends_at:
            emergency = Emergency(grant.basis_id, grant.ends_at)
    return Reach(reads | limited, reduced, own, writes, limited & ~reads, emergency=emergency)
