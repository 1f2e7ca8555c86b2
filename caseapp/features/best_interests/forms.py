"""The forms of best-interests decisions. Anything can wait until it is completed (P27)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.base.problems import InvalidError
from caseapp.kinds import (
    BEST_LABELS,
    KEY_DECISION_LABELS,
    RESULT_LABELS,
    VOICE_LABELS,
    BestKind,
    BestResult,
    KeyDecision,
    Voice,
)
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 4_000
#: Fields with words, as they stand in the record.
WORDS = ("space", "voice", "audience", "influence", "decided", "weight", "reasons", "decided_by")
DAYS = ("feedback_on", "told_on")


class StartForm(Form):
    """What sort it is, and about which of the seven decisions."""

    sort = RadioField(
        _("What it is"), [InputRequired(_("Choose one."))], choices=choices(BEST_LABELS)
    )
    about = SelectField(
        _("Which decision"),
        choices=[SelectChoice("", _("Choose")), *choices(KEY_DECISION_LABELS)],
        default="",
    )
    consent = HiddenField()

    @property
    def chosen(self) -> tuple[BestKind, KeyDecision | None]:
        """What was chosen. Raises :class:`InvalidError` where it does not say which decision."""
        sort = BestKind(self.sort.data)
        if sort is not BestKind.DECISION:
            return sort, None
        if not self.about.data:
            raise InvalidError("about", gettext("Say which decision it is about."))
        return sort, KeyDecision(self.about.data)


class DecisionForm(Form):
    """The child's part, what was decided, and when the child was told."""

    space = TextAreaField(_("Space: a safe place and time, who was there"), [text(_WORDS)])
    voice_mode = RadioField(
        _("Voice: how they were heard"), [Optional()], choices=choices(VOICE_LABELS)
    )
    voice = TextAreaField(_("What they said or showed, in their way"), [text(_WORDS)])
    audience = TextAreaField(_("Audience: who with power heard it, and when"), [text(_WORDS)])
    influence = TextAreaField(
        _("Influence: what changed by it, what did not and why"), [text(_WORDS)]
    )
    result = RadioField(
        _("The permission it is about"), [Optional()], choices=choices(RESULT_LABELS)
    )
    decided = TextAreaField(_("What was decided"), [text(_WORDS)])
    weight = TextAreaField(_("What weight their view had"), [text(_WORDS)])
    reasons = TextAreaField(_("Why, if it is different from what they said"), [text(_WORDS)])
    decided_by = StringField(_("Who decided"), [line()])
    told_on = DayField(_("They were told before anything is shared, on"), [Optional()])
    feedback_on = DayField(_("They were told what came of it, on"), [Optional()])
    complete = BooleanField(_("It is complete"))

    @property
    def values(self) -> dict[str, Any]:
        """What was written, as it stands in the record."""
        kept: dict[str, Any] = {name: (self[name].data or "").strip() or None for name in WORDS}
        kept |= {name: self[name].data for name in DAYS}
        kept["voice_mode"] = Voice(self.voice_mode.data) if self.voice_mode.data else None
        kept["result"] = BestResult(self.result.data) if self.result.data else None
        return kept
