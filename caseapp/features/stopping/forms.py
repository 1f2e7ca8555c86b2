"""The form of whoever was told that sharing should stop: one input is enough."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from caseapp.kinds import MODE_LABELS, ContactMode
from caseapp.rules.stopping import Heard
from caseapp.web.forms import Form, choices, line, text

_WORDS = 4_000


class HearForm(Form):
    """Who said it, and what they said."""

    who = StringField(
        _("Reference, or name"), [InputRequired(_("Give a reference or a name.")), line()]
    )
    words = TextAreaField(_("What they said"), [text(_WORDS)])
    whom = StringField(_("Only with somebody in particular"), [line()])
    came_by = SelectField(
        _("How they said it"),
        choices=[SelectChoice("", _("Not recorded")), *choices(MODE_LABELS)],
        default="",
    )

    @property
    def heard(self) -> Heard:
        """What was typed."""
        return Heard(
            who=(self.who.data or "").strip(),
            words=(self.words.data or "").strip(),
            whom=" ".join((self.whom.data or "").split()),
            came_by=ContactMode(self.came_by.data) if self.came_by.data else None,
        )
