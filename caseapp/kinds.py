"""The vocabulary that everything else speaks: roles, kinds of data, relations, pillars, answers.

Only names, their fixed codes and their labels live here. What a role may do with a
kind is data in :mod:`caseapp.access.table`; nothing in this file decides anything.

The numbers are stored in databases and in grants: add to the end, never renumber.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag, StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class Role(StrEnum):
    """The hats people wear (domain.md §1, practice.md P1)."""

    CW = "CW"
    IA = "IA"
    GA = "GA"
    LA = "LA"
    HP = "HP"
    AW = "AW"
    INT = "INT"
    LEO = "LEO"
    VOL = "VOL"
    MGR = "MGR"
    DPO = "DPO"
    ADM = "ADM"
    SUR = "SUR"


ROLE_LABELS: dict[Role, str] = {
    Role.CW: _("Caseworker"),
    Role.IA: _("Independent advocate"),
    Role.GA: _("Guardian advocate"),
    Role.LA: _("Legal adviser"),
    Role.HP: _("Healthcare"),
    Role.AW: _("Accommodation worker"),
    Role.INT: _("Interpreter or mediator"),
    Role.LEO: _("Police liaison"),
    Role.VOL: _("Volunteer"),
    Role.MGR: _("Manager or supervisor"),
    Role.DPO: _("Data protection officer"),
    Role.ADM: _("Administrator"),
    Role.SUR: _("The person themselves"),
}

#: The twelve roles that an account may hold today; the survivor's own window comes later.
STAFF_ROLES: tuple[Role, ...] = tuple(role for role in Role if role is not Role.SUR)


class Kind(IntFlag):
    """The twenty kinds of data of domain.md §7.2, one bit each, so that a grant is a mask."""

    SUM = 1 << 0
    IDN = 1 << 1
    SAF = 1 << 2
    COM = 1 << 3
    NRM = 1 << 4
    RSK = 1 << 5
    HLT = 1 << 6
    LEG = 1 << 7
    CJ = 1 << 8
    ACC = 1 << 9
    GOA = 1 << 10
    NOT = 1 << 11
    RST = 1 << 12
    CON = 1 << 13
    REF = 1 << 14
    DOC = 1 << 15
    SUP = 1 << 16
    WEL = 1 << 17
    AUD = 1 << 18
    STA = 1 << 19

    @property
    def code(self) -> str:
        """The three letters that people and the trail use."""
        name = self.name
        if name is None:
            raise ValueError("a mask of several kinds has no code of its own")
        return name


NO_KIND = Kind(0)

KIND_LABELS: dict[Kind, str] = {
    Kind.SUM: _("Case summary"),
    Kind.IDN: _("Identity"),
    Kind.SAF: _("Safe contact"),
    Kind.COM: _("Communication and interpreter needs"),
    Kind.NRM: _("Identification decisions"),
    Kind.RSK: _("Safety and risk"),
    Kind.HLT: _("Health"),
    Kind.LEG: _("Legal and immigration"),
    Kind.CJ: _("Criminal justice and redress"),
    Kind.ACC: _("Accommodation"),
    Kind.GOA: _("Goals and steps"),
    Kind.NOT: _("General notes"),
    Kind.RST: _("Restricted notes"),
    Kind.CON: _("Consent records"),
    Kind.REF: _("Referrals"),
    Kind.DOC: _("Documents"),
    Kind.SUP: _("Supervision"),
    Kind.WEL: _("Staff wellbeing"),
    Kind.AUD: _("Who looked: the trail"),
    Kind.STA: _("Statistics"),
}


class Relation(StrEnum):
    """How a person can stand to a case or a record (domain.md §7.1; ``h``: practice.md P2)."""

    ASSIGNED = "a"
    HOLDER = "h"
    CONSENT = "c"
    TASK = "t"
    SUPERVISION = "s"
    ORGANISATION = "o"
    NAMED = "n"
    SUPERVISES = "v"
    OWN = "x"
    LEGAL_TASK = "l"
    BREAK_GLASS = "b"
    PUBLISHED = "p"


RELATION_LABELS: dict[Relation, str] = {
    Relation.ASSIGNED: _("is assigned to the case"),
    Relation.HOLDER: _("holds the case alone, where there is no caseworker"),
    Relation.CONSENT: _("the person said yes to it, for as long as they say so"),
    Relation.TASK: _("from 24 hours before a task or booking until 24 hours after"),
    Relation.SUPERVISION: _("has a recorded supervision link to this case"),
    Relation.ORGANISATION: _("works in the same organisation"),
    Relation.NAMED: _("wrote it, or is named as a reader"),
    Relation.SUPERVISES: _("supervises this member of staff"),
    Relation.OWN: _("it is their own record"),
    Relation.LEGAL_TASK: _("a logged legal task, until its end date"),
    Relation.BREAK_GLASS: _("emergency access, for four hours"),
    Relation.PUBLISHED: _("published figures about nobody"),
}


class Pillar(IntEnum):
    """The four pillars of a National Referral Mechanism; they run in parallel (INV-02)."""

    IDENTIFICATION = 1
    SUPPORT = 2
    INCLUSION = 3
    JUSTICE = 4


PILLAR_LABELS: dict[Pillar, str] = {
    Pillar.IDENTIFICATION: _("Identification and protection"),
    Pillar.SUPPORT: _("Individual support"),
    Pillar.INCLUSION: _("Social inclusion"),
    Pillar.JUSTICE: _("Justice and redress"),
}

#: The kind of a pillar's badge (domain.md §7.3).
BADGE_KINDS: dict[Pillar, Kind] = {
    Pillar.IDENTIFICATION: Kind.NRM,
    Pillar.SUPPORT: Kind.SUM,
    Pillar.INCLUSION: Kind.SUM,
    Pillar.JUSTICE: Kind.CJ,
}

#: The kind of a pillar's stage entries, with words and answers (domain.md §7.2, last paragraph).
ENTRY_KINDS: dict[Pillar, Kind] = {
    Pillar.IDENTIFICATION: Kind.NRM,
    Pillar.SUPPORT: Kind.NOT,
    Pillar.INCLUSION: Kind.GOA,
    Pillar.JUSTICE: Kind.CJ,
}


class AnswerState(StrEnum):
    """How an optional fact stands; a value exists exactly when it is ``told`` (INV-21)."""

    TOLD = "told"
    NOT_ASKED_YET = "not_asked_yet"
    PREFERS_NOT_TO_SAY = "prefers_not_to_say"
    NOT_KNOWN = "not_known"
    DO_NOT_ASK = "do_not_ask"


ANSWER_LABELS: dict[AnswerState, str] = {
    AnswerState.TOLD: _("Told us"),
    AnswerState.NOT_ASKED_YET: _("Not asked yet"),
    AnswerState.PREFERS_NOT_TO_SAY: _("Prefers not to say"),
    AnswerState.NOT_KNOWN: _("Not known"),
    AnswerState.DO_NOT_ASK: _("Asked us not to ask"),
}


class AgeStatus(StrEnum):
    """``age_in_doubt`` is treated as a child until decided (INV-14)."""

    ADULT = "adult"
    CHILD = "child"
    AGE_IN_DOUBT = "age_in_doubt"


AGE_LABELS: dict[AgeStatus, str] = {
    AgeStatus.ADULT: _("Adult"),
    AgeStatus.CHILD: _("Under 18"),
    AgeStatus.AGE_IN_DOUBT: _("Not sure"),
}


class IdentityLevel(StrEnum):
    """How much of a name the file holds; nothing asks for papers (domain.md T003)."""

    ANONYMOUS = "anonymous"
    WORKING_NAME = "working_name"
    FULL = "full"


IDENTITY_LABELS: dict[IdentityLevel, str] = {
    IdentityLevel.ANONYMOUS: _("No name, a label only"),
    IdentityLevel.WORKING_NAME: _("A working name"),
    IdentityLevel.FULL: _("A full name"),
}


class DobCertainty(StrEnum):
    """How sure a date of birth is; there is one exactly when a date was told."""

    EXACT = "exact"
    ABOUT = "about"
    YEAR_ONLY = "year_only"
    NOT_KNOWN = "not_known"


CERTAINTY_LABELS: dict[DobCertainty, str] = {
    DobCertainty.EXACT: _("Exact"),
    DobCertainty.ABOUT: _("About"),
    DobCertainty.YEAR_ONLY: _("Only the year"),
    DobCertainty.NOT_KNOWN: _("Not known how sure"),
}


class SourceType(StrEnum):
    """How a person came to us. Words can say more; none of it is ever needed."""

    SELF_REFERRAL = "self_referral"
    HELPLINE = "helpline"
    OTHER_ORGANISATION = "other_organisation"
    HEALTH_SERVICE = "health_service"
    LAWYER = "lawyer"
    TEACHER = "teacher"
    POLICE = "police"
    INSPECTOR = "inspector"
    UNION = "union"
    FAITH_GROUP = "faith_group"
    TRANSPORT_WORKER = "transport_worker"
    MEMBER_OF_THE_PUBLIC = "member_of_the_public"
    ANOTHER_WAY = "another_way"


CAME_LABELS: dict[SourceType, str] = {
    SourceType.SELF_REFERRAL: _("By themselves"),
    SourceType.HELPLINE: _("Through a helpline"),
    SourceType.OTHER_ORGANISATION: _("Through another organisation"),
    SourceType.HEALTH_SERVICE: _("Through a health service"),
    SourceType.LAWYER: _("Through a lawyer"),
    SourceType.TEACHER: _("Through a school"),
    SourceType.POLICE: _("Through the police"),
    SourceType.INSPECTOR: _("Through an inspection"),
    SourceType.UNION: _("Through a union"),
    SourceType.FAITH_GROUP: _("Through a faith group"),
    SourceType.TRANSPORT_WORKER: _("Through somebody who works in transport"),
    SourceType.MEMBER_OF_THE_PUBLIC: _("Through somebody who noticed"),
    SourceType.ANOTHER_WAY: _("Another way"),
}


class DoubleState(StrEnum):
    """How two records that may be of one person stand; a pair is asked about once."""

    OPEN = "open"
    SAME = "same"
    TWO_PEOPLE = "two_people"


class Sensitivity(StrEnum):
    """``protected`` hides the existence of a case from everyone without a grant."""

    STANDARD = "standard"
    HIGH = "high"
    PROTECTED = "protected"


class CaseStatus(StrEnum):
    """What a record is (practice.md P30, P40). Only open ones stand on the caseload."""

    OPEN = "open"
    FIRST_CONTACT = "first_contact"
    WAITING = "waiting"
    PASSED_ON = "passed_on"
    JOINED = "joined"
    OPENED_IN_ERROR = "opened_in_error"


STATUS_LABELS: dict[CaseStatus, str] = {
    CaseStatus.OPEN: _("Case"),
    CaseStatus.FIRST_CONTACT: _("First contact"),
    CaseStatus.WAITING: _("On the waiting list"),
    CaseStatus.PASSED_ON: _("Passed on"),
    CaseStatus.JOINED: _("Joined with another record"),
    CaseStatus.OPENED_IN_ERROR: _("Opened in error"),
}


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


class Presence(StrEnum):
    """Was the person there when a stage changed? (practice.md P9)"""

    WITH_US = "with_us"
    TOLD_AFTERWARDS = "told_afterwards"
    NOT_THERE = "not_there"


PRESENCE_LABELS: dict[Presence, str] = {
    Presence.WITH_US: _("With us"),
    Presence.TOLD_AFTERWARDS: _("Told afterwards"),
    Presence.NOT_THERE: _("Not there"),
}


class ContactMode(StrEnum):
    """How a conversation took place (practice.md P7)."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    TEXT = "text"
    LETTER = "letter"
    OTHER = "other"


