"""Confirming that it is still the same person: with the session's PIN, or the passphrase.

Asked when unlocking, and before acts that reach far if the last proof is older than ten minutes
(security.md §1, ASVS 7.5.1 and 7.5.3; practice.md P14). Tries of a PIN are counted in the
session, those of a passphrase as guesses at the account.
"""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.passphrases import LONGEST
from caseapp.base.problems import InvalidError
from caseapp.features.accounts.actions import guesses, hashes, tries
from caseapp.features.accounts.queries import account_of, same_email
from caseapp.models.signin import LoginSession
from caseapp.web import logins, proving
from caseapp.web.login_state import Login

FIELD = "passphrase"
PIN_DIGITS = 6
HOLDS_FOR = timedelta(minutes=10)


class OverError(proving.OverError):
    """That was the last try: the session has ended."""


def is_needed(login: Login) -> bool:
    """Whether the last proof is too old for an act that reaches far."""
    return clock.now() - login.proved_at > HOLDS_FOR


def confirm(login: Login, typed: str, *, always: bool = False) -> None:
    """Ask for a proof if one is needed; raise :class:`InvalidError` for a wrong one.

    Called before the request writes anything else: it has transactions of its own.
    """
    if not always and not is_needed(login):
        return
    check(login, typed)
    with trail.acting(
        "sessions", "somebody confirmed that it is them", behalf=login.actor
    ) as session:
        kept = session.get_one(LoginSession, login.id)
        kept.proved_at = clock.now()
        kept.pin_tries = 0


def check(login: Login, typed: str, *, only_pin: bool = False) -> None:
    """Check a PIN or a passphrase. Raises :class:`InvalidError` or :class:`OverError`."""
    if not typed:
        raise InvalidError(FIELD, _("Type your PIN or your passphrase."))
    digits = "".join(typed.split())
    if login.has_pin and (only_pin or (len(digits) == PIN_DIGITS and digits.isdecimal())):
        _check_pin(login, digits)
    else:
        check_passphrase(login, typed)


def check_passphrase(login: Login, typed: str, field: str = FIELD) -> None:
    """Check somebody's own passphrase, with the limits of signing in."""
    guess = guesses.reserve(guesses.PASSPHRASE, same_email(login.email))
    with trail.acting("sign-in", "look up an account to check its passphrase") as session:
        account = account_of(session, login.user_id)
    kept = account.password_hash if guess.is_heard and len(typed) <= LONGEST else None
    is_right = hashes.matches(kept, typed[:LONGEST]) and account.may_sign_in
    with trail.acting(
        "sign-in", "somebody gave their passphrase again", behalf=login.actor
    ) as session:
        if is_right:
            guesses.take_back(session, guess)
        else:
            guesses.settle(session, guess)
            trail.append(session, action="prove", category="account", outcome=trail.REFUSED)
    if not is_right:
        raise InvalidError(field, _("That did not work. Try again, or wait a quarter of an hour."))


def _check_pin(login: Login, typed: str) -> None:
    count = tries.count(login.id)
    with trail.acting("sessions", "look up the PIN of a session") as session:
        kept = session.get_one(LoginSession, login.id)
    if count <= tries.MOST and hashes.matches(kept.pin_hash, typed):
        return
    with trail.acting("sessions", "a PIN was wrong", behalf=login.actor) as session:
        is_over = tries.was_wrong(session, login.id, count, "prove")
    if is_over:
        logins.forget()
        raise OverError
    raise InvalidError(FIELD, _("That did not work. After five tries you sign in again."))
