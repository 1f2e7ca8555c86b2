"""How to be with somebody as the strip of the case page reads it: one statement of typed lines.

One view for whoever reads COM, and the reduced ones of domain.md §7.3: the police reads languages,
interpreter wish, breaks and access needs; a volunteer languages. A language to avoid stands in none
of them but the first, and what makes it harder in none at all (practice.md P22).
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import (
    Integer,
    LargeBinary,
    String,
    Subquery,
    cast,
    literal,
    null,
    select,
)
from sqlalchemy.orm import Mapped

from caseapp.db.base import Code, View
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import ReducedView
from caseapp.kinds import (
    Comfort,
    GenderWish,
    InterpreterNeed,
    Kind,
    PhraseEffect,
    Relation,
    Role,
    Sensitivity,
    WishStrength,
)
from caseapp.kinds.communication_room import BreakSignal, Literacy
from caseapp.models.case import Case
from caseapp.models.communication import CaseLanguage, CasePhrase, CommsProfile

#: What a line is of.
PROFILE, LANGUAGE, HELP, PAUSE = "profile", "language", "help", "pause"
#: What somebody needs to hear, see and use.
ACCESS = ("hearing", "sight", "sign_language", "device", "lighting")

_case: Any = Case.__table__
_profile: Any = CommsProfile.__table__
_language: Any = CaseLanguage.__table__
_phrase: Any = CasePhrase.__table__

_TYPES: dict[str, Any] = {
    "need": Code(InterpreterNeed),
    "wish": Code(GenderWish),
    "strength": Code(WishStrength),
    "breaks": Integer(),
    "code": String(),
    "comfort": Code(Comfort),
    "place": Integer(),
    "dialect_sealed": LargeBinary(),
    "text_sealed": LargeBinary(),
    "signal": Code(BreakSignal),
    "signal_words_sealed": LargeBinary(),
    "literacy": Code(Literacy),
    **{f"{name}_sealed": LargeBinary() for name in ACCESS},
    "supporter_sealed": LargeBinary(),
}


def _lines(part: str, table: Any, *where: Any, **given: Any) -> Any:
    """Select one kind of line: what is ``given``, and nothing in the other columns."""
    empty = {name: cast(null(), kind) for name, kind in _TYPES.items()}
    return (
        select(
            table.c.id,
            table.c.case_id,
            table.c.organisation_id,
            table.c.subject_id,
            _case.c.sensitivity,
            literal(part, String()).label("part"),
            *(given.get(name, empty[name]).label(name) for name in _TYPES),
        )
        .join_from(table, _case, _case.c.id == table.c.case_id)
        .where(*where)
    )


def _of_profile(**given: Any) -> Any:
    access = {f"{name}_sealed": _profile.c[f"{name}_sealed"] for name in ACCESS}
    return _lines(
        PROFILE,
        _profile,
        need=_profile.c.need_interpreter,
        wish=_profile.c.pref_gender_interpreter,
        strength=_profile.c.pref_gender_strength,
        breaks=_profile.c.breaks_every_min,
        literacy=_profile.c.literacy_format,
        **access,
        **given,
    )


def _of_languages(*where: Any, **given: Any) -> Any:
    return _lines(
        LANGUAGE,
        _language,
        _language.c.ended_at.is_(None),
        *where,
        code=_language.c.code,
        place=1 - cast(_language.c.is_first, Integer()),
        **given,
    )


def _of_phrases(part: str, effect: PhraseEffect) -> Any:
    return _lines(
        part,
        _phrase,
        _phrase.c.ended_at.is_(None),
        _phrase.c.effect == effect,
        place=_phrase.c.position,
        text_sealed=_phrase.c.text_sealed,
    )


def _named(name: str, *parts: Any) -> Subquery:
    first, *others = parts
    whole = first.union_all(*others) if others else first
    found: Subquery = whole.subquery(name)
    return found


_usable = _language.c.comfort != Comfort.AVOID
_signal = {
    "signal": _profile.c.break_signal,
    "signal_words_sealed": _profile.c.signal_words_sealed,
}
_dialect = {"dialect_sealed": _language.c.dialect_sealed}


class _Line(View):
    """The columns of every line."""

    __abstract__ = True

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID]
    subject_id: Mapped[uuid.UUID]
    sensitivity: Mapped[Sensitivity]
    part: Mapped[str]
    need: Mapped[InterpreterNeed | None]
    wish: Mapped[GenderWish | None]
    strength: Mapped[WishStrength | None]
    breaks: Mapped[int | None]
    code: Mapped[str | None]
    comfort: Mapped[Comfort | None]
    place: Mapped[int | None]
    dialect_sealed: Mapped[bytes | None]
    dialect = Sealed("dialect_sealed", "case_language.dialect")
    text_sealed: Mapped[bytes | None]
    text = Sealed("text_sealed", "case_phrase.text")
    signal: Mapped[BreakSignal | None]
    signal_words_sealed: Mapped[bytes | None]
    signal_words = Sealed("signal_words_sealed", "comms_profile.signal_words")
    literacy: Mapped[Literacy | None]
    hearing_sealed: Mapped[bytes | None]
    hearing = Sealed("hearing_sealed", "comms_profile.hearing")
    sight_sealed: Mapped[bytes | None]
    sight = Sealed("sight_sealed", "comms_profile.sight")
    sign_language_sealed: Mapped[bytes | None]
    sign_language = Sealed("sign_language_sealed", "comms_profile.sign_language")
    device_sealed: Mapped[bytes | None]
    device = Sealed("device_sealed", "comms_profile.device")
    lighting_sealed: Mapped[bytes | None]
    lighting = Sealed("lighting_sealed", "comms_profile.lighting")
    supporter_sealed: Mapped[bytes | None]
    supporter = Sealed("supporter_sealed", "comms_profile.supporter")


class MannerLine(_Line):
    """COM for whoever reads it: profile, languages, signals and what helps."""

    __table__ = _named(
        "manner_line",
        _of_profile(**_signal),
        _of_languages(comfort=_language.c.comfort, **_dialect),
        _of_phrases(HELP, PhraseEffect.HELPS),
        _of_phrases(PAUSE, PhraseEffect.PAUSE),
    )
    __access__ = ReducedView(Kind.COM, frozenset())
    __mapper_args__ = {"primary_key": [__table__.c.id]}


class MannerForPolice(_Line):
    """COM reduced for the police, by consent: language, interpreter wish, breaks, supporter, access
    (§7.3). Who supports is what the person said for the police, and nobody else of their life."""

    __table__ = _named(
        "manner_for_police",
        _of_profile(supporter_sealed=_profile.c.supporter_sealed),
        _of_languages(_usable, **_dialect),
    )
    __access__ = ReducedView(Kind.COM, frozenset({(Role.LEO, Relation.CONSENT)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}


class MannerForTask(_Line):
    """COM reduced for volunteers, around a task: language (§7.3); the name comes with SUM."""

    __table__ = _named("manner_for_task", _of_languages(_usable))
    __access__ = ReducedView(Kind.COM, frozenset({(Role.VOL, Relation.TASK)}))
    __mapper_args__ = {"primary_key": [__table__.c.id]}
