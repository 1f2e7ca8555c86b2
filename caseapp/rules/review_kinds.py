"""The kinds of reviews as one organisation uses them: what comes with the application, changed by
its settings (domain.md §6.1, practice.md P11).

A date that cannot move stays one: it can be looked at on more days, and is never put off, never
without a question whether help is wanted, and never switched off where everybody starts with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from caseapp.kinds import Kind
from caseapp.models.reviewsetting import ReviewSetting
from caseapp.vocabularies.reviews import Moment, ReviewKind, Start, reviews


@dataclass(frozen=True)
class Kinds:
    """The kinds as an organisation uses them; ``settings`` by code."""

    settings: Mapping[str, Any] = field(default_factory=dict)

    def of(self, code: str, kind: Kind) -> ReviewKind:
        """Return the kind of a stored review, also where it is used no more."""
        return changed(reviews().of(code, kind), self.settings.get(code))

    def get(self, code: str) -> ReviewKind:
        """Return a kind by its code."""
        return changed(reviews().get(code), self.settings.get(code))

    def is_on(self, kind: ReviewKind, *, has_date: bool = False) -> bool:
        """Whether a kind is started by itself: from the first day, with the record that names its
        date, or because it was switched on."""
        chosen = self._chosen(kind)
        if chosen is not None:
            return chosen
        comes_with_date = kind.start is Start.WITH_RECORD and has_date
        return kind.start is Start.STARTER or comes_with_date

    def is_off(self, kind: ReviewKind) -> bool:
        """Whether an organisation has switched a kind off: nothing starts it any more."""
        return self._chosen(kind) is False

    def _chosen(self, kind: ReviewKind) -> bool | None:
        setting = self.settings.get(kind.code)
        if setting is None or (setting.is_on is False and not may_be_off(kind)):
            return None
        return setting.is_on if setting.is_on is None else bool(setting.is_on)


def may_be_off(kind: ReviewKind) -> bool:
    """Whether a kind can be switched off at all."""
    return not (kind.is_binding and kind.start is Start.STARTER)


def kinds_of(session: Any, organisation_id: uuid.UUID) -> Kinds:
    """Return the kinds as an organisation uses them."""
    rows = session.scalars(
        select(ReviewSetting).where(ReviewSetting.organisation_id == organisation_id)
    ).all()
    return Kinds({row.code: row for row in rows})


def changed(kind: ReviewKind, setting: Any) -> ReviewKind:
    """Return a kind with what an organisation changed of it."""
    if setting is None:
        return kind
    new: dict[str, Any] = {}
    if setting.days:
        new["moments"] = _moments(kind, setting.days)
    if setting.again is not None and kind.again is not None:
        new |= {"again": setting.again, "later_again": None}
    if setting.help_days is not None and asks_help_after(kind):
        new["help"] = (Moment(setting.help_days),)
    if not kind.is_binding and not kind.at_their_wish:
        if setting.snooze_times is not None:
            new["snooze_times"] = setting.snooze_times
        if setting.snooze_days is not None:
            new["snooze_days"] = setting.snooze_days
    return replace(kind, **new)


def asks_help_after(kind: ReviewKind) -> bool:
    """Whether help is offered so many days after the due day, and not on days of its date."""
    return len(kind.help) == 1 and kind.help[0].days >= 0 and not kind.help[0].working


def days_of(kind: ReviewKind) -> str:
    """Return when a kind is due, as an organisation writes it."""
    return " ".join(str(moment.days) for moment in kind.moments)


def _moments(kind: ReviewKind, days: str) -> tuple[Moment, ...]:
    chosen = {int(day) for day in days.split()}
    if kind.is_binding:
        chosen |= {moment.days for moment in kind.moments}
    is_working = any(moment.working for moment in kind.moments)
    return tuple(Moment(day, is_working and day > 0) for day in sorted(chosen))
