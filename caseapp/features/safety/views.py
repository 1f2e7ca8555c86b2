"""The page of how safe somebody is: now, a new look, and every look before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access import guard, reading
from caseapp.access.errors import HiddenError
from caseapp.access.handles import case_by_reference
from caseapp.access.routes import allow
from caseapp.base import clock, ids
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.safety import actions, blueprint, queries
from caseapp.features.safety.forms import LookForm
from caseapp.kinds import Kind, Permission
from caseapp.models.case import Case
from caseapp.models.safety import SafetyOverview
from caseapp.rules import safety_basis
from caseapp.rules.safety_basis import Named
from caseapp.web import pages


@blueprint.route("/cases/<reference>/safety", methods=["GET", "POST"])
@allow(Permission.CASE_READ)
def show(reference: str) -> Response:
    """How safe somebody is, or the level and its day alone; a sent form is a new look."""
    session: Any = db.session()
    case = case_by_reference(session, reference)
    reach = guard.reach(session, case.id)
    writes = Kind.RSK in guard.offered(reach)
    if request.method == "POST" and not writes:
        raise HiddenError
    if Kind.RSK not in reach.reads:
        return _outline(session, case)
    form, known = _form(session, case)
    is_late = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.record(session, case, form.record, form.given)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError, IntegrityError):
            session.rollback()
            is_late = True
            case = case_by_reference(session, reference)
            form.take_over(queries.state(session, case))
            known = safety_basis.named(session, case, clock.now())
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("safety.show", reference=ids.show_reference(case.reference))
    return _page(session, case, form, known, is_late=is_late, writes=writes)


def _form(session: Any, case: Case) -> tuple[LookForm, dict[uuid.UUID, Named]]:
    """The form of a new look, with the permissions that it can rest on."""
    form = LookForm(record=queries.state(session, case))
    known = safety_basis.named(session, case, clock.now())
    form.offer(known, queries.present_basis(session, case) if known else ())
    return form, known


def _page(
    session: Any,
    case: Case,
    form: LookForm,
    known: Mapping[uuid.UUID, Named],
    *,
    is_late: bool,
    writes: bool,
) -> Response:
    after = _after(request.args.get("after"))
    found = queries.looks(session, case, after)
    shown = found[: queries.PAGE]
    return pages.page(
        "safety/show.html",
        case=case,
        state=form.record,
        looks=shown,
        known=known,
        rests=safety_basis.of_looks(session, [look for look, _author in shown]) if known else {},
        is_first=after is None,
        after=shown[-1][0].id if len(found) > len(shown) else None,
        form=form if writes else None,
        is_late=is_late,
        status=409 if is_late else 422 if form.problems else 200,
    )


def _outline(session: Any, case: Case) -> Response:
    """The level and its day, for those who read no more (domain.md §7.3)."""
    if not reading.is_for(session, SafetyOverview):
        raise HiddenError
    return pages.page("safety/outline.html", case=case, state=queries.outline(session, case))


def _after(written: str | None) -> uuid.UUID | None:
    """Read where a page begins; anything that cannot be read is no page."""
    if not written:
        return None
    try:
        return uuid.UUID(written)
    except ValueError:
        raise HiddenError from None
