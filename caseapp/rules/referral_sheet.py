"""What the recipient of a referral gets to read: words for them, and the facts that were ticked.

There is one sheet. It is shown as the preview, printed, put into a file and read in the
application; once it was sent it is kept word for word, whatever changes in the record later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access.reading import Line
from caseapp.base import clock
from caseapp.kinds import (
    GENDER_LABELS,
    NEED_LABELS,
    NO_KIND,
    STRENGTH_LABELS,
    Comfort,
    GenderWish,
    InterpreterNeed,
    Kind,
    Service,
    SheetPart,
)
from caseapp.models.account import User
from caseapp.models.case import Case, CaseSummary
from caseapp.models.communication import CaseLanguage, CommsProfile
from caseapp.models.referral import Referral
from caseapp.rules import languages

#: The kind that a fact belongs to. The name to use comes with any permission (domain.md §7.3), and
#: how to reach them names the worker, never the person's own number.
KIND_OF: dict[SheetPart, Kind] = {
    SheetPart.NAME: NO_KIND,
    SheetPart.PRONOUNS: Kind.SUM,
    SheetPart.LANGUAGE: Kind.COM,
    SheetPart.INTERPRETER: Kind.COM,
    SheetPart.REACH: NO_KIND,
}


@dataclass(frozen=True)
class Sheet:
    """What a recipient reads."""

    to: str
    day: date
    service: Service
    purpose: str
    words: str
    lines: tuple[tuple[SheetPart, str], ...]

    @property
    def stored(self) -> str:
        """The sheet as it is kept."""
        return json.dumps({**asdict(self), "day": self.day.isoformat()}, ensure_ascii=False)

    @property
    def mark(self) -> str:
        """What tells this sheet from another, whatever day stands on it: whoever sends one sends
        the one that was looked at."""
        return hashlib.sha256(replace(self, day=date.min).stored.encode()).hexdigest()

    @classmethod
    def read(cls, stored: str) -> Sheet:
        """Read what was kept; what is no sheet is shown as it stands, so that nothing is lost."""
        try:
            found = json.loads(stored)
        except ValueError:
            return cls("", clock.today("UTC"), Service.OTHER, "", stored, ())
        return cls(
            to=found["to"],
            day=date.fromisoformat(found["day"]),
            service=Service(found["service"]),
            purpose=found["purpose"],
            words=found["words"],
            lines=tuple((SheetPart(part), value) for part, value in found["lines"]),
        )


def parts_of(referral: Referral) -> list[SheetPart]:
    """Return the facts that were ticked, in their order on the sheet."""
    ticked = referral.parts.split()
    return [part for part in SheetPart if part.value in ticked]


def kinds_of(parts: Iterable[SheetPart]) -> Kind:
    """Return the kinds that facts belong to."""
    found = NO_KIND
    for part in parts:
        found |= KIND_OF[part]
    return found


def sheet_of(session: Any, case: Case | Line, referral: Referral, day: date) -> Sheet:
    """Return the sheet: as it was sent, or as it would be sent now."""
    if referral.sheet:
        return Sheet.read(referral.sheet)
    return Sheet(
        to=referral.recipient or "",
        day=day,
        service=referral.service,
        purpose=referral.purpose or "",
        words=referral.words or "",
        lines=tuple(_lines(session, case, referral)),
    )


def text_of(sheet: Sheet) -> str:
    """Return all that a sheet says of the person and to whom, to look through before it leaves."""
    values = (value for _part, value in sheet.lines)
    return "\n".join((sheet.to, sheet.purpose, sheet.words, *values))


def _lines(session: Any, case: Case | Line, referral: Referral) -> Iterator[tuple[SheetPart, str]]:
    for part in parts_of(referral):
        value = _FACTS[part](session, case, referral)
        if value:
            yield part, value


def _summary(session: Any, case: Case | Line) -> CaseSummary | None:
    found: CaseSummary | None = session.scalars(
        select(CaseSummary).where(CaseSummary.case_id == case.id)
    ).one_or_none()
    return found


def _name(session: Any, case: Case | Line, _referral: Referral) -> str:
    summary = _summary(session, case)
    return (summary.name_to_use or "") if summary else ""


def _pronouns(session: Any, case: Case | Line, _referral: Referral) -> str:
    summary = _summary(session, case)
    return (summary.pronouns or "") if summary else ""


def _languages(session: Any, case: Case | Line, _referral: Referral) -> str:
    """The languages that are comfortable for them; one to avoid is on no sheet."""
    found = session.scalars(
        select(CaseLanguage)
        .where(CaseLanguage.case_id == case.id, CaseLanguage.ended_at.is_(None))
        .order_by(CaseLanguage.is_first.desc(), CaseLanguage.made_at, CaseLanguage.id)
    )
    spoken = (each for each in found if each.comfort is not Comfort.AVOID)
    return ", ".join(
        f"{languages.name(each.code)} ({each.dialect})"
        if each.dialect
        else languages.name(each.code)
        for each in spoken
    )


def _interpreter(session: Any, case: Case | Line, _referral: Referral) -> str:
    """When and whom; what was not asked yet is left out."""
    profile = session.scalars(
        select(CommsProfile).where(CommsProfile.case_id == case.id)
    ).one_or_none()
    if profile is None:
        return ""
    said = []
    if profile.need_interpreter not in (
        InterpreterNeed.NOT_ASKED_YET,
        InterpreterNeed.PREFER_NOT_TO_SAY,
    ):
        said.append(_(NEED_LABELS[profile.need_interpreter]))
    wish = profile.pref_gender_interpreter
    if wish not in (GenderWish.NOT_ASKED_YET, GenderWish.PREFER_NOT_TO_SAY):
        said.append(_(GENDER_LABELS[wish]))
    if profile.pref_gender_strength:
        said.append(_(STRENGTH_LABELS[profile.pref_gender_strength]))
    return ", ".join(said)


def _reach(session: Any, _case: Case | Line, referral: Referral) -> str:
    """Through whoever wrote the referral, and in which way; never the person's own number."""
    worker = session.get(User, referral.author_id)
    through = _("Only through %(name)s", name=worker.name) if worker else ""
    return ". ".join(each for each in (through, referral.reach or "") if each)


_FACTS = {
    SheetPart.NAME: _name,
    SheetPart.PRONOUNS: _pronouns,
    SheetPart.LANGUAGE: _languages,
    SheetPart.INTERPRETER: _interpreter,
    SheetPart.REACH: _reach,
}
