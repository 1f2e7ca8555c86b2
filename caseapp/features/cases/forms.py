"""Forms of a case as a whole."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import AGE_LABELS
from caseapp.rules import arising
from caseapp.web.forms import Form, choices, line, text


class OpenForm(Form):
    """Two inputs open a case (practice.md, effort)."""

    name_to_use = StringField(
        _("Name or label"),
        [InputRequired(_("Give a name or a label, whatever you have.")), line()],
    )
    age_status = RadioField(
        _("Adult, under 18, or not sure"),
        [InputRequired(_("Choose one. Not sure is fine."))],
        choices=choices(AGE_LABELS),
    )
    support = RadioField(
        _("Do they agree to working with us?"),
        [Optional()],
        choices=arising.one_answer(),
        default="",
    )


class SummaryForm(Form):
    """What everyone on the team needs first."""

    name_to_use = StringField(
        _("Name to use"),
        [InputRequired(_("Give a name or a label, whatever you have.")), line()],
    )
    say_it = StringField(_("How to say it"), [line()])
    pronouns = StringField(_("Pronouns"), [line()])
    summary = TextAreaField(_("What we are doing together now"), [text()])


class SearchForm(Form):
    """One box for a reference, a name or a telephone number."""

    is_kept = False

    query = StringField(
        _("Reference, name or telephone"), [InputRequired(_("Type what to look for.")), line()]
    )


class KeepForm(Form):
    """A name for a kept filter."""

    name = StringField(_("Keep it as"), [InputRequired(_("Give it a name.")), line(60)])
