"""Reading accounts. Who may sign in is read by a system actor, colleagues by the person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from caseapp.access import gate
from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import ROLE_LABELS, Role
from caseapp.models.account import Credential, Membership, User
from caseapp.models.organisation import Organisation
from caseapp.models.signin import LoginSession

PAGE = 50


@dataclass(frozen=True)
class Hat:
    """One hat with its organisation."""

    membership: Membership
    organisation: Organisation

    @property
    def label(self) -> str:
        """What the hat is called, such as "Caseworker, Harbour"."""
        return f"{_(ROLE_LABELS[self.role])}, {self.organisation.name}"

    @property
    def role(self) -> Role:
        """The role."""
        return self.membership.role

    def worn_by(self, user: User) -> Actor:
        """Return the user in this hat, as the trail names them."""
        return Actor(user.id, self.membership.id, self.organisation.id, self.role, user.name)


@dataclass(frozen=True)
class Account:
    """What signing in needs to know of an account; all empty for one that does not exist."""

    user: User | None = None
    credential: Credential | None = None
    hats: list[Hat] = field(default_factory=list)
    last_hat_id: uuid.UUID | None = None

    @property
    def password_hash(self) -> str | None:
        """The hash of the passphrase, if one was ever chosen."""
        return self.credential.password_hash if self.credential else None

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor was set up and confirmed."""
        return self.credential is not None and self.credential.totp_confirmed_at is not None

    @property
    def is_asked_for_second_factor(self) -> bool:
        """Whether an organisation asks one of any of the hats."""
        return any(hat.organisation.asks_second_factor_of(hat.role) for hat in self.hats)

    @property
    def may_sign_in(self) -> bool:
        """Whether the account is open and has a hat to wear."""
        return self.user is not None and self.user.disabled_at is None and bool(self.hats)

    @property
    def hat(self) -> Hat:
        """The hat that was worn last, else the one held longest, else the first by its label."""
        in_order = sorted(self.hats, key=lambda hat: (hat.membership.starts_at, hat.label))
        last = [hat for hat in in_order if hat.membership.id == self.last_hat_id]
        return (last or in_order)[0]


def same_email(text: str) -> str:
    """Return an e-mail address as accounts are told apart by it: trimmed, in small letters.

    What cannot be printed is left out here and nowhere later, so that every text that finds an
    account is also counted as a guess at that account.
    """
    return "".join(letter for letter in text if letter.isprintable()).strip().lower()


def account_by_email(session: Any, email: str) -> Account:
    """Return the account with this e-mail; as many look-ups are made where there is none."""
    return _account(session, func.lower(User.email) == same_email(email))


def account_of(session: Any, user_id: uuid.UUID) -> Account:
    """Return a user's account."""
    return _account(session, User.id == user_id)


def live_hats(session: Any, user_id: uuid.UUID) -> list[Hat]:
    """Return the hats that a user may wear now."""
    now = clock.now()
    found = session.execute(
        select(Membership, Organisation)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.user_id == user_id,
            Membership.starts_at <= now,
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
        )
    )
    return [Hat(*row) for row in found]


def open_sessions(session: Any, user_id: uuid.UUID) -> Sequence[LoginSession]:
    """Return a user's sessions that were not ended, the one used last first."""
    found: Sequence[LoginSession] = session.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.used_at.desc())
    ).all()
    return found


# --- people of an organisation ----------------------------------------------------------


