"""What this feature puts on the case page: the latest notes, or their headlines."""

from __future__ import annotations

from collections.abc import Sequence

from caseapp.access import guard
from caseapp.features.notes import queries
from caseapp.kinds import Kind
from caseapp.models.note import NoteHeadline
from caseapp.web.panels import Look, Panel, Place, Values


def _notes(look: Look) -> Values | None:
    """Notes for those who read them; for those who read headlines only, these."""
    notes = queries.latest_notes(look.session, look.case)
    headlines: Sequence[NoteHeadline] = []
    if not notes and Kind.NOT in look.reach.reduced | look.reach.own:
        headlines = queries.latest_headlines(look.session, look.case)
    writes = guard.offered(look.reach)
    if not notes and not headlines and Kind.NOT not in writes:
        return None
    return {"notes": notes, "headlines": headlines}


NOTES = Panel("notes", "notes/panel.html", _notes, Place.COLUMN, 80)
