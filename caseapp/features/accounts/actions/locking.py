"""Locking and unlocking: locked is not signed out (practice.md P14)."""

from __future__ import annotations

from caseapp.access import trail
from caseapp.features.accounts.actions import proof
from caseapp.web import logins
from caseapp.web.login_state import Login


def lock(login: Login) -> None:
    """Lock a session; one that is only half-way ends instead."""
    with trail.acting("sessions", "somebody locked their session", behalf=login.actor) as session:
        if login.actor is None:
            logins.end(session)
            return
        if logins.lock(session):
            trail.append(session, action="lock", category="account")


def unlock(login: Login, typed: str) -> None:
    """Open a locked session again, with its PIN, or with the passphrase where there is none.

    Raises :class:`~caseapp.base.problems.InvalidError`, or ``OverError`` when that was the last
    try and the session has ended.
    """
    proof.check(login, typed, only_pin=login.has_pin)
    with trail.acting("sessions", "somebody unlocked their session", behalf=login.actor) as session:
        logins.renew(session)
        trail.append(session, action="unlock", category="account")
