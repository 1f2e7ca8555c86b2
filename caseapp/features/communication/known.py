"""What is known of a section of a profile, as its form shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseapp.features.communication.queries import Whole
from caseapp.features.communication.section_fields import (
    Access,
    Choice,
    Rows,
    Section,
    Several,
    Wishes,
)
from caseapp.kinds import AnswerState
from caseapp.rules import languages


def known_of(section: Section, found: Whole) -> dict[str, Any]:
    """Return what is known of a section, as its form takes it."""
    values: dict[str, Any] = {}
    for field in section.fields:
        if isinstance(field, Rows):
            values[field.name] = list(_known_rows(field, found))
        elif isinstance(field, Wishes):
            for about, row in found.wishes.items():
                values[f"wish_{about.value}"] = row.wish.value
                values[f"strength_{about.value}"] = row.strength.value if row.strength else ""
        elif found.record is not None:
            values |= _known_column(field, found.record)
    return values


def _known_column(field: Any, record: Any) -> dict[str, Any]:
    if isinstance(field, Access):
        state = record.access_state
        is_told = state is AnswerState.TOLD
        return {field.name: (AnswerState.NOT_ASKED_YET if is_told else state).value}
    value = getattr(record, field.name)
    if isinstance(field, Choice):
        return {field.name: value.value if value is not None else ""}
    if isinstance(field, Several):
        return {field.name: value.split()}
    return {field.name: value}


def _known_rows(rows: Rows, found: Whole) -> Iterator[dict[str, Any]]:
    if rows.effect is not None:
        for phrase in found.phrases_of(rows.effect):
            yield {"key": str(phrase.id), "text": phrase.text, "source": phrase.source.value}
    elif rows.name == "languages":
        for language in found.languages:
            yield {
                "key": str(language.id),
                "language": languages.name(language.code),
                "dialect": language.dialect,
                "comfort": language.comfort.value,
                "is_first": language.is_first,
                "skills": language.skills.split(),
                "is_dialect_must": language.is_dialect_must,
            }
    elif rows.name == "never_use":
        for name in found.never_use:
            yield {"key": str(name.id), "name": name.name}
    elif rows.name == "not_now":
        for spared in found.spared:
            yield {"key": str(spared.id), "topic": spared.topic, "told_to": spared.told_to}
    elif rows.name == "keep_away":
        for each in found.exclusions:
            yield {
                "key": str(each.id),
                "sort": each.sort.value,
                "who": each.who,
                "reason": found.reason(each),
            }