MODE_LABELS: dict[ContactMode, str] = {
    ContactMode.IN_PERSON: _("In person"),
    ContactMode.PHONE: _("Telephone"),
    ContactMode.VIDEO: _("Video"),
    ContactMode.TEXT: _("Text"),
    ContactMode.LETTER: _("Letter"),
    ContactMode.OTHER: _("Another way"),
}


class TeamRole(StrEnum):
    """What somebody is on a case's team (assignment); access follows from it, not from a title."""

    KEY_WORKER = "key_worker"
    CO_WORKER = "co_worker"
    COVER = "cover"
    ADVOCATE = "advocate"
    GUARDIAN = "guardian"
    SUPERVISOR = "supervisor"
    PARTNER = "partner"


TEAM_LABELS: dict[TeamRole, str] = {
    TeamRole.KEY_WORKER: _("Key worker"),
    TeamRole.CO_WORKER: _("Co-worker"),
    TeamRole.COVER: _("Covering"),
    TeamRole.ADVOCATE: _("Advocate"),
    TeamRole.GUARDIAN: _("Guardian advocate"),
    TeamRole.SUPERVISOR: _("Supervisor"),
    TeamRole.PARTNER: _("Partner"),
}


class LeaveKind(StrEnum):
    """What sort of leave it is; a reason is never asked (practice.md P12)."""

    LEAVE = "leave"
    SICKNESS = "sickness"
    OTHER = "other"


