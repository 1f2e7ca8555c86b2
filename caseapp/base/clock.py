"""The one clock of the application. Moments are aware and in UTC; no other clock is used."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today(time_zone: str = "UTC") -> date:
    """Return today's date in an organisation's time zone (domain.md §3.4)."""
    return now().astimezone(ZoneInfo(time_zone)).date()
