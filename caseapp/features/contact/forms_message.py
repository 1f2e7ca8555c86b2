"""The form of words that tell nothing, and of a time to speak again."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Optional

from caseapp.kinds import NEUTRAL_SENTENCES, NeutralSentence
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line


class MessageForm(Form):
    """A few neutral sentences, and one's own words. Nothing of it is kept."""

    is_kept = False

    sentences = SelectMultipleField(_("Sentences"), choices=choices(NEUTRAL_SENTENCES))
    words = StringField(_("Your own words"), [line()])

    @property
    def text(self) -> str:
        """The message as it would be copied."""
        chosen = [NeutralSentence(code) for code in self.sentences.data or ()]
        said = [gettext(NEUTRAL_SENTENCES[each]) for each in NeutralSentence if each in chosen]
        return " ".join(each for each in (*said, (self.words.data or "").strip()) if each)


class AgainForm(Form):
    """When to speak again, at a safe time."""

    is_kept = False

    on = DayField(_("Speak again on"), [Optional()])
