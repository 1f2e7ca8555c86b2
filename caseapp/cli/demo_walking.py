"""Loading who walks the demo's pillars, its corrections and its looks at safety, as people do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.base import clock
from caseapp.features.pillars import actions as pillars
from caseapp.features.safety import actions as safety
from caseapp.kinds import AnswerState
from caseapp.models.case import Case
from caseapp.models.stage import StageEvent
from caseapp.rules import amending, safety_basis
from caseapp.rules.safety_basis import Named
from caseapp.rules.stages import Answer
from caseapp.vocabularies.demo_safety import DemoLook, demo_looks
from caseapp.vocabularies.demo_walking import DemoAmendment, demo_walking


def load(session: Any, case: Case, key: str, today: date) -> None:
    """Load all of it for one case, as its key worker."""
    for walk in demo_walking().walks:
        if walk.case == key:
            said = {"partner": walk.partner, "number": walk.number}
            pillars.walk(session, case, walk.pillar, None, walk.walker, **said)
            trail.commit(session)
    for amendment in demo_walking().amendments:
        if amendment.case == key:
            _amend(session, case, amendment, today)
            trail.commit(session)
    look = demo_looks().get(key)
    if look is not None:
        safety.record(session, case, None, _look(look, today, _rests_on(session, case, look)))
        trail.commit(session)


def _amend(session: Any, case: Case, amendment: DemoAmendment, today: date) -> None:
    event = session.scalars(
        select(StageEvent).where(
            StageEvent.case_id == case.id,
            StageEvent.to_code == amendment.stage,
            StageEvent.entered_on == today + timedelta(days=amendment.on),
        )
    ).one()
    standing = amending.recorded(event, ())
    day = Answer(AnswerState.TOLD, today + timedelta(days=amendment.moved_on))
    right = {amending.MOVED_ON: day}
    pillars.amend(session, case, event, standing, right, {event.kind: amendment.why})


def _rests_on(session: Any, case: Case, look: DemoLook) -> list[Named]:
    """The permissions that a look names, which are loaded before it."""
    live = safety_basis.named(session, case, clock.now()).values() if look.rests_on else ()
    return [each for each in live if each.is_live and each.consent.purpose in look.rests_on]


def _look(look: DemoLook, today: date, rests_on: list[Named]) -> safety.Look:
    view = Answer(AnswerState.TOLD, look.own_view)
    return safety.Look(
        level=look.level,
        looked_on=today + timedelta(days=look.on),
        own_view=view if look.own_view else Answer(AnswerState.NOT_ASKED_YET),
        seen=look.seen,
        doing=look.doing,
        rests_on=rests_on,
    )
