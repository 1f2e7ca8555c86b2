"""The form of a volunteer's task. Who, what and when are needed; the rest is offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from caseapp.base.problems import InvalidError
from caseapp.kinds import Kind
from caseapp.models.account import Membership, User
from caseapp.web.days import MomentField
from caseapp.web.forms import Form, line

_MOMENT = _("Give a day and a time.")


class TaskForm(Form):
    """A task of a volunteer. Whom it can name is set by :meth:`offer`."""

    person = SelectField(_("Who does it"), [InputRequired(_("Choose somebody."))])
    what = StringField(_("What"), [InputRequired(_("Say what is to be done.")), line()])
    starts = MomentField(_("From"), [InputRequired(_MOMENT)])
    until = MomentField(_("Until"), [InputRequired(_MOMENT)])
    place = StringField(_("Where they meet"), [line()])
    safety = StringField(_("What to know to be safe"), [line()])
    step = StringField(_("Which of their steps it is"), [line()])
    may_contact = BooleanField(_("They may reach the person, in the way that is safe now"))
    reason = StringField(_("Why without a valid background check"), [line()])

    def offer(self, people: Sequence[tuple[Membership, User]]) -> None:
        """Offer these people."""
        self.hats = {str(hat.id): hat for hat, _user in people}
        self.person.choices = [SelectChoice("", gettext("Choose"))] + [
            SelectChoice(str(hat.id), user.name) for hat, user in people
        ]

    @property
    def between(self) -> tuple[datetime, datetime]:
        """From when until when; both are there once the form is sound."""
        starts, until = self.starts.moment, self.until.moment
        if starts is None or until is None:
            raise InvalidError("starts", gettext("Give a day and a time."))
        return starts, until

    @property
    def lines(self) -> dict[Kind, str]:
        """The lines of the card, each of its own kind."""
        given = {
            Kind.SUM: self.what.data,
            Kind.RSK: self.safety.data,
            Kind.ACC: self.place.data,
            Kind.GOA: self.step.data,
        }
        return {kind: words.strip() for kind, words in given.items() if (words or "").strip()}


class CancelForm(Form):
    """One button."""