LEAVE_LABELS: dict[LeaveKind, str] = {
    LeaveKind.LEAVE: _("Leave"),
    LeaveKind.SICKNESS: _("Sickness"),
    LeaveKind.OTHER: _("Something else"),
}


class BarOrigin(StrEnum):
    """Whose word keeps somebody from a case; why is never asked (practice.md P38)."""

    DECLARED = "declared"
    PERSONS_WISH = "persons_wish"
    TEAM = "team"


BAR_LABELS: dict[BarOrigin, str] = {
    BarOrigin.DECLARED: _("stepped back by themselves"),
    BarOrigin.PERSONS_WISH: _("at the person's wish"),
    BarOrigin.TEAM: _("decided by the team"),
}


class InterpreterNeed(StrEnum):
    """When somebody wants an interpreter (domain.md §4.1)."""

    ALWAYS = "always"
    FORMAL_OR_HARD = "formal_or_hard"
    ASK_ME = "ask_me"
    NO_MY_CHOICE = "no_my_choice"
    NO_NEED = "no_need"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    NOT_ASKED_YET = "not_asked_yet"


NEED_LABELS: dict[InterpreterNeed, str] = {
    InterpreterNeed.ALWAYS: _("always"),
    InterpreterNeed.FORMAL_OR_HARD: _("for formal or hard topics"),
    InterpreterNeed.ASK_ME: _("sometimes, they say when"),
    InterpreterNeed.NO_MY_CHOICE: _("none, their choice"),
    InterpreterNeed.NO_NEED: _("not needed"),
    InterpreterNeed.PREFER_NOT_TO_SAY: _("prefers not to say"),
    InterpreterNeed.NOT_ASKED_YET: _("not asked yet"),
}


