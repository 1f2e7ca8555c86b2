"""The page of figures for managers, and of how many people a number in it has to be."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access import trail
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import ConflictError
from caseapp.db import db
from caseapp.features.figures import blueprint, queries
from caseapp.features.figures.forms import BoundsForm
from caseapp.features.figures.words import MET, WAITS, WISHES
from caseapp.kinds import Permission
from caseapp.kinds.booking import INCIDENT_LABELS
from caseapp.models.organisation import Organisation
from caseapp.rules import languages
from caseapp.rules.small_numbers import Bounds
from caseapp.web import logins, pages
from caseapp.web.calendar import begin_of

CONFLICT = 409


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
    home = session.get_one(Organisation, logins.require_actor().organisation_id)
    bounds = Bounds(home.least_people, home.least_crossed)
    return pages.page(
        "figures/talks.html",
        figures=queries.figures(session, since, until, bounds),
        first=first,
        until=this_month,
        bounds=bounds,
        latest=queries.LATEST,
        met=MET,
        waits=WAITS,
        wishes=WISHES,
        incidents=INCIDENT_LABELS,
        name_of=languages.name,
    )


@blueprint.route("/admin/organisation/small-numbers", methods=["GET", "POST"])
@allow(Permission.SETTINGS_MANAGE)
def small_numbers() -> Response:
    """Of how many people a number in a figure has to be, in this organisation."""
    session: Any = db.session()
    home = session.get_one(Organisation, logins.require_actor().organisation_id)
    form = BoundsForm.of(home)
    is_stale = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
        except ConflictError:
            is_stale = True
            form.take_over(home)
        else:
            home.least_people = form.least_people.data
            home.least_crossed = form.least_crossed.data
            trail.say(session, "organisation.small_numbers")
            session.flush()
            form.saved()
            flash(_("Saved."))
            return pages.go("figures.small_numbers")
    return pages.page(
        "figures/bounds.html",
        form=form,
        is_stale=is_stale,
        status=CONFLICT if is_stale else 422 if form.problems else 200,
    )
