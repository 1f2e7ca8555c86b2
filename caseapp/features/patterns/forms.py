"""The form that shows fields in their states. It is never sent."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from caseapp.kinds import ANSWER_LABELS, PRESENCE_LABELS, AnswerState, Presence
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices


class SampleForm(Form):
    """A field of each kind."""

    line = StringField(_("A field"))
    day = DayField(_("Day of the decision"))
    choice = SelectField(_("Choose one"), choices=[SelectChoice("team", _("Everyone in my team"))])
    presence = RadioField(
        _("Were they there?"), choices=choices(PRESENCE_LABELS), default=Presence.WITH_US.value
    )
    words = TextAreaField(_("Their words"))
    both = BooleanField(_("We both want this"))
    nationality_answer = RadioField(
        _("Nationality"), choices=choices(ANSWER_LABELS), default=AnswerState.NOT_ASKED_YET.value
    )
    nationality = StringField(_("Nationality"))


class FilterForm(Form):
    """What a list is narrowed by."""

    reference = StringField(_("Reference"))
    worker = SelectField(_("Worker"), choices=[SelectChoice("team", _("Everyone in my team"))])
    pillar = SelectField(_("Pillar"), choices=[SelectChoice("all", _("All four"))])
    date = SelectField(_("Next date"), choices=[SelectChoice("30", _("Within 30 days"))])
