"""Referrals: what is asked of another organisation, on which way, and how it stands."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class Service(StrEnum):
    """What another organisation is asked for (domain.md T076)."""

    ACCOMMODATION = "accommodation"
    HEALTH = "health"
    DENTAL = "dental"
    COUNSELLING = "counselling"
    SPECIALIST_CARE = "specialist_care"
    PREGNANCY = "pregnancy"
    DISABILITY = "disability"
    CHILDCARE = "childcare"
    LEGAL_ADVICE = "legal_advice"
    IDENTIFICATION = "identification"
    POLICE = "police"
    MONEY = "money"
    WORK = "work"
    LEARNING = "learning"
    LANGUAGE = "language"
    DROP_IN = "drop_in"
    PEERS = "peers"
    OTHER = "other"


SERVICE_LABELS: dict[Service, str] = {
    Service.ACCOMMODATION: _("a place to live"),
    Service.HEALTH: _("a doctor or clinic"),
    Service.DENTAL: _("teeth or eyes"),
    Service.COUNSELLING: _("counselling"),
    Service.SPECIALIST_CARE: _("specialist care"),
    Service.PREGNANCY: _("pregnancy and birth"),
    Service.DISABILITY: _("living with a disability"),
    Service.CHILDCARE: _("care for children"),
    Service.LEGAL_ADVICE: _("legal advice"),
    Service.IDENTIFICATION: _("identification"),
    Service.POLICE: _("police or prosecutors"),
    Service.MONEY: _("money or debts"),
    Service.WORK: _("work"),
    Service.LEARNING: _("school or training"),
    Service.LANGUAGE: _("a language course"),
    Service.DROP_IN: _("a drop-in"),
    Service.PEERS: _("meeting others"),
    Service.OTHER: _("something else"),
}


class ReferralState(StrEnum):
    """How a referral stands. On hold is never stored: it follows from the permission."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    RECALLED = "recalled"
    ON_HOLD = "on_hold"


REFERRAL_LABELS: dict[ReferralState, str] = {
    ReferralState.DRAFT: _("being written"),
    ReferralState.SENT: _("sent, no answer yet"),
    ReferralState.ACCEPTED: _("accepted"),
    ReferralState.DECLINED: _("declined"),
    ReferralState.DONE: _("done"),
    ReferralState.RECALLED: _("taken back"),
    ReferralState.ON_HOLD: _("on hold: the permission has ended"),
}


class ReferralAct(StrEnum):
    """What is done with a referral."""

    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    FINISH = "finish"
    RECALL = "recall"
    GO_ON = "go_on"


REFERRAL_ACTS: dict[ReferralAct, str] = {
    ReferralAct.SEND: _("sent"),
    ReferralAct.ACCEPT: _("accepted"),
    ReferralAct.DECLINE: _("declined"),
    ReferralAct.FINISH: _("done"),
    ReferralAct.RECALL: _("taken back"),
    ReferralAct.GO_ON: _("goes on with another permission"),
}


class SentBy(StrEnum):
    """The way a referral takes (domain.md §7.3, practice.md P32)."""

    IN_APP = "in_app"
    PAPER = "paper"
    ENCRYPTED_FILE = "encrypted_file"
    PHONE = "phone"
    LETTER = "letter"


SENT_LABELS: dict[SentBy, str] = {
    SentBy.IN_APP: _("they read it here"),
    SentBy.PAPER: _("on paper, by hand"),
    SentBy.ENCRYPTED_FILE: _("in an encrypted file"),
    SentBy.PHONE: _("said on the telephone"),
    SentBy.LETTER: _("by letter"),
}


class SheetPart(StrEnum):
    """A fact that can be told beside the words; nothing is ticked beforehand."""

    NAME = "name"
    PRONOUNS = "pronouns"
    LANGUAGE = "language"
    INTERPRETER = "interpreter"
    REACH = "reach"


SHEET_LABELS: dict[SheetPart, str] = {
    SheetPart.NAME: _("Name to use"),
    SheetPart.PRONOUNS: _("Pronouns"),
    SheetPart.LANGUAGE: _("Languages"),
    SheetPart.INTERPRETER: _("Interpreter"),
    SheetPart.REACH: _("How to reach them"),
}


class EnquiryAnswer(StrEnum):
    """What came of asking without naming anyone."""

    WAITING = "waiting"
    PLACE = "place"
    LATER = "later"
    NO_PLACE = "no_place"


ENQUIRY_LABELS: dict[EnquiryAnswer, str] = {
    EnquiryAnswer.WAITING: _("no answer yet"),
    EnquiryAnswer.PLACE: _("yes, there is a place"),
    EnquiryAnswer.LATER: _("later, or a waiting list"),
    EnquiryAnswer.NO_PLACE: _("no place"),
}
