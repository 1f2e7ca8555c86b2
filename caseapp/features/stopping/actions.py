"""Taking somebody's word that sharing should stop, and looking at what fits nobody."""

from __future__ import annotations

from typing import Any

from caseapp.access import trail
from caseapp.base import clock
from caseapp.models.stopping import KeptStop
from caseapp.rules import stopping as rules
from caseapp.rules.stopping import Heard


def hear(session: Any, heard: Heard) -> None:
    """Stop what it stops and ask for a look; the attempt is in the trail whatever came of it."""
    rules.hear(session, heard)
    session.flush()


def look(session: Any, kept: KeptStop, by: Any) -> None:
    """Say that somebody looked at a word that fitted nobody; once is enough."""
    if kept.looked_at is None:
        kept.looked_at, kept.looked_by_id = clock.now(), by
        trail.append(session, action="stopping.look", category="system")
    session.flush()
