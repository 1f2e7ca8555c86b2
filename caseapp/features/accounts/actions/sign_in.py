"""Signing in with e-mail and passphrase.

Source: security.md §1 (ASVS 6.3.8) and finding 9. Unknown, wrong, guessed too often and disabled
take the same steps and give the same answer: a guess is written down, the account is looked up,
one hash is made, the refusal is written into the trail.
"""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.access import trail
from caseapp.base.passphrases import LONGEST
from caseapp.features.accounts.actions import guesses, hashes
from caseapp.features.accounts.actions.guesses import PASSPHRASE, Guess
from caseapp.features.accounts.queries import Account, Hat, account_by_email, same_email
from caseapp.models.account import Credential, User
from caseapp.web import login_state, logins


@dataclass(frozen=True)
class Proved:
    """An account whose passphrase was right, by a guess that is taken back when it is used."""

    account: Account
    user: User
    guess: Guess
    new_hash: str | None = None


def check_passphrase(typed_email: str, passphrase: str) -> Proved | None:
    """Return the account if e-mail and passphrase belong together and it may sign in."""
    email = same_email(typed_email)
    if len(passphrase) > LONGEST:
        _refuse(email, Account(), None)
        return None
    guess = guesses.reserve(PASSPHRASE, email)
    with trail.acting("sign-in", "look up an account to check its passphrase") as session:
        account = account_by_email(session, email)
    kept = account.password_hash if guess.is_heard else None
    is_right = hashes.matches(kept, passphrase)
    if account.user is None or not (is_right and account.may_sign_in):
        _refuse(email, account, guess)
        return None
    renewed = hashes.make(passphrase) if kept and hashes.is_outdated(kept) else None
    return Proved(account, account.user, guess, renewed)


def begin(proved: Proved) -> str:
    """Start the session of an account whose passphrase was right; return the stage it is in.

    With a second factor, or where one is asked for, this is half-way only.
    """
    account, hat = proved.account, proved.account.hat
    half = account.has_second_factor or account.is_asked_for_second_factor
    stage = login_state.PASSWORD_STAGE if half else login_state.FULL_STAGE
    person = hat.worn_by(proved.user)
    with trail.acting("sign-in", "the passphrase was right", behalf=person) as session:
        guesses.take_back(session, proved.guess)
        if proved.new_hash and account.credential:
            session.get_one(Credential, account.credential.id).password_hash = proved.new_hash
            trail.say(session, "account.rehash")
        logins.start(session, proved.user.id, hat.membership.id, stage)
        action = "sign_in.passphrase" if half else "sign_in"
        trail.append(session, action=action, category="account")
    if not half:
        remember_address(proved.user)
    return stage


def finish(session: object, user: User, hat: Hat) -> None:
    """Turn a half-way session into a whole one, in a transaction of signing in."""
    logins.start(session, user.id, hat.membership.id, login_state.FULL_STAGE)
    trail.append(session, action="sign_in", category="account")


def remember_address(user: User) -> None:
    """Remember where somebody signed in from, so that they are heard when others no longer are."""
    guesses.know_address((PASSPHRASE, same_email(user.email)), (guesses.CODE, str(user.id)))


def _refuse(email: str, account: Account, guess: Guess | None) -> None:
    """Write a refusal down: the account's digest, never what was typed."""
    digest = guesses.account_digest(PASSPHRASE, email)
    organisation_id = account.hat.organisation.id if account.hats else None
    about = trail.Subject("refuse", "account", digest, organisation_id=organisation_id)
    with trail.acting("sign-in", "somebody could not sign in") as session:
        if guess is not None:
            guesses.settle(session, guess)
        trail.append(
            session,
            action="sign_in",
            category="account",
            outcome=trail.REFUSED,
            subjects=[about],
        )
