"""The forms of identification: a period, more time, a decision, a challenge."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from caseapp.kinds import (
    ANSWER_LABELS,
    CHALLENGE_LABELS,
    EXTENSION_LABELS,
    INTERIM_LABELS,
    OUTCOME_LABELS,
    ROUTE_LABELS,
    STEP_LABELS,
    AnswerState,
    ChallengeOutcome,
    ChallengeRoute,
    DecisionOutcome,
    DecisionStep,
    ExtensionAnswer,
    InterimSupport,
)
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_NO_ANSWER = {state: label for state, label in ANSWER_LABELS.items() if state != AnswerState.TOLD}
_WORDS = 2_000


class PeriodForm(Form):
    """A recovery and reflection period."""

    start_on = DayField(_("First day"), [Optional()])
    end_on = DayField(_("Last day"), [InputRequired(_("Give the last day."))])
    wish_at_end = TextAreaField(_("What the person wishes for the time after"), [text()])
    wish_state = SelectField(
        _("If there is none"),
        choices=choices(_NO_ANSWER),
        default=AnswerState.NOT_ASKED_YET.value,
    )

    def validate_wish_state(self, field: Any) -> None:
        """A wish, or why there is none; not both (INV-21)."""
        if _words(self.wish_at_end) and field.data != AnswerState.NOT_ASKED_YET:
            raise ValidationError(gettext("Give an answer, or say why there is none; not both."))

    @property
    def values(self) -> dict[str, Any]:
        """What was given."""
        wish = _words(self.wish_at_end)
        return {
            "start_on": self.start_on.data,
            "end_on": self.end_on.data,
            "wish_state": AnswerState.TOLD if wish else AnswerState(self.wish_state.data),
            "wish_at_end": wish,
        }


class ExtensionForm(Form):
    """More time: asked for, and what came of it."""

    asked_on = DayField(_("Asked for on"), [InputRequired(_("Give the day."))])
    reason = TextAreaField(_("Why more time is needed"), [text()])
    answer = RadioField(
        _("The answer"),
        choices=choices(EXTENSION_LABELS),
        default=ExtensionAnswer.NOT_YET.value,
    )
    answered_on = DayField(_("Answered on"), [Optional()])
    new_end_on = DayField(_("New last day"), [Optional()])

    @property
    def values(self) -> dict[str, Any]:
        """What was given."""
        return {
            "asked_on": self.asked_on.data,
            "reason": _words(self.reason),
            "answer": ExtensionAnswer(self.answer.data),
            "answered_on": self.answered_on.data,
            "new_end_on": self.new_end_on.data,
        }


class DecisionForm(Form):
    """A decision of an authority."""

    step = RadioField(
        _("Which decision"), [InputRequired(_("Choose one."))], choices=choices(STEP_LABELS)
    )
    authority = StringField(_("Authority"), [line()])
    submitted_on = DayField(_("Sent on"), [Optional()])
    expected_on = DayField(_("Answer expected by"), [Optional()])
    outcome = RadioField(
        _("The answer"),
        choices=choices(OUTCOME_LABELS),
        default=DecisionOutcome.NOT_YET.value,
    )
    decided_on = DayField(_("Date of the decision"), [Optional()])
    reasons_explained_on = DayField(_("Reasons explained on"), [Optional()])
    reasons_language = StringField(_("Language in which they were explained"), [line()])
    challenge_deadline = DayField(_("Last day to challenge it"), [Optional()])

    @property
    def values(self) -> dict[str, Any]:
        """What was given."""
        return {
            "step": DecisionStep(self.step.data),
            "authority": _words(self.authority),
            "submitted_on": self.submitted_on.data,
            "expected_on": self.expected_on.data,
            "outcome": DecisionOutcome(self.outcome.data),
            "decided_on": self.decided_on.data,
            "reasons_explained_on": self.reasons_explained_on.data,
            "reasons_language": _words(self.reasons_language),
            "challenge_deadline": self.challenge_deadline.data,
        }


class ChallengeForm(Form):
    """A challenge of a decision. How support stands meanwhile has a value or a plain answer."""

    route = SelectField(
        _("Way"),
        choices=[SelectChoice("", _("Not chosen yet")), *choices(ROUTE_LABELS)],
        default="",
    )
    adviser = StringField(_("Legal adviser"), [line()])
    deadline = DayField(_("Next date that binds us"), [Optional()])
    lodged_on = DayField(_("Handed in on"), [Optional()])
    interim = SelectField(
        _("Support in the meantime"),
        choices=[*choices(_NO_ANSWER), *choices(INTERIM_LABELS)],
        default=AnswerState.NOT_ASKED_YET.value,
    )
    outcome = RadioField(
        _("What came of it"),
        choices=choices(CHALLENGE_LABELS),
        default=ChallengeOutcome.NOT_YET.value,
    )

    @property
    def values(self) -> dict[str, Any]:
        """What was given."""
        told = self.interim.data in set(InterimSupport)
        return {
            "route": ChallengeRoute(self.route.data) if self.route.data else None,
            "adviser": _words(self.adviser),
            "deadline": self.deadline.data,
            "lodged_on": self.lodged_on.data,
            "interim_state": AnswerState.TOLD if told else AnswerState(self.interim.data),
            "interim_support": InterimSupport(self.interim.data) if told else None,
            "outcome": ChallengeOutcome(self.outcome.data),
        }


def _words(field: Any) -> str | None:
    return (field.data or "").strip() or None
