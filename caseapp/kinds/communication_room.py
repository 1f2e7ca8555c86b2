"""What else a profile says: reading, languages, names, whom to keep away, breaks, the room
(domain.md §4.1). What stands instead of an answer is a value like the others, each its own.
"""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


_EACH_TIME, _NOT_SAY = _("they say each time"), _("prefers not to say")
_NOT_TO_ASK, _NOT_ASKED = _("do not ask"), _("not asked yet")


class Literacy(StrEnum):
    """In which form somebody takes in what is written."""

    READS_WELL = "reads_well"
    SHORT_TEXTS = "short_texts"
    AUDIO = "audio"
    PICTURES = "pictures"
    READ_TO_ME = "read_to_me"
    ASK_EACH_TIME = "ask_each_time"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    DO_NOT_ASK = "do_not_ask"
    NOT_ASKED_YET = "not_asked_yet"


LITERACY_LABELS: dict[Literacy, str] = {
    Literacy.READS_WELL: _("reads well"),
    Literacy.SHORT_TEXTS: _("short texts"),
    Literacy.AUDIO: _("something to listen to"),
    Literacy.PICTURES: _("pictures"),
    Literacy.READ_TO_ME: _("somebody reads to them"),
    Literacy.ASK_EACH_TIME: _EACH_TIME,
    Literacy.PREFER_NOT_TO_SAY: _NOT_SAY,
    Literacy.DO_NOT_ASK: _NOT_TO_ASK,
    Literacy.NOT_ASKED_YET: _NOT_ASKED,
}


class Skill(StrEnum):
    """What somebody does in a language."""

    SPEAK = "speak"
    UNDERSTAND = "understand"
    READ = "read"
    WRITE = "write"


SKILL_LABELS: dict[Skill, str] = {
    Skill.SPEAK: _("speaks"),
    Skill.UNDERSTAND: _("understands"),
    Skill.READ: _("reads"),
    Skill.WRITE: _("writes"),
}


class DocumentSetting(StrEnum):
    """Where the name on documents cannot be avoided, so that it is explained beforehand."""

    BANK = "bank"
    HEALTH = "health"
    COURT = "court"
    POLICE = "police"
    OFFICE = "office"
    HOUSING = "housing"
    SCHOOL = "school"
    WORK = "work"
    TRAVEL = "travel"


SETTING_LABELS: dict[DocumentSetting, str] = {
    DocumentSetting.BANK: _("a bank"),
    DocumentSetting.HEALTH: _("a hospital or surgery"),
    DocumentSetting.COURT: _("a court"),
    DocumentSetting.POLICE: _("the police"),
    DocumentSetting.OFFICE: _("an office of the state"),
    DocumentSetting.HOUSING: _("a tenancy"),
    DocumentSetting.SCHOOL: _("a school or college"),
    DocumentSetting.WORK: _("work"),
    DocumentSetting.TRAVEL: _("travel"),
}


class NameExplained(StrEnum):
    """Whether it was explained to somebody that the name on their documents is used somewhere
    (domain.md §4.1, §10 story 5)."""

    YES = "yes"
    NOT_YET = "not_yet"


EXPLAINED_LABELS: dict[NameExplained, str] = {
    NameExplained.YES: _("yes, they know where and why"),
    NameExplained.NOT_YET: _("not yet; we explain it before"),
}


class ExclusionKind(StrEnum):
    """Who must not interpret or be near a talk (domain.md §4.1); hard, never relaxed by us."""

    COMMUNITY = "community"
    NATIONALITY = "nationality"
    REGION = "region"
    CONGREGATION = "congregation"
    CLAN = "clan"
    PROFESSION = "profession"
    NAMED_PERSON = "named_person"
    ANYONE_LOCAL = "anyone_local"
    CONNECTED = "connected"


EXCLUSION_LABELS: dict[ExclusionKind, str] = {
    ExclusionKind.COMMUNITY: _("people of a community"),
    ExclusionKind.NATIONALITY: _("people of a country"),
    ExclusionKind.REGION: _("people from a region"),
    ExclusionKind.CONGREGATION: _("people of a religion or congregation"),
    ExclusionKind.CLAN: _("people of an ethnic or clan group"),
    ExclusionKind.PROFESSION: _("people tied by their profession"),
    ExclusionKind.NAMED_PERSON: _("one person"),
    ExclusionKind.ANYONE_LOCAL: _("anyone local"),
    ExclusionKind.CONNECTED: _("a relative or friend of somebody"),
}