class GenderWish(StrEnum):
    """Who should interpret (domain.md §4.1, INV-08). A wish for the first four has a strength."""

    WOMAN = "woman"
    MAN = "man"
    NONBINARY_PERSON = "nonbinary_person"
    SAME_AS_MINE = "same_as_mine"
    NO_PREFERENCE = "no_preference"
    ASK_EACH_TIME = "ask_each_time"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    NOT_ASKED_YET = "not_asked_yet"


GENDER_LABELS: dict[GenderWish, str] = {
    GenderWish.WOMAN: _("a woman"),
    GenderWish.MAN: _("a man"),
    GenderWish.NONBINARY_PERSON: _("a nonbinary person"),
    GenderWish.SAME_AS_MINE: _("the same gender as theirs"),
    GenderWish.NO_PREFERENCE: _("anyone"),
    GenderWish.ASK_EACH_TIME: _("they say each time"),
    GenderWish.PREFER_NOT_TO_SAY: _("prefers not to say"),
    GenderWish.NOT_ASKED_YET: _("not asked yet"),
}

#: The wishes for one gender: these, and no others, have a strength.
GENDER_WISHES: tuple[GenderWish, ...] = (
    GenderWish.WOMAN,
    GenderWish.MAN,
    GenderWish.NONBINARY_PERSON,
    GenderWish.SAME_AS_MINE,
)


class WishStrength(StrEnum):
    """How much a wish for one gender matters; ``must`` is never overruled (domain.md §4.3)."""

    MUST = "must"
    STRONG = "strong"
    NICE = "nice"


STRENGTH_LABELS: dict[WishStrength, str] = {
    WishStrength.MUST: _("nobody else"),
    WishStrength.STRONG: _("whenever it can be done"),
    WishStrength.NICE: _("if it works out"),
}


class Comfort(StrEnum):
    """How somebody is in a language; ``avoid``: not to be used with them (domain.md §4.1)."""

    GOOD = "good"
    OK = "ok"
    AVOID = "avoid"


