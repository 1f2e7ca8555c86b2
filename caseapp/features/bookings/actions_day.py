"""On the day and after it: who came, a call that has already happened, an emergency.

A session in which somebody else came stops before anything personal; what goes on is the person's
choice again. In an emergency somebody who does not fit may interpret, for safety alone, and a talk
with somebody who does follows within a day (domain.md §4.4).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from caseapp.access import guard, trail
from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import Kind
from caseapp.kinds.booking import (
    BookingOutcome,
    BookingSetting,
    BookingState,
    EmergencyCode,
    IncidentCode,
    PreferenceMet,
    WithWhom,
)
from caseapp.kinds.interpreter import InterpreterGender, TalkMode, TalkTopic
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.models.task import Task
from caseapp.rules import booking_mismatch, booking_times, bookings, consent
from caseapp.rules.booking_reading import avoided, profile_of
from caseapp.rules.booking_wish import this_time

#: So soon after an emergency a talk with somebody who fits follows.
FOLLOWS_IN = timedelta(hours=24)
#: What came of a talk can be written so long before it begins: people come early.
EARLY = booking_mismatch.EARLY
#: An emergency talk is held to so many minutes.
EMERGENCY_MINUTES = 30
_ENDED = {
    BookingOutcome.CAME: BookingState.DONE,
    BookingOutcome.DID_NOT_COME: BookingState.CALLED_OFF,
    BookingOutcome.PERSON_COULD_NOT: BookingState.CALLED_OFF,
    BookingOutcome.NOT_NEEDED: BookingState.CALLED_OFF,
}


@dataclass(frozen=True)
class Day:
    """How it was. ``came_name``: a first name alone, of somebody whom we do not know."""

    outcome: BookingOutcome
    what: str = ""
    came_gender: InterpreterGender | None = None
    came_name: str = ""
    felt_safe: int | None = None
    feedback: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Happened:
    """A talk that has already been: with whom, whether it was as they wished, when, how."""

    began: datetime
    minutes: int
    topic: TalkTopic
    mode: TalkMode
    code: str
    met: PreferenceMet
    interpreter_id: uuid.UUID | None = None
    came_gender: InterpreterGender | None = None
    came_name: str = ""
    asked_for: str = ""
    promised: InterpreterGender | None = None
    emergency: EmergencyCode | None = None


def end(session: Any, case: Case, booking: Booking, day: Day) -> None:
    """Write down what came of a talk. Raises :class:`InvalidError` before its day, or again."""
    guard.hold(session, case.id)
    if booking.state is not BookingState.CONFIRMED:
        raise InvalidError("", _("This talk is not open any more. Look at how it stands."))
    if booking.starts_at > clock.now() + EARLY:
        raise InvalidError("outcome", _("This talk is still to come."))
    booking.outcome, booking.ended_at = day.outcome, clock.now()
    booking.came_gender, booking.came_name = day.came_gender, day.came_name.strip() or None
    if day.outcome is BookingOutcome.ANOTHER_CAME:
        _stop(session, case, booking, day)
    else:
        booking.felt_safe = day.felt_safe
        booking.feedback = day.feedback.strip() or None
        booking.problem = day.problem.strip() or None
        booking.state = _ENDED[day.outcome]
    trail.say(session, "booking.end")
    session.flush()


def _stop(session: Any, case: Case, booking: Booking, day: Day) -> None:
    """Somebody else came: nothing goes on, and what was said so far is no permission."""
    outcome, ended = booking.outcome, booking.ended_at
    bookings.unsettle(session, booking, BookingState.STOPPED)
    booking.outcome, booking.ended_at = outcome, ended
    booking.preference_met = PreferenceMet.NONE
    booking.problem = day.problem.strip() or None
    booking_mismatch.note(session, case, booking, IncidentCode.PREF_MISMATCH, day.what)
    consent.unsettle(session, case, booking)


def record(session: Any, case: Case, said: Happened) -> Booking:
    """Write down a talk that has been, or one in an emergency that begins now.

    Nobody is confirmed by it. Where it was not as they wished, that is kept too.
    """
    guard.hold(session, case.id)
    if said.began > clock.now() + timedelta(minutes=5):
        raise InvalidError("began", _("This is still to come. Book it instead."))
    if said.code in avoided(session, case) and said.emergency is None:
        raise InvalidError("language", _("They asked us not to use this language with them."))
    if not booking_times.SHORTEST <= said.minutes <= booking_times.LONGEST:
        raise InvalidError("minutes", _("Choose how long, from 5 minutes to 8 hours."))
    profile = profile_of(session, case)
    now = this_time(profile, said.topic, ())
    is_known = said.interpreter_id is not None
    booking = Booking(
        case,
        state=BookingState.CONFIRMED if said.emergency else BookingState.DONE,
        setting=BookingSetting.DISTANCE,
        topic=said.topic,
        starts_at=said.began,
        ends_at=said.began + timedelta(minutes=said.minutes),
        breaks_every_min=profile.breaks,
        mode=said.mode,
        code=said.code,
        worker_id=_me(session),
        wish=now.effective.wish,
        strength=now.effective.strength,
        with_whom=WithWhom.ROSTER if is_known else WithWhom.UNKNOWN,
        interpreter_id=said.interpreter_id,
        preference_met=said.met,
        confirmed_at=clock.now(),
        asked_for=said.asked_for.strip() or None,
        promised=said.promised,
        came_gender=said.came_gender,
        came_name=said.came_name.strip() or None,
        emergency=said.emergency,
        outcome=None if said.emergency else BookingOutcome.CAME,
        was_before=said.emergency is None,
    )
    session.add(booking)
    session.flush()
    _keep_what_was_not_met(session, case, booking)
    trail.say(session, "booking.record")
    session.flush()
    return booking


def follow_up_by(booking: Booking) -> datetime:
    """Return until when a talk with somebody who fits follows an emergency."""
    return booking.starts_at + FOLLOWS_IN


def _keep_what_was_not_met(session: Any, case: Case, booking: Booking) -> None:
    if booking.emergency is not None:
        booking_mismatch.note(session, case, booking, IncidentCode.EMERGENCY_MISMATCH)
        zone = booking_times.zone_of(session, case)
        due_on = follow_up_by(booking).astimezone(zone).date()
        what = _("Talk again with an interpreter who fits: after an emergency, within a day.")
        me = booking.worker_id
        session.add(Task(case, kind=Kind.COM, user_id=me, due_on=due_on, what=what))
        session.flush()
    elif booking.preference_met is PreferenceMet.NONE:
        booking_mismatch.note(session, case, booking, IncidentCode.PREF_MISMATCH)


def _me(session: Any) -> uuid.UUID | None:
    actor = actor_of(session)
    return actor.user_id if isinstance(actor, Actor) else None
