"""The forms of what help is asked with, and of the kinds of reviews that an organisation uses."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import HELP_LABELS, HelpAnswer
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line


class HelpForm(Form):
    """Answering whether help is wanted. Who can be chosen is set by :func:`helping`."""

    what = RadioField(_("What now?"), [InputRequired(_("Choose one."))])
    person = SelectField(_("Who does this one"), validate_choice=False)
    colleague = SelectField(_("Which colleague"), validate_choice=False)
    on = DayField(_("The day we agreed"), [Optional()])

    def only_say(self) -> None:
        """Offer nothing but that one has talked with somebody."""
        self.what.choices = choices({HelpAnswer.CALLED: HELP_LABELS[HelpAnswer.CALLED]})

    @property
    def chosen(self) -> uuid.UUID | None:
        """Who was chosen, for what was chosen."""
        field = self.person if self.what.data == HelpAnswer.TAKEN_OVER else self.colleague
        offered = {str(choice.value) for choice in field.choices or ()} - {""}
        return uuid.UUID(field.data) if field.data in offered else None


class KindForm(Form):
    """One kind of review, as an organisation uses it; empty means: as it comes."""

    use = RadioField(_("In use"), [InputRequired(_("Choose one."))])
    days = StringField(_("When it is due"), [line()])
    again = StringField(_("Again after so many days"), [line()])
    help_days = StringField(_("Ask whether help is wanted after so many days"), [line()])
    snooze_times = StringField(_("How often it can be put off"), [line()])
    snooze_days = StringField(_("By how many days at most"), [line()])


class OutsideForm(Form):
    """Who can be asked when nobody here can."""

    outside_help = StringField(_("Somebody outside: name and number"), [line()])


def helping(people: Mapping[uuid.UUID, str], hats: Mapping[uuid.UUID, str]) -> HelpForm:
    """Return the form that offers these people of the team, and these colleagues."""
    form = HelpForm()
    form.what.choices = choices(HELP_LABELS)
    form.person.choices = _offered(people)
    form.colleague.choices = _offered(hats)
    return form


def _offered(people: Mapping[uuid.UUID, str]) -> list[SelectChoice]:
    in_order = sorted(people.items(), key=lambda each: each[1])
    return [
        SelectChoice("", _("Nobody chosen")),
        *(SelectChoice(str(key), name) for key, name in in_order),
    ]
