"""Kept filters of the caseload: one's own, by a name one gives."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.errors import HiddenError
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.models.savedlist import SavedList
from caseapp.web import logins
from caseapp.web.caselists import Find

#: So many filters fit on a page one still looks through.
MOST = 20


def all_kept(session: Any) -> Sequence[SavedList]:
    """Return one's own kept filters, in the order in which they were kept."""
    found: Sequence[SavedList] = session.scalars(
        select(SavedList).order_by(SavedList.saved_at, SavedList.id)
    ).all()
    return found


def keep(session: Any, name: str, find: Find) -> None:
    """Keep what was chosen under a name; a name that is there already means the new choice.

    Raises :class:`InvalidError` when there is nothing chosen, or no room.
    """
    if find.is_plain:
        raise InvalidError("name", _("Choose a filter or an order first."))
    kept = all_kept(session)
    row = next((each for each in kept if each.name == name), None)
    if row is None:
        if len(kept) >= MOST:
            raise InvalidError("name", _("There is room for twenty. Let go of one first."))
        row = SavedList(owner_id=logins.require_login().user_id, saved_at=clock.now())
        session.add(row)
        row.name = name
    row.chosen, row.saved_at = find.as_text(), clock.now()
    trail.say(session, "list.keep")
    session.flush()


def let_go(session: Any, saved_id: uuid.UUID) -> None:
    """Let go of one. Raises :class:`HiddenError` when it is none of one's own."""
    row = session.get(SavedList, saved_id)
    if row is None:
        raise HiddenError
    session.delete(row)
    trail.say(session, "list.let_go")
    session.flush()


def values_of(row: SavedList) -> dict[str, str]:
    """Return what an address holds of a kept filter."""
    return dict(parse_qsl(row.chosen))
