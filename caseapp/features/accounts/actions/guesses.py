"""Counting guesses across all processes, so that no account is guessed and none is locked.

At most 10 guesses are looked at in 15 minutes for an account and an address together, and 100 a
day for an account; after that only addresses that signed in to it before are heard.

A guess is written down, and committed, before it is counted: of processes that guess at the same
moment each sees the others, so that together they never go beyond a limit. It is taken back when
it was right, or was not looked at. Accounts that do not exist are counted alike.
"""

from __future__ import annotations

import ipaddress
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import request
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from caseapp.access import trail
from caseapp.base import clock, crypto
from caseapp.db import keystore
from caseapp.models.signin import KnownAddress, SignInGuess

MOST_TOGETHER, TOGETHER = 10, timedelta(minutes=15)
MOST_A_DAY, A_DAY = 100, timedelta(days=1)
PASSPHRASE = "passphrase"  # noqa: S105 (what is guessed, not a secret)
CODE = "code"
_SWEPT_AT_ONCE = 50


@dataclass(frozen=True)
class Guess:
    """A guess that was written down. ``is_heard``: it may be looked at."""

    id: uuid.UUID
    account: str
    address: str
    is_heard: bool


def reserve(what: str, account: str) -> Guess:
    """Write down that somebody is about to guess ``what`` of an account; say if it is heard."""
    digest = account_digest(what, account)
    row = SignInGuess(account_digest=digest, address_digest=_address(), at=clock.now())
    with trail.acting("sign-in", "count a guess before it is looked at") as session:
        _sweep(session)
        session.add(row)
    with trail.acting("sign-in", "see how many guesses there were") as session:
        heard = _is_heard(session, row.account_digest, row.address_digest)
    return Guess(row.id, row.account_digest, row.address_digest, heard)


def take_back(session: Any, guess: Guess) -> None:
    """Forget a guess that was right."""
    row = session.get(SignInGuess, guess.id)
    if row is not None:
        session.delete(row)


def settle(session: Any, guess: Guess) -> None:
    """Keep a guess that was wrong, and forget one that was not looked at.

    Both write one row, so that the time of the answer does not tell them apart.
    """
    row = session.get(SignInGuess, guess.id)
    if row is None:
        return
    if guess.is_heard:
        row.at = clock.now()
    else:
        session.delete(row)


def know_address(*guessed: tuple[str, str]) -> None:
    """Remember that this address signed in to these accounts, for each of ``(what, account)``."""
    address = _address()
    for what, account in guessed:
        try:
            _know(account_digest(what, account), address)
        except IntegrityError:
            continue  # another request of the same person was first


def _know(account: str, address: str) -> None:
    with trail.acting("sign-in", "remember an address that signed in") as session:
        known = session.scalars(_known(account, address)).one_or_none()
        if known is None:
            known = KnownAddress(account_digest=account, address_digest=address)
            session.add(known)
        known.last_at = clock.now()


def _is_heard(session: Any, account: str, address: str) -> bool:
    now = clock.now()
    of_account = select(func.count(SignInGuess.id)).where(SignInGuess.account_digest == account)
    together = session.scalar(
        of_account.where(SignInGuess.address_digest == address, SignInGuess.at > now - TOGETHER)
    )
    today = session.scalar(of_account.where(SignInGuess.at > now - A_DAY))
    is_known = session.scalars(_known(account, address)).one_or_none() is not None
    return together <= MOST_TOGETHER and (today <= MOST_A_DAY or is_known)


def _known(account: str, address: str) -> Any:
    return select(KnownAddress).where(
        KnownAddress.account_digest == account, KnownAddress.address_digest == address
    )


def _sweep(session: Any) -> None:
    """Remove a few guesses that count no longer; the same little work for everybody."""
    old = select(SignInGuess).where(SignInGuess.at <= clock.now() - A_DAY)
    for row in session.scalars(old.order_by(SignInGuess.at).limit(_SWEPT_AT_ONCE)):
        session.delete(row)


def account_digest(what: str, account: str) -> str:
    """Return the digest under which guesses at ``what`` of an account are counted."""
    return crypto.fingerprint(keystore.secret().tokens, f"{what}|{account}")


def _address() -> str:
    """The digest of where a request comes from; in IPv6 one household is one address."""
    text = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        pass
    else:
        if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
            text = str(ipaddress.ip_network((address, 64), strict=False))
    return crypto.fingerprint(keystore.secret().tokens, f"address|{text}")
