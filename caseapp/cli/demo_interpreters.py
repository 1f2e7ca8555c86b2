"""Loading the demonstration's roster of interpreters, through the actions that people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.features.interpreters import actions
from caseapp.features.interpreters.actions import Tongue
from caseapp.kinds import Role
from caseapp.kinds.interpreter import LanguageLevel
from caseapp.rules.matching_terms import Hours
from caseapp.vocabularies.demo_interpreters import demo_interpreters

Hats = Mapping[tuple[str, Role], Actor]


def load(
    hats: Hats, today: date, acting_as: Callable[[Actor], AbstractContextManager[Any]]
) -> None:
    """Load them all, as the manager, who vets them."""
    manager = next(hat for (_key, role), hat in hats.items() if role is Role.MGR)
    with acting_as(manager) as session:
        for each in demo_interpreters():
            values = each.values | {
                name: today + timedelta(days=days) for name, days in each.days.items()
            }
            tongues = [
                Tongue(code, dialect, LanguageLevel.VERY_WELL) for code, dialect in each.languages
            ]
            made = actions.add(session, manager.organisation_id, values, tongues)
            trail.commit(session)
            if each.asked is not None:
                actions.declare(session, made, today + timedelta(days=each.asked), each.ties)
                trail.commit(session)
            if each.away:
                first, last = (today + timedelta(days=days) for days in each.away)
                actions.go_away(session, made, first, last)
                trail.commit(session)
            if each.week:
                week = [Hours(day, opens * 60, closes * 60) for day, opens, closes in each.week]
                actions.keep_hours(session, made, week)
                trail.commit(session)
            if each.stopped:
                actions.suspend(session, made, each.stopped)
                trail.commit(session)
            if each.account:
                actions.link_account(session, made, hats[each.account, Role.INT].user_id)
                trail.commit(session)
            if each.is_gone:
                actions.retire(session, made)
                trail.commit(session)
