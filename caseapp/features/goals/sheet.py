"""What stands on the sheet that somebody keeps: their own words, their next steps, and the days, in
their language. Nothing on it is ours: no name of the service, of a worker, or of who does a step.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import trail
from caseapp.base.problems import InvalidError
from caseapp.features.goals.queries import Shown
from caseapp.kinds import ENDS, Kind
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.rules import never_use
from caseapp.services.paper import Paragraph, is_from_right
from caseapp.web import i18n

#: What this service is called, beside the name of the organisation.
OURS = "caseapp"
_WORDS, _STEP = 15.0, 13.0


@dataclass(frozen=True)
class Step:
    """A next step, and its day as the language of the sheet writes it; "" where it is open."""

    text: str
    day: str

    def __str__(self) -> str:
        return f"{self.text} · {self.day}" if self.day else self.text


@dataclass(frozen=True)
class Line:
    """A goal in somebody's words, with its next steps."""

    words: str
    language: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``left_out``: how many lines name us, and are not on it."""

    title: str
    language: str
    lines: Sequence[Line]
    left_out: int = 0

    @property
    def direction(self) -> str:
        """From which side it is read: as what stands above it."""
        return "rtl" if is_from_right(self.title) else "ltr"

    def texts(self) -> Iterator[str]:
        """Everything that stands on it but days: names of months are names of people too."""
        yield self.title
        for line in self.lines:
            yield line.words
            for step in line.steps:
                yield step.text

    def paragraphs(self) -> Iterator[Paragraph]:
        """The same for a file."""
        for line in self.lines:
            yield Paragraph(line.words, _WORDS)
            for step in line.steps:
                yield Paragraph(f"•  {step}", _STEP, is_under=True)


def usual_title(language: str) -> str:
    """Return what stands above it, in a language; in that of the page where it is not spoken."""
    spoken = i18n.installed()
    with i18n.speaking(language if language in spoken else i18n.language()):
        return _("My goals and next steps")


def make(
    session: Any,
    case: Case,
    found: Sequence[Shown],
    chosen: Collection[uuid.UUID],
    title: str,
    language: str,
    *,
    is_beside_them: bool = False,
) -> Sheet:
    """Put a sheet together. Raises :class:`InvalidError` where it may not go out so."""
    ours = _names_of_us(session, case)
    if never_use.holds(title, ours):
        raise InvalidError("cover", _("This names us. Choose words that say nothing of us."))
    lines, left_out = [], 0
    for shown in found:
        if shown.goal.id not in chosen:
            continue
        words = shown.goal.own_words or ""
        steps = _steps(shown, language)
        if never_use.holds(words, ours):
            left_out += 1 + len(steps)
            continue
        kept = [each for each in steps if not never_use.holds(each.text, ours)]
        left_out += len(steps) - len(kept)
        lines.append(Line(words, shown.goal.language, kept))
    sheet = Sheet(title, language, lines, left_out)
    never_use.check(session, case, *sheet.texts(), is_beside_them=is_beside_them)
    return sheet


def printed(session: Any, case: Case) -> None:
    """Write in the trail that the sheet was printed or taken as a file."""
    look = trail.Subject(
        operation="print",
        case_id=case.id,
        organisation_id=case.organisation_id,
        kinds=Kind.GOA,
    )
    trail.append(session, action="goal.print", subjects=[look])


def _steps(shown: Shown, language: str) -> list[Step]:
    open_steps = [] if shown.goal.state in ENDS else shown.open_steps
    return [
        Step(each.text or "", day_in(each.due_on, language) if each.due_on else "")
        for each in open_steps
    ]


def day_in(day: date, language: str) -> str:
    """Return a day as a language writes it; as the page does where nobody knows how."""
    return str(format_date(day, "long", locale=i18n.locale_of(language)))


def _names_of_us(session: Any, case: Case) -> list[str]:
    wanted = select(Organisation.name).where(Organisation.id == case.organisation_id)
    return [OURS, session.scalar(wanted) or OURS]
