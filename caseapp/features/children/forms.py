"""The forms of whoever decides with a child: an answer, and a name that may not decide."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.base.problems import InvalidError
from caseapp.kinds import GUARDIAN_LABELS, GuardianSays
from caseapp.models.account import Membership, User
from caseapp.models.children import Decider
from caseapp.rules.children import Answered, may_not
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 2_000
_BODY = "body"


class GuardianForm(Form):
    """What a guardian answered, and who it was: a person here, somebody outside, or the body."""

    says = RadioField(
        _("What they said"), [InputRequired(_("Choose one."))], choices=choices(GUARDIAN_LABELS)
    )
    person = SelectField(_("Who answered"), default="", validate_choice=False)
    outside = StringField(_("Or another person with parental responsibility"), [line()])
    words = TextAreaField(_("In their words"), [text(_WORDS)])
    given_on = DayField(_("Said on"), [Optional()])

    def offer(
        self,
        guardians: Sequence[tuple[Membership, User]],
        known: Sequence[Decider],
        body: str,
    ) -> None:
        """Offer the guardians on the team, those named before, and the body where there is none."""
        self.hats = {str(hat.id): hat for hat, _user in guardians}
        self.known = {str(each.id): each for each in known}
        offered = [SelectChoice(str(hat.id), user.name) for hat, user in guardians]
        offered += [
            SelectChoice(str(each.id), each.name or "") for each in known if not each.barred_at
        ]
        if body and not guardians:
            offered.append(SelectChoice(_BODY, body))
        self.person.choices = [SelectChoice("", gettext("Choose")), *offered]

    @property
    def answered(self) -> Answered:
        """What was given. Raises :class:`InvalidError` for somebody who may not decide."""
        person = self.person.data or ""
        named = self.known.get(person)
        if named is not None and named.barred_at is not None:
            raise InvalidError("person", may_not())
        if person and not (named or person in self.hats or person == _BODY):
            raise InvalidError("person", gettext("They are not the guardian now. Choose again."))
        written = " ".join((self.outside.data or "").split())
        if named is not None and written:
            raise InvalidError("outside", gettext("Choose somebody, or write a name; not both."))
        return Answered(
            says=GuardianSays(self.says.data),
            hat=self.hats.get(person),
            outside=(named.name or "") if named else written,
            is_body=person == _BODY,
            words=(self.words.data or "").strip(),
            given_on=self.given_on.data,
        )


class BarForm(Form):
    """The name of somebody who may not decide for the child. Why is not asked."""

    name = StringField(_("Name"), [line()])
