"""The whole journey of a case: the picture of all four pillars, and every move in words."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from flask import request
from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.errors import HiddenError
from caseapp.access.handles import glance
from caseapp.access.reading import Line
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.pillars import blueprint, history, journey, queries
from caseapp.features.pillars.forms_facts import open_fields
from caseapp.kinds import ENTRY_KINDS, NO_KIND, Kind, Permission, Pillar
from caseapp.rules.stages import DO_NOT_RAISE, is_spared
from caseapp.vocabularies.stages import stages
from caseapp.web import logins, pages


@blueprint.get("/cases/<reference>/journey")
@allow(Permission.CASE_READ)
def show_journey(reference: str) -> Response:
    """The picture, the same as a table, and the timeline: of all four pillars or of one."""
    case = glance(db.session, reference)
    pillar, after = _pillar(request.args.get("pillar")), _key(request.args.get("after", ""))
    found = history.moves(db.session, case, pillar=pillar, after=after)
    shown = found[: history.PAGE]
    writes = _addable(case)
    lanes = journey.drawn(db.session, case, clock.today(logins.require_login().time_zone))
    return pages.page(
        "pillars/journey.html",
        case=case,
        name=queries.name_of(db.session, case),
        lanes=lanes,
        months=journey.months(lanes) if lanes else [],
        says=journey.sentence(lanes, pages.day) if lanes else "",
        moves=shown,
        stages=stages(),
        writes=writes,
        open_fields=open_fields,
        spared=_spared(case, writes),
        pillar=pillar,
        is_first=after is None,
        after=_written(shown[-1].key) if len(found) > len(shown) else None,
    )


def _addable(case: Line) -> Kind:
    """The kinds that the actor adds to, if their role writes in cases at all."""
    actor = logins.require_login().actor
    if actor is None or not actor.may(Permission.CASE_WRITE):
        return NO_KIND
    return guard.writes(db.session, case.id)


def _spared(case: Line, writes: Kind) -> tuple[int, ...]:
    """The pillar that is not to be raised: nothing more is asked of its moves."""
    pillar = stages().get(DO_NOT_RAISE).pillar
    asks = ENTRY_KINDS[Pillar(pillar)] in writes
    return (pillar,) if asks and is_spared(db.session, case, pillar) else ()


def _pillar(text: str | None) -> int | None:
    """Read which pillar is wanted; all four when none is."""
    if not text:
        return None
    if text not in {str(int(each)) for each in Pillar}:
        raise HiddenError
    return int(text)


def _written(key: history.Key) -> str:
    day, recorded_at, last = key
    return f"{day.isoformat()}~{recorded_at.isoformat()}~{last}"


def _key(text: str) -> history.Key | None:
    """Read where a page begins; anything that cannot be read begins at the first page."""
    try:
        day, recorded_at, last = text.split("~")
        when = datetime.fromisoformat(recorded_at.replace(" ", "+"))
        return (date.fromisoformat(day), when.astimezone(UTC), uuid.UUID(last))
    except (ValueError, OverflowError):
        return None
