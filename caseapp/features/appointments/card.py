"""What stands on the card of an appointment that somebody takes with them: day, time, where, whom
to ask for, and a telephone, in their language as far as it is spoken here. Nothing on it says what
it is about, of whom, or what we are (INV-15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date, format_time
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.kinds import Kind
from caseapp.models.appointment import Appointment
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.rules import booking_times, never_use
from caseapp.web import i18n

#: What this service is called, beside the name of the organisation.
OURS = "caseapp"


@dataclass(frozen=True)
class Card:
    """One card: its lines with their labels. ``direction``: from which side labels are read;
    ``day_language``: in which language the day is written, which more are than are spoken here."""

    language: str
    direction: str
    day: str
    day_language: str
    lines: list[tuple[str, str]]


def make(session: Any, case: Case, row: Appointment, language: str, given: dict[str, str]) -> Card:
    """Put a card together of what was given: ``place``, ``ask_for`` and ``telephone``. Raises
    :class:`InvalidError` where it may not go out so."""
    ours = _names_of_us(session, case)
    for field, text in given.items():
        if never_use.holds(text, ours):
            raise InvalidError(field, _("This names us. Choose words that say nothing of us."))
    never_use.check(session, case, *given.values())
    writes_in = i18n.locale_of(language)
    starts = row.starts_at.astimezone(booking_times.zone_of(session, case))
    spoken = language if language in i18n.installed() else i18n.language()
    with i18n.speaking(spoken):
        labels = (_("Time"), _("Where"), _("Ask for"), _("Telephone"))
        direction = i18n.direction()
    time = str(format_time(starts.time(), "short", locale=writes_in))
    values = (time, given["place"], given["ask_for"], given["telephone"])
    day = str(format_date(starts.date(), "full", locale=writes_in))
    lines = [each for each in zip(labels, values, strict=True) if each[1]]
    return Card(spoken, direction, day, str(writes_in.language), lines)


def printed(session: Any, case: Case) -> None:
    """Write in the trail that a card was made to be printed."""
    look = trail.Subject(
        operation="print", case_id=case.id, organisation_id=case.organisation_id, kinds=Kind.NOT
    )
    trail.append(session, action="appointment.print", subjects=[look])


def _names_of_us(session: Any, case: Case) -> Iterable[str]:
    wanted = select(Organisation.name).where(Organisation.id == case.organisation_id)
    return OURS, session.scalar(wanted) or OURS
