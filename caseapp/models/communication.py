"""How to be with a person (domain.md §4.1, INV-08): profile, languages, phrases. All is COM.

What is taken out of a profile ends and stays (nothing of a case is removed). Wishes for single
topics and what is to be spared stand in :mod:`caseapp.models.spared`, the views that the strip of
the case page reads in :mod:`caseapp.models.manner`, the ways to reach somebody in
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
    AnswerState,
    Comfort,
    GenderWish,
    InterpreterNeed,
    Kind,
    PhraseEffect,
    PhraseSource,
    WishStrength,
)
from caseapp.kinds.communication_children import ChildWish, MinderChecked, TellInterpreter
from caseapp.kinds.communication_room import (
    BreakSignal,
    Literacy,
    RoomDoor,
    RoomExit,
    RoomLight,
    RoomNoise,
    Uniforms,
)
from caseapp.kinds.communication_wishes import (
    AskedHow,
    Continuity,
    MediatorWish,
    ModePlace,
    PersonGender,
)
from caseapp.models.casebound import CaseBound

#: Minutes between breaks: the shortest, the longest, and what holds until somebody says otherwise.
BREAKS_LEAST, BREAKS_MOST, BREAKS_USUAL = 10, 60, 30


def _is_one_of(column: str, codes: Any) -> CheckConstraint:
    listed = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _choice(codes: Any, default: Any) -> Any:
    return mapped_column(Code(codes), info=FACT, default=default)


#: Columns of a profile that hold one of these codes and nothing else.
TYPED: dict[str, Any] = {
    "asked_how": AskedHow,
    "continuity": Continuity,
    "continuity_gender": PersonGender,
    "mediator": MediatorWish,
    "mode_in_person": ModePlace,
    "mode_phone": ModePlace,
    "mode_video": ModePlace,
    "mode_without_name": ModePlace,
    "mode_other_town": ModePlace,
    "mode_written": ModePlace,
    "literacy_format": Literacy,
    "access_state": AnswerState,
    "break_signal": BreakSignal,
    "room_exit": RoomExit,
    "room_door": RoomDoor,
    "room_light": RoomLight,
    "room_noise": RoomNoise,
    "room_uniforms": Uniforms,
    "room_person": GenderWish,
    "child_wish": ChildWish,
    "child_minder_checked": MinderChecked,
    "child_tell": TellInterpreter,
}
_ACCESS = ", ".join(
    f"{name}_sealed" for name in ("hearing", "sight", "sign_language", "device", "lighting")
)
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
    asked_how: Mapped[AskedHow] = _choice(AskedHow, AskedHow.NOT_RECORDED)
    continuity: Mapped[Continuity] = _choice(Continuity, Continuity.NOT_ASKED_YET)
    continuity_name_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    continuity_name = Sealed("continuity_name_sealed", "comms_profile.continuity_name")
    continuity_gender: Mapped[PersonGender | None] = mapped_column(Code(PersonGender), info=FACT)
    mediator: Mapped[MediatorWish] = _choice(MediatorWish, MediatorWish.NOT_ASKED_YET)
    mode_in_person: Mapped[ModePlace] = _choice(ModePlace, ModePlace.NOT_ASKED_YET)
    mode_phone: Mapped[ModePlace] = _choice(ModePlace, ModePlace.NOT_ASKED_YET)
    mode_video: Mapped[ModePlace] = _choice(ModePlace, ModePlace.NOT_ASKED_YET)
    mode_without_name: Mapped[ModePlace] = _choice(ModePlace, ModePlace.NOT_ASKED_YET)
    mode_other_town: Mapped[ModePlace] = _choice(ModePlace, ModePlace.NOT_ASKED_YET)
    mode_written: Mapped[ModePlace] = _choice(ModePlace, ModePlace.NOT_ASKED_YET)
    document_name_for: Mapped[str] = mapped_column(info=FACT, default="")
    literacy_format: Mapped[Literacy] = _choice(Literacy, Literacy.NOT_ASKED_YET)
    access_state: Mapped[AnswerState] = _choice(AnswerState, AnswerState.NOT_ASKED_YET)
    hearing_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    hearing = Sealed("hearing_sealed", "comms_profile.hearing")
    sight_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    sight = Sealed("sight_sealed", "comms_profile.sight")
    sign_language_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    sign_language = Sealed("sign_language_sealed", "comms_profile.sign_language")
    device_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    device = Sealed("device_sealed", "comms_profile.device")
    lighting_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    lighting = Sealed("lighting_sealed", "comms_profile.lighting")
    breaks_every_min: Mapped[int] = mapped_column(info=FACT, default=BREAKS_USUAL)
    break_signal: Mapped[BreakSignal] = _choice(BreakSignal, BreakSignal.NOT_ASKED_YET)
    signal_words_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    signal_words = Sealed("signal_words_sealed", "comms_profile.signal_words")
    room_exit: Mapped[RoomExit] = _choice(RoomExit, RoomExit.NOT_ASKED_YET)
    room_door: Mapped[RoomDoor] = _choice(RoomDoor, RoomDoor.NOT_ASKED_YET)
    room_light: Mapped[RoomLight] = _choice(RoomLight, RoomLight.NOT_ASKED_YET)
    room_noise: Mapped[RoomNoise] = _choice(RoomNoise, RoomNoise.NOT_ASKED_YET)
    room_uniforms: Mapped[Uniforms] = _choice(Uniforms, Uniforms.NOT_ASKED_YET)
    room_person: Mapped[GenderWish] = _choice(GenderWish, GenderWish.NOT_ASKED_YET)
    room_seat_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    room_seat = Sealed("room_seat_sealed", "comms_profile.room_seat")
    supporter_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    supporter = Sealed("supporter_sealed", "comms_profile.supporter")
    child_wish: Mapped[ChildWish] = _choice(ChildWish, ChildWish.NOT_ASKED_YET)
    child_minder_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    child_minder = Sealed("child_minder_sealed", "comms_profile.child_minder")
    child_minder_checked: Mapped[MinderChecked] = _choice(MinderChecked, MinderChecked.NOT_RECORDED)
    child_holder_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    child_holder = Sealed("child_holder_sealed", "comms_profile.child_holder")
    child_pauses_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    child_pauses = Sealed("child_pauses_sealed", "comms_profile.child_pauses")
    child_room_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    child_room = Sealed("child_room_sealed", "comms_profile.child_room")
    child_tell: Mapped[TellInterpreter] = _choice(TellInterpreter, TellInterpreter.NOT_ASKED_YET)
    changed_at: Mapped[datetime] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One profile a case; typed values only."""
        return (
            UniqueConstraint("case_id"),
            *(_is_one_of(column, codes) for column, codes in TYPED.items()),
            CheckConstraint(
                f"(access_state = 'told') = (COALESCE({_ACCESS}) IS NOT NULL)", name="access"
            ),
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
    """A language of somebody; no row means not asked yet. At most one is their first choice.

    ``skills``: what they do in it, as codes with spaces between; none were asked where it is empty.
    """

    __tablename__ = "case_language"
    __access__ = CaseRow(Kind.COM)

    code: Mapped[str] = mapped_column(info=FACT)
    dialect_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    dialect = Sealed("dialect_sealed", "case_language.dialect")
    comfort: Mapped[Comfort] = mapped_column(Code(Comfort), info=FACT)
    is_first: Mapped[bool] = mapped_column(info=FACT, default=False)
    is_dialect_must: Mapped[bool] = mapped_column(info=FACT, default=False)
    skills: Mapped[str] = mapped_column(info=FACT, default="")
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
