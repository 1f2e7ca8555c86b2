"""The team of a case, leave, bars, what comes next and what is told."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


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


class ReviewState(StrEnum):
    """How a review stands (domain.md §6.3). A scheduled one whose day has come is due."""

    SCHEDULED = "scheduled"
    DONE = "done"
    MOVED = "moved"
    NOT_NEEDED = "not_needed"
    SNOOZED = "snoozed"


REVIEW_LABELS: dict[ReviewState, str] = {
    ReviewState.SCHEDULED: _("To come"),
    ReviewState.DONE: _("Looked at"),
    ReviewState.MOVED: _("Moved, as they wished"),
    ReviewState.NOT_NEEDED: _("Not needed"),
    ReviewState.SNOOZED: _("A little later"),
}


class NoticeCode(StrEnum):
    """What a notice says, together with the case it is about; never more."""

    ON_TEAM = "on_team"
    EMERGENCY = "emergency"
    LOOK_ANSWERED = "look_answered"
    LOOK_AGAIN = "look_again"
    DISCLOSURE = "disclosure"
    SAFETY_RELIED = "safety_relied"
    REVIEW_YOURS = "review_yours"
    REVIEW_GIVEN = "review_given"
    COMPANY = "company"
    MESSAGE = "message"
    OFFER_NO = "offer_no"


NOTICE_LABELS: dict[NoticeCode, str] = {
    NoticeCode.ON_TEAM: _("You are on the team of"),
    NoticeCode.EMERGENCY: _("Emergency access was used for"),
    NoticeCode.LOOK_ANSWERED: _("A question about who looked is answered; please tell them:"),
    NoticeCode.LOOK_AGAIN: _("You look again at who looked, where a line is not shown together:"),
    NoticeCode.DISCLOSURE: _("Something was shared without a yes about"),
    NoticeCode.SAFETY_RELIED: _(
        "A permission ended while measures for safety are on. Safety is looked at again today:"
    ),
    NoticeCode.REVIEW_YOURS: _("Something to look at is yours now, as was agreed:"),
    NoticeCode.REVIEW_GIVEN: _("A colleague helps you with something to look at:"),
    NoticeCode.MESSAGE: _("Somebody left you a message about"),
    NoticeCode.OFFER_NO: _("Whoever was to interpret cannot come; somebody else is looked for:"),
    NoticeCode.COMPANY: _("There is a concern about somebody who comes along with"),
}
