"""Adding a partner, changing one, suspending and retiring it: one transaction each."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.models.partner import Partner
from caseapp.rules import partners as rules


def add(session: Any, partner: Partner, values: dict[str, Any]) -> Partner:
    """Add a partner. Raises :class:`InvalidError` for what cannot be."""
    _check(session, partner, values)
    _set(partner, values)
    session.add(partner)
    session.flush()
    trail.say(session, "partner.add")
    return partner


def change(session: Any, partner: Partner, values: dict[str, Any]) -> None:
    """Change what is known of a partner. Raises :class:`InvalidError` for what cannot be."""
    _check(session, partner, values)
    _set(partner, values)
    session.flush()
    trail.say(session, "partner.change")


def suspend(session: Any, partner: Partner) -> None:
    """Stop it for now: nobody there looks, nothing new is shared, no referral goes there."""
    partner.suspended_at = partner.suspended_at or clock.now()
    session.flush()
    trail.say(session, "partner.suspend")


def lift(session: Any, partner: Partner) -> None:
    """Go on with it: whoever is still named looks again."""
    partner.suspended_at = None
    session.flush()
    trail.say(session, "partner.lift")


def retire(session: Any, partner: Partner) -> None:
    """Take it out of the list for good; what was said about it stays readable."""
    partner.retired_at = partner.retired_at or clock.now()
    session.flush()
    trail.say(session, "partner.retire")


def take_back(session: Any, partner: Partner) -> None:
    """Put it back into the list. Raises :class:`InvalidError` if its name is taken meanwhile."""
    rules.refuse_double(session, partner, partner.name, "")
    partner.retired_at = None
    session.flush()
    trail.say(session, "partner.take_back")


def _check(session: Any, partner: Partner, values: dict[str, Any]) -> None:
    rules.refuse_double(session, partner, values["name"])
    on, until = values.get("vetted_on"), values.get("vetted_until")
    if on and until and until < on:
        raise InvalidError("vetted_until", _("This is before the check. Look at the two days."))


def _set(partner: Partner, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(partner, name, value)
