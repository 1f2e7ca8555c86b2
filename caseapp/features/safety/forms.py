"""The form of one look at how safe somebody is: a level and a day; the rest is offered."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.base import clock
from caseapp.base.problems import ConflictError
from caseapp.features.safety.actions import Look
from caseapp.kinds import ANSWER_LABELS, SAFETY_LABELS, AnswerState, SafetyLevel
from caseapp.rules.safety_basis import Named
from caseapp.rules.stages import Answer
from caseapp.web import logins
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, text

_NO_ANSWER = {state: label for state, label in ANSWER_LABELS.items() if state != AnswerState.TOLD}


class LookForm(Form):
    """A look; shown with the state that was the present one, or with none."""

    own_view = TextAreaField(_("How safe they feel, in their words"), [text()])
    own_view_instead = SelectField(
        _("If there is none"),
        choices=choices(_NO_ANSWER),
        default=AnswerState.NOT_ASKED_YET.value,
    )
    level = RadioField(
        _("What safety asks for now"),
        [InputRequired(_("Choose one of the four."))],
        choices=choices(SAFETY_LABELS),
    )
    looked_on = DayField(_("Looked at on"), [Optional()])
    seen = TextAreaField(_("What we see"), [text()])
    doing = TextAreaField(_("What we do now"), [text()])
    rests_on = SelectMultipleField(
        _("What we do rests on these permissions"), choices=[], validate_choice=False
    )

    def offer(self, known: Mapping[uuid.UUID, Named], present: Collection[uuid.UUID]) -> None:
        """Offer the permissions that hold, with those ticked that the last look named."""
        self.known = {str(key): each for key, each in known.items()}
        live = [each for each in known.values() if each.is_live]
        self.rests_on.choices = [
            SelectChoice(str(each.consent.id), f"{each.name}, {each.purpose}") for each in live
        ]
        if request.method == "GET" and not self.was_kept:
            self.rests_on.data = [
                str(each.consent.id) for each in live if each.consent.id in present
            ]

    def check_version(self) -> None:
        """Raise when somebody else has looked since, for the first time too."""
        if (self.version.data or "") != (str(self.record.version) if self.record else ""):
            raise ConflictError

    @property
    def given(self) -> Look:
        """What was typed; today when no day was given."""
        words = (self.own_view.data or "").strip() or None
        state = AnswerState(self.own_view_instead.data)
        if words and state is AnswerState.NOT_ASKED_YET:
            state = AnswerState.TOLD
        return Look(
            level=SafetyLevel(self.level.data),
            looked_on=self._day,
            own_view=Answer(state, words),
            seen=self.seen.data or "",
            doing=self.doing.data or "",
            rests_on=[self.known.get(each) for each in self.rests_on.data or ()],
        )

    @property
    def _day(self) -> date:
        given: date | None = self.looked_on.data
        return given or clock.today(logins.require_login().time_zone)
