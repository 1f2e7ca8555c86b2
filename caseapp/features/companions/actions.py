"""Writing down who comes along, and changing it: one transaction each."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.kinds import Tried
from caseapp.models.case import Case
from caseapp.models.companion import Companion


def add(session: Any, case: Case, user_id: uuid.UUID, today: date, **given: Any) -> Companion:
    """Write down somebody who comes along."""
    companion = Companion(case)
    _set(companion, user_id, today, **given)
    session.add(companion)
    trail.say(session, "companion.add")
    session.flush()
    return companion


def change(
    session: Any, companion: Companion, user_id: uuid.UUID, today: date, **given: Any
) -> None:
    """Change what is written. The form's version was checked before."""
    _set(companion, user_id, today, **given)
    trail.say(session, "companion.change")
    session.flush()


def _set(
    companion: Companion,
    user_id: uuid.UUID,
    today: date,
    *,
    name: str,
    tie: str,
    seen_alone: Tried,
    checked: Tried,
    checked_on: date | None,
) -> None:
    if not name.strip():
        raise InvalidError("name", _("Write a name."))
    if checked_on is not None and checked_on > today:
        raise InvalidError("checked_on", _("This date is still to come. Use the day it happened."))
    companion.name, companion.tie = name.strip(), tie.strip() or None
    companion.seen_alone = seen_alone
    if checked is Tried.NOT_YET:
        companion.checked_on, companion.checked_by_id = None, None
    else:
        if checked is not companion.checked or companion.checked_by_id is None:
            companion.checked_by_id = user_id
        companion.checked_on = checked_on or companion.checked_on or today
    companion.checked = checked
