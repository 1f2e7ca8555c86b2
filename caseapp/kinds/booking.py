"""A booked talk with an interpreter: where, how it stands, what was offered, chosen, and came."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class BookingSetting(StrEnum):
    """Where a talk takes place (domain.md §4.4, ``setting``)."""

    OFFICE = "office"
    HOME = "home"
    CLINIC = "clinic"
    LAWYER = "lawyer"
    AUTHORITY = "authority"
    SCHOOL = "school"
    POLICE = "police"
    COURT = "court"
    DISTANCE = "distance"
    OTHER = "other"


SETTING_LABELS: dict[BookingSetting, str] = {
    BookingSetting.OFFICE: _("with us"),
    BookingSetting.HOME: _("where they stay"),
    BookingSetting.CLINIC: _("a clinic or hospital"),
    BookingSetting.LAWYER: _("a lawyer's office"),
    BookingSetting.AUTHORITY: _("an office or a bank"),
    BookingSetting.SCHOOL: _("a school or college"),
    BookingSetting.POLICE: _("the police"),
    BookingSetting.COURT: _("a court"),
    BookingSetting.DISTANCE: _("nowhere: we talk at a distance"),
    BookingSetting.OTHER: _("somewhere else"),
}


class BookingState(StrEnum):
    """How a booking stands. ``held``: it waits for the person's answer (practice.md P19)."""

    HELD = "held"
    LOOKING = "looking"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"
    DONE = "done"
    POSTPONED = "postponed"
    CALLED_OFF = "called_off"


BOOKING_STATES: dict[BookingState, str] = {
    BookingState.HELD: _("waits for their answer"),
    BookingState.LOOKING: _("nobody is chosen yet"),
    BookingState.CONFIRMED: _("confirmed"),
    BookingState.STOPPED: _("stopped; somebody else came"),
    BookingState.DONE: _("it took place"),
    BookingState.POSTPONED: _("put off by the person"),
    BookingState.CALLED_OFF: _("called off"),
}
#: Those of which something is still to come.
OPEN_STATES = (
    BookingState.HELD,
    BookingState.LOOKING,
    BookingState.CONFIRMED,
    BookingState.STOPPED,
)


class WithWhom(StrEnum):
    """Who interprets, once that is settled; a helper stands in no roster (practice.md P18)."""

    ROSTER = "roster"
    HELPER = "helper"
    UNKNOWN = "unknown"
    NOBODY = "nobody"


WITH_LABELS: dict[WithWhom, str] = {
    WithWhom.ROSTER: _("somebody in the roster"),
    WithWhom.HELPER: _("a relative or friend, as the person wishes"),
    WithWhom.UNKNOWN: _("somebody whom we do not know"),
    WithWhom.NOBODY: _("nobody: without an interpreter, as the person chose"),
}


class PreferenceMet(StrEnum):
    """Whether what the person wished was met (domain.md §4.4)."""

    ALL = "all"
    PART = "part"
    NONE = "none"


MET_LABELS: dict[PreferenceMet, str] = {
    PreferenceMet.ALL: _("all of it"),
    PreferenceMet.PART: _("a part of it"),
    PreferenceMet.NONE: _("none of it"),
}


class Rung(StrEnum):
    """What is offered when nobody fits, in this order; the person chooses (domain.md §4.4)."""

    ANOTHER_DAY = "another_day"
    FROM_ELSEWHERE = "from_elsewhere"
    NEAR_DIALECT = "near_dialect"
    OTHER_GENDER = "other_gender"
    MEDIATOR_TOO = "mediator_too"
    IN_WRITING = "in_writing"
    POSTPONE = "postpone"


RUNG_LABELS: dict[Rung, str] = {
    Rung.ANOTHER_DAY: _("Somebody who fits, on another day"),
    Rung.FROM_ELSEWHERE: _("Somebody who fits, by phone or from another town"),
    Rung.NEAR_DIALECT: _("Somebody of a near dialect, if the person agrees"),
    Rung.OTHER_GENDER: _("Somebody of another gender, this time only"),
    Rung.MEDIATOR_TOO: _("A cultural mediator as well"),
    Rung.IN_WRITING: _("In writing or easy words, looked at together later"),
    Rung.POSTPONE: _("Wait, and do it later"),
}


