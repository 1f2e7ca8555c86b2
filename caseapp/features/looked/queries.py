"""Reading who looked. How far each reader reads it is decided by the gate.

A page is a fixed number of rows of the trail, found by an index of the case's own entries, however
long the trail is.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, bindparam, select

from caseapp.access import circle, guard, looks
from caseapp.access.errors import HiddenError
from caseapp.access.reading import Reading
from caseapp.db.base import Identifier
from caseapp.features.looked.lines import Line, is_withheld, key_of, lines_of
from caseapp.kinds import Kind, Role, Sensitivity
from caseapp.models.case import Case
from caseapp.models.looked import CaseLook, QuestionLine, WithheldLine
from caseapp.rules import bars, partners, team

#: Rows of the trail on one page; many of them are one line.
ROWS = 200
#: Larger than the number of any entry.
NEWEST = 1 << 62
_ROW = ("seq", "at", "user_id", "role", "name", "act", "kinds")
_IN_CASE = CaseLook.case_id == bindparam("case", type_=Identifier())
_PAGE = Reading(
    CaseLook,
    _ROW,
    where=(_IN_CASE, CaseLook.seq.in_(looks.newest(ROWS))),
    order=(CaseLook.seq.desc(), CaseLook.position),
)
_ONE = Reading(CaseLook, _ROW, where=(_IN_CASE, CaseLook.seq == bindparam("seq")))
LINE = ("user_id", "role", "on_day", "act", "kinds_read", "kinds_changed")
_QUESTIONS = Reading(
    QuestionLine,
    ("id", *LINE, "words", "answer", "made_at", "answered_at"),
    where=(
        QuestionLine.case_id == bindparam("case", type_=Identifier()),
        QuestionLine.on_day.between(bindparam("first", type_=Date()), bindparam("last", Date())),
    ),
    order=(QuestionLine.made_at, QuestionLine.id),
)
_WITHHELD = Reading(
    WithheldLine,
    ("id", *LINE, "reviewer_id", "reviewer", "again_on"),
    where=(
        WithheldLine.case_id == bindparam("case", type_=Identifier()),
        WithheldLine.lifted_at.is_(None),
    ),
    order=(WithheldLine.made_at, WithheldLine.id),
)


@dataclass(frozen=True)
class Page:
    """A page of lines; ``before``: where the next one begins."""

    lines: list[Line]
    before: int | None
    withheld: Sequence[Any]


@dataclass(frozen=True)
class Sees:
    """Somebody who can see something of the case now."""

    user_id: uuid.UUID
    name: str
    role: Role
    kinds: Kind


def page(session: Any, case: Any, zone: str, before: int | None) -> Page:
    """Return one page of who looked at a case, newest first, with what was asked about it."""
    rows = list(_PAGE.of(session, case=case.id, before=before or NEWEST))
    last = rows[-1].seq if len(rows) >= ROWS else None
    lines = lines_of(rows, zone)
    withheld = list(_WITHHELD.of(session, case=case.id))
    days = [line.key.on_day for line in lines]
    asked = _QUESTIONS.of(session, case=case.id, first=min(days), last=max(days)) if days else ()
    by_key = {line.key: line for line in lines}
    for question in asked:
        if key_of(question) in by_key:
            by_key[key_of(question)].questions.append(question)
    for line in lines:
        line.withheld = next((each for each in withheld if is_withheld(line.key, each)), None)
    return Page(lines, last, withheld)


def line(session: Any, case: Any, zone: str, seq: int) -> Line:
    """Return the line of one entry; raise :class:`HiddenError` where there is none."""
    found = lines_of(_ONE.of(session, case=case.id, seq=seq), zone)
    if not found:
        raise HiddenError
    withheld = _WITHHELD.of(session, case=case.id)
    found[0].withheld = next((each for each in withheld if is_withheld(found[0].key, each)), None)
    return found[0]


def sees_now(session: Any, case: Any) -> list[Sees] | None:
    """Return who can see what now, by name; ``None`` for whoever does not read the permissions."""
    if Kind.CON not in guard.reach(session, case.id).reads:
        return None
    kinds: dict[tuple[uuid.UUID, str, Role], Kind] = {}
    for way in circle.around(session, case).now:
        who = (way.user_id, way.name, way.role)
        kinds[who] = kinds.get(who, Kind(0)) | way.masks.any
    return [Sees(*who, mask) for who, mask in kinds.items()]


def together_case(session: Any, case_id: uuid.UUID | None) -> Case:
    """Return the case that is looked at together, for whoever reads who looked at it."""
    wanted = select(Case).where(Case.id == case_id)
    case: Case | None = session.scalars(wanted).first() if case_id else None
    if case is None:
        raise HiddenError
    looks.refuse_outside(session, case)
    return case


def withheld(session: Any, case: Any, withheld_id: uuid.UUID) -> WithheldLine:
    """Return what is withheld; raise :class:`HiddenError` where there is none to see."""
    found: WithheldLine | None = session.scalars(
        select(WithheldLine).where(
            WithheldLine.id == withheld_id,
            WithheldLine.case_id == case.id,
            WithheldLine.lifted_at.is_(None),
        )
    ).first()
    if found is None:
        raise HiddenError
    return found


def reviewers(session: Any, case: Case, but: set[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """Return who could look again at what is withheld, by name: others who read who looked at this
    case; managers and the officer too, unless the case is protected."""
    found = looks.readers(session, case)
    is_ours = partners.is_of_house(session, case.organisation_id)
    if is_ours and case.sensitivity is not Sensitivity.PROTECTED:
        wide = team.colleagues(session, case.organisation_id, [Role.MGR, Role.DPO], but)
        kept_away = bars.barred(session, [case.id])[case.id]
        found |= {user.id: user.name for _hat, user in wide if user.id not in kept_away}
    named = [(user_id, name) for user_id, name in found.items() if user_id not in but]
    return sorted(named, key=lambda each: each[1])
