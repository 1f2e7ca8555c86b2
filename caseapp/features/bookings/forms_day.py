"""The forms of the day itself: what came of a talk, one that has been, an emergency, a look."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from caseapp.features.bookings.actions_day import EMERGENCY_MINUTES, Day, Happened
from caseapp.kinds.booking import (
    EMERGENCY_LABELS,
    MET_LABELS,
    OUTCOME_LABELS,
    BookingOutcome,
    EmergencyCode,
    PreferenceMet,
)
from caseapp.kinds.interpreter import (
    INTERPRETER_GENDER_LABELS,
    TALK_MODE_LABELS,
    TOPIC_LABELS,
    InterpreterGender,
    TalkMode,
    TalkTopic,
)
from caseapp.models.booking import SAFE_LEAST, SAFE_MOST
from caseapp.rules import languages, outside_word
from caseapp.web.days import MomentField
from caseapp.web.forms import Between, Form, choices, line, text

_WORDS = 2_000
UNKNOWN = "unknown"


class _Who(Form):
    """Who came, of somebody whom we do not know: by the first name, no place (practice.md P18)."""

    came_gender = SelectField(
        _("Who came was"),
        [Optional()],
        choices=[SelectChoice("", _("not written down")), *choices(INTERPRETER_GENDER_LABELS)],
    )
    came_name = StringField(_("First name of who came, if we do not know them"), [line()])

    @property
    def gender(self) -> InterpreterGender | None:
        """What was written of who came."""
        return InterpreterGender(self.came_gender.data) if self.came_gender.data else None


class DayForm(_Who):
    """What came of a talk: one tap is enough."""

    outcome = RadioField(
        _("What came of it"),
        [InputRequired(_("Say what came of it."))],
        choices=choices(OUTCOME_LABELS),
    )
    what = StringField(_("What was different"), [line()])
    felt_safe = IntegerField(
        _("How safe it felt to them, from 1 to 5"),
        [
            Optional(),
            Between(SAFE_LEAST, SAFE_MOST, _("Use a number from 1 to 5, or leave it empty.")),
        ],
    )
    feedback = TextAreaField(_("What they said of it"), [text(_WORDS)])
    problem = TextAreaField(_("What was difficult"), [text(_WORDS)])

    @property
    def day(self) -> Day:
        """What was given, as the actions take it."""
        return Day(
            outcome=BookingOutcome(self.outcome.data),
            what=self.what.data or "",
            came_gender=self.gender,
            came_name=self.came_name.data or "",
            felt_safe=self.felt_safe.data,
            feedback=self.feedback.data or "",
            problem=self.problem.data or "",
        )


class _Language(_Who):
    """A talk in a language that ISO knows, with somebody of the roster or whoever came."""

    who = RadioField(_("Who interpreted"), [InputRequired(_("Say who interpreted."))])
    language = StringField(_("Language"), [DataRequired(_("Say in which language.")), line()])

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer those of the roster who speak it, and whoever we do not know."""
        self.who.choices = [
            *(SelectChoice(str(key), name) for key, name in people),
            SelectChoice(UNKNOWN, gettext("somebody whom we do not know")),
        ]

    def validate_language(self, field: Any) -> None:
        """Refuse what is no language that ISO knows."""
        if languages.code_of((field.data or "").strip()) is None:
            raise ValidationError(
                gettext("We do not know this language. Choose one that the list offers.")
            )

    @property
    def key(self) -> uuid.UUID | None:
        """Who of the roster it was, if it was one of them."""
        return None if self.who.data == UNKNOWN else uuid.UUID(self.who.data)

    @property
    def code(self) -> str:
        """The language."""
        return languages.code_of(self.language.data or "") or ""


class HappenedForm(_Language):
    """A call that has already been: with whom, and whether it was as they wished; then save."""

    met = RadioField(
        _("Was it as they wished"),
        [InputRequired(_("Say whether it was as they wished."))],
        choices=choices(MET_LABELS),
    )
    began = MomentField(_("When it began"), [InputRequired(_("Give the day and the time."))])
    minutes = IntegerField(_("How long, in minutes"), [InputRequired(_("Say how long."))])
    topic = SelectField(_("What it was about"), choices=choices(TOPIC_LABELS))
    mode = SelectField(_("How"), choices=choices(TALK_MODE_LABELS))
    asked_for = StringField(_("What was asked for"), [line()])
    promised = SelectField(
        _("What was promised"),
        [Optional()],
        choices=[SelectChoice("", _("nothing")), *choices(INTERPRETER_GENDER_LABELS)],
    )

    @property
    def happened(self) -> Happened:
        """What was given, as the actions take it."""
        began = self.began.moment
        assert began is not None  # noqa: S101 (the field was validated)
        return Happened(
            began=began,
            minutes=self.minutes.data,
            topic=TalkTopic(self.topic.data),
            mode=TalkMode(self.mode.data),
            code=self.code,
            met=PreferenceMet(self.met.data),
            interpreter_id=self.key,
            came_gender=self.gender,
            came_name=self.came_name.data or "",
            asked_for=self.asked_for.data or "",
            promised=InterpreterGender(self.promised.data) if self.promised.data else None,
        )


class EmergencyForm(_Language):
    """Somebody interprets who does not fit, for safety alone, because nothing else is there."""

    reason = RadioField(
        _("Why it cannot wait"),
        [InputRequired(_("Say why it cannot wait."))],
        choices=choices(EMERGENCY_LABELS),
    )

    def happened(self, now: Any) -> Happened:
        """What was given, as the actions take it."""
        return Happened(
            began=now,
            minutes=EMERGENCY_MINUTES,
            topic=TalkTopic.SAFETY,
            mode=TalkMode.PHONE,
            code=self.code,
            met=PreferenceMet.NONE,
            interpreter_id=self.key,
            came_gender=self.gender,
            came_name=self.came_name.data or "",
            emergency=EmergencyCode(self.reason.data),
        )


class WordForm(Form):
    """What calendars outside call a talk."""

    word = StringField(_("Word for calendars outside"), [line(outside_word.LONGEST)])


class LookForm(Form):
    """A manager looked at what was not met, and says what follows."""

    words = TextAreaField(
        _("What follows from it"),
        [DataRequired(_("Write what follows from it.")), text(_WORDS)],
    )
