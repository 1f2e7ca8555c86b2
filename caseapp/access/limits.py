"""What a permission can be narrowed to within its kinds: the headline alone, or entries of some
days (domain.md §3.3).

A kind that is limited leaves the mask of what is read whole, so that whatever knows nothing of
limits finds it closed. Somebody limited reads; they write nothing but what is always their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caseapp.access.table import COMES_ALONG, Masks
from caseapp.kinds import HEADLINE_LABELS, NO_KIND, Kind

#: The kinds that have a headline.
HEADLINES = Kind(sum(HEADLINE_LABELS))
#: What a part of stays as it is: it rests on the very permission, or comes along with any.
_NOT_BY_DAY = Kind.REF | Kind.CON | COMES_ALONG


@dataclass(frozen=True)
class Limits:
    """``headlines``: kinds of which the headline alone is read; ``starts_at``, ``ends_at``: from
    when until when an entry must have been written."""

    headlines: Kind = NO_KIND
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def narrow(self, masks: Masks) -> Masks:
        """Return what is left of what the table gives."""
        short = masks.reads & self.headlines
        reads, reduced = masks.reads & ~short, masks.reduced | (short & HEADLINES)
        writes = masks.writes & ~short
        if self.starts_at is None and self.ends_at is None:
            return Masks(reads, reduced, masks.own, writes)
        stays = reduced & _NOT_BY_DAY
        return Masks(NO_KIND, stays, masks.own, NO_KIND, reads, reduced & ~stays)


NONE = Limits()


def of(consent: Any, zone: str) -> Limits:
    """Return the limits of a permission, where the organisation is."""
    last = consent.entries_until
    return Limits(
        consent.headlines,
        _midnight(consent.entries_from, zone) if consent.entries_from else None,
        _midnight(last + timedelta(days=1), zone) if last else None,
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
