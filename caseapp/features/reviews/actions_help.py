"""What people do about help: answer whether it is wanted, ask for it, say that they have talked."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.base.problems import ConflictError
from caseapp.features.reviews.queries_help import Asked
from caseapp.kinds import HelpAnswer, Kind
from caseapp.models.reviewsetting import HelpWish
from caseapp.rules import answering_help


def answer(
    session: Any,
    asked: Asked,
    version: str,
    what: HelpAnswer,
    *,
    person: uuid.UUID | None,
    on: date | None,
) -> None:
    """Answer whether help is wanted. Raises :class:`InvalidError` for what does not fit."""
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise ConflictError
    answering_help.answer(
        session, asked.case, asked.row.id, int(version), what, person=person, on=on
    )
    trail.say(session, "review.help_answered")


def may_ask(actor: Actor) -> bool:
    """Whether somebody writes what is between them and their supervisor (SUP)."""
    return Kind.SUP in actor.own.writes


def ask_for_help(session: Any, actor: Actor) -> None:
    """Ask for help; asked twice, it is one question."""
    there = session.scalars(
        select(HelpWish).where(HelpWish.owner_id == actor.user_id, HelpWish.answered_at.is_(None))
    ).first()
    if there is None:
        session.add(
            HelpWish(
                organisation_id=actor.organisation_id, owner_id=actor.user_id, made_at=clock.now()
            )
        )
    trail.say(session, "help.ask")
    session.flush()


def talked(session: Any, wish: HelpWish) -> None:
    """Say that somebody who asked for help was talked with."""
    wish.answered_at = wish.answered_at or clock.now()
    trail.say(session, "help.talked")
    session.flush()
