"""The forms of details and of identity. Every fact has a value, or one of the plain answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.access.ages import group_on
from caseapp.features.details import dates
from caseapp.features.details.actions import FACTS, Details
from caseapp.kinds import (
    AGE_LABELS,
    ANSWER_LABELS,
    CAME_LABELS,
    CERTAINTY_LABELS,
    IDENTITY_LABELS,
    AgeStatus,
    AnswerState,
    DobCertainty,
    IdentityLevel,
)
from caseapp.models.case import CaseSummary, PersonIdentity
from caseapp.rules.answers import INSTEAD, NO_ANSWER, Fact
from caseapp.rules.stages import Answer
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 2_000
_NAMES = 2_000


def _instead() -> SelectField:
    offered = {state: ANSWER_LABELS[state] for state in NO_ANSWER}
    default = AnswerState.NOT_ASKED_YET.value
    return SelectField(_("If there is none"), choices=choices(offered), default=default)


class DetailsForm(Form):
    """Adult or not, since when; how they came; how much of a name there is."""

    age_status = RadioField(
        _("Adult, under 18, or not sure"),
        [InputRequired(_("Choose one. Not sure is fine."))],
        choices=choices(AGE_LABELS),
    )
    since_on = DayField(_("Since when"), [Optional()])
    adult_on = DayField(_("Eighteenth birthday"), [Optional()])
    source = SelectField(_("How they came to us"), default="")
    source_instead = _instead()
    source_words = TextAreaField(_("In a few words"), [text(_WORDS)])
    identity_level = RadioField(
        _("How much of a name we have"),
        [InputRequired(_("Choose one."))],
        choices=choices(IDENTITY_LABELS),
    )

    @property
    def fact(self) -> Fact:
        """How they came, or what stands instead."""
        return Fact(None, self.source, self.source_instead)

    @property
    def given(self) -> Details:
        """What was given."""
        return Details(
            age_status=AgeStatus(self.age_status.data),
            since_on=self.since_on.data,
            adult_on=self.adult_on.data,
            identity_level=IdentityLevel(self.identity_level.data),
            source=self.fact.answer,
            source_words=self.source_words.data or "",
        )


class IdentityForm(Form):
    """Names and date of birth, as far as they were told."""

    legal_name = StringField(_("Full name, as it is written elsewhere"), [line()])
    legal_name_instead = _instead()
    other_names = TextAreaField(_("Other names, one a line"), [text(_NAMES)])
    other_names_instead = _instead()
    date_of_birth = StringField(_("Date of birth"), [line()])
    date_of_birth_instead = _instead()
    dob_certainty = SelectField(_("How sure the date is"), default="")

    def facts(self, today: date) -> dict[str, Answer]:
        """Return what was given; raises ``InvalidError`` for a date that cannot be read."""
        given = {name: Fact(None, self[name], self[name + INSTEAD]).answer for name in FACTS}
        born = given["date_of_birth"]
        if born.value:
            given["date_of_birth"] = Answer(born.state, dates.read(str(born.value), today))
        return given

    @property
    def certainty(self) -> DobCertainty:
        """How sure the date of birth is; of a year alone, no more than that is known."""
        if (self.date_of_birth.data or "").strip().isdecimal():
            return DobCertainty.YEAR_ONLY
        return DobCertainty(self.dob_certainty.data or DobCertainty.NOT_KNOWN)


def for_details(summary: CaseSummary, day: date) -> DetailsForm:
    """Return the form of details with what is known on a day."""
    form = DetailsForm(
        data={
            "age_status": group_on(summary.age_status, summary.adult_on, day).value,
            "adult_on": summary.adult_on,
            "source": summary.source_type or "",
            "source_instead": _shown(summary.source_state),
            "source_words": summary.source_words,
            "identity_level": summary.identity_level.value,
        },
        record=summary,
    )
    form.source.choices = [SelectChoice("", gettext("Choose")), *choices(CAME_LABELS)]
    return form


def for_identity(record: PersonIdentity | None) -> IdentityForm:
    """Return the form of identity with what is known."""
    known: dict[str, Any] = {}
    for name in FACTS if record is not None else ():
        known[name] = getattr(record, name)
        known[name + INSTEAD] = _shown(getattr(record, f"{name}_state"))
    if record is not None and record.dob_certainty:
        known["dob_certainty"] = record.dob_certainty.value
    form = IdentityForm(data=known, record=record)
    form.dob_certainty.choices = [SelectChoice("", gettext("Choose")), *choices(CERTAINTY_LABELS)]
    return form


def _shown(state: AnswerState) -> str:
    """What stands beside a value that was told is nothing."""
    return (AnswerState.NOT_ASKED_YET if state is AnswerState.TOLD else state).value