@dataclass
class Person:
    """One line of the list of people, and the head of somebody's page."""

    user: User
    hats: list[Membership]
    has_passphrase: bool

    @property
    def checked_on(self) -> date | None:
        """When the background check was made that is valid longest."""
        latest = max(self.hats, key=lambda hat: hat.check_valid_until or date.min, default=None)
        return latest.checked_on if latest else None

    @property
    def check_valid_until(self) -> date | None:
        """Until when a background check is valid."""
        return max(
            (hat.check_valid_until for hat in self.hats if hat.check_valid_until), default=None
        )

    @property
    def shown_name(self) -> str:
        """The name; before a hat was taken up here the e-mail, which says nothing about others."""
        return self.user.name if self.state in ("active", "disabled") else self.user.email

    @property
    def state(self) -> str:
        """``disabled``, ``invited``, ``active`` or ``left``."""
        if self.user.disabled_at is not None:
            return "disabled"
        if not self.hats:
            return "left"
        waits = any(hat.starts_at > clock.now() for hat in self.hats)
        return "invited" if waits or not self.has_passphrase else "active"


def people(session: Any, organisation_id: uuid.UUID, after: uuid.UUID | None) -> list[Person]:
    """Return one page of an organisation's people by name, after a key, and one more."""
    wanted = (
        select(User)
        .where(User.id.in_(_members(organisation_id)))
        .order_by(User.name, User.id)
        .limit(PAGE + 1)
    )
    last = session.get(User, after) if after else None
    if last is not None:
        wanted = wanted.where(
            or_(User.name > last.name, and_(User.name == last.name, User.id > last.id))
        )
    return _persons(session, organisation_id, session.scalars(wanted).all())


def person(session: Any, organisation_id: uuid.UUID, user_id: uuid.UUID) -> Person | None:
    """Return somebody who has, or had, a hat in an organisation."""
    found = session.scalars(
        select(User).where(User.id == user_id, User.id.in_(_members(organisation_id)))
    ).all()
    return next(iter(_persons(session, organisation_id, found)), None)


def supervisors(session: Any, organisation_id: uuid.UUID) -> Sequence[User]:
    """Return who may supervise in an organisation: those who wear its manager's hat."""
    now = clock.now()
    wearing = select(Membership.user_id).where(
        Membership.organisation_id == organisation_id,
        Membership.role == Role.MGR,
        Membership.starts_at <= now,
        or_(Membership.ends_at.is_(None), Membership.ends_at > now),
    )
    found: Sequence[User] = session.scalars(
        select(User)
        .where(User.id.in_(wearing), User.disabled_at.is_(None))
        .order_by(User.name, User.id)
    ).all()
    return found


def names_of(session: Any, user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of users."""
    wanted = select(User).where(User.id.in_([each for each in user_ids if each]))
    return {user.id: user.name for user in session.scalars(wanted)}


def _members(organisation_id: uuid.UUID) -> Any:
    return select(Membership.user_id).where(Membership.organisation_id == organisation_id)


def _persons(session: Any, organisation_id: uuid.UUID, users: Sequence[User]) -> list[Person]:
    shown = [user.id for user in users]
    hats: dict[uuid.UUID, list[Membership]] = {user_id: [] for user_id in shown}
    for hat in session.scalars(
        select(Membership)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.user_id.in_(shown),
            or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
        )
        .order_by(Membership.role)
    ):
        hats[hat.user_id].append(hat)
    with gate.system(session, "accounts", "see who has taken up an invitation"):
        proved = set(
            session.scalars(
                select(Credential.user_id).where(
                    Credential.user_id.in_(shown), Credential.password_hash.is_not(None)
                )
            )
        )
    return [Person(user, hats[user.id], user.id in proved) for user in users]


# --- how ---------------------------------------------------------------------------------


def _account(session: Any, which: Any) -> Account:
    row = session.execute(
        select(User, Credential).outerjoin(Credential, Credential.user_id == User.id).where(which)
    ).first()
    user, credential = row or (None, None)
    user_id = user.id if user else ids.new_id()
    last_hat_id = session.scalars(
        select(LoginSession.membership_id)
        .where(LoginSession.user_id == user_id, LoginSession.membership_id.is_not(None))
        .order_by(LoginSession.used_at.desc())
        .limit(1)
    ).first()
    return Account(user, credential, live_hats(session, user_id), last_hat_id)
