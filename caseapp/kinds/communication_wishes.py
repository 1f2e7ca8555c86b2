"""What a person can wish of interpreting: of whom, in which way, and how it was asked (domain.md
§4.1). *Not asked yet*, *prefers not to say* and *they say each time* are different answers.
"""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


_EACH_TIME, _NOT_SAY = _("they say each time"), _("prefers not to say")
_NOT_ASKED = _("not asked yet")


class WishAbout(StrEnum):
    """What a wish for one gender is about: an interpreter for a topic, or somebody else."""

    HEALTH = "health"
    INTIMATE_HEALTH = "intimate_health"
    LEGAL = "legal"
    POLICE = "police"
    COURT = "court"
    SCHOOL = "school"
    MONEY = "money"
    EVERYDAY = "everyday"
    WORKER = "worker"
    CLINICIAN = "clinician"
    POLICE_INTERVIEWER = "police_interviewer"


ABOUT_LABELS: dict[WishAbout, str] = {
    WishAbout.HEALTH: _("Health"),
    WishAbout.INTIMATE_HEALTH: _("Intimate health"),
    WishAbout.LEGAL: _("Legal advice"),
    WishAbout.POLICE: _("Police"),
    WishAbout.COURT: _("Court"),
    WishAbout.SCHOOL: _("School and college"),
    WishAbout.MONEY: _("Money"),
    WishAbout.EVERYDAY: _("Everyday matters"),
    WishAbout.WORKER: _("A worker here"),
    WishAbout.CLINICIAN: _("A doctor or nurse"),
    WishAbout.POLICE_INTERVIEWER: _("Somebody of the police who asks questions"),
}
#: Topics for which somebody can want another interpreter than for everything else.
TOPICS = tuple(WishAbout)[:8]
#: People who do not interpret: the answers differ, so they are asked apart.
PEOPLE = tuple(WishAbout)[8:]


class AskedHow(StrEnum):
    """How a wish was asked. Nobody answers it for the person (practice.md P19)."""

    NOT_RECORDED = "not_recorded"
    CARD = "card"
    ALONE = "alone"
    INTERPRETER = "interpreter"
    WRITTEN = "written"
    SOMEBODY_ELSE = "somebody_else"


ASKED_LABELS: dict[AskedHow, str] = {
    AskedHow.NOT_RECORDED: _("not recorded"),
    AskedHow.CARD: _("they pointed at the card"),
    AskedHow.ALONE: _("they said it themselves, with nobody between"),
    AskedHow.INTERPRETER: _("through an interpreter they were at ease with"),
    AskedHow.WRITTEN: _("they wrote it"),
    AskedHow.SOMEBODY_ELSE: _("somebody else told us; ask them with the card"),
}


class Continuity(StrEnum):
    """Whether the same interpreter should come each time."""

    SAME = "same"
    ROTATE = "rotate"
    NO_PREFERENCE = "no_preference"
    ASK_EACH_TIME = "ask_each_time"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    NOT_ASKED_YET = "not_asked_yet"


CONTINUITY_LABELS: dict[Continuity, str] = {
    Continuity.SAME: _("the same each time"),
    Continuity.ROTATE: _("not always the same"),
    Continuity.NO_PREFERENCE: _("either"),
    Continuity.ASK_EACH_TIME: _EACH_TIME,
    Continuity.PREFER_NOT_TO_SAY: _NOT_SAY,
    Continuity.NOT_ASKED_YET: _NOT_ASKED,
}


class PersonGender(StrEnum):
    """Who a named interpreter is, as far as a wish for one gender needs it."""

    WOMAN = "woman"
    MAN = "man"
    NONBINARY_PERSON = "nonbinary_person"


PERSON_LABELS: dict[PersonGender, str] = {
    PersonGender.WOMAN: _("a woman"),
    PersonGender.MAN: _("a man"),
    PersonGender.NONBINARY_PERSON: _("a nonbinary person"),
}


class MediatorWish(StrEnum):
    """Whether somebody wants a cultural mediator, who is another than the interpreter."""

    YES = "yes"
    SOME_TOPICS = "some_topics"
    NO = "no"
    ASK_EACH_TIME = "ask_each_time"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    NOT_ASKED_YET = "not_asked_yet"


MEDIATOR_LABELS: dict[MediatorWish, str] = {
    MediatorWish.YES: _("yes"),
    MediatorWish.SOME_TOPICS: _("for some topics"),
    MediatorWish.NO: _("no"),
    MediatorWish.ASK_EACH_TIME: _EACH_TIME,
    MediatorWish.PREFER_NOT_TO_SAY: _NOT_SAY,
    MediatorWish.NOT_ASKED_YET: _NOT_ASKED,
}


class TalkMode(StrEnum):
    """How an interpreted talk can take place."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    WITHOUT_NAME = "without_name"
    OTHER_TOWN = "other_town"
    WRITTEN = "written"


TALK_MODE_LABELS: dict[TalkMode, str] = {
    TalkMode.IN_PERSON: _("In person"),
    TalkMode.PHONE: _("By phone, no camera"),
    TalkMode.VIDEO: _("By video"),
    TalkMode.WITHOUT_NAME: _("Only sound, and the interpreter is not told the name"),
    TalkMode.OTHER_TOWN: _("An interpreter in another town or country"),
    TalkMode.WRITTEN: _("In writing"),
}


class ModePlace(StrEnum):
    """Where a way to talk stands among the others, or that it is never to be used."""

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"
    FIFTH = "5"
    SIXTH = "6"
    NEVER = "never"
    NOT_ASKED_YET = "not_asked_yet"


MODE_PLACE_LABELS: dict[ModePlace, str] = {
    ModePlace.FIRST: _("first choice"),
    ModePlace.SECOND: _("second"),
    ModePlace.THIRD: _("third"),
    ModePlace.FOURTH: _("fourth"),
    ModePlace.FIFTH: _("fifth"),
    ModePlace.SIXTH: _("sixth"),
    ModePlace.NEVER: _("never"),
    ModePlace.NOT_ASKED_YET: _NOT_ASKED,
}
