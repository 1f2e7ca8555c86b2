"""The forms of joining two records, and of a case that was opened in error."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from caseapp.web.forms import Form, line, text

_REASON = 2_000
THIS, OTHER = "this", "other"


class OtherForm(Form):
    """Which record is the other one."""

    other = StringField(
        _("Reference of the other record"),
        [InputRequired(_("Give the reference of the other record.")), line(20)],
    )


class JoinForm(Form):
    """Which of the two stays on the lists."""

    stays = RadioField(
        _("Which one stays on the lists?"), [InputRequired(_("Choose one of the two."))]
    )


class ErrorForm(Form):
    """Why a case was opened in error."""

    reason = TextAreaField(
        _("What happened"), [InputRequired(_("Say it in a few words.")), text(_REASON)]
    )


def for_join(this: str, other: str) -> JoinForm:
    """Return the form that offers these two, as they are called."""
    form = JoinForm()
    form.stays.choices = [SelectChoice(THIS, this), SelectChoice(OTHER, other)]
    return form
