"""Whether a kind of review is in use, as it is chosen."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from caseapp.rules.review_kinds import may_be_off
from caseapp.vocabularies.reviews import ReviewKind

USUAL, ON, OFF = "usual", "on", "off"
CHOSEN = {USUAL: None, ON: True, OFF: False}


def uses_of(kind: ReviewKind) -> list[SelectChoice]:
    """Return what can be chosen; what everybody starts with and cannot move is never off."""
    found = [SelectChoice(USUAL, _("as it comes")), SelectChoice(ON, _("switched on"))]
    return [*found, SelectChoice(OFF, _("switched off"))] if may_be_off(kind) else found


def use_of(is_on: bool | None) -> str:
    """Return what was chosen."""
    return next(code for code, value in CHOSEN.items() if value is is_on)
