"""The orders that lists of cases can have: by key, never by name (interface.md).

What each counts, and for whom, is decided in :mod:`caseapp.access.finding`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import and_, case, select, true

from caseapp.access.finding import Order
from caseapp.access.listing import NO_DATE
from caseapp.kinds import BADGE_KINDS, Kind, Pillar, ReviewState, SafetyLevel
from caseapp.models.case import Case, CaseOverview
from caseapp.models.grant import CaseListing
from caseapp.models.review import Review, SummaryDate
from caseapp.models.safety import SafetyOverview, SafetyState
from caseapp.models.stage import BadgeOverview, PillarState

_case: Any = Case.__table__
_listing: Any = CaseListing.__table__
_reviews: Any = Review.__table__
#: The dates of reviews, under the name that lists know the next one by.
_dates: Any = select(
    *(_reviews.c[name] for name in ("case_id", "kind", "author_id", "state")),
    _reviews.c.due_on.label("next_on"),
).subquery("dates")
_safety: Any = SafetyState.__table__.alias("sorted_by")
_LEVELS = tuple(SafetyLevel)
_state: Any = PillarState.__table__.alias("sorted_by")

NEWEST = Order("new", _listing.c.listed_at, is_falling=True)
#: By when the handle was made, also of what is on no list.
MADE = Order("made", _case.c.made_at, is_falling=True)
REFERENCE = Order("reference", _case.c.reference)
OPENED = Order("opened", _listing.c.opened_on, kind=Kind.SUM, last=date.max, wide=CaseOverview)
NEXT = Order(
    "next",
    _listing.c.next_on,
    kind=Kind.SUM,
    last=NO_DATE,
    wide=SummaryDate,
    rows=_dates,
    where=_dates.c.state == ReviewState.SCHEDULED,
)
CHANGED = Order(
    "changed",
    _listing.c.changed_at,
    is_falling=True,
    kind=Kind.SUM,
    last=datetime(1, 1, 2, tzinfo=UTC),
)
#: The least safe first; where nobody has looked yet comes last.
RISK = Order(
    "risk",
    case({level: place for place, level in enumerate(_LEVELS)}, value=_safety.c.level),
    kind=Kind.RSK,
    last=len(_LEVELS),
    wide=SafetyOverview,
    table=_safety,
    where=true(),
)


def _by_stage(pillar: Pillar) -> Order:
    track = "A" if pillar is Pillar.JUSTICE else ""
    return Order(
        f"stage{int(pillar)}",
        _state.c.stage_code,
        kind=BADGE_KINDS[pillar],
        last="~",
        wide=BadgeOverview if pillar is not Pillar.JUSTICE else None,
        table=_state,
        where=and_(_state.c.pillar == int(pillar), _state.c.track == track),
    )


#: Stages follow each other by their codes.
STAGES = {pillar: _by_stage(pillar) for pillar in Pillar}
