"""Writing down a look at how safe somebody is: one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.kinds import AnswerState, SafetyLevel
from caseapp.models.case import Case
from caseapp.models.safety import SafetyLook, SafetyState
from caseapp.rules import reviews, safety_basis
from caseapp.rules.plan_reviews import restart
from caseapp.rules.safety import SAFETY
from caseapp.rules.safety_basis import Named
from caseapp.rules.stages import Answer
from caseapp.vocabularies.reviews import reviews as known


@dataclass(frozen=True)
class Look:
    """What somebody saw on one day."""

    level: SafetyLevel
    looked_on: date
    own_view: Answer
    seen: str = ""
    doing: str = ""
    #: The permissions that what is done rests on; none for one that is not of this case.
    rests_on: Sequence[Named | None] = ()


def record(session: Any, case: Case, state: SafetyState | None, look: Look) -> None:
    """Keep a look; the latest one is the present, and says when it is looked at again.

    The form's version was checked before. Raises :class:`InvalidError` for what does not fit.
    """
    today = reviews.place_of(session, case.organisation_id).today
    if look.looked_on > today:
        raise InvalidError("looked_on", _("This date is still to come. Use the day it happened."))
    is_told = look.own_view.state is AnswerState.TOLD
    if is_told != bool(look.own_view.value):
        raise InvalidError("own_view", _("Give an answer, or say why there is none; not both."))
    made = SafetyLook(
        case,
        looked_on=look.looked_on,
        level=look.level,
        own_view_state=look.own_view.state,
        own_view=look.own_view.value if is_told else None,
        seen=look.seen.strip() or None,
        doing=look.doing.strip() or None,
    )
    session.add(made)
    safety_basis.keep(session, made, case, look.rests_on)
    if state is None or look.looked_on >= state.looked_on:
        _be(session, case, state, look)
    trail.say(session, "safety.look")
    session.flush()


def _be(session: Any, case: Case, state: SafetyState | None, look: Look) -> None:
    """Make this look the present one, and start the next."""
    if state is None:
        session.add(SafetyState(case, level=look.level, looked_on=look.looked_on))
    else:
        state.level, state.looked_on = look.level, look.looked_on
        flag_modified(state, "level")  # the same level again is a new look too
    session.flush()
    days = known().get(SAFETY).levels.get(look.level.value)
    day = look.looked_on + timedelta(days=days) if days else None
    restart(session, case, SAFETY, day, is_acute=look.level is SafetyLevel.ACUTE)
