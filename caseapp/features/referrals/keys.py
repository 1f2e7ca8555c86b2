"""Keys of pages of referrals: the moment since which one stands so, and the referral."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from caseapp.base import days

Key = tuple[datetime, uuid.UUID]


def read(written: str) -> Key | None:
    """Read a key of a list from an address; what cannot be read is none."""
    moment, _dot, last = written.partition("_")
    found = days.moment_in(moment)
    try:
        return (found, uuid.UUID(last)) if found else None
    except ValueError:
        return None


def write(row: Any) -> str:
    """Write the key of the last row of a page into an address."""
    return f"{row.state_at.isoformat()}_{row.id}"
