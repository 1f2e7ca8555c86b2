"""Changing how to be with somebody. What is taken out ends and stays; nothing is removed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import (
    GENDER_WISHES,
    Comfort,
    GenderWish,
    InterpreterNeed,
    PhraseEffect,
    PhraseSource,
    WishStrength,
)
from caseapp.kinds.communication_wishes import AskedHow
from caseapp.models.case import Case
from caseapp.models.communication import (
    BREAKS_LEAST,
    BREAKS_MOST,
    CaseLanguage,
    CasePhrase,
    CommsProfile,
)
from caseapp.rules import languages as known
from caseapp.rules import reviews
from caseapp.vocabularies.reviews import reviews as known_reviews

#: The review that asks whether a profile is still right.
LOOK = "COMMS"


@dataclass(frozen=True)
class LanguageLine:
    """One language as it was typed; a line with a ``key`` and no code takes that language out.

    ``skills`` and ``is_dialect_must`` are missing where the form did not ask for them.
    """

    code: str
    dialect: str = ""
    comfort: Comfort = Comfort.GOOD
    is_first: bool = False
    key: uuid.UUID | None = None
    skills: tuple[str, ...] | None = None
    is_dialect_must: bool | None = None


@dataclass(frozen=True)
class PhraseLine:
    """One phrase as it was typed; a line with a ``key`` and no text takes that phrase out."""

    effect: PhraseEffect
    text: str
    source: PhraseSource = PhraseSource.WORKER
    key: uuid.UUID | None = None


def change_profile(
    session: Any,
    case: Case,
    profile: CommsProfile | None,
    *,
    need: InterpreterNeed,
    wish: GenderWish,
    strength: WishStrength | None,
    breaks: int,
    languages: Sequence[LanguageLine],
    phrases: Sequence[PhraseLine],
) -> CommsProfile:
    """Write the profile, or the first one. What stands in no line stays as it is.

    The form's version was checked before. Raises :class:`InvalidError` for what does not fit.
    """
    check_wish(wish, strength)
    if not BREAKS_LEAST <= breaks <= BREAKS_MOST:
        raise InvalidError("breaks", breaks_sentence())
    check_languages(languages)
    profile = profile or begun(session, case)
    before = profile.pref_gender_interpreter, profile.pref_gender_strength
    if before != (wish, strength):
        profile.asked_how = AskedHow.NOT_RECORDED  # it was asked of another answer
    profile.need_interpreter = need
    profile.pref_gender_interpreter = wish
    profile.pref_gender_strength = strength
    profile.breaks_every_min = breaks
    profile.changed_at = clock.now()  # so that a change of its lines is a new version as well
    session.flush()
    write_languages(session, case, languages)
    write_phrases(session, case, phrases)
    trail.say(session, "communication.change")
    session.flush()
    return profile


def begun(session: Any, case: Case) -> CommsProfile:
    """Begin a profile: from then on it is looked at again (domain.md §6, COMMS)."""
    profile = CommsProfile(case, changed_at=clock.now())
    session.add(profile)
    session.flush()
    place = reviews.place_of(session, case.organisation_id)
    kind = known_reviews().get(LOOK)
    reviews.start(session, case, LOOK, place.today + timedelta(days=kind.again or 0))
    return profile


def breaks_sentence() -> str:
    """Say which times between breaks there are."""
    return str(_("Between %(least)d and %(most)d minutes.", least=BREAKS_LEAST, most=BREAKS_MOST))


def check_wish(wish: GenderWish, strength: WishStrength | None, field: str = "strength") -> None:
    """Refuse a strength without a wish for one gender, and such a wish without a strength."""
    if strength is not None and wish not in GENDER_WISHES:
        raise InvalidError(
            field,
            _("This goes with a wish for one gender. Choose one above, or leave this empty."),
        )
    if strength is None and wish in GENDER_WISHES:
        raise InvalidError(field, _("Say how much it matters to them."))


def check_languages(lines: Sequence[LanguageLine]) -> None:
    """Refuse languages that nobody knows, one twice, and a first choice that cannot be."""
    given = [line for line in lines if line.code]
    codes = [line.code for line in given]
    if not known.CODES.issuperset(codes):
        raise InvalidError("languages", _("Choose each language from the list."))
    if len(set(codes)) < len(codes):
        raise InvalidError("languages", _("A language stands here twice. Keep it once."))
    firsts = [line for line in given if line.is_first]
    if len(firsts) > 1:
        raise InvalidError("languages", _("Only one language can be the first choice."))
    if any(line.comfort is Comfort.AVOID for line in firsts):
        raise InvalidError("languages", _("A language to avoid cannot be the first choice."))


def write_languages(session: Any, case: Case, lines: Sequence[LanguageLine]) -> None:
    """Write what stands in the lines; what stands in none stays as it is."""
    rows = {row.id: row for row in _rows(session, CaseLanguage, case)}
    if any(line.is_first for line in lines if line.code):
        for row in rows.values():
            row.is_first = False
        session.flush()  # two first choices do not stand beside each other for a moment
    for line in lines:
        row = rows.get(line.key) if line.key else None
        if row is None and not line.code:
            continue
        if row is None:
            row = CaseLanguage(case)
            session.add(row)
        if line.code:
            row.code = line.code
            row.dialect = line.dialect.strip() or None
            row.comfort = line.comfort
            if line.skills is not None:
                row.skills = " ".join(line.skills)
            if line.is_dialect_must is not None or not row.dialect:
                row.is_dialect_must = bool(line.is_dialect_must and row.dialect)
        row.is_first = bool(line.code) and line.is_first
        row.ended_at = None if line.code else clock.now()


def write_phrases(session: Any, case: Case, lines: Sequence[PhraseLine]) -> None:
    """Write what stands in the lines; what stands in none stays as it is."""
    rows = {row.id: row for row in _rows(session, CasePhrase, case)}
    for position, line in enumerate(lines):
        text = line.text.strip()
        row = rows.get(line.key) if line.key else None
        if row is None and not text:
            continue
        if row is None:
            row = CasePhrase(case)
            session.add(row)
        if text:
            row.effect, row.source, row.text, row.position = (
                line.effect,
                line.source,
                text,
                position,
            )
        row.ended_at = None if text else clock.now()


def _rows(session: Any, model: Any, case: Case) -> Sequence[Any]:
    """Every row of a case, also what was taken out: what was typed again may be one of these."""
    found: Sequence[Any] = session.scalars(select(model).where(model.case_id == case.id)).all()
    return found
