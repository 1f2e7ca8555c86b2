"""The form of a note."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import MODE_LABELS, ContactMode
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_REASONS = 4_000


class NoteForm(Form):
    """A sentence is enough; time, writer and mode are set (practice.md P21)."""

    text = TextAreaField(
        _("Note"), [InputRequired(_("Write a few words, or go back without a note.")), text()]
    )
    heading = StringField(_("Heading"), [line()])
    mode = SelectField(
        _("How"),
        choices=choices(MODE_LABELS),
        default=ContactMode.PHONE.value,
    )
    closed_to_guardian = BooleanField(_("Keep it private from their guardian"))


class ShowForm(Form):
    """Why safety requires that a guardian sees a private note, and when the child was told."""

    reasons = TextAreaField(_("Why safety requires it"), [text(_REASONS)])
    told_on = DayField(_("The child was told on"), [Optional()])
