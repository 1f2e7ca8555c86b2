"""Finding out whose session a request belongs to: one plain statement, before anybody is known.

It runs for the named system actor ``sessions``, on a connection without a session of the mapper,
because every request begins with it; it brings no content of any case.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access import telling
from caseapp.db import db
from caseapp.db.prepared import Prepared
from caseapp.models.account import Membership, User
from caseapp.models.organisation import Organisation
from caseapp.models.signin import LoginSession

ACTOR = "sessions"

_kept: Any = LoginSession.__table__
_user: Any = User.__table__
_hat: Any = Membership.__table__
_organisation: Any = Organisation.__table__

#: Asked at each request, so made once. Who, in which hat, in which organisation.
_SESSION = Prepared(
    select(
        *(column for column in _kept.c if column is not _kept.c.token_digest),
        _user.c.name.label("user_name"),
        _user.c.email,
        _user.c.language,
        _user.c.disabled_at,
        _hat.c.role,
        _hat.c.organisation_id,
        _hat.c.starts_at.label("hat_starts_at"),
        _hat.c.ends_at.label("hat_ends_at"),
        _organisation.c.name.label("organisation_name"),
        _organisation.c.time_zone,
        _organisation.c.idle_minutes,
        _organisation.c.absolute_hours,
    )
    .join_from(_kept, _user, _user.c.id == _kept.c.user_id)
    .outerjoin(_hat, _hat.c.id == _kept.c.membership_id)
    .outerjoin(_organisation, _organisation.c.id == _hat.c.organisation_id)
    .where(_kept.c.token_digest == bindparam("digest"))
)


def find(digest: str) -> Any:
    """Return the session with this digest as one row, with its user, hat and organisation.

    Without a hat the columns of hat and organisation are ``None``; without a session, the row is.
    """
    with db.engine.connect() as connection:
        telling.tell_system(connection, ACTOR)
        return next(iter(_SESSION.named(connection, {"digest": digest})), None)
