"""The sentences of the spoken card, and the words of the card to point at, in the languages of an
organisation (practice.md P10, P19).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import TECHNICAL, WORK, Code, Row, Versioned
from caseapp.db.keys import points_to
from caseapp.db.shapes import OrganisationRow
from caseapp.kinds import CardSentence, Permission
from caseapp.kinds.communication_card import PointingWord


class StandingSentence(Versioned, Row):
    """One sentence in one language; ``checked_by`` and ``checked_on``: who looked at it and when.

    One that nobody has checked says so on the card.
    """

    __tablename__ = "standing_sentence"
    __access__ = OrganisationRow(Permission.EVERYONE, Permission.SENTENCES_MANAGE)

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    language: Mapped[str] = mapped_column(String(8), info=WORK)
    sentence: Mapped[CardSentence] = mapped_column(Code(CardSentence), info=WORK)
    text: Mapped[str] = mapped_column(info=WORK)
    checked_by: Mapped[str] = mapped_column(info=WORK, default="")
    checked_on: Mapped[date | None] = mapped_column(Date, info=WORK)

    __table_args__: Any = (
        UniqueConstraint("organisation_id", "language", "sentence"),
        CheckConstraint("(checked_by = '') = (checked_on IS NULL)", name="checked"),
    )


class PointingText(Versioned, Row):
    """One word of the card to point at in one language; checked as a sentence is."""

    __tablename__ = "pointing_text"
    __access__ = OrganisationRow(Permission.EVERYONE, Permission.SENTENCES_MANAGE)

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    language: Mapped[str] = mapped_column(String(8), info=WORK)
    sentence: Mapped[PointingWord] = mapped_column(Code(PointingWord), info=WORK)
    text: Mapped[str] = mapped_column(info=WORK)
    checked_by: Mapped[str] = mapped_column(info=WORK, default="")
    checked_on: Mapped[date | None] = mapped_column(Date, info=WORK)

    __table_args__: Any = (
        UniqueConstraint("organisation_id", "language", "sentence"),
        CheckConstraint("(checked_by = '') = (checked_on IS NULL)", name="checked"),
    )
