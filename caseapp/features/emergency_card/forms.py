"""The form of the emergency card. Every field may stay empty; what they said is asked once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from caseapp.features.emergency_card.actions import Words
from caseapp.rules import arising
from caseapp.web.forms import Form, line, text

_WORDS = 2_000


class CardForm(Form):
    """Whom to call, what may be told, what helps first, and what the person said to it."""

    whom = StringField(_("Whom to call"), [line()])
    telephone = StringField(_("Their telephone"), [line()])
    tell = TextAreaField(_("What whoever helps may be told"), [text(_WORDS)])
    first = TextAreaField(_("What helps first, and what to leave"), [text(_WORDS)])
    answer = RadioField(
        _("What they said to this card"),
        [Optional()],
        choices=[each for each in arising.one_answer() if each.value],
    )

    @property
    def words(self) -> Words:
        """What was typed."""
        return Words(
            whom=" ".join((self.whom.data or "").split()),
            telephone=(self.telephone.data or "").strip(),
            tell=(self.tell.data or "").strip(),
            first=(self.first.data or "").strip(),
        )
