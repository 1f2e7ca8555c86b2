"""How to be with a person (domain.md §4.1, INV-08): profile, languages, phrases. All is COM.

What is taken out of a profile ends and stays (nothing of a case is removed). The views that the
strip of the case page reads stand in :mod:`caseapp.models.manner`, the ways to reach somebody in
:mod:`caseapp.models.contact`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, WORK, Code, Versioned
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import (
    GENDER_WISHES,
    Comfort,
    GenderWish,
    InterpreterNeed,
    Kind,
    PhraseEffect,
    PhraseSource,
    WishStrength,
)
from caseapp.models.casebound import CaseBound

#: Minutes between breaks: the shortest, the longest, and what holds until somebody says otherwise.
BREAKS_LEAST, BREAKS_MOST, BREAKS_USUAL = 10, 60, 30


def _is_one_of(column: str, codes: Any) -> CheckConstraint:
    listed = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


_FOR_ONE_GENDER = ", ".join(f"'{wish.value}'" for wish in GENDER_WISHES)


class CommsProfile(Versioned, CaseBound):
    """What somebody needs in a talk. A wish for one gender always has a strength, no other has."""

    __tablename__ = "comms_profile"
    __access__ = CaseRow(Kind.COM)

    need_interpreter: Mapped[InterpreterNeed] = mapped_column(
        Code(InterpreterNeed), info=FACT, default=InterpreterNeed.NOT_ASKED_YET
    )
    pref_gender_interpreter: Mapped[GenderWish] = mapped_column(
        Code(GenderWish), info=FACT, default=GenderWish.NOT_ASKED_YET
    )
    pref_gender_strength: Mapped[WishStrength | None] = mapped_column(Code(WishStrength), info=FACT)
    breaks_every_min: Mapped[int] = mapped_column(info=FACT, default=BREAKS_USUAL)
    changed_at: Mapped[datetime] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One profile a case; typed values only."""
        return (
            UniqueConstraint("case_id"),
            _is_one_of("need_interpreter", InterpreterNeed),
            _is_one_of("pref_gender_interpreter", GenderWish),
            _is_one_of("pref_gender_strength", WishStrength),
            CheckConstraint(
                "(pref_gender_strength IS NOT NULL) ="
                f" (pref_gender_interpreter IN ({_FOR_ONE_GENDER}))",
                name="strength",
            ),
            CheckConstraint(
                f"breaks_every_min BETWEEN {BREAKS_LEAST} AND {BREAKS_MOST}", name="breaks"
            ),
        )


class CaseLanguage(CaseBound):
    """A language of somebody; no row means not asked yet. At most one is their first choice."""

    __tablename__ = "case_language"
    __access__ = CaseRow(Kind.COM)

    code: Mapped[str] = mapped_column(info=FACT)
    dialect_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    dialect = Sealed("dialect_sealed", "case_language.dialect")
    comfort: Mapped[Comfort] = mapped_column(Code(Comfort), info=FACT)
    is_first: Mapped[bool] = mapped_column(info=FACT, default=False)
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Codes of ISO 639; a language to avoid is nobody's first choice."""
        first = text("is_first AND ended_at IS NULL")
        return (
            CheckConstraint("length(code) BETWEEN 2 AND 3", name="code"),
            _is_one_of("comfort", Comfort),
            CheckConstraint("NOT (is_first AND comfort = 'avoid')", name="first"),
            Index(
                "uq_case_language_first",
                "case_id",
                unique=True,
                sqlite_where=first,
            ),
        )


class CasePhrase(CaseBound):
    """A short phrase of what helps or what makes it harder, by the person or by who noticed it."""

    __tablename__ = "case_phrase"
    __access__ = CaseRow(Kind.COM)

    effect: Mapped[PhraseEffect] = mapped_column(Code(PhraseEffect), info=FACT)
    text_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    text = Sealed("text_sealed", "case_phrase.text")
    source: Mapped[PhraseSource] = mapped_column(Code(PhraseSource), info=FACT)
    position: Mapped[int] = mapped_column(info=FACT)
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Typed values only, and always a text."""
        return (
            _is_one_of("effect", PhraseEffect),
            _is_one_of("source", PhraseSource),
            CheckConstraint("text_sealed IS NOT NULL", name="text"),
        )
