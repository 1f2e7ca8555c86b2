"""What an administrator does with the people of their own organisation. No case content here.

Users and hats are written in the administrator's own name, through the gate; links, sessions
and credentials by the system actor ``accounts`` on their behalf, in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.db import keystore
from caseapp.features.accounts.actions import links
from caseapp.features.accounts.actions.links import INVITE, RESET, WAITING, NewLink
from caseapp.features.accounts.queries import account_by_email, account_of, same_email
from caseapp.kinds import Role
from caseapp.models.account import Membership, User
from caseapp.web import logins

ROLE_CHANGE = "the roles of somebody changed"


def invite(
    session: Any,
    by: Actor,
    *,
    name: str,
    email: str,
    roles: Iterable[Role],
    supervisor_id: uuid.UUID | None,
) -> tuple[User, NewLink]:
    """Invite somebody; their hats wait until the link is used (``links.py`` says why).

    An account that exists elsewhere gets the hats as they are; nothing here says that it exists.
    """
    email = same_email(email)
    user = _user_with(session, email)
    if user is not None and _is_here(session, user.id, by.organisation_id):
        raise InvalidError(
            "email", _("Somebody here has this e-mail. Open their page to give them a role.")
        )
    if user is None:
        user = _new_user(session, name.strip(), email)
    for role in sorted(set(roles)):
        session.add(
            Membership(
                user_id=user.id,
                organisation_id=by.organisation_id,
                role=role,
                supervisor_id=supervisor_id,
                starts_at=WAITING,
            )
        )
    _flush(session)
    trail.say(session, "account.invite")
    return user, _new_link(session, by, user.id, INVITE)


def make_link(session: Any, by: Actor, user: User) -> NewLink:
    """Make a new link: an invitation where hats wait, else one to choose a new passphrase."""
    if _waits(session, user.id, by.organisation_id):
        trail.say(session, "account.invite")
        return _new_link(session, by, user.id, INVITE)
    with gate.system(session, "accounts", "see whether a reset link may be made"):
        account = account_of(session, user.id)
        may = user.disabled_at is None and links.may_reset(session, account, by.organisation_id)
    if not may:
        raise InvalidError(
            "",
            _(
                "A link cannot be made for this account: it is disabled, or belongs to another"
                " organisation too and has no second step."
            ),
        )
    trail.say(session, "account.reset")
    return _new_link(session, by, user.id, RESET)


def disable(session: Any, by: Actor, user: User) -> None:
    """Disable an account: its sessions and links end at once."""
    _refuse_shared(session, by, user)
    _hold_administrators(session, by)
    user.disabled_at = clock.now()
    session.flush()
    _refuse_without_administrator(session, by)
    with gate.system(session, "accounts", "an account was disabled"):
        logins.end_others(session, [user.id])
        links.end_open(session, user.id, by.organisation_id)
    trail.say(session, "account.disable")


def enable(session: Any, by: Actor, user: User) -> None:
    """Open a disabled account again; a passphrase or a second factor is as it was."""
    _refuse_shared(session, by, user)
    user.disabled_at = None
    trail.say(session, "account.enable")
    session.flush()


def add_hat(
    session: Any, by: Actor, user: User, role: Role, supervisor_id: uuid.UUID | None
) -> None:
    """Give somebody of the organisation one more hat. Their sessions end, so that it counts.

    Nobody gives themselves a hat while another administrator could (practice.md P4).
    """
    alone = _refuse_own_promotion(session, by, user)
    if _open_hat(session, user.id, by.organisation_id, role) is not None:
        raise InvalidError("role", _("This person has this role already."))
    waits = _waits(session, user.id, by.organisation_id)
    other = _open_hat(session, user.id, by.organisation_id)
    session.add(
        Membership(
            user_id=user.id,
            organisation_id=by.organisation_id,
            role=role,
            supervisor_id=supervisor_id,
            starts_at=WAITING if waits else clock.now(),
            checked_on=other.checked_on if other else None,
            check_valid_until=other.check_valid_until if other else None,
        )
    )
    session.flush()
    _end_sessions(session, user.id)
    trail.say(session, "account.add_hat", "decided alone" if alone else "")


def _refuse_own_promotion(session: Any, by: Actor, user: User) -> bool:
    """Raise when an administrator's own hats are for another one to give; say if there is none."""
    if user.id != by.user_id:
        return False
    others = session.scalars(
        select(Membership.id).where(
            Membership.organisation_id == by.organisation_id,
            Membership.role == Role.ADM,
            Membership.user_id != by.user_id,
            Membership.starts_at <= clock.now(),
            or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
        )
    )
    if others.first() is not None:
        raise InvalidError("role", _("Ask another administrator to give you a role."))
    return True


