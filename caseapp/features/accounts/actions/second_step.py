"""The second step of signing in, between the passphrase and the session."""

from __future__ import annotations

from enum import Enum

from sqlalchemy.orm.exc import StaleDataError

from caseapp.access import trail
from caseapp.features.accounts.actions import guesses, second_factor, sign_in, tries
from caseapp.features.accounts.actions.guesses import CODE, Guess
from caseapp.features.accounts.queries import Account, account_of
from caseapp.web.login_state import Login


class Answer(Enum):
    """What came of a code."""

    IN = "in"
    WRONG = "wrong"
    OVER = "over"


def account_halfway(login: Login) -> Account:
    """Return the account of somebody whose passphrase was right."""
    with trail.acting("sign-in", "look up an account for its second step") as session:
        return account_of(session, login.user_id)


def give_code(login: Login, account: Account, typed: str) -> Answer:
    """Check a code or recovery code; sign in if it is right."""
    guess = guesses.reserve(CODE, str(login.user_id))
    count = tries.count(login.id)
    if not account.may_sign_in or count > tries.MOST:
        return _wrong(login, account, guess, count)
    try:
        is_right = guess.is_heard and _use(account, guess, typed)
    except StaleDataError:
        is_right = False
    if not is_right:
        return _wrong(login, account, guess, count)
    assert account.user is not None  # noqa: S101 (it may sign in)
    sign_in.remember_address(account.user)
    return Answer.IN


def set_up(login: Login, account: Account, seed: str, typed: str) -> list[str]:
    """Set up the second factor that an organisation asks for, and sign in with it.

    Returns the recovery codes. Raises :class:`InvalidError` for a wrong code.
    """
    user, hat = account.user, account.hat
    assert user is not None  # noqa: S101 (it may sign in)
    with trail.acting("sign-in", "a second factor was set up", behalf=hat.worn_by(user)) as session:
        codes = second_factor.set_up(session, user, seed, typed)
        sign_in.finish(session, user, hat)
    sign_in.remember_address(user)
    return codes


def _use(account: Account, guess: Guess, typed: str) -> bool:
    user, hat, credential = account.user, account.hat, account.credential
    assert user is not None  # noqa: S101 (it may sign in)
    assert credential is not None  # noqa: S101 (and its passphrase was right)
    with trail.acting("sign-in", "a second factor was given", behalf=hat.worn_by(user)) as session:
        if not second_factor.accept(session, credential.id, typed):
            return False
        trail.say(session, "sign_in.code")
        guesses.take_back(session, guess)
        sign_in.finish(session, user, hat)
    return True


def _wrong(login: Login, account: Account, guess: Guess, count: int) -> Answer:
    person = account.hat.worn_by(account.user) if account.user and account.hats else None
    with trail.acting("sign-in", "a second factor was wrong", behalf=person) as session:
        guesses.settle(session, guess)
        is_over = tries.was_wrong(session, login.id, count, "sign_in.code")
    return Answer.OVER if is_over else Answer.WRONG
