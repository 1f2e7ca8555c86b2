"""Who somebody is, how they came, and what a record of them is."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


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
