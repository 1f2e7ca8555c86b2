"""What this feature puts on Today (domain.md §6.4, practice.md P11): one line a person with what is
due within 14 days, to be ticked in one talk; the dates that cannot move, one line a date; one's own
tasks about permissions; and, for whoever is asked, with what help may be wanted.

However many cases somebody has, no more is read than is shown: the first people and dates are found
in the database, and the rest is at ``/reviews``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select, union_all

from caseapp.access import gate, reading
from caseapp.access.reading import Line, Reading
from caseapp.base import clock
from caseapp.features.reviews.queries import Due, date_codes, in_order, scheduled
from caseapp.features.reviews.queries_help import WISHES_OF_OTHERS, wishes
from caseapp.kinds import DueGroup, Kind
from caseapp.models.case import Case, CaseCard
from caseapp.models.review import LegalDate, Review
from caseapp.models.reviewhelp import HelpOutline, ReviewHelp
from caseapp.models.task import Task
from caseapp.rules.closing_reviews import riders
from caseapp.rules.mine import is_mine, is_open
from caseapp.rules.mine import values as whose
from caseapp.rules.plan_reviews import PLAN
from caseapp.rules.seen_alone import shows
from caseapp.web.login_state import Login
from caseapp.web.today import ME, Part, Reads, Rows, Values, Waits

AHEAD = timedelta(days=14)
#: So many people and dates stand here, and the way to the others.
PEOPLE_SHOWN, DATES_SHOWN, HELP_SHOWN = 12, 12, 10
#: So many of one's own tasks stand here; all of them on the pages of the cases.
_MOST_TASKS = 20
_UNTIL: Any = bindparam("until")
#: Read with the reviews, in their statement.
_ASKED = Reading(
    Task,
    ("id", "due_on", "version", "what"),
    where=(Task.user_id == ME, Task.kind == Kind.CON, Task.done_at.is_(None), shows()),
    order=(Task.due_on, Task.id),
)
_AMONG: Any = bindparam("cases", expanding=True)
_CARDS = Reading(CaseCard, ("reference", "name_to_use"), where=(CaseCard.case_id.in_(_AMONG),))
#: Cases of which somebody reads a review and no name.
_NAMELESS = Reading(Case, ("reference",), where=(Case.id.in_(_AMONG),))


@dataclass(frozen=True)
class PersonLine:
    """One person: what is due, the first thing first; and what is looked at with the plan."""

    case: Line
    name: str | None
    dues: Sequence[Due]
    along: Sequence[Due]

    @property
    def group(self) -> DueGroup:
        """In which group of Today the line stands."""
        groups = {due.what.group for due in self.dues}
        return DueGroup.SPACE if groups == {DueGroup.SPACE} else DueGroup.CONTACT


@cache
def _dates(model: Any) -> Reading:
    """The first dates of one's own that come; made when the gate is prepared."""
    ours = _ours(model, model.code.in_(date_codes()))
    first = (
        select(model.id)
        .where(gate.gate.person(model), *ours)
        .order_by(model.due_on, model.id)
        .limit(DATES_SHOWN + 1)
    )
    return scheduled(model, model.id.in_(first))


@cache
def _people() -> Reading:
    """What is due of the first people for whom something is."""
    ours = _ours(Review, Review.code.not_in(date_codes()))
    first = (
        select(Review.case_id)
        .where(gate.gate.person(Review), *ours)
        .group_by(Review.case_id)
        .order_by(func.min(Review.due_on), Review.case_id)
        .limit(PEOPLE_SHOWN + 1)
    )
    return scheduled(Review, *ours, Review.case_id.in_(first))


def _ours(model: Any, *more: Any) -> tuple[Any, ...]:
    return is_open(model), is_mine(model, model.due_on <= _UNTIL, *more)


@cache
def _help(model: Any) -> Reading:
    """With what help may be wanted, for whoever was asked, or for every manager: the first of it,
    however much waits."""
    names = ("id", "review_id", "worker_id", "asked_id", "step_on", "is_signal", "version")
    return Reading(
        model,
        names,
        where=(model.id.in_(_first_asked(model)),),
        order=(model.step_on, model.id),
        left=(Case, ("reference",), Case.id == model.case_id),
    )


def _first_asked(model: Any) -> Any:
    """The first of what oneself is asked and, for managers, of what every manager is asked, which
    is never about a case that only some know of. Each begins at an index."""
    asked = [model.asked_id == ME, *([model.asked_id.is_(None)] if model is HelpOutline else [])]
    arms = (
        select(model.id)
        .where(gate.gate.person(model), model.answered_at.is_(None), is_for)
        .order_by(model.step_on, model.id)
        .limit(HELP_SHOWN)
        .subquery()
        for is_for in asked
    )
    return union_all(*(select(arm) for arm in arms))


