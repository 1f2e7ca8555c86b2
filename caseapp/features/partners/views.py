"""The list of partners, one of them, and the form of one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.partners import actions, blueprint, queries
from caseapp.features.partners.forms import PartnerForm
from caseapp.features.partners.queries import PAGE
from caseapp.kinds import Permission
from caseapp.models.partner import Partner
from caseapp.rules import partners as rules
from caseapp.web import logins, pages

_LONGEST = 200


@blueprint.get("/partners")
@allow(Permission.PARTNERS_READ)
def index() -> Response:
    """Partners by name, a page at a time; some words narrow them."""
    words, retired = (
        request.args.get("q", "")[:_LONGEST].replace("\0", "").strip(),
        "retired" in request.args,
    )
    after = _key(request.args.get("after", ""))
    found = queries.page_of(db.session(), words, retired=retired, after=after)
    shown = found[:PAGE]
    narrowed = {**({"q": words} if words else {}), **({"retired": "yes"} if retired else {})}
    return pages.page(
        "partners/index.html",
        partners=shown,
        lapsed={each.id for each in shown if rules.has_lapsed(each, _today())},
        words=words,
        retired=retired,
        narrowed=narrowed,
        is_first=after is None,
        after=shown[-1].id if len(found) > PAGE else None,
    )


@blueprint.get("/partners/<uuid:partner_id>")
@allow(Permission.PARTNERS_READ)
def show(partner_id: uuid.UUID) -> Response:
    """One partner: what they do, whom to ring, how things reach them."""
    session = db.session()
    partner = queries.one(session, partner_id)
    return pages.page(
        "partners/show.html",
        partner=partner,
        has_lapsed=rules.has_lapsed(partner, _today()),
        organisation=queries.organisation_name(session, partner.linked_organisation_id),
    )


@blueprint.route("/partners/new", methods=["GET", "POST"])
@allow(Permission.PARTNERS_MANAGE)
def new() -> Response:
    """Add a partner; its name is enough."""
    session = db.session()
    form = _form(session, None)
    if form.is_sent_and_sound():
        try:
            made = rules.new(_ours(), "")
            actions.add(session, made, form.values)
        except InvalidError as problem:
            form.blame(problem)
        else:
            return _saved(form, made.id)
    status = 422 if form.problems else 200
    return pages.page(
        "partners/edit.html", form=form, partner=None, theirs=None, organisation="", status=status
    )


@blueprint.route("/partners/<uuid:partner_id>/edit", methods=["GET", "POST"])
@allow(Permission.PARTNERS_MANAGE)
def edit(partner_id: uuid.UUID) -> Response:
    """Change what is known; somebody else's change meanwhile is shown beside one's own."""
    session: Any = db.session()
    partner = queries.one(session, partner_id)
    form, theirs = _form(session, partner), None
    if form.is_sent_and_sound():
        try:
            form.check_version()
            actions.change(session, partner, form.values)
        except InvalidError as problem:
            form.blame(problem)
        except (ConflictError, StaleDataError):
            session.rollback()
            theirs = queries.one(session, partner_id)
            form.take_over(theirs)
        else:
            return _saved(form, partner_id)
    return pages.page(
        "partners/edit.html",
        form=form,
        partner=partner,
        theirs=theirs,
        organisation=queries.organisation_name(session, partner.linked_organisation_id),
        status=409 if theirs else 422 if form.problems else 200,
    )


def _form(session: Any, partner: Partner | None) -> PartnerForm:
    vets = pages.may(Permission.PARTNERS_VET)
    return PartnerForm.of(partner, queries.others(session, _ours()) if vets else [], vets=vets)


def _ours() -> uuid.UUID:
    actor = logins.require_login().actor
    assert actor is not None  # noqa: S101 (the door lets nobody else in)
    return actor.organisation_id


def _saved(form: PartnerForm, partner_id: uuid.UUID) -> Response:
    form.saved()
    flash(_("Saved."))
    return pages.go("partners.show", partner_id=partner_id)


def _today() -> Any:
    return clock.today(logins.require_login().time_zone)


def _key(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
