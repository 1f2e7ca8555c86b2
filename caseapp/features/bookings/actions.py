"""Booking a talk, saying what the person chose for it, confirming who comes, calling it off.

Nobody chooses for the person: each choice is theirs, with how they were asked and, where they let
something go, in their own words (INV-09, domain.md §4.4). Each is one transaction.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from caseapp.access import guard, trail
from caseapp.access.ages import age_in
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import Company, GenderWish, Kind, WishStrength
from caseapp.kinds.booking import (
    BookingSetting,
    BookingState,
    Chosen,
    ComesFrom,
    IncidentCode,
    PreferenceMet,
    Rung,
    WithWhom,
)
from caseapp.kinds.communication_room import NameExplained
from caseapp.kinds.communication_wishes import AskedHow
from caseapp.kinds.interpreter import (
    Helper,
    InterpreterRole,
    InterpreterSide,
    TalkMode,
    TalkTopic,
)
from caseapp.models.booking import OWN_WAYS, Booking, BookingChoice, BookingOffered
from caseapp.models.case import Case
from caseapp.models.task import Task
from caseapp.rules import (
    arising,
    background,
    booking_mismatch,
    booking_times,
    bookings,
    document_names,
    ladder,
    matching,
    roster,
)
from caseapp.rules.booking_reading import avoided, choices_of, profile_of
from caseapp.rules.booking_times import When
from caseapp.rules.booking_wish import (
    ASKED_FIRST,
    Profile,
    Said,
    ThisTime,
    this_time,
    until_asked,
)
from caseapp.rules.matching_terms import Span

#: What was written instead is looked at together after so many days.
_LOOK_IN = timedelta(days=3)
#: A choice of these ends another of the same: one of each stands.
_RUNGS = {Chosen(rung.value) for rung in Rung}
#: Choices that make it another talk than the one somebody said yes to.
_CHANGES = (Chosen.ANOTHER_DAY, Chosen.FROM_ELSEWHERE, Chosen.OTHER_LANGUAGE)


@dataclass(frozen=True)
class Planned:
    """A talk as it was asked for. ``all_the_same``: although something of its time is unusual.
    ``unchecked``: why somebody without a valid background check goes where the person stays."""

    when: When
    setting: BookingSetting
    topic: TalkTopic
    mode: TalkMode
    code: str
    place: str = ""
    role: InterpreterRole = InterpreterRole.INTERPRETER
    side: InterpreterSide = InterpreterSide.SUPPORT
    worker_id: uuid.UUID | None = None
    tells_name: bool = False
    name_explained: NameExplained | None = None
    asks_at_start: bool = False
    all_the_same: bool = False
    unchecked: str = ""


@dataclass(frozen=True)
class Answer:
    """What the person said for this occasion, and how they were asked.

    ``new_at``: on which other day. ``helper``: who of theirs. ``code``: in which other language.
    ``permits``: they said yes to an interpreter at all, and who else was there when they did.
    """

    chosen: Chosen
    asked_how: AskedHow
    words: str = ""
    wish: GenderWish | None = None
    strength: WishStrength | None = None
    is_reopened: bool = False
    new_at: datetime | None = None
    helper: Helper | None = None
    code: str = ""
    permits: Company | None = None


def make(
    session: Any,
    case: Case,
    planned: Planned,
    answer: Answer | None = None,
    *,
    origin: tuple[Booking, ComesFrom] | None = None,
) -> Booking:
    """Book a talk. It waits for their answer where one is needed; nobody is confirmed by it.

    Raises :class:`InvalidError` for what cannot be, beside its field.
    """
    guard.hold(session, case.id)
    zone = booking_times.zone_of(session, case)
    span = booking_times.span_of(planned.when, zone)
    booking_times.refuse_past(span)
    is_beside = origin is not None and origin[1] is ComesFrom.BESIDE
    booking_times.refuse_overlap(
        session,
        case,
        span,
        besides=frozenset({origin[0].id}) if origin and is_beside else frozenset(),
    )
    profile = profile_of(session, case)
    said = [Said(answer.chosen, answer.wish, answer.strength)] if answer else []
    now = this_time(profile, planned.topic, said)
    _check(session, case, planned, profile, now)
    _ask_again(session, case, planned, span)
    booking = Booking(
        case,
        state=BookingState.HELD if now.waits_for_answer else BookingState.LOOKING,
        setting=planned.setting,
        topic=planned.topic,
        role=planned.role,
        side=planned.side,
        starts_at=span.starts,
        ends_at=span.ends,
        breaks_every_min=profile.breaks,
        mode=planned.mode,
        place=planned.place.strip() or None,
        code=planned.code,
        dialect=_dialect(profile, planned.code),
        worker_id=planned.worker_id,
        unchecked=planned.unchecked.strip() or None,
        wish=now.effective.wish,
        strength=now.effective.strength,
        asks_at_start=now.is_unasked,
        tells_name=planned.tells_name,
        name_explained=planned.name_explained,
        from_id=origin[0].id if origin else None,
        comes_from=origin[1] if origin else None,
    )
    session.add(booking)
    session.flush()
    if answer is not None:
        _refuse_not_theirs(booking, answer, bookings.standing_of(session, case, booking))
        _write(session, case, booking, answer)
        _follow(session, case, booking, answer)
    trail.say(session, "booking.make")
    session.flush()
    return booking


def say(session: Any, case: Case, booking: Booking, answer: Answer) -> Booking:
    """Write down what the person chose for this occasion, and do what follows from it.

    Returns the booking that goes on: another one where a mediator comes as well. Raises
    :class:`InvalidError` where it is not their own choice, or was not offered.
    """
    guard.hold(session, case.id)
    _refuse_closed(booking)
    found = bookings.standing_of(session, case, booking)
    _refuse_not_theirs(booking, answer, found)
    is_unmet = _tell_what_was_offered(session, case, booking, found, answer)
    _write(session, case, booking, answer)
    goes_on = _follow(session, case, booking, answer)
    if is_unmet and answer.chosen in (Chosen.POSTPONE, Chosen.IN_WRITING):
        booking.preference_met = PreferenceMet.NONE
    trail.say(session, "booking.say")
    session.flush()
    return goes_on


def confirm(session: Any, case: Case, booking: Booking, interpreter_id: uuid.UUID) -> None:
    """Confirm somebody of the roster (:func:`caseapp.rules.bookings.confirm`)."""
    bookings.confirm(session, case, booking, interpreter_id)
    trail.say(session, "booking.confirm")
    session.flush()


def call_off(session: Any, case: Case, booking: Booking) -> None:
    """Call a talk off; whoever was offered it is free again. Why is not asked."""
    guard.hold(session, case.id)
    _refuse_closed(booking)
    bookings.unsettle(session, booking, BookingState.CALLED_OFF)
    trail.say(session, "booking.call_off")
    session.flush()


def _check(session: Any, case: Case, planned: Planned, profile: Profile, now: ThisTime) -> None:
    """Raise for what contradicts what the person said, or lacks what they are to be asked."""
    if planned.setting is BookingSetting.HOME:
        home, who = case.organisation_id, planned.worker_id
        background.refuse_at_home(session, home, who, planned.unchecked, "unchecked")
    if planned.code in avoided(session, case):
        raise InvalidError("language", _("They asked us not to use this language with them."))
    if planned.mode in profile.never_modes:
        raise InvalidError("mode", _("They said: never in this way. Choose another one."))
    interprets = planned.role is InterpreterRole.INTERPRETER
    if interprets and until_asked(profile, now, planned.mode) is not planned.mode:
        raise InvalidError(
            "mode",
            _(
                "Nobody has asked yet who they would like. Until then it is by phone and without a"
                " name: choose that, or ask with the card and write their answer below."
            )
            if TalkMode.PHONE not in profile.never_modes
            else _(
                "Nobody has asked yet who they would like. Until then it is at a distance and"
                " without a name: choose that, or ask with the card and write their answer below."
            ),
        )
    is_first_call = now.is_unasked and planned.topic in ASKED_FIRST
    if is_first_call and not planned.asks_at_start:
        raise InvalidError(
            "asks_at_start",
            _(
                "Nobody has asked yet who they would like. Ask with the card and write their answer"
                " above, or tick that it is asked at the start."
            ),
        )
    if planned.tells_name and (now.is_unasked or profile.without_name):
        raise InvalidError(
            "tells_name",
            _("They have not said that the interpreter may know their name. Leave it out."),
        )
    is_named = document_names.is_asked_of_talk(session, case, planned.setting)
    if is_named and planned.name_explained is None:
        raise InvalidError(
            "name_explained", _("Say whether this was explained to them, or when it will be.")
        )


def _ask_again(session: Any, case: Case, planned: Planned, span: Any) -> None:
    if planned.all_the_same:
        return
    unusual = booking_times.unusual(session, case, span, planned.worker_id)
    if unusual:
        more = _("Tick below to book all the same, or change the time.")
        raise InvalidError("all_the_same", " ".join([*unusual, more]))


def _refuse_closed(booking: Booking) -> None:
    open_ones = (*bookings.UNSETTLED, BookingState.HELD, BookingState.CONFIRMED)
    if booking.state not in open_ones:
        raise InvalidError("", _("This talk is not open any more. Look at how it stands."))


def _refuse_not_theirs(booking: Booking, answer: Answer, found: bookings.Standing) -> None:
    """Raise unless it is the person's own choice, open to them, and asked in a way that holds."""
    ways: tuple[AskedHow, ...] = OWN_WAYS
    if booking.state is BookingState.STOPPED:
        ways = tuple(way for way in ways if way is not AskedHow.INTERPRETER)
    if answer.asked_how not in ways:
        raise InvalidError(
            "asked_how",
            _("Ask them yourself or with the card, not through somebody they did not choose."),
        )
    no_answer = (None, GenderWish.NOT_ASKED_YET, GenderWish.ASK_EACH_TIME)
    if answer.chosen is Chosen.ANSWER and answer.wish in no_answer:
        raise InvalidError("wish", _("Write what they answered for this time."))
    if (answer.chosen is not Chosen.ANSWER or answer.is_reopened) and not answer.words.strip():
        raise InvalidError("words", _("Write it in their words. Nobody chooses this for them."))
    is_must = found.now.effective.is_must
    if answer.chosen is Chosen.OTHER_GENDER and is_must and not answer.is_reopened:
        raise InvalidError("chosen", _("They said: nobody else. Only they can open this again."))


