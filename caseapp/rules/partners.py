"""Partners as more than one feature needs them: those that can be named, their people, a new one.

What its people see is computed in :mod:`caseapp.access.consent_people`. Only somebody of the
organisation itself is offered its partners, its people and theirs.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access.actor import Actor
from caseapp.access.consents import RECIPIENTS
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import Role, SendsBy
from caseapp.models.account import Membership, User
from caseapp.models.partner import Partner

#: Somebody of a partner who has an account here: their hat, who they are, of which partner.
Theirs = tuple[Membership, User, Partner]


def is_of_house(session: Any, organisation_id: uuid.UUID) -> bool:
    """Whether whoever asks works for this organisation, so that its people are no secret."""
    actor = actor_of(session)
    return isinstance(actor, Actor) and actor.organisation_id == organisation_id


def all_kept(session: Any, organisation_id: uuid.UUID) -> Sequence[Partner]:
    """Return the partners that are not retired, by name; suspended ones are among them."""
    found: Sequence[Partner] = session.scalars(
        select(Partner)
        .where(Partner.organisation_id == organisation_id, Partner.retired_at.is_(None))
        .order_by(Partner.name, Partner.id)
    ).all()
    return found


def people(
    session: Any, organisation_id: uuid.UUID, but: Collection[uuid.UUID] = ()
) -> Sequence[Theirs]:
    """Return the live hats of active partners to which a yes can open something, by name."""
    now = clock.now()
    found: Sequence[Theirs] = session.execute(
        select(Membership, User, Partner)
        .join(User, User.id == Membership.user_id)
        .join(Partner, Partner.linked_organisation_id == Membership.organisation_id)
        .where(
            Partner.organisation_id == organisation_id,
            Partner.suspended_at.is_(None),
            Partner.retired_at.is_(None),
            Membership.user_id.not_in(but),
            Membership.role.in_(RECIPIENTS),
            Membership.starts_at <= now,
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
            User.disabled_at.is_(None),
        )
        .order_by(User.name, Membership.role, Partner.name)
    ).all()
    return found


def interpreters(session: Any, organisation_id: uuid.UUID) -> Sequence[tuple[Membership, User]]:
    """Return the live hats of interpreters of active partners, by name."""
    now = clock.now()
    found: Sequence[tuple[Membership, User]] = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .join(Partner, Partner.linked_organisation_id == Membership.organisation_id)
        .where(
            Partner.organisation_id == organisation_id,
            Partner.suspended_at.is_(None),
            Partner.retired_at.is_(None),
            Membership.role == Role.INT,
            Membership.starts_at <= now,
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
            User.disabled_at.is_(None),
        )
        .order_by(User.name, Membership.id)
    ).all()
    return found


def names_of(session: Any, partner_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Partner]:
    """Return these partners, as far as whoever asks reads them."""
    if not partner_ids:
        return {}
    wanted = select(Partner).where(Partner.id.in_(partner_ids))
    return {each.id: each for each in session.scalars(wanted)}


def has_lapsed(partner: Partner, today: date) -> bool:
    """Whether its check is over; that warns and stops nothing (practice.md P38)."""
    return partner.vetted_until is not None and partner.vetted_until < today


def new(organisation_id: uuid.UUID, name: str, telephone: str = "") -> Partner:
    """Return a new partner with its name and number, not yet added."""
    return Partner(
        organisation_id=organisation_id,
        name=name,
        telephone=telephone,
        sends_by=SendsBy.PAPER,
        made_at=clock.now(),
    )


def add(session: Any, partner: Partner, field: str = "name") -> Partner:
    """Add a partner. Raises :class:`InvalidError` at ``field`` where there is one of that name."""
    refuse_double(session, partner, partner.name, field)
    session.add(partner)
    session.flush()
    return partner


def refuse_double(session: Any, partner: Partner, name: str, field: str = "name") -> None:
    """Raise :class:`InvalidError` if another partner that is not retired has this name."""
    wanted = name.casefold()
    for other in all_kept(session, partner.organisation_id):
        if other.id != partner.id and other.name.casefold() == wanted:
            raise InvalidError(field, _("There is a partner with this name already."))
