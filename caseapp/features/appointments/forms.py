"""The forms of appointments: a new one, a change, how it stands."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from caseapp.features.appointments.actions import Planned
from caseapp.kinds.appointment import (
    APPOINTMENT_STATES,
    EXTENT_LABELS,
    REPEAT_LABELS,
    Extent,
    Repeat,
)
from caseapp.models.account import User
from caseapp.models.appointment import Appointment
from caseapp.rules import languages, outside_word
from caseapp.rules.booking_times import When
from caseapp.web.days import DayField, MomentField
from caseapp.web.forms import Form, choices, line

_MINUTES = 60


class _Appointment(Form):
    """What an appointment is, when, how long, where; who is there, and its word for outside."""

    what = StringField(_("What"), [DataRequired(_("Say in a few words what it is.")), line()])
    starts_at = MomentField(_("Day and time"), [InputRequired(_("Give the day and the time."))])
    minutes = IntegerField(
        _("How long, in minutes"), [InputRequired(_("Say how long."))], default=_MINUTES
    )
    place = StringField(_("Where"), [line()])
    worker = SelectField(_("Who of us is there"), [Optional()])
    word = StringField(_("Word for calendars outside"), [line(outside_word.LONGEST)])

    def offer(self, workers: Sequence[User]) -> None:
        """Offer who of us can be there."""
        self.worker.choices = [
            SelectChoice("", gettext("not settled yet")),
            *(SelectChoice(str(each.id), each.name) for each in workers),
        ]

    @property
    def planned(self) -> Planned:
        """The appointment, as the actions take it."""
        return Planned(
            When(self.starts_at.data, self.minutes.data),
            what=self.what.data or "",
            place=self.place.data or "",
            word=self.word.data or "",
            worker_id=uuid.UUID(self.worker.data) if self.worker.data else None,
        )


class NewForm(_Appointment):
    """A new one: four inputs, and more where it is wished."""

    repeat = SelectField(_("How often"), choices=choices(REPEAT_LABELS), default=Repeat.NO.value)
    until = DayField(_("Until which day"), [Optional()])

    @property
    def again(self) -> dict[str, Any]:
        """How it comes again, as the actions take it."""
        return {"repeat": Repeat(self.repeat.data), "until": self.until.data}


class ChangeForm(_Appointment):
    """A change of one, or of those after it too where there are any."""

    extent = RadioField(
        _("What is meant"), choices=choices(EXTENT_LABELS), default=Extent.ONE.value
    )


class StandForm(Form):
    """How an appointment stands, by the button that was pressed."""

    is_kept = False

    state = SelectField(choices=choices(APPOINTMENT_STATES))
    change = StringField(_("What we change, so that the next one is easier"), [Optional(), line()])
    extent = HiddenField(default=Extent.ONE.value)

    @classmethod
    def of(cls, row: Appointment) -> StandForm:
        """Return the form beside that of a change, as it is before anything is pressed."""
        form = cls(formdata=None, record=row)
        form.version.data = str(row.version)
        return form

    @property
    def meant(self) -> Extent:
        """How much of a row is meant."""
        is_later = self.extent.data == Extent.LATER.value
        return Extent.LATER if is_later else Extent.ONE


class CardForm(Form):
    """A card to print; nothing of it is kept."""

    is_kept = False

    place = StringField(_("Where"), [line()])
    ask_for = StringField(_("Whom to ask for"), [line()])
    telephone = StringField(_("Telephone"), [line()])
    language = SelectField(_("Language"), choices=[])

    def offer(self, codes: Sequence[str]) -> None:
        """Offer the languages of the person, and that of the page."""
        self.language.choices = [SelectChoice(code, languages.name(code)) for code in codes]

    @property
    def given(self) -> dict[str, str]:
        """What stands on it."""
        return {name: (self[name].data or "").strip() for name in ("place", "ask_for", "telephone")}