def _tell_what_was_offered(
    session: Any, case: Case, booking: Booking, found: bookings.Standing, answer: Answer
) -> bool:
    """Keep what was offered when they chose a rung, in its order. Returns whether they chose it
    because nobody fitted, which is kept as well."""
    if answer.chosen not in _RUNGS or booking.state is BookingState.HELD:
        return False
    zone = booking_times.zone_of(session, case)
    offered = ladder.steps(session, case, found.profile, found.talk, found.now, zone)
    for place, step in enumerate(offered):
        session.add(BookingOffered(case, booking_id=booking.id, rung=step.rung, place=place))
    if answer.chosen not in booking_mismatch.UNMET or booking.state is BookingState.STOPPED:
        return False
    if roster.find(session, case.organisation_id, found.wanted, case.id, 1):
        return False
    booking_mismatch.note(session, case, booking, IncidentCode.PREF_MISMATCH)
    return True


def _write(session: Any, case: Case, booking: Booking, answer: Answer) -> None:
    """Keep a choice; one of the same sort that was made before for this talk ends and stays."""
    for row in choices_of(session, booking):
        if row.chosen is answer.chosen:
            row.ended_at = clock.now()
    session.add(
        BookingChoice(
            case,
            booking_id=booking.id,
            chosen=answer.chosen,
            wish=answer.wish,
            strength=answer.strength,
            words=answer.words.strip() or None,
            asked_how=answer.asked_how,
            is_reopened=answer.is_reopened,
        )
    )
    session.flush()
    if answer.permits is not None:
        arising.record(session, case, arising.INTERPRET, answer.permits)


