"""The short form of a profile in words: to read, and beside what somebody typed. All of a profile
is in :mod:`.words_section`."""

from __future__ import annotations

from flask_babel import gettext as _

from caseapp.features.communication.queries import Profile
from caseapp.kinds import (
    COMFORT_LABELS,
    GENDER_LABELS,
    NEED_LABELS,
    SOURCE_LABELS,
    STRENGTH_LABELS,
    PhraseEffect,
)
from caseapp.kinds.communication_room import SKILL_LABELS, Skill
from caseapp.models.communication import CaseLanguage, CasePhrase
from caseapp.rules import languages


def lines_of(found: Profile) -> list[tuple[str, str]]:
    """Return every part of a profile as label and text."""
    return [
        (_("Languages"), "; ".join(map(language, found.languages)) or _("Not asked yet")),
        *_single(found),
        (_("What helps"), _phrases(found, PhraseEffect.HELPS)),
        (_("What makes it harder"), _phrases(found, PhraseEffect.HARDER)),
    ]


def language(row: CaseLanguage) -> str:
    """Return a language with its dialect, how they are in it, whether it is the first choice."""
    named = languages.name(row.code)
    parts = [f"{named} ({row.dialect})" if row.dialect else named, _(COMFORT_LABELS[row.comfort])]
    if row.is_dialect_must:
        parts.append(_("only this dialect"))
    parts += [_(SKILL_LABELS[Skill(code)]) for code in row.skills.split()]
    if row.is_first:
        parts.append(_("their first choice"))
    return ", ".join(parts)


def _single(found: Profile) -> list[tuple[str, str]]:
    record = found.record
    if record is None:
        return []
    wish = _(GENDER_LABELS[record.pref_gender_interpreter])
    if record.pref_gender_strength is not None:
        wish = f"{wish}, {_(STRENGTH_LABELS[record.pref_gender_strength])}"
    return [
        (_("Interpreter"), _(NEED_LABELS[record.need_interpreter])),
        (_("Who should interpret"), wish),
        (_("Breaks"), _("every %(minutes)d minutes", minutes=record.breaks_every_min)),
    ]


def _phrases(found: Profile, effect: PhraseEffect) -> str:
    return "; ".join(map(phrase, found.phrases_of(effect)))


def phrase(row: CasePhrase) -> str:
    """Return a phrase with whose it is."""
    return f"{row.text} ({_(SOURCE_LABELS[row.source])})"
