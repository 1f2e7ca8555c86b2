"""A talk as it is settled: who may be confirmed for it, what an offer is, what was met of a wish.

Every way in which somebody comes to interpret ends in :func:`confirm`, which asks everything again
while nobody else can write in the case: whoever is confirmed fits every wish that is never relaxed,
and where a wish stands against them the person themselves said so for this occasion (INV-09).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, guard
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds.booking import (
    BookingOutcome,
    BookingSetting,
    BookingState,
    Chosen,
    OfferAnswer,
    PreferenceMet,
    WithWhom,
)
from caseapp.kinds.interpreter import InterpreterNature
from caseapp.models.booking import Booking, BookingChoice, InterpreterOffer
from caseapp.models.case import Case
from caseapp.models.interpreter import Interpreter
from caseapp.rules import roster
from caseapp.rules.booking_reading import SYSTEM, choices_of, profile_of, refused_it
from caseapp.rules.booking_times import refuse_past, zone_of
from caseapp.rules.booking_wish import Profile, Said, Talk, ThisTime, said_of, this_time, wanted
from caseapp.rules.matching import hindrances
from caseapp.rules.matching_terms import Candidate, Span, Wanted

#: States in which somebody can still be chosen.
UNSETTLED = (BookingState.LOOKING, BookingState.STOPPED)


@dataclass(frozen=True)
class Standing:
    """A talk with all that is known of what the person wishes of it."""

    booking: Booking
    profile: Profile
    talk: Talk
    now: ThisTime
    wanted: Wanted
    choices: tuple[BookingChoice, ...]

    @property
    def said(self) -> tuple[Said, ...]:
        """What the person said for it."""
        return tuple(said_of(self.choices))


def talk_of(booking: Booking) -> Talk:
    """Return a booking as plain values."""
    return Talk(
        topic=booking.topic,
        span=Span(booking.starts_at, booking.ends_at),
        mode=booking.mode,
        code=booking.code,
        role=booking.role,
        side=booking.side,
        place=booking.place or "",
    )


def standing_of(session: Any, case: Case, booking: Booking) -> Standing:
    """Return how a talk stands with the person's wishes, as they are now."""
    profile, choices = profile_of(session, case), tuple(choices_of(session, booking))
    talk = talk_of(booking)
    now = this_time(profile, booking.topic, said_of(choices))
    asked = wanted(profile, talk, now, zone_of(session, case))
    said_no = refused_it(session, booking)
    asked = asked.without(said_no) if said_no else asked
    return Standing(booking, profile, talk, now, asked, choices)


def confirm(session: Any, case: Case, booking: Booking, interpreter_id: uuid.UUID) -> None:
    """Confirm somebody of the roster for a talk, and offer it to them.

    Raises :class:`InvalidError` where the person has not answered yet, or where anything that is
    never relaxed stands against it by now. Which one is not said: it would tell of either side.
    """
    guard.hold(session, case.id)
    session.refresh(booking)
    if booking.state not in (*UNSETTLED, BookingState.CONFIRMED):
        raise InvalidError("", _("This talk is not open any more. Look at how it stands."))
    if not goes_on(booking):
        refuse_past(Span(booking.starts_at, booking.ends_at))
    found = standing_of(session, case, booking)
    if found.now.waits_for_answer:
        raise InvalidError("", _("Their own answer for this time comes first."))
    candidate = roster.one(
        session,
        case.organisation_id,
        found.wanted,
        interpreter_id,
        besides=booking.offer_id,
    )
    if candidate is None or hindrances(found.wanted, candidate):
        raise InvalidError(
            "interpreter", _("This name does not fit any more. Look again at who does.")
        )
    _release(session, booking)
    booking.with_whom, booking.interpreter_id = WithWhom.ROSTER, interpreter_id
    booking.helper = None
    booking.promised = found.now.gender if found.now.gender in candidate.promises else None
    booking.offer_id = _offer(session, booking, candidate)
    settle(booking, found.now, met_by(found, candidate))