def _follow(session: Any, case: Case, booking: Booking, answer: Answer) -> Booking:
    """Do what follows from a choice."""
    chosen = answer.chosen
    if chosen is Chosen.POSTPONE:
        bookings.unsettle(session, booking, BookingState.POSTPONED)
    elif chosen is Chosen.NOT_GO_AHEAD:
        bookings.unsettle(session, booking, BookingState.CALLED_OFF)
    elif chosen in (Chosen.WITHOUT, Chosen.IN_WRITING):
        _without(session, case, booking, answer)
    elif chosen is Chosen.HELPER:
        _with_helper(session, case, booking, answer)
    elif chosen is Chosen.MEDIATOR_TOO:
        return _beside(session, case, booking)
    elif chosen is Chosen.ANOTHER_DAY and booking.state is BookingState.STOPPED:
        return _in_its_place(session, case, booking, answer)
    else:
        _change(session, case, booking, answer)
        _stand_again(session, case, booking, is_another=chosen in _CHANGES)
    return booking


def _change(session: Any, case: Case, booking: Booking, answer: Answer) -> None:
    """Change of the talk itself what they let go: its day, its way, its language."""
    if answer.chosen is Chosen.ANOTHER_DAY:
        span = _other_span(session, case, booking, answer)
        booking.starts_at, booking.ends_at = span.starts, span.ends
    elif answer.chosen is Chosen.FROM_ELSEWHERE:
        profile = profile_of(session, case)
        ways = [mode for mode in (TalkMode.PHONE, TalkMode.VIDEO) if mode is not booking.mode]
        open_ones = [mode for mode in ways if mode not in profile.never_modes]
        if not open_ones:
            raise InvalidError("chosen", _("They said: never in this way. Choose another one."))
        booking.mode = open_ones[0]
    elif answer.chosen is Chosen.OTHER_LANGUAGE:
        if not answer.code or answer.code in avoided(session, case):
            raise InvalidError("language", _("Choose another of their languages."))
        booking.code = answer.code
        booking.dialect = _dialect(profile_of(session, case), answer.code)