class BreakSignal(StrEnum):
    """How somebody says that they need a break."""

    WORD = "word"
    HAND = "hand"
    CARD = "card"
    OTHER = "other"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    NOT_ASKED_YET = "not_asked_yet"


SIGNAL_LABELS: dict[BreakSignal, str] = {
    BreakSignal.WORD: _("a word"),
    BreakSignal.HAND: _("a hand"),
    BreakSignal.CARD: _("a card"),
    BreakSignal.OTHER: _("something else"),
    BreakSignal.PREFER_NOT_TO_SAY: _NOT_SAY,
    BreakSignal.NOT_ASKED_YET: _NOT_ASKED,
}


class RoomExit(StrEnum):
    """Whether they want to see the way out."""

    IN_VIEW = "in_view"
    NO_MATTER = "no_matter"
    ASK_EACH_TIME = "ask_each_time"
    NOT_ASKED_YET = "not_asked_yet"


_EITHER = _("does not matter")
EXIT_LABELS: dict[RoomExit, str] = {
    RoomExit.IN_VIEW: _("in view"),
    RoomExit.NO_MATTER: _EITHER,
    RoomExit.ASK_EACH_TIME: _EACH_TIME,
    RoomExit.NOT_ASKED_YET: _NOT_ASKED,
}


class RoomDoor(StrEnum):
    """The door of the room."""

    OPEN = "open"
    CLOSED = "closed"
    NO_MATTER = "no_matter"
    ASK_EACH_TIME = "ask_each_time"
    NOT_ASKED_YET = "not_asked_yet"


DOOR_LABELS: dict[RoomDoor, str] = {
    RoomDoor.OPEN: _("open"),
    RoomDoor.CLOSED: _("closed"),
    RoomDoor.NO_MATTER: _EITHER,
    RoomDoor.ASK_EACH_TIME: _EACH_TIME,
    RoomDoor.NOT_ASKED_YET: _NOT_ASKED,
}


class RoomLight(StrEnum):
    """The light in the room."""

    BRIGHT = "bright"
    SOFT = "soft"
    NO_MATTER = "no_matter"
    ASK_EACH_TIME = "ask_each_time"
    NOT_ASKED_YET = "not_asked_yet"


LIGHT_LABELS: dict[RoomLight, str] = {
    RoomLight.BRIGHT: _("bright"),
    RoomLight.SOFT: _("soft"),
    RoomLight.NO_MATTER: _EITHER,
    RoomLight.ASK_EACH_TIME: _EACH_TIME,
    RoomLight.NOT_ASKED_YET: _NOT_ASKED,
}


class RoomNoise(StrEnum):
    """What is heard in the background."""

    QUIET = "quiet"
    SOME_SOUND = "some_sound"
    NO_MATTER = "no_matter"
    ASK_EACH_TIME = "ask_each_time"
    NOT_ASKED_YET = "not_asked_yet"


NOISE_LABELS: dict[RoomNoise, str] = {
    RoomNoise.QUIET: _("quiet"),
    RoomNoise.SOME_SOUND: _("some sound or music"),
    RoomNoise.NO_MATTER: _EITHER,
    RoomNoise.ASK_EACH_TIME: _EACH_TIME,
    RoomNoise.NOT_ASKED_YET: _NOT_ASKED,
}


class Uniforms(StrEnum):
    """Whether people in uniform may be in the room."""

    NONE = "none"
    NO_MATTER = "no_matter"
    ASK_EACH_TIME = "ask_each_time"
    NOT_ASKED_YET = "not_asked_yet"


UNIFORM_LABELS: dict[Uniforms, str] = {
    Uniforms.NONE: _("no uniforms"),
    Uniforms.NO_MATTER: _EITHER,
    Uniforms.ASK_EACH_TIME: _EACH_TIME,
    Uniforms.NOT_ASKED_YET: _NOT_ASKED,
}
