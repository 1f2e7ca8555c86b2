"""The sections of a profile in words: to look through, and beside what somebody typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from caseapp.features.communication import words
from caseapp.features.communication.queries import Whole
from caseapp.features.communication.section_fields import (
    Access,
    Choice,
    Minutes,
    Rows,
    Section,
    Several,
    Wishes,
)
from caseapp.kinds import ANSWER_LABELS, GENDER_LABELS, STRENGTH_LABELS, AnswerState
from caseapp.kinds.communication_room import EXCLUSION_LABELS
from caseapp.kinds.communication_wishes import ABOUT_LABELS

#: Codes that say that nobody was asked.
_UNASKED = (None, "not_asked_yet", "not_recorded")
#: A label and a text; an empty text is nothing recorded.
Line = tuple[str, str]


def lines_of(section: Section, found: Whole) -> list[Line]:
    """Return what is known of one section, whole, for its own page."""
    return [line for field in section.fields for line in _lines(field, found)]


def overview(section: Section, found: Whole) -> list[Line]:
    """Return what the list of all shows of one: what was asked; of what is to be spared only
    where it stands (practice.md P22)."""
    lines = [
        line
        for field in section.fields
        if _is_asked(field, found)
        for line in _lines(_asked_of(field, found), found)
        if line[1]
    ]
    if section.is_apart and lines:
        return [(_(section.label), _("Listed at Before you talk"))]
    return lines


def _asked_of(field: Any, found: Whole) -> Any:
    """Of wishes for several topics or people, those that there are."""
    if not isinstance(field, Wishes):
        return field
    return replace(field, about=tuple(about for about in field.about if about in found.wishes))


def _is_asked(field: Any, found: Whole) -> bool:
    """Whether somebody was asked, as far as the profile itself says so."""
    if found.record is None:
        return isinstance(field, Rows | Wishes)
    if isinstance(field, Access):
        return found.record.access_state is not AnswerState.NOT_ASKED_YET
    if isinstance(field, Choice):
        return getattr(found.record, field.name) not in _UNASKED
    return True


def exclusion(row: Any) -> str:
    """Return whom to keep away, without why."""
    label = _(EXCLUSION_LABELS[row.sort])
    return f"{label}: {row.who}" if row.who else label


def wish(row: Any) -> str:
    """Return a wish with how much it matters."""
    said = _(GENDER_LABELS[row.wish])
    return f"{said}, {_(STRENGTH_LABELS[row.strength])}" if row.strength else said


def _lines(field: Any, found: Whole) -> Iterator[Line]:
    if isinstance(field, Rows):
        yield _(field.label), "; ".join(_rows(field, found))
    elif isinstance(field, Wishes):
        for about in field.about:
            row = found.wishes.get(about)
            left = _("as for everything else") if field.is_by_topic else _("not asked yet")
            yield _(ABOUT_LABELS[about]), wish(row) if row is not None else left
    else:
        yield from _column(field, found.record)


def _column(field: Any, record: Any) -> Iterator[Line]:
    if isinstance(field, Access):
        state = record.access_state if record is not None else AnswerState.NOT_ASKED_YET
        if state is not AnswerState.TOLD:
            yield _("What they need to take part"), _(ANSWER_LABELS[state])
        return
    value = getattr(record, field.name) if record is not None else None
    yield _(field.label), _text(field, value)


def _text(field: Any, value: Any) -> str:
    if isinstance(field, Choice):
        return _(field.labels[value]) if value is not None else ""
    if isinstance(field, Several):
        return (
            ", ".join(_(label) for code, label in field.labels.items() if code in value.split())
            if value
            else ""
        )
    if isinstance(field, Minutes):
        return _("every %(minutes)d minutes", minutes=value) if value else ""
    return str(value or "")


def _rows(rows: Rows, found: Whole) -> Iterator[str]:
    if rows.effect is not None:
        yield from map(words.phrase, found.phrases_of(rows.effect))
    elif rows.name == "languages":
        yield from map(words.language, found.languages)
    elif rows.name == "never_use":
        yield from (row.name or "" for row in found.never_use)
    elif rows.name == "not_now":
        yield from (row.topic or "" for row in found.spared)
    elif rows.name == "keep_away":
        yield from map(exclusion, found.exclusions)
