"""Reading the directory of partners. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select

from caseapp.access.errors import HiddenError
from caseapp.models.organisation import Organisation
from caseapp.models.partner import Partner

PAGE = 25


def page_of(
    session: Any, words: str, *, retired: bool, after: uuid.UUID | None
) -> Sequence[Partner]:
    """Return one page of partners by name, after a key, and one more.

    ``words``: something of their name, what they do, or a language.
    """
    is_retired = Partner.retired_at.is_not(None) if retired else Partner.retired_at.is_(None)
    wanted = select(Partner).where(is_retired).order_by(Partner.name, Partner.id).limit(PAGE + 1)
    for word in words.split():
        wanted = wanted.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (Partner.name, Partner.remit, Partner.languages)
                )
            )
        )
    last = session.get(Partner, after) if after else None
    if last is not None:
        wanted = wanted.where(
            or_(Partner.name > last.name, and_(Partner.name == last.name, Partner.id > last.id))
        )
    found: Sequence[Partner] = session.scalars(wanted).all()
    return found


def one(session: Any, partner_id: uuid.UUID) -> Partner:
    """Return a partner; raises ``HiddenError`` when there is none."""
    found: Partner | None = session.get(Partner, partner_id)
    if found is None:
        raise HiddenError
    return found


def others(session: Any, organisation_id: uuid.UUID) -> Sequence[Organisation]:
    """Return the other organisations here, by name."""
    found: Sequence[Organisation] = session.scalars(
        select(Organisation).where(Organisation.id != organisation_id).order_by(Organisation.name)
    ).all()
    return found


def organisation_name(session: Any, organisation_id: uuid.UUID | None) -> str:
    """Return the name of an organisation here; nothing for none."""
    found = session.get(Organisation, organisation_id) if organisation_id else None
    return found.name if found else ""
