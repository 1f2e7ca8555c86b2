"""What an administrator chooses for the organisation."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import Role
from caseapp.models.account import Credential, Membership
from caseapp.models.organisation import Organisation
from caseapp.web import logins


def change_settings(
    session: Any,
    by: Actor,
    organisation: Organisation,
    *,
    name: str,
    time_zone: str,
    idle_minutes: int,
    absolute_hours: int,
    second_factor_roles: Iterable[Role],
    emergency_numbers: str,
    all_co_workers: bool,
    working_days: int,
    pillars: Iterable[int],
    meanwhile_body: str = "",
) -> None:
    """Change an organisation's settings.

    Whoever is newly asked for a second factor and has none is signed out, and sets it up when
    signing in again; whoever asks for it has one first, so that nobody locks themselves out.
    """
    roles = sorted(set(second_factor_roles))
    newly = [role for role in roles if not organisation.asks_second_factor_of(role)]
    lacking = _without_second_factor(session, by, newly)
    if by.user_id in lacking:
        raise InvalidError(
            "second_factor_roles", _("Set up your own second step first, under Account.")
        )
    organisation.name = name.strip()
    organisation.time_zone = time_zone
    organisation.idle_minutes = idle_minutes
    organisation.absolute_hours = absolute_hours
    organisation.second_factor_roles = " ".join(roles)
    organisation.emergency_numbers = emergency_numbers.strip()
    organisation.meanwhile_body = meanwhile_body.strip()
    organisation.all_co_workers = all_co_workers
    organisation.working_days = working_days
    organisation.pillars = sum(1 << (pillar - 1) for pillar in set(pillars))
    session.flush()
    if lacking:
        with gate.system(session, "accounts", "a second factor is asked for"):
            logins.end_others(session, lacking)
    trail.say(session, "organisation.change")


def _without_second_factor(session: Any, by: Actor, roles: list[Role]) -> set[uuid.UUID]:
    """Return who wears one of these hats here and has no second factor."""
    now = clock.now()
    wearing = set(
        session.scalars(
            select(Membership.user_id).where(
                Membership.organisation_id == by.organisation_id,
                Membership.role.in_(roles),
                Membership.starts_at <= now,
                or_(Membership.ends_at.is_(None), Membership.ends_at > now),
            )
        )
    )
    with gate.system(session, "accounts", "see who has a second factor"):
        have = session.scalars(
            select(Credential.user_id).where(
                Credential.user_id.in_(wearing), Credential.totp_confirmed_at.is_not(None)
            )
        )
        return wearing - set(have)
