"""The page of identification: periods, decisions and challenges, as far as the actor sees them."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from caseapp.access import guard
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.identification import blueprint, queries
from caseapp.features.identification.queries import Sight
from caseapp.features.identification.saving import today
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.rules.identification import proposal
from caseapp.vocabularies.stages import stages
from caseapp.web import pages


@blueprint.get("/cases/<reference>/identification")
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """Everything, the dates alone, or the end of an entitlement (domain.md §7.3)."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    match queries.sight(session, case):
        case Sight.WHOLE:
            return _whole(session, case)
        case Sight.DATES:
            dates = queries.dates(session, case)
            return pages.page("identification/dates.html", case=case, dates=dates, ends=[])
        case Sight.END:
            ends = queries.ends(session, case)
            return pages.page("identification/dates.html", case=case, dates=[], ends=ends)


def _whole(session: Any, case: Case) -> Response:
    may_write = Kind.NRM in guard.writes(session, case.id)
    proposed = proposal(session, case, today()) if may_write else None
    return pages.page(
        "identification/show.html",
        case=case,
        known=queries.known(session, case),
        may_write=may_write,
        proposed=stages().get(proposed.code) if proposed else None,
        today=today(),
    )
