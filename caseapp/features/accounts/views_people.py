"""The people of an organisation, for its administrators. Nothing about any case is here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.db import db
from caseapp.features.accounts import blueprint, queries
from caseapp.features.accounts.actions import people, proof
from caseapp.features.accounts.actions.links import NewLink
from caseapp.features.accounts.forms import (
    CheckForm,
    HatForm,
    InviteForm,
    ProofForm,
    SupervisorForm,
)
from caseapp.features.accounts.queries import Person
from caseapp.features.accounts.views_lock import begin_again
from caseapp.kinds import ROLE_LABELS, Permission, Role
from caseapp.models.account import Membership, User
from caseapp.web import logins, pages
from caseapp.web.forms import Form


@blueprint.get("/admin/users")
@allow(Permission.ACCOUNTS_MANAGE)
def users() -> Response:
    """The people of one's own organisation, a page at a time."""
    by = administrator()
    lines = queries.people(db.session(), by.organisation_id, _key(request.args.get("after", "")))
    more = len(lines) > queries.PAGE
    lines = lines[: queries.PAGE]
    return pages.page(
        "accounts/users.html", lines=lines, after=lines[-1].user.id if more and lines else None
    )


@blueprint.route("/admin/users/invite", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def invite() -> Response:
    """Invite somebody; the link is shown once."""
    by, session = administrator(), db.session()
    form = InviteForm()
    form.offer_supervisors(queries.supervisors(session, by.organisation_id))
    if form.is_sent_and_sound():
        try:
            proof.confirm(logins.require_login(), form.passphrase.data or "")
            user, link = people.invite(
                session,
                by,
                name=form.name.data,
                email=form.email.data,
                roles=[Role(role) for role in form.roles.data],
                supervisor_id=form.supervisor,
            )
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            form.saved()
            return _show_link(user, link)
    return _form_page("accounts/invite.html", form)


@blueprint.get("/admin/users/<uuid:user_id>")
@allow(Permission.ACCOUNTS_MANAGE)
def user(user_id: uuid.UUID) -> Response:
    """One of the people: hats, state, and what can be done."""
    person = person_here(user_id)
    names = queries.names_of(db.session(), [hat.supervisor_id for hat in person.hats])
    today = clock.today(logins.require_login().time_zone)
    return pages.page("accounts/user.html", person=person, names=names, today=today)


@blueprint.route("/admin/users/<uuid:user_id>/link", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def link(user_id: uuid.UUID) -> Response:
    """Make a link with which somebody chooses a passphrase; it is shown once."""
    person = person_here(user_id)
    form = ProofForm()
    if form.is_sent_and_sound():
        try:
            proof.confirm(logins.require_login(), form.passphrase.data or "")
            made = people.make_link(db.session(), administrator(), person.user)
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            return _show_link(person.user, made)
    return _act_page(
        form,
        person,
        title=_("A new link"),
        sentence=_("It works once. Links that were made before will no longer work."),
        button=_("Make a link"),
    )


@blueprint.route("/admin/users/<uuid:user_id>/disable", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def disable(user_id: uuid.UUID) -> Response:
    """Disable an account."""
    person = person_here(user_id)
    return _act(
        ProofForm(),
        person,
        lambda _form: people.disable(db.session(), administrator(), person.user),
        title=_("Disable this account"),
        sentence=_("They are signed out at once and cannot sign in until you open it again."),
        button=_("Disable"),
        is_stop=True,
    )


@blueprint.route("/admin/users/<uuid:user_id>/enable", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def enable(user_id: uuid.UUID) -> Response:
    """Open a disabled account again."""
    person = person_here(user_id)
    return _act(
        ProofForm(),
        person,
        lambda _form: people.enable(db.session(), administrator(), person.user),
        title=_("Open this account again"),
        sentence=_("They sign in as before."),
        button=_("Open it"),
    )


@blueprint.route("/admin/users/<uuid:user_id>/check", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def check(user_id: uuid.UUID) -> Response:
    """Enter somebody's background check."""
    person = person_here(user_id)
    form = CheckForm(checked_on=person.checked_on, valid_until=person.check_valid_until)
    return _act(
        form,
        person,
        lambda form: people.enter_check(
            db.session(), person.hats, form.checked_on.data, form.valid_until.data
        ),
        title=_("Background check"),
        sentence=_("Without a valid one nobody is put on the team of a child, but for a reason."),
        button=_("Save"),
    )


@blueprint.route("/admin/users/<uuid:user_id>/hats", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def add_hat(user_id: uuid.UUID) -> Response:
    """Give somebody one more hat."""
    person = person_here(user_id)
    form = HatForm()
    form.offer_supervisors(queries.supervisors(db.session(), administrator().organisation_id))
    return _act(
        form,
        person,
        lambda form: people.add_hat(
            db.session(), administrator(), person.user, Role(form.role.data), form.supervisor
        ),
        title=_("Add a role"),
        sentence=_("They are signed out at once, and can change to the role when they are back."),
        button=_("Add"),
    )


@blueprint.route("/admin/users/<uuid:user_id>/hats/<uuid:hat_id>/end", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def end_hat(user_id: uuid.UUID, hat_id: uuid.UUID) -> Response:
    """End a hat."""
    person = person_here(user_id)
    hat = _hat(person, hat_id)
    return _act(
        ProofForm(),
        person,
        lambda _form: people.end_hat(db.session(), administrator(), hat),
        title=_("End the role: %(role)s", role=_(ROLE_LABELS[hat.role])),
        sentence=_("They are signed out at once. What they wrote stays."),
        button=_("End this role"),
        is_stop=True,
    )


@blueprint.route(
    "/admin/users/<uuid:user_id>/hats/<uuid:hat_id>/supervisor", methods=["GET", "POST"]
)
@allow(Permission.ACCOUNTS_MANAGE)
def supervisor(user_id: uuid.UUID, hat_id: uuid.UUID) -> Response:
    """Name who supervises somebody in a hat."""
    person = person_here(user_id)
    hat = _hat(person, hat_id)
    form = SupervisorForm(supervisor_id=str(hat.supervisor_id or ""))
    form.offer_supervisors(queries.supervisors(db.session(), administrator().organisation_id))
    return _act(
        form,
        person,
        lambda form: people.change_supervisor(db.session(), hat, form.supervisor),
        title=_("Supervisor: %(role)s", role=_(ROLE_LABELS[hat.role])),
        sentence="",
        button=_("Save"),
    )


# --- how ---------------------------------------------------------------------------------


def _act(form: Any, person: Person, do: Callable[[Any], None], **words: Any) -> Response:
    """Show the page that asks before something is done to an account, or do it."""
    if form.is_sent_and_sound():
        try:
            proof.confirm(logins.require_login(), form.passphrase.data or "")
            do(form)
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("accounts.user", user_id=person.user.id)
    return _act_page(form, person, **words)


def _act_page(form: Form, person: Person, **words: Any) -> Response:
    words.setdefault("back", url_for("accounts.user", user_id=person.user.id))
    return _form_page("accounts/act.html", form, who=person.user.name, **words)


def _form_page(template: str, form: Form, **values: Any) -> Response:
    return pages.page(
        template,
        form=form,
        needs_proof=proof.is_needed(logins.require_login()),
        status=422 if form.problems else 200,
        **values,
    )


def _show_link(user: User, made: NewLink) -> Response:
    address = url_for("accounts.welcome", token=made.token, _external=True)
    return pages.page("accounts/link.html", user=user, address=address, ends_at=made.ends_at)


def administrator() -> Actor:
    """Return who is asking, at an address that only opens to administrators."""
    actor = logins.require_login().actor
    assert actor is not None  # noqa: S101 (the door lets nobody else in)
    return actor


def person_here(user_id: uuid.UUID) -> Person:
    """Return one of the people of the own organisation; anybody else is hidden."""
    found = queries.person(db.session(), administrator().organisation_id, user_id)
    if found is None:
        raise HiddenError
    return found


def _hat(person: Person, hat_id: uuid.UUID) -> Membership:
    for hat in person.hats:
        if hat.id == hat_id:
            return hat
    raise HiddenError


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
