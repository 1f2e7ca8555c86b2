"""Using a one-time link: choosing a passphrase, and taking up the hats that wait.

It never signs anybody in: the second factor, where there is one, is asked as always.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.base.passphrases import LONGEST
from caseapp.base.problems import InvalidError
from caseapp.features.accounts.actions import guesses, hashes, links
from caseapp.features.accounts.actions.links import Opened
from caseapp.features.accounts.actions.own import credential_of, refuse_weak
from caseapp.features.accounts.queries import Hat, same_email
from caseapp.models.account import Membership, OneTimeLink
from caseapp.web import logins


def look_at(token: str) -> Opened | None:
    """Return a link that may be used now; looking at it uses nothing up."""
    with trail.acting("accounts", "look at a one-time link") as session:
        return links.find(session, token)


def choose_passphrase(opened: Opened, token: str, passphrase: str) -> bool:
    """Use a link up to choose a passphrase; say whether it could still be used.

    Raises :class:`InvalidError` for a passphrase that is turned away.
    """
    user = opened.account.user
    assert user is not None  # noqa: S101 (a link that was found has one)
    refuse_weak(passphrase, user.name, user.email, opened.organisation.name)
    return _use(opened, token, hashes.make(passphrase))


def take_up(opened: Opened, token: str, passphrase: str) -> bool:
    """Use an invitation up with the passphrase of an account that exists already.

    Raises :class:`InvalidError` for a wrong one; tries are counted as guesses at the account.
    """
    user = opened.account.user
    assert user is not None  # noqa: S101 (a link that was found has one)
    guess = guesses.reserve(guesses.PASSPHRASE, same_email(user.email))
    kept = opened.account.password_hash if guess.is_heard and len(passphrase) <= LONGEST else None
    is_right = hashes.matches(kept, passphrase[:LONGEST])
    with trail.acting("sign-in", "an invitation was taken up", behalf=_person(opened)) as session:
        if is_right:
            guesses.take_back(session, guess)
        else:
            guesses.settle(session, guess)
            trail.append(session, action="join", category="account", outcome=trail.REFUSED)
    if not is_right:
        raise InvalidError("password", _("That did not work. Try again, or ask for a new link."))
    return _use(opened, token, None)


def _use(opened: Opened, token: str, new_hash: str | None) -> bool:
    try:
        with trail.acting(
            "accounts", "a one-time link was used", behalf=_person(opened)
        ) as session:
            again = links.find(session, token)
            if again is None or (new_hash is None) == again.chooses:
                return False
            now = clock.now()
            again.link.used_at = now
            for hat in again.waiting:
                hat.starts_at = now
            if new_hash is not None:
                credential_of(session, again.link.user_id).password_hash = new_hash
                links.end_open(session, again.link.user_id)
            logins.end_others(session, [again.link.user_id])
            trail.say(session, f"account.{again.link.purpose}_used", _maker(again.link))
    except StaleDataError:
        return False
    return True


def _maker(link: OneTimeLink) -> str:
    """Name for the trail who made the link: whoever had it in hand could use it."""
    return f"link made by {link.made_by_id}" if link.made_by_id else ""


def _person(opened: Opened) -> Actor | None:
    """Whom the trail names: the account in a hat of the organisation that made the link."""
    link: OneTimeLink = opened.link
    hats: list[Membership] = [
        *opened.waiting,
        *(
            hat.membership
            for hat in opened.account.hats
            if hat.organisation.id == link.organisation_id
        ),
    ]
    user = opened.account.user
    if not hats or user is None:
        return None
    return Hat(hats[0], opened.organisation).worn_by(user)
