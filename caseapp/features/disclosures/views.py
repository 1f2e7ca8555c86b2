"""The lists: what was shared without a yes about one person, and in the organisation."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.db import db
from caseapp.features.disclosures import blueprint, queries
from caseapp.kinds import Kind, Permission
from caseapp.rules import answers
from caseapp.vocabularies.disclosure import reasons
from caseapp.web import pages


@blueprint.get("/cases/<reference>/disclosures")
@allow(Permission.CASE_READ)
def index(reference: str) -> Response:
    """What was shared without a yes, and how each stands; in outline where no more is read."""
    session: Any = db.session()
    case, reads_all = queries.case_of(session, reference)
    return pages.page(
        "disclosures/index.html",
        case=case,
        entries=queries.of_case(session, case),
        recipients=queries.recipients(session, case) if reads_all else {},
        writes=answers.may_write(session, case, Kind.CON),
        reasons=reasons(),
    )


@blueprint.get("/disclosures")
@allow(Permission.DISCLOSURE_REVIEW)
def everywhere() -> Response:
    """The latest of the organisation: how each stands, without words and without names of those
    whom they are about."""
    session: Any = db.session()
    entries = queries.latest(session)
    return pages.page(
        "disclosures/everywhere.html",
        entries=entries,
        names=queries.names_of(session, (each.author_id for each in entries)),
        reasons=reasons(),
    )
