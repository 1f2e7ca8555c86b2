"""The form of the card: what a person points at. Nothing is chosen beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import GenderWish, WishStrength
from caseapp.kinds.communication_card import POINTING_WORDS, PointingWord
from caseapp.rules.communication_wish import Wish
from caseapp.web.forms import Form

#: What can be pointed at, in the order of the card.
WHO = (
    GenderWish.WOMAN,
    GenderWish.MAN,
    GenderWish.NONBINARY_PERSON,
    GenderWish.SAME_AS_MINE,
    GenderWish.NO_PREFERENCE,
    GenderWish.ASK_EACH_TIME,
    GenderWish.PREFER_NOT_TO_SAY,
)
HOW_MUCH = (WishStrength.MUST, WishStrength.STRONG, WishStrength.NICE)


def _choices(codes: Iterable[Any]) -> list[SelectChoice]:
    """The choices with the words of the card, as somebody would say it of themselves."""
    return [SelectChoice(code.value, _(POINTING_WORDS[PointingWord(code.value)])) for code in codes]


class CardForm(Form):
    """Who should interpret, and how much that matters."""

    is_kept = False

    wish = RadioField(
        _("Who should interpret for you?"),
        [InputRequired(_("Point to one."))],
        choices=_choices(WHO),
    )
    strength = RadioField(
        _("How much does it matter?"),
        [Optional()],
        choices=_choices(HOW_MUCH),
    )

    @property
    def answer(self) -> Wish:
        """What they pointed at."""
        strength = self.strength.data
        return Wish(GenderWish(self.wish.data), WishStrength(strength) if strength else None)
