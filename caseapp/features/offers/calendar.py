"""What an interpreter's calendar has: their own talks, by their topic class; nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.kinds import CalendarScope, CalendarSort, Permission
from caseapp.kinds.booking import OfferAnswer
from caseapp.models.booking import InterpreterOffer
from caseapp.web.calendar import MOST, Asked, Entry, Part, Rows, timed


def _offers(session: Any, asked: Asked, _rows: Rows) -> Iterable[Entry]:
    if asked.scope is not CalendarScope.MINE or not asked.actor.may(Permission.OFFERS_ANSWER):
        return
    wanted = (
        select(InterpreterOffer)
        .where(
            InterpreterOffer.starts_at < asked.ends_at,
            InterpreterOffer.ends_at > asked.starts_at,
            InterpreterOffer.withdrawn_at.is_(None),
            InterpreterOffer.answer != OfferAnswer.NO,
        )
        .order_by(InterpreterOffer.starts_at, InterpreterOffer.id)
        .limit(MOST)
    )
    for each in session.scalars(wanted):
        is_agreed = each.answer is OfferAnswer.YES
        yield timed(
            each.id,
            CalendarSort.APPOINTMENT,
            _("Interpreting") if is_agreed else _("Interpreting, not answered yet"),
            each.starts_at,
            each.ends_at,
            asked.time_zone,
            href=url_for("offers.show", offer_id=each.id),
        )


OFFERS = Part("offers", _offers)
