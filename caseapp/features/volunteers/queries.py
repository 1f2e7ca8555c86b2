"""Reading tasks of volunteers: whole for the team, and the card for whoever does one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from caseapp.access.errors import HiddenError
from caseapp.access.reading import Line, Reading
from caseapp.base import clock
from caseapp.db.base import Moment
from caseapp.kinds import Kind, Role
from caseapp.models.account import Membership, User
from caseapp.models.case import Case, CaseCard
from caseapp.models.consent_views import NamedWorker
from caseapp.models.manner import MannerForTask
from caseapp.models.organisation import Organisation
from caseapp.models.team import Duty
from caseapp.models.window import (
    TaskChannel,
    TaskItems,
    TaskLine,
    TaskPlace,
    TaskSafety,
    TaskStep,
    TaskWindow,
)
from caseapp.rules import bars, partners
from caseapp.rules.contact_hours import standing
from caseapp.rules.team import colleagues

_AMONG: Any = bindparam("cases", expanding=True)
_NOW: Any = bindparam("now", type_=Moment())
_LINE = ("id", "window_id", "text", "starts_at", "ends_at")
_ITEMS = Reading(TaskItems, _LINE, where=(), order=(TaskItems.starts_at, TaskItems.id))
#: What else stands on a card, by the name that the page uses.
_OTHERS = {
    name: Reading(view, ("id", "window_id", "text"), where=())
    for name, view in (("safety", TaskSafety), ("place", TaskPlace), ("step", TaskStep))
}
_CARDS = Reading(CaseCard, ("reference", "name_to_use"), where=(CaseCard.case_id.in_(_AMONG),))
_CHANNELS = Reading(
    TaskChannel,
    ("id", "channel", "value", "times", "days", "from_minute", "until_minute", "valid_until"),
    where=(),
)
_LANGUAGES = Reading(
    MannerForTask,
    ("id", "code"),
    where=(MannerForTask.case_id.in_(_AMONG),),
    order=(MannerForTask.place, MannerForTask.id),
)
_WORKERS = Reading(
    NamedWorker,
    ("user_id",),
    where=(
        NamedWorker.case_id.in_(_AMONG),
        NamedWorker.starts_at <= _NOW,
        or_(NamedWorker.ends_at.is_(None), NamedWorker.ends_at > _NOW),
    ),
    name_of="user_id",
)


@dataclass(frozen=True)
class Given:
    """A task as the team reads it: when, who does it, what."""

    window: TaskWindow
    name: str
    what: str


@dataclass
class TaskCard:
    """What a volunteer reads of a task, inside its window."""

    item: Line
    case: Line
    languages: list[str]
    workers: list[str]
    channel: Line | None = None
    safety: str = ""
    place: str = ""
    step: str = ""


def volunteers(session: Any, case: Case, but: uuid.UUID) -> Sequence[tuple[Membership, User]]:
    """Return the volunteers of the organisation, but for those who are kept from the case."""
    if not partners.is_of_house(session, case.organisation_id):
        return []
    kept_away = bars.barred(session, [case.id])[case.id]
    return colleagues(session, case.organisation_id, [Role.VOL], {but, *kept_away})


def tasks(session: Any, case: Case) -> list[Given]:
    """Return the tasks of a case that volunteers do or did, the latest first."""
    what = {
        line.window_id: line.text
        for line in session.scalars(
            select(TaskLine).where(TaskLine.case_id == case.id, TaskLine.kind == Kind.SUM)
        )
    }
    found = session.execute(
        select(TaskWindow, User)
        .join(User, User.id == TaskWindow.user_id)
        .where(TaskWindow.case_id == case.id)
        .order_by(TaskWindow.starts_at.desc(), TaskWindow.id)
    )
    return [Given(window, user.name, what.get(window.id, "")) for window, user in found]


def task(session: Any, case: Case, window_id: uuid.UUID) -> TaskWindow:
    """Return one task; raises ``HiddenError`` when it is none of this case."""
    found: TaskWindow | None = session.scalars(
        select(TaskWindow).where(TaskWindow.id == window_id, TaskWindow.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


def cards(session: Any) -> list[TaskCard]:
    """Return the cards whose window is open to the actor now."""
    items = list(_ITEMS.of(session))
    if not items:
        return []
    cases = list({item.case_id for item in items})
    of_case = {card.case_id: card for card in _CARDS.of(session, cases=cases)}
    languages: dict[uuid.UUID, list[str]] = {}
    for line in _LANGUAGES.of(session, cases=cases):
        languages.setdefault(line.case_id, []).append(line.code)
    workers: dict[uuid.UUID, list[str]] = {}
    for place, name in _WORKERS.of(session, cases=cases, now=clock.now()):
        workers.setdefault(place.case_id, []).append(name)
    channels = {each.case_id: each for each in _CHANNELS.of(session) if _is_safe(session, each)}
    found = {
        item.window_id: TaskCard(
            item,
            of_case[item.case_id],
            languages.get(item.case_id, []),
            workers.get(item.case_id, []),
            channels.get(item.case_id),
        )
        for item in items
        if item.case_id in of_case
    }
    for name, reading in _OTHERS.items():
        for line in reading.of(session):
            if line.window_id in found:
                setattr(found[line.window_id], name, line.text)
    return list(found.values())


def _is_safe(session: Any, channel: Line) -> bool:
    """Whether the way is safe now; one that is not is not on the card (domain.md §4.5)."""
    home = session.get_one(Organisation, channel.organisation_id)
    return standing(channel, clock.now(), home.time_zone).is_safe


def duty_number(session: Any, now: datetime) -> str:
    """Return the number of whoever is on duty now, if one is entered."""
    turns = session.scalars(select(Duty).where(Duty.starts_at <= now, Duty.ends_at > now))
    return next((turn.telephone for turn in turns if turn.telephone), "")
