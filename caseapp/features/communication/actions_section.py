"""Changing one section of a profile. What is taken out ends and stays; nothing is removed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.base import clock
from caseapp.features.communication import actions, checks
from caseapp.features.communication.actions import LanguageLine, PhraseLine
from caseapp.kinds import AnswerState, GenderWish
from caseapp.kinds.communication_wishes import AskedHow, WishAbout
from caseapp.models.case import Case
from caseapp.models.communication import CommsProfile
from caseapp.models.manner import ACCESS
from caseapp.models.spared import (
    Exclusion,
    ExclusionReason,
    NeverUseName,
    SparedTopic,
    TopicWish,
)
from caseapp.rules.communication_wish import Wish


@dataclass(frozen=True)
class RowLine:
    """One row as it was typed: its values, or ``None`` for what is taken out."""

    values: Mapping[str, Any] | None
    key: uuid.UUID | None = None
    why: str | None = None


@dataclass(frozen=True)
class Given:
    """What was given in one section; what is missing here stays as it is.

    ``columns``: of the profile. ``wishes``: by topic, nothing where there is none.
    """

    columns: Mapping[str, Any] = field(default_factory=dict)
    languages: Sequence[LanguageLine] = ()
    phrases: Sequence[PhraseLine] = ()
    wishes: Mapping[WishAbout, Wish | None] = field(default_factory=dict)
    never_use: Sequence[RowLine] = ()
    spared: Sequence[RowLine] = ()
    exclusions: Sequence[RowLine] = ()


def change_section(
    session: Any, case: Case, profile: CommsProfile | None, given: Given
) -> CommsProfile:
    """Write one section. The form's version was checked before.

    Raises :class:`InvalidError` for what does not fit.
    """
    checks.check(given)
    profile = profile or actions.begun(session, case)
    for name, value in given.columns.items():
        if getattr(profile, name) != value:
            setattr(profile, name, value)
    if set(ACCESS) & given.columns.keys() and any(getattr(profile, each) for each in ACCESS):
        profile.access_state = AnswerState.TOLD
    profile.changed_at = clock.now()  # so that a change of its rows is a new version as well
    session.flush()
    actions.write_languages(session, case, given.languages)
    actions.write_phrases(session, case, given.phrases)
    _write_wishes(session, case, given.wishes)
    _write_rows(session, case, NeverUseName, given.never_use)
    _write_rows(session, case, SparedTopic, given.spared)
    written = _write_rows(session, case, Exclusion, given.exclusions)
    session.flush()
    _write_reasons(session, case, written)
    trail.say(session, "communication.change")
    session.flush()
    return profile


def answer_by_card(session: Any, case: Case, profile: CommsProfile | None, wish: Wish) -> None:
    """Keep what the person pointed at (practice.md P19); nobody answered it for them."""
    given = Given(
        columns={
            "pref_gender_interpreter": wish.wish,
            "pref_gender_strength": wish.strength,
            "asked_how": AskedHow.CARD,
        }
    )
    change_section(session, case, profile, given)
    trail.say(session, "communication.card")


def _write_wishes(session: Any, case: Case, wishes: Mapping[WishAbout, Wish | None]) -> None:
    if not wishes:
        return
    rows = {
        row.about: row
        for row in session.scalars(
            select(TopicWish).where(TopicWish.case_id == case.id, TopicWish.ended_at.is_(None))
        )
    }
    for about, wish in wishes.items():
        row = rows.get(about)
        before = Wish(row.wish, row.strength) if row is not None else None
        after = None if wish is None or wish.wish is GenderWish.NOT_ASKED_YET else wish
        if before == after:
            continue
        if row is not None:
            row.ended_at = clock.now()
            session.flush()  # there is one for each at any moment
        if after is not None:
            session.add(TopicWish(case, about=about, wish=after.wish, strength=after.strength))


def _write_rows(
    session: Any, case: Case, model: Any, lines: Sequence[RowLine]
) -> list[tuple[Any, RowLine]]:
    """Write rows, and return those that there are with their lines; a row that was taken out and is
    typed again stands again."""
    if not lines:
        return []
    found = session.scalars(select(model).where(model.case_id == case.id))
    rows = {row.id: row for row in found}
    written = []
    for line in lines:
        row = rows.get(line.key) if line.key else None
        if row is None and line.values is None:
            continue
        if row is None:
            row = model(case, **(line.values or {}))
            session.add(row)
        elif line.values is None:
            row.ended_at = row.ended_at or clock.now()
        else:
            for name, value in line.values.items():
                if getattr(row, name) != value:
                    setattr(row, name, value)
            row.ended_at = None
        written.append((row, line))
    return written


def _write_reasons(session: Any, case: Case, written: Sequence[tuple[Any, RowLine]]) -> None:
    """Keep why somebody is kept away, where whoever writes was asked for it."""
    asked = [(row, line) for row, line in written if line.why is not None]
    if not asked:
        return
    found = session.scalars(
        select(ExclusionReason).where(
            ExclusionReason.case_id == case.id, ExclusionReason.ended_at.is_(None)
        )
    )
    before = {row.exclusion_id: row for row in found}
    for row, line in asked:
        old, why = before.get(row.id), line.why if line.values is not None else ""
        if (old.reason if old is not None else "") == why:
            continue
        if old is not None:
            old.ended_at = clock.now()
        if why:
            session.add(ExclusionReason(case, exclusion_id=row.id, reason=why))
