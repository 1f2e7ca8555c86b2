"""The first organisation and the first accounts: made by the system actor "set-up" and no one else.

Later accounts are invited from the pages. Keys are stored before the rows that need them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select

from caseapp.access import gate
from caseapp.access.actor import Actor, SystemActor
from caseapp.base import clock, ids
from caseapp.config import Settings
from caseapp.db import keystore
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import Database
from caseapp.kinds import Role
from caseapp.models.account import Credential, Membership, User
from caseapp.models.organisation import Organisation
from caseapp.services import standalone

ACTOR = "set-up"


@dataclass(frozen=True)
class NewPerson:
    """Who gets an account: the first role is the hat worn at sign-in."""

    name: str
    email: str
    passphrase: str
    roles: tuple[Role, ...]


def has_accounts(session: Any) -> bool:
    """Whether anybody has an account here already."""
    return session.scalars(select(User).limit(1)).first() is not None


def refuse_used(database: Database) -> None:
    """Raise :class:`DatabaseError` for a database with accounts, before anything is done to it."""
    if standalone.versions(database)["main"] is None:
        return
    with gate.new_session(SystemActor(ACTOR, "looks whether anybody is here")) as session:
        if has_accounts(session):
            raise DatabaseError(
                "The database of CASEAPP_DATABASE_URL is in use already, and it was left as it"
                " is; give an empty one."
            )


def add_organisation(session: Any, name: str, time_zone: str = "UTC") -> Organisation:
    """Add an organisation with its key."""
    organisation = Organisation(
        id=ids.new_id(), name=name, time_zone=time_zone, made_at=clock.now()
    )
    keystore.store().make(organisation.id)
    session.add(organisation)
    return organisation


def add_person(
    session: Any,
    settings: Settings,
    organisation: Organisation,
    person: NewPerson,
    supervisor_id: uuid.UUID | None = None,
) -> list[Actor]:
    """Add somebody with a key, a passphrase and their hats; return them as actors, one a hat."""
    user = User(id=ids.new_id(), email=person.email.lower(), name=person.name, made_at=clock.now())
    keystore.store().make(user.id)
    hashed = hash_of(settings, person.passphrase)
    session.add_all([user, Credential(user_id=user.id, password_hash=hashed)])
    return list(_hats(session, user, organisation, person.roles, supervisor_id))


def _hats(
    session: Any,
    user: User,
    organisation: Organisation,
    roles: Iterable[Role],
    supervisor_id: uuid.UUID | None,
) -> Iterable[Actor]:
    for role in roles:
        hat = Membership(
            id=ids.new_id(),
            user_id=user.id,
            organisation_id=organisation.id,
            role=role,
            supervisor_id=supervisor_id,
            starts_at=clock.now(),
        )
        session.add(hat)
        yield Actor(user.id, hat.id, organisation.id, role, user.name)


def hash_of(settings: Settings, passphrase: str) -> str:
    """Return what is kept of a passphrase."""
    hasher = PasswordHasher(
        time_cost=settings.argon2_rounds,
        memory_cost=settings.argon2_memory_kib,
        parallelism=1,
    )
    return hasher.hash(passphrase)
