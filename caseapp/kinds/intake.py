"""First contacts, the waiting list, and what is needed tonight."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class IntakeState(StrEnum):
    """Where a first contact stands (practice.md P30). None of them is an end (INV-04)."""

    UNANSWERED = "unanswered"
    WAITING = "waiting"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    CASE = "case"


INTAKE_LABELS: dict[IntakeState, str] = {
    IntakeState.UNANSWERED: _("Not answered yet"),
    IntakeState.WAITING: _("On the waiting list"),
    IntakeState.PASSED_ON: _("Passed on"),
    IntakeState.ANSWERED: _("Nothing more wanted for now"),
    IntakeState.CASE: _("Made a case"),
}


class Caller(StrEnum):
    """Who rang (practice.md P30)."""

    THEMSELVES = "themselves"
    SOMEBODY_FOR_THEM = "somebody_for_them"
    ORGANISATION = "organisation"


CALLER_LABELS: dict[Caller, str] = {
    Caller.THEMSELVES: _("The person"),
    Caller.SOMEBODY_FOR_THEM: _("Somebody for them"),
    Caller.ORGANISATION: _("Another organisation"),
}


class WayBackChannel(StrEnum):
    """How somebody is reached (domain.md §4.5); that there is no safe way back is an answer."""

    CALL = "call"
    TEXT = "text"
    MESSAGING_APP = "messaging_app"
    EMAIL = "email"
    LETTER = "letter"
    VIA_PERSON = "via_person"
    IN_PERSON = "in_person"
    ANOTHER_WAY = "another_way"
    NO_SAFE_WAY = "no_safe_way"


WAY_BACK_LABELS: dict[WayBackChannel, str] = {
    WayBackChannel.CALL: _("Call"),
    WayBackChannel.TEXT: _("Text"),
    WayBackChannel.MESSAGING_APP: _("Messaging app"),
    WayBackChannel.EMAIL: _("E-mail"),
    WayBackChannel.LETTER: _("Letter"),
    WayBackChannel.VIA_PERSON: _("Through somebody"),
    WayBackChannel.IN_PERSON: _("In person only"),
    WayBackChannel.ANOTHER_WAY: _("Another way"),
    WayBackChannel.NO_SAFE_WAY: _("No safe way back"),
}


class Tonight(StrEnum):
    """What is asked of each person when several come at once: one tap each (practice.md P30)."""

    SAFE = "safe"
    PLACE = "place"
    HEALTH = "health"
    CHILDREN = "children"
    LANGUAGE = "language"
    REACH = "reach"


TONIGHT_LABELS: dict[Tonight, str] = {
    Tonight.SAFE: _("Safe tonight"),
    Tonight.PLACE: _("A place to sleep"),
    Tonight.HEALTH: _("Urgent health"),
    Tonight.CHILDREN: _("Children with them"),
    Tonight.LANGUAGE: _("Talking together"),
    Tonight.REACH: _("A way to reach them"),
}


#: What can be told, each with its words; the other four plain answers stand beside them.
TONIGHT_CHOICES: dict[Tonight, dict[str, str]] = {
    Tonight.SAFE: {"yes": _("Yes"), "for_now": _("For now"), "no": _("No")},
    Tonight.PLACE: {"yes": _("Yes"), "no": _("Not yet")},
    Tonight.HEALTH: {"no": _("Nothing urgent"), "yes": _("Somebody is needed tonight")},
    Tonight.CHILDREN: {"no": _("No"), "yes": _("Yes")},
    Tonight.LANGUAGE: {
        "together": _("We understand each other"),
        "a_little": _("A little"),
        "interpreter": _("We need an interpreter"),
    },
    Tonight.REACH: {
        "here": _("Here with us"),
        "telephone": _("By telephone"),
        "somebody": _("Through somebody"),
        "none": _("No safe way yet"),
    },
}