def settle(booking: Booking, now: ThisTime, met: PreferenceMet) -> None:
    """Say that a talk is settled, with what held for it."""
    booking.state = BookingState.CONFIRMED
    booking.wish, booking.strength = now.effective.wish, now.effective.strength
    booking.preference_met = met
    booking.confirmed_at = clock.now()
    booking.outcome, booking.ended_at = None, None


def goes_on(booking: Booking) -> bool:
    """Whether a talk can still go on today with somebody else: one that was stopped, and one for
    which nobody is chosen any more, because whoever had said yes cannot come or the person, asked
    at the start, wants another (practice.md P19)."""
    is_open = booking.outcome is BookingOutcome.ANOTHER_CAME or booking.state in UNSETTLED
    return is_open and booking.ends_at > clock.now()


def unsettle(session: Any, booking: Booking, state: BookingState) -> None:
    """Let nobody be confirmed for a talk any more, and take the offer back."""
    _release(session, booking)
    booking.with_whom, booking.interpreter_id, booking.helper = None, None, None
    booking.preference_met, booking.confirmed_at = None, None
    booking.state = state


def met_by(found: Standing, candidate: Candidate | None) -> PreferenceMet:
    """Return how much of what the person wished is met (domain.md §4.4)."""
    now, asked = found.now, found.wanted
    if candidate is None:
        return PreferenceMet.ALL
    gender = candidate.gender
    promised = gender in candidate.promises or (now.gender in candidate.promises)
    is_fit = candidate.nature is InterpreterNature.PERSON and gender is now.gender
    if now.gender is not None and not (is_fit or promised):
        return PreferenceMet.NONE
    relaxed = {
        Chosen.NEAR_DIALECT,
        Chosen.FROM_ELSEWHERE,
        Chosen.OTHER_LANGUAGE,
        Chosen.UNKNOWN_COMES,
        Chosen.ANOTHER_DAY,
    }
    other_dialect = bool(asked.dialect) and not any(
        each.dialect == asked.dialect for each in candidate.spoken
    )
    other_way = bool(found.profile.modes) and found.talk.mode is not found.profile.modes[0]
    if other_dialect or other_way or relaxed & {each.chosen for each in found.choices}:
        return PreferenceMet.PART
    return PreferenceMet.ALL


def still_fits(session: Any, case: Case, found: Standing) -> bool:
    """Whether whoever is confirmed would be confirmed again: not stopped since, not away, not
    against a wish that has come meanwhile."""
    booking = found.booking
    if booking.interpreter_id is None or booking.emergency is not None:
        return True
    if found.now.waits_for_answer:
        return False
    candidate = roster.one(
        session,
        case.organisation_id,
        found.wanted,
        booking.interpreter_id,
        besides=booking.offer_id,
    )
    return candidate is not None and not hindrances(found.wanted, candidate)


def _offer(session: Any, booking: Booking, candidate: Candidate) -> uuid.UUID | None:
    """Offer a talk to a person of the roster: nothing of whom it is about (§4.4)."""
    if candidate.nature is not InterpreterNature.PERSON:
        return None
    told = {BookingSetting.HOME: ""}
    place = told.get(booking.setting, booking.place or "")
    with gate.system(session, SYSTEM, "a talk is offered to an interpreter"):
        known = session.execute(_account(candidate.id)).first()
        made = InterpreterOffer(
            organisation_id=booking.organisation_id,
            interpreter_id=candidate.id,
            owner_id=known.user_id if known else None,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            mode=booking.mode,
            code=booking.code,
            place=place,
            topic=booking.topic,
            answer=OfferAnswer.OPEN,
            made_at=clock.now(),
        )
        session.add(made)
        session.flush()
    found: uuid.UUID = made.id
    return found


def _account(interpreter_id: uuid.UUID) -> Any:
    return select(Interpreter.user_id).where(Interpreter.id == interpreter_id)


def _release(session: Any, booking: Booking) -> None:
    """Take an offer back, so that the time is free again."""
    if booking.offer_id is None:
        return
    with gate.system(session, SYSTEM, "an offer is taken back"):
        offer = session.get(InterpreterOffer, booking.offer_id)
        if offer is not None and offer.withdrawn_at is None:
            offer.withdrawn_at = clock.now()
        session.flush()
    booking.offer_id = None