def _stand_again(session: Any, case: Case, booking: Booking, *, is_another: bool = False) -> None:
    """Say how a talk stands after an answer: whoever does not fit any more is let go.

    ``is_another``: at another time, in another way or language. Who was confirmed is asked anew:
    a yes to one time is none to another, and what they were offered says the one before.
    """
    session.flush()
    found = bookings.standing_of(session, case, booking)
    booking.wish, booking.strength = found.now.effective.wish, found.now.effective.strength
    booking.asks_at_start = found.now.is_unasked
    if found.now.waits_for_answer:
        bookings.unsettle(session, booking, BookingState.HELD)
    elif (
        is_another
        or booking.with_whom is not WithWhom.ROSTER
        or not bookings.still_fits(session, case, found)
    ):
        bookings.unsettle(session, booking, BookingState.LOOKING)


def _without(session: Any, case: Case, booking: Booking, answer: Answer) -> None:
    """Nobody interprets, as the person chose; what is written instead is looked at together."""
    bookings.unsettle(session, booking, BookingState.LOOKING)
    found = bookings.standing_of(session, case, booking)
    booking.with_whom = WithWhom.NOBODY
    is_written = answer.chosen is Chosen.IN_WRITING
    if is_written:
        booking.mode = TalkMode.WRITTEN
        look_on = clock.today(booking_times.zone_of(session, case).key) + _LOOK_IN
        me = booking.worker_id or booking.author_id
        words = _("Look together at what was written for the talk.")
        session.add(Task(case, kind=Kind.COM, user_id=me, due_on=look_on, what=words))
    bookings.settle(booking, found.now, PreferenceMet.PART if is_written else PreferenceMet.ALL)


def _with_helper(session: Any, case: Case, booking: Booking, answer: Answer) -> None:
    """A relative or friend, for an everyday matter, as the adult wishes (practice.md P18)."""
    if answer.helper is None:
        raise InvalidError("helper", _("Say who."))
    is_adult = age_in(session, case.id).is_adult(clock.now())
    if not matching.may_help(answer.helper, booking.topic, wished=is_adult):
        raise InvalidError(
            "helper",
            _("Nobody of theirs interprets in a talk like this. That keeps both of them free."),
        )
    bookings.unsettle(session, booking, BookingState.LOOKING)
    found = bookings.standing_of(session, case, booking)
    booking.with_whom, booking.helper = WithWhom.HELPER, answer.helper
    bookings.settle(booking, found.now, PreferenceMet.ALL)


def _beside(session: Any, case: Case, booking: Booking) -> Booking:
    """Book a cultural mediator beside the interpreter: another role, another person (§4.2)."""
    return _another(
        session,
        case,
        booking,
        role=InterpreterRole.MEDIATOR,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        comes_from=ComesFrom.BESIDE,
    )


def _in_its_place(session: Any, case: Case, booking: Booking, answer: Answer) -> Booking:
    """Book another day for a talk that was stopped; what was stopped stays as it was."""
    span = _other_span(session, case, booking, answer)
    bookings.unsettle(session, booking, BookingState.POSTPONED)
    booking.preference_met = PreferenceMet.NONE
    return _another(
        session,
        case,
        booking,
        role=booking.role,
        starts_at=span.starts,
        ends_at=span.ends,
        comes_from=ComesFrom.REBOOKED,
    )


def _another(session: Any, case: Case, booking: Booking, **values: Any) -> Booking:
    """Book a talk like another one; what the person said for that one does not count for it."""
    same = (
        *("setting", "topic", "side", "breaks_every_min", "mode", "place", "code", "dialect"),
        *("worker_id", "unchecked", "wish", "strength", "asks_at_start"),
    )
    kept = {name: getattr(booking, name) for name in same}
    made = Booking(
        case, state=BookingState.LOOKING, tells_name=False, from_id=booking.id, **kept, **values
    )
    session.add(made)
    session.flush()
    found = bookings.standing_of(session, case, made)
    if made.role is InterpreterRole.INTERPRETER:
        made.mode = until_asked(found.profile, found.now, made.mode)
    _stand_again(session, case, made)
    return made


def _other_span(session: Any, case: Case, booking: Booking, answer: Answer) -> Span:
    """The other time that they chose. Raises :class:`InvalidError` where it cannot be."""
    if answer.new_at is None:
        raise InvalidError("new_at", _("Choose the day."))
    span = Span(answer.new_at, answer.new_at + (booking.ends_at - booking.starts_at))
    booking_times.refuse_past(span)
    booking_times.refuse_overlap(session, case, span, besides=frozenset({booking.id}))
    return span


def _dialect(profile: Profile, code: str) -> str | None:
    known = (each.dialect for each in profile.tongues if each.code == code)
    return next(known, "") or None
