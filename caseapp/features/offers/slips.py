"""The page of a slip. Nothing goes onto it that was not asked for here; it is looked through for
names that must never be used before it is shown, because it is there to be printed (§4.1).
"""

from __future__ import annotations

from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from caseapp.kinds import interpreter as words
from caseapp.kinds.communication_children import IN_THE_ROOM
from caseapp.kinds.communication_room import SIGNAL_LABELS, BreakSignal
from caseapp.models.case import Case
from caseapp.rules import languages, never_use
from caseapp.web import pages


def page(
    session: Any, slip: Any, offer: Any = None, booking: Any = None, *, is_for_unknown: bool = False
) -> Response:
    """Return a slip. ``is_for_unknown``: for somebody whom we do not know beforehand: the first
    name alone, and no place (practice.md P18)."""
    values = {
        "talk": slip.talk,
        "name": _first_name(slip) if is_for_unknown else slip.name and slip.name.name_to_use,
        "how": None if is_for_unknown else slip.name,
        "place": None if is_for_unknown else slip.talk.place,
        "signal": _signal(slip.manner),
        "child": slip.child is not None and slip.child.arrangement in IN_THE_ROOM,
        "words": words,
        "name_of": languages.name,
    }
    case = session.get_one(Case, slip.talk.case_id)
    written = render_template("offers/slip_body.html", **values)
    stopped = never_use.stops(session, case, never_use.text_of(written))
    return pages.page(
        "offers/slip.html",
        offer=offer,
        booking=booking,
        stopped=never_use.sentence_for_others() if stopped else "",
        **values,
    )


def _first_name(slip: Any) -> str:
    whole = (slip.name.name_to_use or "").split() if slip.name is not None else []
    return whole[0] if whole else ""


def _signal(manner: Any) -> tuple[str, str]:
    """How they say that they need a break: of which sort, and in their own words."""
    if manner is None or manner.break_signal is BreakSignal.PREFER_NOT_TO_SAY:
        return "", ""
    unasked = manner.break_signal is BreakSignal.NOT_ASKED_YET
    return "" if unasked else SIGNAL_LABELS[manner.break_signal], manner.signal_words or ""
