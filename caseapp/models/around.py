"""Who else is in somebody's life (practice.md P31): family, a friend, a teacher, a landlord.

Details of third persons, of the kind IDN as family and dependants are (domain.md §7.2). That
somebody is listed opens nothing to anybody and shares nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import FACT, SEALED, WORK, Code, Versioned
from caseapp.db.sealed import Sealed
from caseapp.db.shapes import CaseRow
from caseapp.kinds import Kind, KnowsUs, MayCall
from caseapp.models.casebound import CaseBound


class PersonAround(Versioned, CaseBound):
    """Somebody in a person's life. ``tie``: who they are, in the person's words; ``about``: the
    one thing that we may call about; ``ended_at``: when they were taken off the list."""

    __tablename__ = "person_around"
    __access__ = CaseRow(Kind.IDN)

    name_sealed: Mapped[bytes] = mapped_column(info=SEALED)
    name = Sealed("name_sealed", "person_around.name")
    tie_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    tie = Sealed("tie_sealed", "person_around.tie")
    telephone_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    telephone = Sealed("telephone_sealed", "person_around.telephone")
    knows: Mapped[KnowsUs] = mapped_column(Code(KnowsUs), info=FACT)
    knows_what_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    knows_what = Sealed("knows_what_sealed", "person_around.knows_what")
    may_call: Mapped[MayCall] = mapped_column(Code(MayCall), info=FACT)
    about_sealed: Mapped[bytes | None] = mapped_column(info=SEALED)
    about = Sealed("about_sealed", "person_around.about")
    ended_at: Mapped[datetime | None] = mapped_column(info=WORK)

    @classmethod
    def more_table_args(cls) -> tuple[Any, ...]:
        """A thing to call about exists exactly where calls are about one thing; nobody who must
        not know of us is called."""
        return (
            CheckConstraint("(may_call = 'only_about') = (about_sealed IS NOT NULL)", name="about"),
            CheckConstraint(
                "knows <> 'must_not_know' OR may_call NOT IN ('yes', 'only_about')", name="calls"
            ),
        )
