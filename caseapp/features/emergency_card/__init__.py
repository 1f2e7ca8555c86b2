"""The card of what to do in an emergency: whom to call, what whoever helps may be told.

It is written down with the person's yes (practice.md P10). Emergency access to a case is another
matter (:mod:`caseapp.features.emergency`); it opens this card.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents

blueprint = Blueprint("emergency_card", __name__)

from caseapp.features.emergency_card import contents, views  # noqa: E402

case_contents.offer(blueprint, contents.CARD)

__all__ = ["blueprint", "views"]
