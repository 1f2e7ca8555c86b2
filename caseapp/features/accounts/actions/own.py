"""What people do with their own account: details, passphrase, PIN, hats, sessions."""

from __future__ import annotations

import uuid
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from caseapp.access import gate, trail
from caseapp.access.errors import HiddenError
from caseapp.base import clock, passphrases
from caseapp.base.problems import InvalidError
from caseapp.features.accounts.actions import hashes, links, proof
from caseapp.features.accounts.queries import Hat, account_by_email, same_email
from caseapp.kinds import Role
from caseapp.models.account import Credential, User
from caseapp.models.signin import LoginSession
from caseapp.web import login_state, logins
from caseapp.web.login_state import Login

#: These hats ask for the PIN or the passphrase whenever they are put on (practice.md P1).
GUARDED_HATS = frozenset({Role.ADM, Role.DPO})
_FEWEST_DIFFERENT = 3


def change_details(
    session: Any, user_id: uuid.UUID, *, name: str, email: str, language: str
) -> None:
    """Change somebody's own name, e-mail and language."""
    email = same_email(email)
    with gate.system(session, "accounts", "somebody changed their own details"):
        user = session.get_one(User, user_id)
        other = account_by_email(session, email).user
        if other is not None and other.id != user_id:
            raise InvalidError("email", _("This e-mail cannot be used here."))
        user.name, user.email, user.language = name.strip(), email, language
        trail.say(session, "account.change_details")
        try:
            session.flush()
        except IntegrityError:
            session.rollback()
            raise InvalidError("email", _("This e-mail cannot be used here.")) from None


def change_passphrase(session: Any, login: Login, old: str, new: str) -> None:
    """Change somebody's own passphrase; their other sessions end."""
    proof.check_passphrase(login, old)
    refuse_weak(new, login.user_name, login.email, login.organisation_name)
    made = hashes.make(new)
    with gate.system(session, "accounts", "somebody changed their passphrase"):
        credential_of(session, login.user_id).password_hash = made
        logins.end_others(session, [login.user_id], keep=login.id)
        links.end_open(session, login.user_id)
        logins.renew(session)
    trail.say(session, "account.change_passphrase")


def refuse_weak(passphrase: str, *context: str) -> None:
    """Raise :class:`InvalidError` for a passphrase that is turned away."""
    problem = passphrases.check(passphrase, context=context)
    if problem is not None:
        raise InvalidError("password", _(problem.sentence))


def set_pin(session: Any, login: Login, pin: str) -> None:
    """Set the PIN of this session: six digits that are not the first anybody would try."""
    made = hashes.make(_sound_pin(pin))
    with gate.system(session, "sessions", "somebody set a PIN for this device"):
        kept = session.get_one(LoginSession, login.id)
        kept.pin_hash, kept.pin_tries = made, 0
    trail.append(session, action="pin.set", category="account")


def remove_pin(session: Any, login: Login) -> None:
    """Remove the PIN of this session."""
    with gate.system(session, "sessions", "somebody removed the PIN of this device"):
        session.get_one(LoginSession, login.id).pin_hash = None
    trail.append(session, action="pin.remove", category="account")


def change_hat(session: Any, login: Login, hat: Hat) -> None:
    """Put on another hat: a new token, and forms of the old hat can no longer be sent."""
    about = trail.Subject("change", "membership", str(hat.membership.id))
    trail.append(session, action="hat.change", category="account", subjects=[about])
    with gate.system(session, "sessions", "somebody put on another hat"):
        logins.start(
            session, login.user_id, hat.membership.id, login_state.FULL_STAGE, goes_on=True
        )


def end_session(session: Any, login: Login, session_id: uuid.UUID) -> None:
    """End one of somebody's own sessions."""
    with gate.system(session, "sessions", "somebody ended a session of theirs"):
        kept = session.get(LoginSession, session_id)
        if kept is None or kept.user_id != login.user_id:
            raise HiddenError
        kept.ended_at = kept.ended_at or clock.now()
    trail.append(session, action="session.end", category="account")


def end_other_sessions(session: Any, login: Login) -> None:
    """End all of somebody's own sessions but this one."""
    with gate.system(session, "sessions", "somebody ended their other sessions"):
        logins.end_others(session, [login.user_id], keep=login.id)
    trail.append(session, action="session.end_others", category="account")


def credential_of(session: Any, user_id: uuid.UUID) -> Credential:
    """Return a user's credential, a new one where there is none. Runs as a system actor."""
    kept: Credential | None = session.scalars(
        select(Credential).where(Credential.user_id == user_id)
    ).one_or_none()
    if kept is None:
        kept = Credential(user_id=user_id)
        session.add(kept)
    return kept


def _sound_pin(typed: str) -> str:
    digits = "".join(typed.split())
    if len(digits) != proof.PIN_DIGITS or not (digits.isascii() and digits.isdecimal()):
        raise InvalidError("pin", _("Type six digits."))
    steps = {int(b) - int(a) for a, b in pairwise(digits)}
    if len(set(digits)) < _FEWEST_DIFFERENT or steps in ({1}, {-1}):
        raise InvalidError("pin", _("This is easy to guess. Choose six other digits."))
    return digits
