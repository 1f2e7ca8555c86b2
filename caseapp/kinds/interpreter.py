"""Who interprets: what a line of the roster is, what somebody does, speaks and has declared."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class InterpreterNature(StrEnum):
    """What a line of the roster is (practice.md P18)."""

    PERSON = "person"
    LINE = "line"
    BROUGHT = "brought"


NATURE_LABELS: dict[InterpreterNature, str] = {
    InterpreterNature.PERSON: _("a person we know"),
    InterpreterNature.LINE: _("a line or an agency"),
    InterpreterNature.BROUGHT: _("whoever a court, hospital or authority brings"),
}


class InterpreterRole(StrEnum):
    """Interpreter and mediator are different roles; nobody is both in one talk (domain.md §4.2)."""

    INTERPRETER = "interpreter"
    MEDIATOR = "mediator"
    BOTH = "both"


INTERPRETER_ROLE_LABELS: dict[InterpreterRole, str] = {
    InterpreterRole.INTERPRETER: _("interprets"),
    InterpreterRole.MEDIATOR: _("is a cultural mediator"),
    InterpreterRole.BOTH: _("does one or the other, never both in one talk"),
}


class InterpreterGender(StrEnum):
    """As they describe themselves (domain.md §4.2)."""

    WOMAN = "woman"
    MAN = "man"
    NONBINARY_PERSON = "nonbinary_person"
    NOT_SAID = "not_said"


INTERPRETER_GENDER_LABELS: dict[InterpreterGender, str] = {
    InterpreterGender.WOMAN: _("woman"),
    InterpreterGender.MAN: _("man"),
    InterpreterGender.NONBINARY_PERSON: _("nonbinary person"),
    InterpreterGender.NOT_SAID: _("not said"),
}


class InterpreterSide(StrEnum):
    """For whom somebody interprets: the two are kept apart (domain.md §4.3, role conflict)."""

    SUPPORT = "support"
    POLICE = "police"


SIDE_LABELS: dict[InterpreterSide, str] = {
    InterpreterSide.SUPPORT: _("support"),
    InterpreterSide.POLICE: _("the police"),
}


class LanguageLevel(StrEnum):
    """How well somebody interprets a language."""

    VERY_WELL = "very_well"
    WELL = "well"
    EVERYDAY = "everyday"


LEVEL_LABELS: dict[LanguageLevel, str] = {
    LanguageLevel.VERY_WELL: _("very well"),
    LanguageLevel.WELL: _("well"),
    LanguageLevel.EVERYDAY: _("everyday matters"),
}


class TalkMode(StrEnum):
    """How a talk with an interpreter takes place (domain.md §4.1, ``mode_pref``)."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    WRITTEN = "written"


TALK_MODE_LABELS: dict[TalkMode, str] = {
    TalkMode.IN_PERSON: _("in person"),
    TalkMode.PHONE: _("by phone, no camera"),
    TalkMode.VIDEO: _("by video"),
    TalkMode.WRITTEN: _("in writing"),
}


class Training(StrEnum):
    """The training somebody has had (domain.md T-rows of §1.7, the tiers of a programme)."""

    NONE_KNOWN = "none_known"
    INFORMED = "informed"
    SKILLED = "skilled"
    ENHANCED = "enhanced"


TRAINING_LABELS: dict[Training, str] = {
    Training.NONE_KNOWN: _("not recorded"),
    Training.INFORMED: _("informed"),
    Training.SKILLED: _("skilled"),
    Training.ENHANCED: _("enhanced"),
}


class TieKind(StrEnum):
    """What somebody has declared of themselves, or what a person keeps away from (§4.1, §4.2)."""

    COMMUNITY = "community"
    COUNTRY = "country"
    REGION = "region"
    RELIGION = "religion"
    GROUP = "group"
    PROFESSION = "profession"
    PERSON = "person"


TIE_LABELS: dict[TieKind, str] = {
    TieKind.COMMUNITY: _("a community"),
    TieKind.COUNTRY: _("a country they belong to"),
    TieKind.REGION: _("a region or town"),
    TieKind.RELIGION: _("a religion or congregation"),
    TieKind.GROUP: _("a people, clan or group"),
    TieKind.PROFESSION: _("a profession or authority"),
    TieKind.PERSON: _("somebody they know or are related to"),
}


class Helper(StrEnum):
    """Who else might interpret; none of them stands in the roster (domain.md §4.3)."""

    PARTNER_OR_RELATIVE = "partner_or_relative"
    FRIEND = "friend"
    OTHER_SURVIVOR = "other_survivor"
    CHILD = "child"


HELPER_LABELS: dict[Helper, str] = {
    Helper.PARTNER_OR_RELATIVE: _("a partner or relative"),
    Helper.FRIEND: _("a friend"),
    Helper.OTHER_SURVIVOR: _("somebody else whom we support"),
    Helper.CHILD: _("a child"),
}


class TalkTopic(StrEnum):
    """What a talk is about, as a class: all that an interpreter learns beforehand (§4.1, §4.4)."""

    EVERYDAY = "everyday"
    SCHOOL = "school"
    MONEY = "money"
    HEALTH = "health"
    INTIMATE_HEALTH = "intimate_health"
    LEGAL = "legal"
    POLICE = "police"
    COURT = "court"
    ACCOUNT = "account"
    PERMISSIONS = "permissions"
    SAFETY = "safety"


TOPIC_LABELS: dict[TalkTopic, str] = {
    TalkTopic.EVERYDAY: _("everyday matters"),
    TalkTopic.SCHOOL: _("school or college"),
    TalkTopic.MONEY: _("money"),
    TalkTopic.HEALTH: _("health"),
    TalkTopic.INTIMATE_HEALTH: _("intimate health"),
    TalkTopic.LEGAL: _("legal matters"),
    TalkTopic.POLICE: _("the police"),
    TalkTopic.COURT: _("court"),
    TalkTopic.ACCOUNT: _("what happened"),
    TalkTopic.PERMISSIONS: _("permissions"),
    TalkTopic.SAFETY: _("safety"),
}