COMFORT_LABELS: dict[Comfort, str] = {
    Comfort.GOOD: _("at ease in it"),
    Comfort.OK: _("gets by"),
    Comfort.AVOID: _("not this language"),
}


class PhraseEffect(StrEnum):
    """What a phrase of a profile says: what helps, or what makes it harder (domain.md T010)."""

    HELPS = "helps"
    HARDER = "harder"


class PhraseSource(StrEnum):
    """Where a phrase comes from: the person said it, or a worker noticed it."""

    PERSON = "person"
    WORKER = "worker"


SOURCE_LABELS: dict[PhraseSource, str] = {
    PhraseSource.WORKER: _("we noticed it"),
    PhraseSource.PERSON: _("they said it"),
}


class Channel(StrEnum):
    """How somebody can be reached (domain.md §4.5)."""

    CALL = "call"
    TEXT = "text"
    MESSAGING_APP = "messaging_app"
    EMAIL = "email"
    LETTER = "letter"
    VIA_PERSON = "via_person"
    IN_PERSON = "in_person"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.CALL: _("A call"),
    Channel.TEXT: _("A text"),
    Channel.MESSAGING_APP: _("A messaging app"),
    Channel.EMAIL: _("E-mail"),
    Channel.LETTER: _("A letter"),
    Channel.VIA_PERSON: _("Through somebody"),
    Channel.IN_PERSON: _("In person only"),
}


class Voicemail(StrEnum):
    """Whether a message may be left."""

    YES = "yes"
    NO = "no"
    NOT_ASKED_YET = "not_asked_yet"


VOICEMAIL_LABELS: dict[Voicemail, str] = {
    Voicemail.YES: _("Yes"),
    Voicemail.NO: _("No, never"),
    Voicemail.NOT_ASKED_YET: _("Not asked yet"),
}


class ReviewState(StrEnum):
    """How a review stands (domain.md §6.3). A scheduled one whose day has come is due."""

    SCHEDULED = "scheduled"
    DONE = "done"
    MOVED = "moved"
    NOT_NEEDED = "not_needed"


REVIEW_LABELS: dict[ReviewState, str] = {
    ReviewState.SCHEDULED: _("To come"),
    ReviewState.DONE: _("Looked at"),
    ReviewState.MOVED: _("Moved, as they wished"),
    ReviewState.NOT_NEEDED: _("Not needed"),
}


class NoticeCode(StrEnum):
    """What a notice says, together with the case it is about; never more."""

    ON_TEAM = "on_team"


NOTICE_LABELS: dict[NoticeCode, str] = {
    NoticeCode.ON_TEAM: _("You are on the team of"),
}


class Permission(StrEnum):
    """What a route or an act asks for. Which roles hold it is in :mod:`caseapp.access.table`."""

    ACCESS_TABLE_READ = "access_table_read"
    ACCOUNTS_MANAGE = "accounts_manage"
    AUDIT_READ = "audit_read"
    CASE_ASSIGN = "case_assign"
    CASE_LIST = "case_list"
    CASE_OPEN = "case_open"
    CASE_READ = "case_read"
    CASE_SEARCH = "case_search"
    CASE_WRITE = "case_write"
    COLLEAGUES_READ = "colleagues_read"
    DOUBLES_READ = "doubles_read"
    DUTY_MANAGE = "duty_manage"
    EVERYONE = "everyone"
    OWN_ACCOUNT = "own_account"
    SETTINGS_MANAGE = "settings_manage"
    TODAY_READ = "today_read"


class DecisionStep(StrEnum):
    """Which decision of an authority it is (domain.md §0.3, §2.5)."""

    PRELIMINARY = "preliminary"
    CONCLUSIVE = "conclusive"
    AGE = "age"


STEP_LABELS: dict[DecisionStep, str] = {
    DecisionStep.PRELIMINARY: _("Preliminary decision"),
    DecisionStep.CONCLUSIVE: _("Conclusive decision"),
    DecisionStep.AGE: _("Decision about age"),
}


class DecisionOutcome(StrEnum):
    """What an authority decided; positive about age means under 18."""

    NOT_YET = "not_yet"
    POSITIVE = "positive"
    NEGATIVE = "negative"


