"""The recovery period, decisions, and challenges of them."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


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
