"""The form of the card: what a person points at. Nothing is chosen beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import GenderWish, WishStrength
from caseapp.rules.communication_wish import Wish
from caseapp.web import i18n
from caseapp.web.forms import Form

#: What can be pointed at, as somebody would say it of themselves.
WHO = {
    GenderWish.WOMAN: _("A woman"),
    GenderWish.MAN: _("A man"),
    GenderWish.NONBINARY_PERSON: _("A nonbinary person"),
    GenderWish.SAME_AS_MINE: _("Somebody like me"),
    GenderWish.NO_PREFERENCE: _("Anyone"),
    GenderWish.ASK_EACH_TIME: _("Ask me each time"),
    GenderWish.PREFER_NOT_TO_SAY: _("I do not want to say"),
}
HOW_MUCH = {
    WishStrength.MUST: _("Nobody else"),
    WishStrength.STRONG: _("It matters a lot"),
    WishStrength.NICE: _("It would be nice"),
}


class CardForm(Form):
    """Who should interpret, and how much that matters."""

    is_kept = False

    wish = RadioField(
        _("Who should interpret for you?"),
        [InputRequired(_("Point to one."))],
        choices=[SelectChoice(code.value, label) for code, label in WHO.items()],
    )
    strength = RadioField(
        _("How much does it matter?"),
        [Optional()],
        choices=[SelectChoice(code.value, label) for code, label in HOW_MUCH.items()],
    )

    @property
    def answer(self) -> Wish:
        """What they pointed at."""
        strength = self.strength.data
        return Wish(GenderWish(self.wish.data), WishStrength(strength) if strength else None)


@dataclass(frozen=True)
class Said:
    """The words of the card in one language."""

    who: str
    how_much: str
    stop: str
    change: str
    labels: dict[str, str]


def in_words(code: str) -> Said:
    """Return the words of the card in a language that the application speaks."""
    with i18n.speaking(code):
        return Said(
            who=gettext("Who should interpret for you?"),
            how_much=gettext("How much does it matter?"),
            stop=gettext("You can stop at any time."),
            change=gettext("You can change this at any time."),
            labels={each.value: str(label) for each, label in [*WHO.items(), *HOW_MUCH.items()]},
        )
