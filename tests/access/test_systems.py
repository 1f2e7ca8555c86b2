"""Named system actors reach what their work needs: of organisations some only know some tables."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import SYSTEMS
from caseapp.access.errors import AccessRefusedError
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.account import Credential, Membership, User
from caseapp.models.interpreter import Interpreter
from caseapp.models.note import Note
from caseapp.models.organisation import Organisation
from caseapp.models.partner import Partner
from caseapp.models.team import Duty
from tests.support.world import World

_JOBS = ("reminders", "mails")


@pytest.mark.parametrize("name", _JOBS)
def test_a_job_knows_people_and_places_and_nothing_else_of_them(world: World, name: str) -> None:
    here = world.organisation()
    world.hat(Role.CW, here)
    worker = world.hat(Role.CW, here)
    world.note(worker, world.open_case(worker))
    manager = world.hat(Role.MGR, here)
    world.add(manager, Partner, organisation_id=here, name="Somebody", made_at=clock.now())
    with world.system(name) as session:
        for model in (User, Membership, Organisation):
            assert session.scalars(select(model)).first() is not None, model
        for other in (Partner, Duty, Interpreter, Note, Credential):
            assert session.scalars(select(other)).first() is None, other


@pytest.mark.parametrize("name", _JOBS)
def test_a_job_changes_nothing_of_what_it_knows(world: World, name: str) -> None:
    here = world.organisation()
    worker = world.hat(Role.CW, here)
    changes: tuple[tuple[Any, Any, str, Any], ...] = (
        (User, worker.user_id, "name", "Somebody else"),
        (Organisation, here, "name", "Another"),
        (Membership, worker.membership_id, "supervisor_id", worker.user_id),
    )
    for model, key, column, value in changes:
        with world.acting(_actor(name)) as session:
            setattr(session.get_one(model, key), column, value)
            with pytest.raises(AccessRefusedError):
                trail.commit(session)
            session.rollback()


def test_those_that_reach_all_of_organisations_are_few() -> None:
    """Whoever adds one says here why: each keeps accounts, sessions, or the whole installation."""
    wide = {name for name, rights in SYSTEMS.items() if rights.organisations}
    assert wide == {"accounts", "backup", "sessions", "set-up", "sign-in"}


def _actor(name: str) -> Any:
    from caseapp.access.actor import SystemActor

    return SystemActor(name, "a test")