def _reads(session: Any, login: Login) -> Reads:
    """What is read for whoever asks: the dates of legal matters and the questions of managers
    where their role reads these."""
    legal = (_dates(LegalDate),) if reading.is_for(session, LegalDate) else ()
    help_ = _help(HelpOutline if reading.is_for(session, HelpOutline) else ReviewHelp)
    until = clock.today(login.time_zone) + AHEAD
    readings = (_people(), _ASKED, _dates(Review), *legal, help_)
    return readings, {"until": until, **whose(login.user_id)}


def _load(session: Any, login: Login, found: Rows) -> Values | None:
    today = clock.today(login.time_zone)
    legal = reading.is_for(session, LegalDate)
    readings, _values = _reads(session, login)
    parts = [list(each.lines(rows, session)) for each, rows in zip(readings, found, strict=True)]
    rows, tasks, dates = parts[0], parts[1][:_MOST_TASKS], parts[2]
    dues = in_order([Due(row, row.kind) for row in rows])
    dated = [Due(row, row.kind) for row in dates]
    if legal:
        dated += [Due(row, Kind.LEG) for row in parts[3]]
    dated = in_order(list({due.row.id: due for due in dated}.values()))
    asked = parts[-1][:HELP_SHOWN]
    cases = {each.case_id for each in (*rows, *tasks)}
    known, cards = _cases(session, list(cases | {due.row.case_id for due in dated}))
    lines = _one_a_person(dues, known, cards)
    more = len(lines) > PEOPLE_SHOWN or len(dated) > DATES_SHOWN
    values = {
        "lines": lines[:PEOPLE_SHOWN],
        "groups": [DueGroup.CONTACT, DueGroup.SPACE],
        "dates": [
            (due, known[due.row.case_id], cards.get(due.row.case_id))
            for due in dated[:DATES_SHOWN]
            if due.row.case_id in known
        ],
        "tasks": [(task, known[task.case_id]) for task in tasks if task.case_id in known],
        "asked": asked,
        "is_more": more,
        "today": today,
        "me": login.user_id,
    }
    return values if any(values[name] for name in ("lines", "dates", "tasks", "asked")) else None


def _cases(
    session: Any, cases: Sequence[uuid.UUID]
) -> tuple[Mapping[uuid.UUID, Line], Mapping[uuid.UUID, str]]:
    """Return the handles of cases, and the names of those whose name is read."""
    cards = {card.case_id: card for card in _CARDS.of(session, cases=cases)} if cases else {}
    nameless = [case_id for case_id in cases if case_id not in cards]
    others = {case.id: case for case in _NAMELESS.of(session, cases=nameless)} if nameless else {}
    return {**others, **cards}, {case_id: card.name_to_use for case_id, card in cards.items()}


def _one_a_person(
    rows: Iterable[Due], known: Mapping[uuid.UUID, Line], cards: Mapping[uuid.UUID, str]
) -> list[PersonLine]:
    of_case: dict[Any, list[Due]] = {}
    for each in rows:
        of_case.setdefault(each.row.case_id, []).append(each)
    lines = []
    for case_id, found in of_case.items():
        if case_id in known:
            along = _along(found)
            dues = [due for due in found if due not in along]
            lines.append(PersonLine(known[case_id], cards.get(case_id), dues, along))
    return lines


def _along(found: Sequence[Due]) -> list[Due]:
    """What is looked at with the plan, where that is due too."""
    plan = next((due for due in found if due.row.code == PLAN), None)
    if plan is None:
        return []
    last = max(due.row.due_on for due in found) + timedelta(days=1)
    ids = {row.id for row in riders((due.row for due in found), plan.row.due_on, last)}
    return [due for due in found if due.row.id in ids]


def _wishes_wait(_session: Any, login: Login) -> Waits | None:
    """For whoever supervises somebody."""
    if login.actor is None or Kind.SUP not in login.actor.supervised.writes:
        return None
    return WISHES_OF_OTHERS


def _wishes(session: Any, login: Login) -> Values | None:
    """Who asks for help, for whoever supervises them."""
    found = wishes(session, login.user_id)
    return {"wishes": found} if found else None


WISHES = Part("wishes", "reviews/wishes.html", _wishes, 3, waits=_wishes_wait)
PEOPLE = Part("people", "reviews/today.html", _load, 20, _reads)
