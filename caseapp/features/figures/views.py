"""The page of figures for managers."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.db import db
from caseapp.features.figures import blueprint, queries
from caseapp.features.figures.words import MET, WAITS, WISHES
from caseapp.kinds import Permission
from caseapp.kinds.booking import INCIDENT_LABELS
from caseapp.rules import languages
from caseapp.rules.small_numbers import BOUND
from caseapp.web import logins, pages
from caseapp.web.calendar import begin_of


@blueprint.get("/bookings/figures")
@allow(Permission.FIGURES_READ)
def talks() -> Response:
    """How wishes were met in the last twelve whole months: of nobody.

    Whole months and one stretch, so that no two days or stretches can be compared to find out what
    became of one talk.
    """
    session: Any = db.session()
    zone = logins.require_login().time_zone
    this_month = clock.today(zone).replace(day=1)
    first = date(this_month.year - 1, this_month.month, 1)
    since, until = begin_of(first, zone), begin_of(this_month, zone)
    return pages.page(
        "figures/talks.html",
        figures=queries.figures(session, since, until),
        first=first,
        until=this_month,
        bound=BOUND,
        latest=queries.LATEST,
        met=MET,
        waits=WAITS,
        wishes=WISHES,
        incidents=INCIDENT_LABELS,
        name_of=languages.name,
    )