OUTCOME_LABELS: dict[DecisionOutcome, str] = {
    DecisionOutcome.NOT_YET: _("No answer yet"),
    DecisionOutcome.POSITIVE: _("Yes"),
    DecisionOutcome.NEGATIVE: _("No"),
}


class ExtensionAnswer(StrEnum):
    """What came of asking for more time."""

    NOT_YET = "not_yet"
    GIVEN = "given"
    NOT_GIVEN = "not_given"


EXTENSION_LABELS: dict[ExtensionAnswer, str] = {
    ExtensionAnswer.NOT_YET: _("No answer yet"),
    ExtensionAnswer.GIVEN: _("Given"),
    ExtensionAnswer.NOT_GIVEN: _("Not given"),
}


class ChallengeRoute(StrEnum):
    """How a decision is challenged."""

    RECONSIDERATION = "reconsideration"
    APPEAL = "appeal"
    REVIEW = "review"
    OTHER = "other"


ROUTE_LABELS: dict[ChallengeRoute, str] = {
    ChallengeRoute.RECONSIDERATION: _("Reconsideration"),
    ChallengeRoute.APPEAL: _("Appeal"),
    ChallengeRoute.REVIEW: _("Review"),
    ChallengeRoute.OTHER: _("Another way"),
}


class ChallengeOutcome(StrEnum):
    """What came of a challenge."""

    NOT_YET = "not_yet"
    CHANGED = "changed"
    STANDS = "stands"
    TAKEN_BACK = "taken_back"


CHALLENGE_LABELS: dict[ChallengeOutcome, str] = {
    ChallengeOutcome.NOT_YET: _("No answer yet"),
    ChallengeOutcome.CHANGED: _("The decision was changed"),
    ChallengeOutcome.STANDS: _("The decision stands"),
    ChallengeOutcome.TAKEN_BACK: _("Taken back, at their wish"),
}


class InterimSupport(StrEnum):
    """Support while a challenge runs; ours never depends on it."""

    CONFIRMED = "confirmed"
    ASKED_FOR = "asked_for"
    OURS_GOES_ON = "ours_goes_on"


INTERIM_LABELS: dict[InterimSupport, str] = {
    InterimSupport.CONFIRMED: _("Confirmed"),
    InterimSupport.ASKED_FOR: _("Asked for"),
    InterimSupport.OURS_GOES_ON: _("Ours goes on whatever they say"),
}


class IdentificationDate(StrEnum):
    """What a date of pillar one is the date of."""

    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    SENT = "sent"
    EXPECTED = "expected"
    DECIDED = "decided"
    CHALLENGE_BY = "challenge_by"
    LODGED = "lodged"


IDENTIFICATION_DATE_LABELS: dict[IdentificationDate, str] = {
    IdentificationDate.PERIOD_START: _("Recovery period began"),
    IdentificationDate.PERIOD_END: _("Last day of the recovery period"),
    IdentificationDate.SENT: _("Sent to the authority"),
    IdentificationDate.EXPECTED: _("Answer expected by"),
    IdentificationDate.DECIDED: _("Decided on"),
    IdentificationDate.CHALLENGE_BY: _("Last day to challenge"),
    IdentificationDate.LODGED: _("Challenge handed in"),
}


class Walker(StrEnum):
    """Who walks a pillar with the person (practice.md P29)."""

    US = "us"
    ORGANISATION = "organisation"
    ALONE = "alone"
    NOBODY_YET = "nobody_yet"


WALKER_LABELS: dict[Walker, str] = {
    Walker.US: _("We do"),
    Walker.ORGANISATION: _("Another organisation"),
    Walker.ALONE: _("The person alone"),
    Walker.NOBODY_YET: _("Nobody yet"),
}


class SafetyLevel(StrEnum):
    """What safety asks for now (practice.md P11); by it the next look is due."""

    ACUTE = "acute"
    ACTIVE = "active"
    WATCHFUL = "watchful"
    SETTLED = "settled"


SAFETY_LABELS: dict[SafetyLevel, str] = {
    SafetyLevel.ACUTE: _("Acute"),
    SafetyLevel.ACTIVE: _("Active measures"),
    SafetyLevel.WATCHFUL: _("Watchful"),
    SafetyLevel.SETTLED: _("Settled"),
}
