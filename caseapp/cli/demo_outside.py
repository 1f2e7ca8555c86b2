"""Loading feeds and wishes for mail of the demo, through the actions people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from caseapp.access.actor import Actor
from caseapp.base.resources import resource
from caseapp.features.outside import actions
from caseapp.kinds import Role
from caseapp.vocabularies.demo_outside import load_outside

Hats = Mapping[tuple[str, Role], Actor]
ActingAs = Callable[[Actor], AbstractContextManager[Any]]


def load(hats: Hats, acting_as: ActingAs) -> None:
    """Load it after the people. The address of a feed is shown to nobody here."""
    whole = load_outside(resource("seeds", "demo"))
    for each in whole.feeds:
        by = hats[each.person, each.role]
        with acting_as(by) as session:
            actions.make_feed(session, by)
    for wish in whole.mail:
        by = hats[wish.person, wish.role]
        with acting_as(by) as session:
            actions.wish(session, by, None, is_wanted=True, quiet=wish.quiet)
