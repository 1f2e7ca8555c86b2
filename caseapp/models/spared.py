"""What somebody wishes for single topics and of single people, and what they are to be spared
(domain.md §4.1; practice.md P22).

All of it is COM and none of it is in a reduced view, so nobody who interprets reads it. Why
somebody is to be kept away is RSK and a row of its own: whoever plans a talk needs to know whom,
not why. What is taken out ends and stays.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, TECHNICAL, WORK, Code
from caseapp.db.keys import of_same_case
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import GENDER_WISHES, GenderWish, Kind, WishStrength
from caseapp.kinds.communication_room import ExclusionKind
from caseapp.kinds.communication_wishes import WishAbout
from caseapp.models.casebound import CaseBound

_FOR_ONE_GENDER = ", ".join(f"'{wish.value}'" for wish in GENDER_WISHES)


class TopicWish(CaseBound):
    """Who should interpret for one topic, or be the worker, the clinician, the one who asks for the
    police. No row for a topic: as for everything else. A wish for one gender has a strength."""

    __tablename__ = "topic_wish"
    __access__ = CaseRow(Kind.COM)

    about: Mapped[WishAbout] = mapped_column(Code(WishAbout), info=FACT)
    wish: Mapped[GenderWish] = mapped_column(Code(GenderWish), info=FACT)
    strength: Mapped[WishStrength | None] = mapped_column(Code(WishStrength), info=FACT)
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """One wish stands for each; typed values only."""
        now = text("ended_at IS NULL")
        return (
            CheckConstraint(
                f"(strength IS NOT NULL) = (wish IN ({_FOR_ONE_GENDER}))", name="strength"
            ),
            Index("uq_topic_wish_now", "case_id", "about", unique=True, sqlite_where=now),
        )


class NeverUseName(CaseBound):
    """A name that is never spoken or printed, such as one that traffickers gave."""

    __tablename__ = "never_use_name"
    __access__ = CaseRow(Kind.COM)

    name_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    name = Sealed("name_sealed", "never_use_name.name")
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Always a name."""
        return (CheckConstraint("name_sealed IS NOT NULL", name="name"),)


class SparedTopic(CaseBound):
    """What is not to be raised, and whom they told so; they open it again themselves."""

    __tablename__ = "spared_topic"
    __access__ = CaseRow(Kind.COM)

    topic_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    topic = Sealed("topic_sealed", "spared_topic.topic")
    told_to_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    told_to = Sealed("told_to_sealed", "spared_topic.told_to")
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Always a topic."""
        return (CheckConstraint("topic_sealed IS NOT NULL", name="topic"),)


class Exclusion(CaseBound):
    """Whom to keep away from talks. Nothing relaxes it but the person; no interpreter reads it."""

    __tablename__ = "exclusion"
    __access__ = CaseRow(Kind.COM)

    sort: Mapped[ExclusionKind] = mapped_column(Code(ExclusionKind), info=FACT)
    who_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    who = Sealed("who_sealed", "exclusion.who")
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """Everybody but "anyone local" needs to be said."""
        return (
            UniqueConstraint("id", "case_id"),
            CheckConstraint("sort = 'anyone_local' OR who_sealed IS NOT NULL", name="who"),
        )


class ExclusionReason(CaseBound):
    """Why somebody is to be kept away, if the person told: for whoever reads safety and risk."""

    __tablename__ = "exclusion_reason"
    __access__ = CaseRow(Kind.RSK)

    exclusion_id: Mapped[uuid.UUID] = mapped_column(index=True, info=TECHNICAL)
    reason_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    reason = Sealed("reason_sealed", "exclusion_reason.reason")
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """It hangs from an exclusion of the same case."""
        return (of_same_case("exclusion_id", "exclusion"),)
