"""Talking with an interpreter after something hard (domain.md §4.4): within 48 hours, and by their
own wish. It stands with the line of the roster and says nothing of any person.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from caseapp.access import gate, trail
from caseapp.base import clock
from caseapp.models.interpreter import Interpreter

SYSTEM = "matcher"
#: So long after hard material there is a talk about it.
WITHIN = timedelta(hours=48)


def ask(session: Any, interpreter_id: uuid.UUID) -> None:
    """Ask for a talk with whoever interpreted; an earlier day that was set stays."""
    with gate.system(session, SYSTEM, "somebody would like to talk after interpreting"):
        row = session.get(Interpreter, interpreter_id)
        if row is not None and row.debrief_by is None:
            row.debrief_by = clock.now() + WITHIN
    trail.say(session, "interpreter.debrief_asked")


def held(session: Any, interpreter: Interpreter, today: date) -> None:
    """Keep that somebody talked with them."""
    interpreter.debrief_by, interpreter.last_debrief_on = None, today
    session.flush()
    trail.say(session, "interpreter.debrief_held")
