"""What people do when several come at once. First contacts are in :mod:`caseapp.rules.intake`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from caseapp.access import trail
from caseapp.base import ids
from caseapp.base.problems import InvalidError
from caseapp.kinds import TONIGHT_CHOICES, AgeStatus, AnswerState, Tonight
from caseapp.models.intake import Arrival, TonightCard
from caseapp.rules import doubles
from caseapp.rules.opening import open_alone
from caseapp.web.forms import LINE

#: So many people are opened at once (practice.md P30).
MOST = 30


def names_of(text: str) -> list[str]:
    """Return the names or labels of a text, one a line; blank lines are nothing.

    Raises :class:`InvalidError` for none, for too many, and for one that is too long.
    """
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        raise InvalidError(
            "names", _("Write a name or a label for each person, whatever you have.")
        )
    if len(names) > MOST:
        raise InvalidError(
            "names",
            _(
                "These are %(number)d lines. Up to %(most)d people can be opened at once; "
                "keep the others for a second time.",
                number=len(names),
                most=MOST,
            ),
        )
    if any(len(name) > LINE for name in names):
        raise InvalidError("names", _("Use %(max)d characters or fewer.", max=LINE))
    return names


def open_several(
    session: Any,
    names: Sequence[str],
    *,
    age_status: AgeStatus,
    came_on: date,
    today: date,
    place: str = "",
) -> uuid.UUID:
    """Open a case for each name, with the event they share and a card for tonight; all or none.

    Raises :class:`InvalidError` naming a field of the form.
    """
    if came_on > today:
        raise InvalidError("came_on", _("This day is still to come. Use the day they came."))
    event_id = ids.new_id()
    opened = []
    try:
        for number, name in enumerate(names, start=1):
            case = open_alone(session, name_to_use=name, age_status=age_status, opened_on=today)
            arrival = Arrival(
                case,
                event_id=event_id,
                came_on=came_on,
                people=len(names),
                number=number,
                place=place.strip() or None,
            )
            session.add_all([arrival, TonightCard(case)])
            opened.append(case)
    except InvalidError as problem:
        raise InvalidError("names", problem.sentence) from problem
    doubles.look(session, *opened)
    trail.say(session, "intake.several")
    session.flush()
    return event_id


def save_tonight(session: Any, card: TonightCard, answers: Mapping[Tonight, str]) -> None:
    """Write down what was tapped; what was not tapped stays as it is. The version was checked."""
    for question, code in answers.items():
        is_told = code in TONIGHT_CHOICES[question]
        state = AnswerState.TOLD if is_told else AnswerState(code)
        setattr(card, f"{question.value}_state", state)
        setattr(card, f"{question.value}_choice", code if is_told else None)
    trail.say(session, "intake.tonight")
    session.flush()
