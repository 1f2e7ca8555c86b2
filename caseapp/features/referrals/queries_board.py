"""The board of referrals, and what was asked without naming anyone. The gate narrows all of it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, or_, select

from caseapp.access import reading
from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.base.working_days import Calendar
from caseapp.db.base import Identifier, Moment
from caseapp.features.referrals.queries import STANDING
from caseapp.kinds import EnquiryAnswer, ReferralState, Service
from caseapp.models.account import User
from caseapp.models.case import Case, CaseCard, CaseSummary
from caseapp.models.partner import Partner
from caseapp.models.referral import Enquiry, Referral, ReferralReceived, ReferralStanding
from caseapp.rules.referrals import OPEN, state_of

PAGE = 25
#: So many enquiries stand on a page.
ASKED = 25
_MINE = ("id", "recipient", "service", "state", "state_at", "sent_on")
_THEIRS = ("id", "service", "state", "state_at", "sent_on", "stopped_at", "ends_at")


@dataclass(frozen=True)
class OnBoard:
    """A referral on the board: its case, how it stands, and for how many working days."""

    row: Line
    case: Any
    name: str
    state: ReferralState
    age: int


def _page(
    model: Any, names: tuple[str, ...], *, goes_on: bool, is_open: bool, left: Any
) -> Reading:
    moment, last = bindparam("moment", type_=Moment()), bindparam("last", type_=Identifier())
    among = model.state.in_(OPEN) if is_open else model.state.not_in(OPEN)
    after = or_(model.state_at > moment, and_(model.state_at == moment, model.id > last))
    if not is_open:
        after = or_(model.state_at < moment, and_(model.state_at == moment, model.id > last))
    where = (among, after) if goes_on else (among,)
    order = (model.state_at if is_open else model.state_at.desc(), model.id)
    return Reading(model, names, where=where, order=order, left=left, most=PAGE + 1)


_LEFT = (ReferralStanding, STANDING, ReferralStanding.id == Referral.id)
_BOARDS: Mapping[tuple[bool, bool], Reading] = {
    (goes_on, is_open): _page(Referral, _MINE, goes_on=goes_on, is_open=is_open, left=_LEFT)
    for goes_on in (False, True)
    for is_open in (False, True)
}
_RECEIVED: Mapping[tuple[bool, bool], Reading] = {
    (goes_on, is_open): _page(
        ReferralReceived, _THEIRS, goes_on=goes_on, is_open=is_open, left=None
    )
    for goes_on in (False, True)
    for is_open in (False, True)
}
_CASES = Reading(Case, ("reference",), where=(Case.id.in_(bindparam("cases", expanding=True)),))
_NAMES = Reading(
    CaseSummary,
    ("name_to_use",),
    where=(CaseSummary.case_id.in_(bindparam("cases", expanding=True)),),
)
_CARDS = Reading(
    CaseCard, ("name_to_use",), where=(CaseCard.case_id.in_(bindparam("cases", expanding=True)),)
)
_COUNTED = Reading(
    ReferralStanding,
    (*STANDING, "state_at"),
    where=(ReferralStanding.state.in_(OPEN),),
    most=10_000,
)


def board(
    session: Any,
    *,
    is_open: bool,
    after: tuple[datetime, uuid.UUID] | None,
    now: datetime,
    today: date,
    zone: ZoneInfo,
    calendar: Calendar,
) -> tuple[list[OnBoard], bool]:
    """Return one page of the board, the longest waiting first, and whether there is more."""
    key = (after is not None, is_open)
    values: dict[str, Any] = {}
    if after is not None:
        values = {"moment": after[0], "last": after[1]}
    found: list[tuple[Line, Any]] = []
    if reading.is_for(session, ReferralReceived):
        found = [(row, row) for row in _RECEIVED[key].of(session, **values)]
    else:
        found = [(row, line) for row, line in _BOARDS[key].of(session, **values) if line]
    shown = found[:PAGE]
    ids = [row.case_id for row, _line in shown]
    cases = {each.id: each for each in _CASES.of(session, cases=ids)} if ids else {}
    names = _names(session, ids)
    return [
        OnBoard(
            row=row,
            case=cases[row.case_id],
            name=names.get(row.case_id, ""),
            state=state_of(line, now),
            age=working_days(calendar, row.state_at.astimezone(zone).date(), today),
        )
        for row, line in shown
        if row.case_id in cases
    ], len(found) > PAGE


def _names(session: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    if not ids:
        return {}
    source = _CARDS if reading.is_for(session, CaseCard) else _NAMES
    return {each.case_id: each.name_to_use or "" for each in source.of(session, cases=ids)}


def counts(session: Any, now: datetime) -> dict[ReferralState, tuple[int, datetime]] | None:
    """Return how many stand how, and since when the oldest, for those who read no more than that
    (domain.md §7.3). No case is shown by it."""
    if not reading.is_for(session, ReferralStanding):
        return None
    since: dict[ReferralState, list[datetime]] = defaultdict(list)
    for line in _COUNTED.of(session, is_shown=False):
        since[state_of(line, now)].append(line.state_at)
    return {
        state: (len(since[state]), min(since[state])) for state in ReferralState if since[state]
    }


def working_days(calendar: Calendar, since: date, today: date) -> int:
    """Return how many working days have begun after a day, up to today."""
    days = (today - since).days
    return sum(
        calendar.is_working(date.fromordinal(since.toordinal() + step))
        for step in range(1, min(days, 366) + 1)
    )


def enquiries(
    session: Any, partner_id: uuid.UUID | None = None, after: uuid.UUID | None = None
) -> Sequence[tuple[Enquiry, Partner, str]]:
    """Return what was asked without naming anyone, the latest first, and one more than a page."""
    wanted = (
        select(Enquiry, Partner, User.name)
        .join(Partner, Partner.id == Enquiry.partner_id)
        .join(User, User.id == Enquiry.asked_by_id)
        .order_by(Enquiry.asked_on.desc(), Enquiry.id)
        .limit(ASKED + 1)
    )
    if partner_id is not None:
        wanted = wanted.where(Enquiry.partner_id == partner_id)
    last = session.get(Enquiry, after) if after else None
    if last is not None:
        goes_on = and_(Enquiry.asked_on == last.asked_on, Enquiry.id > last.id)
        wanted = wanted.where(or_(Enquiry.asked_on < last.asked_on, goes_on))
    found: Sequence[tuple[Enquiry, Partner, str]] = session.execute(wanted).all()
    return found


def without_a_place(session: Any) -> list[tuple[Service, int]]:
    """Return what was asked for where there was no place, and how often: the most first."""
    found = session.execute(
        select(Enquiry.service, func.count(Enquiry.id))
        .where(Enquiry.answer == EnquiryAnswer.NO_PLACE)
        .group_by(Enquiry.service)
    ).all()
    return sorted(((row[0], row[1]) for row in found), key=lambda each: (-each[1], each[0]))


def enquiry(session: Any, enquiry_id: uuid.UUID) -> Enquiry:
    """Return one enquiry; raises ``HiddenError`` when there is none."""
    found: Enquiry | None = session.get(Enquiry, enquiry_id)
    if found is None:
        raise HiddenError
    return found