def end_hat(session: Any, by: Actor, hat: Membership) -> None:
    """End a hat and every session of its wearer; the last administrator's stays."""
    _hold_administrators(session, by)
    hat.ends_at = clock.now()
    hat.starts_at = min(hat.starts_at, hat.ends_at)  # one that waited never began
    session.flush()
    _refuse_without_administrator(session, by)
    _end_sessions(session, hat.user_id)
    trail.say(session, "account.end_hat")


def change_supervisor(session: Any, hat: Membership, supervisor_id: uuid.UUID | None) -> None:
    """Name who supervises somebody in a hat."""
    if supervisor_id == hat.user_id:
        raise InvalidError("supervisor_id", _("Choose somebody else: nobody supervises themself."))
    hat.supervisor_id = supervisor_id
    session.flush()
    trail.say(session, "account.supervisor")


def enter_check(
    session: Any, hats: Sequence[Membership], checked_on: date | None, valid_until: date | None
) -> None:
    """Enter somebody's background check, on each of their hats here (practice.md P38)."""
    if (checked_on is None) != (valid_until is None):
        raise InvalidError("valid_until", _("Give both days, or none."))
    if checked_on and valid_until and valid_until < checked_on:
        raise InvalidError("valid_until", _("It ends before it was made. Look at the days again."))
    for hat in hats:
        hat.checked_on, hat.check_valid_until = checked_on, valid_until
    session.flush()
    trail.say(session, "account.check")


# --- how ---------------------------------------------------------------------------------


def _new_user(session: Any, name: str, email: str) -> User:
    user = User(id=ids.new_id(), name=name, email=email, made_at=clock.now())
    keystore.store().make(user.id)  # before the first row that is sealed under it
    session.add(user)
    return user


def _user_with(session: Any, email: str) -> User | None:
    with gate.system(session, "accounts", "see whether there is an account with this e-mail"):
        return account_by_email(session, email).user


def _new_link(session: Any, by: Actor, user_id: uuid.UUID, purpose: str) -> NewLink:
    with gate.system(session, "accounts", "a one-time link was made"):
        return links.make(session, user_id, by.organisation_id, purpose, by.user_id)


def _end_sessions(session: Any, user_id: uuid.UUID) -> None:
    with gate.system(session, "accounts", ROLE_CHANGE):
        logins.end_others(session, [user_id])


def _open_hat(
    session: Any, user_id: uuid.UUID, organisation_id: uuid.UUID, role: Role | None = None
) -> Membership | None:
    wanted = select(Membership).where(
        Membership.user_id == user_id,
        Membership.organisation_id == organisation_id,
        or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
    )
    if role is not None:
        wanted = wanted.where(Membership.role == role)
    found: Membership | None = session.scalars(wanted).first()
    return found


def _is_here(session: Any, user_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
    found = session.scalars(
        select(Membership.id).where(
            Membership.user_id == user_id, Membership.organisation_id == organisation_id
        )
    )
    return found.first() is not None


def _waits(session: Any, user_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
    """Whether somebody was invited and has not taken it up yet."""
    hat = session.scalars(
        select(Membership.id).where(
            Membership.user_id == user_id,
            Membership.organisation_id == organisation_id,
            Membership.starts_at == WAITING,
            Membership.ends_at.is_(None),
        )
    )
    return hat.first() is not None


def _refuse_shared(session: Any, by: Actor, user: User) -> None:
    """An account with hats elsewhere, also ended ones, is not one organisation's to close."""
    found = session.scalars(
        select(Membership.id).where(
            Membership.user_id == user.id, Membership.organisation_id != by.organisation_id
        )
    )
    if found.first() is not None:
        raise InvalidError(
            "",
            _("This account belongs to another organisation too. End the roles it has here."),
        )


def _hold_administrators(session: Any, by: Actor) -> None:
    """Have two administrators who end each other's hats wait for each other (PostgreSQL)."""
    session.scalars(_administrators(by).order_by(Membership.id).with_for_update()).all()


def _refuse_without_administrator(session: Any, by: Actor) -> None:
    """Raise :class:`InvalidError` when nobody would be left to look after accounts.

    Counted after the change, inside the write transaction.
    """
    now = clock.now()
    left = session.scalar(
        select(func.count(Membership.id))
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == by.organisation_id,
            Membership.role == Role.ADM,
            Membership.starts_at <= now,
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
            User.disabled_at.is_(None),
        )
    )
    if not left:
        raise InvalidError(
            "",
            _("This is the last administrator here. Give somebody else that role first."),
        )


def _administrators(by: Actor) -> Any:
    return select(Membership).where(
        Membership.organisation_id == by.organisation_id, Membership.role == Role.ADM
    )


def _flush(session: Any) -> None:
    """Write now; an e-mail that somebody else took at the same moment is asked for again."""
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise InvalidError("email", _("Please send this once more.")) from None