class Chosen(StrEnum):
    """What the person said for one occasion: who should come, or what instead (§4.4).

    The first is an answer to *they say each time*; the others follow the ladder, or leave it.
    """

    ANSWER = "answer"
    ANOTHER_DAY = Rung.ANOTHER_DAY.value
    FROM_ELSEWHERE = Rung.FROM_ELSEWHERE.value
    NEAR_DIALECT = Rung.NEAR_DIALECT.value
    OTHER_GENDER = Rung.OTHER_GENDER.value
    MEDIATOR_TOO = Rung.MEDIATOR_TOO.value
    IN_WRITING = Rung.IN_WRITING.value
    POSTPONE = Rung.POSTPONE.value
    UNKNOWN_COMES = "unknown_comes"
    OTHER_LANGUAGE = "other_language"
    HELPER = "helper"
    WITHOUT = "without"
    NOT_GO_AHEAD = "not_go_ahead"


CHOSEN_LABELS: dict[Chosen, str] = {
    Chosen.ANSWER: _("Who should interpret this time"),
    **{Chosen(rung.value): label for rung, label in RUNG_LABELS.items()},
    Chosen.UNKNOWN_COMES: _("Somebody from far away whom we do not know, this time"),
    Chosen.OTHER_LANGUAGE: _("Another of their languages, this time"),
    Chosen.HELPER: _("A relative or friend, for an everyday matter"),
    Chosen.WITHOUT: _("Without an interpreter"),
    Chosen.NOT_GO_AHEAD: _("Not go ahead"),
}


class BookingOutcome(StrEnum):
    """What came of it on the day."""

    CAME = "came"
    DID_NOT_COME = "did_not_come"
    ANOTHER_CAME = "another_came"
    PERSON_COULD_NOT = "person_could_not"
    NOT_NEEDED = "not_needed"


OUTCOME_LABELS: dict[BookingOutcome, str] = {
    BookingOutcome.CAME: _("Who was agreed came"),
    BookingOutcome.DID_NOT_COME: _("Nobody came to interpret"),
    BookingOutcome.ANOTHER_CAME: _("A different person came"),
    BookingOutcome.PERSON_COULD_NOT: _("The person could not or did not want to today"),
    BookingOutcome.NOT_NEEDED: _("It was not needed"),
}


class IncidentCode(StrEnum):
    """What went another way than the person wished (domain.md §4.4)."""

    PREF_MISMATCH = "pref_mismatch"
    EMERGENCY_MISMATCH = "emergency_mismatch"


INCIDENT_LABELS: dict[IncidentCode, str] = {
    IncidentCode.PREF_MISMATCH: _("What they wished of an interpreter was not met"),
    IncidentCode.EMERGENCY_MISMATCH: _("In an emergency somebody interpreted who did not fit"),
}


class EmergencyCode(StrEnum):
    """Why somebody interprets who does not fit: nothing but these (domain.md §4.4)."""

    DANGER = "danger"
    MEDICAL = "medical"


EMERGENCY_LABELS: dict[EmergencyCode, str] = {
    EmergencyCode.DANGER: _("immediate danger"),
    EmergencyCode.MEDICAL: _("urgent medical need"),
}


class ComesFrom(StrEnum):
    """How a booking hangs from another one."""

    FOLLOW_UP = "follow_up"
    REBOOKED = "rebooked"
    BESIDE = "beside"


FROM_LABELS: dict[ComesFrom, str] = {
    ComesFrom.FOLLOW_UP: _("follows an emergency"),
    ComesFrom.REBOOKED: _("in place of another one"),
    ComesFrom.BESIDE: _("a cultural mediator beside the interpreter"),
}


class OfferAnswer(StrEnum):
    """What an interpreter says to an offer."""

    OPEN = "open"
    YES = "yes"
    NO = "no"


OFFER_LABELS: dict[OfferAnswer, str] = {
    OfferAnswer.OPEN: _("not answered yet"),
    OfferAnswer.YES: _("yes"),
    OfferAnswer.NO: _("no"),
}
