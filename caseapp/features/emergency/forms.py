"""The forms of emergency access: one input, a reason and a proof; the sentence; the look at it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.base.passphrases import LONGEST
from caseapp.kinds import (
    AGE_LABELS,
    EMERGENCY_LABELS,
    EMERGENCY_OUTCOMES,
    AgeStatus,
    EmergencyOutcome,
    EmergencyReason,
)
from caseapp.rules.emergency_finding import Asked
from caseapp.rules.emergency_looks import Outcome
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 4_000


class OpenForm(Form):
    """Opening a case. It is nothing to come back to, so nothing of it is kept."""

    is_kept = False

    reason = RadioField(
        _("Why"), [InputRequired(_("Choose one."))], choices=choices(EMERGENCY_LABELS)
    )
    who = StringField(
        _("Reference, or name"), [InputRequired(_("Give a reference or a name.")), line()]
    )
    age = RadioField(
        _("With a name: age"),
        [Optional()],
        choices=[SelectChoice(code.value, _(AGE_LABELS[code])) for code in AgeStatus],
    )
    passphrase = PasswordField(_("PIN or passphrase"), [line(LONGEST)])

    @property
    def asked(self) -> Asked:
        """Which case was asked for."""
        return Asked(
            (self.who.data or "").strip(), AgeStatus(self.age.data) if self.age.data else None
        )

    @property
    def why(self) -> EmergencyReason:
        """The reason that was chosen."""
        return EmergencyReason(self.reason.data)


class SentenceForm(Form):
    """Why it was needed."""

    sentence = TextAreaField(
        _("What happened, and why it could not wait"),
        [InputRequired(_("Write a sentence.")), text(_WORDS)],
    )


class LookForm(Form):
    """What came of a look, and whether the person was told."""

    outcome = RadioField(_("What came of it"), [Optional()], choices=choices(EMERGENCY_OUTCOMES))
    words = TextAreaField(_("A few words"), [text(_WORDS)])
    told_on = DayField(_("The person was told on"), [Optional()])
    not_told_why = TextAreaField(_("Why that has to wait"), [text(_WORDS)])
    not_told_until = DayField(_("Look at it again on"), [Optional()])

    @property
    def came(self) -> Outcome | None:
        """What was typed; ``None`` while no outcome is chosen."""
        if not self.outcome.data:
            return None
        return Outcome(
            EmergencyOutcome(self.outcome.data),
            self.words.data or "",
            self.told_on.data,
            self.not_told_why.data or "",
            self.not_told_until.data,
        )
