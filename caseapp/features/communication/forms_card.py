"""The form of the card: what a person points at. Nothing is chosen beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _lazy
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import GenderWish, WishStrength
from caseapp.rules.communication_wish import Wish
from caseapp.web import i18n
from caseapp.web.forms import Form


def _mark(message: str) -> str:
    """Mark words for translation; they are translated where they are shown."""
    return message


#: What can be pointed at, as somebody would say it of themselves.
WHO = {
    GenderWish.WOMAN: _mark("A woman"),
    GenderWish.MAN: _mark("A man"),
    GenderWish.NONBINARY_PERSON: _mark("A nonbinary person"),
    GenderWish.SAME_AS_MINE: _mark("Somebody like me"),
    GenderWish.NO_PREFERENCE: _mark("Anyone"),
    GenderWish.ASK_EACH_TIME: _mark("Ask me each time"),
    GenderWish.PREFER_NOT_TO_SAY: _mark("I do not want to say"),
}
HOW_MUCH = {
    WishStrength.MUST: _mark("Nobody else"),
    WishStrength.STRONG: _mark("It matters a lot"),
    WishStrength.NICE: _mark("It would be nice"),
}


class CardForm(Form):
    """Who should interpret, and how much that matters."""

    is_kept = False

    wish = RadioField(
        _lazy("Who should interpret for you?"),
        [InputRequired(_lazy("Point to one."))],
        choices=[SelectChoice(code.value, _lazy(label)) for code, label in WHO.items()],
    )
    strength = RadioField(
        _lazy("How much does it matter?"),
        [Optional()],
        choices=[SelectChoice(code.value, _lazy(label)) for code, label in HOW_MUCH.items()],
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
            who=_("Who should interpret for you?"),
            how_much=_("How much does it matter?"),
            stop=_("You can stop at any time."),
            change=_("You can change this at any time."),
            labels={each.value: _(label) for each, label in [*WHO.items(), *HOW_MUCH.items()]},
        )
