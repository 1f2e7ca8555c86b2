"""The page of names and date of birth."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard, reading
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.details import actions, blueprint, dates, forms, queries
from caseapp.features.details.views import today
from caseapp.kinds import CERTAINTY_LABELS, AnswerState, Kind, Permission
from caseapp.models.case import Case
from caseapp.models.tenancy import TenancyIdentity
from caseapp.rules.answers import may_write
from caseapp.web import i18n, pages


@blueprint.route("/cases/<reference>/identity", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def identity(reference: str) -> Response:
    """Names and date of birth as far as they were told; house staff see what a tenancy needs."""
    session = db.session
    case = case_by_reference(session, reference)
    if Kind.IDN not in guard.reach(session, case.id).reads:
        return _tenancy(case)
    record = queries.identity(session, case)
    form = forms.for_identity(record)
    writes = may_write(session, case, Kind.IDN)
    theirs = None
    if form.is_sent_and_sound():
        if not writes:
            raise HiddenError
        try:
            form.check_version()
            actions.change_identity(session, case, record, form.facts(today()), form.certainty)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            case = case_by_reference(session, reference)
            theirs = queries.identity(session, case)
            form.take_over(theirs)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("details.identity", reference=ids.show_reference(case.reference))
    return pages.page(
        "details/identity.html",
        case=case,
        form=form,
        rows=rows_of(theirs or record),
        theirs=theirs,
        may_write=writes,
        status=409 if theirs else 422 if form.problems else 200,
    )


def rows_of(record: Any) -> list[tuple[str, AnswerState, str]]:
    """Return the facts of an identity, or of the part of it that somebody reads, for a list."""
    labels = {
        "legal_name": _("Full name, as it is written elsewhere"),
        "other_names": _("Other names"),
        "date_of_birth": _("Date of birth"),
    }
    rows = []
    for name, label in labels.items():
        if record is None or hasattr(record, name):
            state = getattr(record, f"{name}_state", AnswerState.NOT_ASKED_YET)
            rows.append((label, state, _shown(record, name) if record else ""))
    return rows


def _shown(record: Any, name: str) -> str:
    value = getattr(record, name) or ""
    if name != "date_of_birth" or not value:
        return value
    day, certainty = dates.shown(value, i18n.locale()), record.dob_certainty
    return f"{day} ({_(CERTAINTY_LABELS[certainty])})" if certainty else day


def _tenancy(case: Case) -> Response:
    """Name and date of birth, for those whose view of identity is that and no more (§7.3)."""
    session = db.session
    is_theirs = reading.is_for(session, TenancyIdentity)
    if not is_theirs or Kind.IDN not in guard.reach(session, case.id).reduced:
        raise HiddenError
    rows = rows_of(queries.tenancy(session, case) or _NOTHING)
    return pages.page("details/tenancy.html", case=case, rows=rows)


class _Nothing:
    """A tenancy's view of somebody whose identity nobody has written down."""

    legal_name = date_of_birth = None
    legal_name_state = date_of_birth_state = AnswerState.NOT_ASKED_YET


_NOTHING = _Nothing()
