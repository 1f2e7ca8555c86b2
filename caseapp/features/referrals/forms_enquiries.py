"""The forms of asking without naming anyone: whom, for what, and what they said."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from caseapp.base.problems import InvalidError
from caseapp.kinds import ENQUIRY_LABELS, SERVICE_LABELS, EnquiryAnswer, Service
from caseapp.models.partner import Partner
from caseapp.web.forms import Form, choices, line


class EnquiryAnswerForm(Form):
    """What they said."""

    answer = RadioField(
        _("What they said"), choices=choices(ENQUIRY_LABELS), default=EnquiryAnswer.WAITING.value
    )
    words = StringField(_("A few words about the place, nobody's name or story"), [line()])

    @property
    def said(self) -> EnquiryAnswer:
        """The answer."""
        return EnquiryAnswer(self.answer.data)

    @property
    def told(self) -> str:
        """The words."""
        return (self.words.data or "").strip()


class EnquiryForm(EnquiryAnswerForm):
    """Whom, and for what; the answer can come later."""

    partner = SelectField(_("Whom you asked"), default="", validate_choice=False)
    service = SelectField(
        _("What you asked for"),
        [InputRequired(_("Choose one."))],
        choices=[SelectChoice("", _("Choose")), *choices(SERVICE_LABELS)],
        default="",
    )

    def offer(self, kept: Sequence[Partner]) -> None:
        """Offer these partners."""
        self.kept = {str(each.id): each for each in kept}
        self.partner.choices = [SelectChoice("", gettext("Choose"))] + [
            SelectChoice(str(each.id), each.name) for each in kept
        ]

    @property
    def chosen(self) -> Partner:
        """Who was asked. Raises :class:`InvalidError` for nobody."""
        found = self.kept.get(self.partner.data or "")
        if found is None:
            raise InvalidError("partner", gettext("Say whom you asked."))
        return found

    @property
    def what(self) -> Service:
        """What was asked for."""
        return Service(self.service.data)
