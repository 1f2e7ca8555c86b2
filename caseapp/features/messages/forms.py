"""The form of a message: for whom, and the words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from caseapp.web.forms import Form, line, text

_WORDS = 4_000


class MessageForm(Form):
    """A message for whoever supports somebody."""

    who = StringField(
        _("Reference, or name"), [InputRequired(_("Give a reference or a name.")), line()]
    )
    words = TextAreaField(_("The message"), [InputRequired(_("Write a few words.")), text(_WORDS)])


class ReadForm(Form):
    """What becomes of a message: each is one button."""

    is_kept = False

    note = SubmitField(_("Make it a note"))
    aside = SubmitField(_("Set it aside"))
