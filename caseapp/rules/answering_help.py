"""Answering whether help is wanted with a review: somebody else does this one, a colleague works
with them, we talked, we agreed another day (domain.md §6.3).

Each is somebody's act with a name, told to those whom it is about; a review never goes to somebody
else by itself.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate
from caseapp.access.actor import Actor
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import (
    HelpAnswer,
    Kind,
    NoticeCode,
    ReviewState,
    Role,
    SnoozeReason,
    TeamRole,
)
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.review import Review
from caseapp.models.reviewhelp import ReviewHelp
from caseapp.rules import background, bars, notices, team
from caseapp.rules.asking_help import SYSTEM
from caseapp.rules.reviews import Place, add, close, place_of

_REASON = "somebody answers whether help is wanted"


def answer(
    session: Any,
    case: Case,
    help_id: uuid.UUID,
    version: int,
    what: HelpAnswer,
    *,
    person: uuid.UUID | None = None,
    on: date | None = None,
) -> None:
    """Answer one question. ``person``: who does this one, or the hat of who works with them.

    Raises :class:`InvalidError` for what does not fit, :class:`ConflictError` for a second answer.
    """
    place = place_of(session, case.organisation_id)
    if what is HelpAnswer.CO_WORK:
        _co_work(session, case, person)
    with gate.system(session, SYSTEM, _REASON):
        asked = session.scalars(
            select(ReviewHelp).where(ReviewHelp.id == help_id, ReviewHelp.case_id == case.id)
        ).one()
        if asked.answered_at is not None or asked.version != version:
            raise ConflictError
        review = session.get_one(Review, asked.review_id)
        if what is HelpAnswer.TAKEN_OVER:
            _take_over(session, case, review, person, place)
        elif what is HelpAnswer.NEW_DAY:
            _new_day(session, case, review, on, place)
        _say(session, asked, what)
        worker = asked.worker_id
    if what is HelpAnswer.TAKEN_OVER and person is not None:
        notices.tell(session, case, person, NoticeCode.REVIEW_YOURS)
    if worker is not None and what is not HelpAnswer.CALLED:
        notices.tell(session, case, worker, NoticeCode.REVIEW_GIVEN)


def _say(session: Any, asked: ReviewHelp, what: HelpAnswer) -> None:
    actor = actor_of(session)
    person = actor if isinstance(actor, Actor) else actor.behalf
    asked.answer, asked.answered_at = what, clock.now()
    asked.answered_by_id = person.user_id if person else None


def _still_open(review: Review) -> None:
    if review.state is not ReviewState.SCHEDULED:
        raise InvalidError("what", _("It has been looked at meanwhile. Nothing more is needed."))


def _take_over(
    session: Any, case: Case, review: Review, person: uuid.UUID | None, place: Place
) -> None:
    """Let somebody of the team do this one; the case stays with its key worker."""
    _still_open(review)
    if person is None or person not in team_of(session, case):
        raise InvalidError("person", _("Choose somebody of the team."))
    review.owner_id = person


def team_of(session: Any, case: Case) -> set[uuid.UUID]:
    """Return who of the team reads all of a case, and so can do any of its reviews."""
    roles = (TeamRole.KEY_WORKER, TeamRole.CO_WORKER, TeamRole.COVER)
    places = team.places_at(session, case, clock.now())
    return {place.user_id for place in places if place.team_role in roles}


def _new_day(session: Any, case: Case, review: Review, on: date | None, place: Place) -> None:
    _still_open(review)
    kind = place.kinds.of(review.code, review.kind)
    if kind.is_binding or (review.is_acute and kind.never_if_acute):
        raise InvalidError("what", _("This date cannot be moved."))
    if on is None or on <= place.today:
        raise InvalidError("on", _("Give a day that is still to come."))
    review.reason = SnoozeReason.OTHER
    close(session, review, ReviewState.SNOOZED)
    session.flush()
    before = {name: getattr(review, name) for name in ("clock", "counts_from", "owner_id")}
    add(session, case, kind, on, source_id=review.source_id, snoozes=review.snoozes, **before)


def _co_work(session: Any, case: Case, hat_id: uuid.UUID | None) -> None:
    """Put a colleague beside the key worker."""
    hat = session.get(Membership, hat_id) if hat_id else None
    if hat is None or hat.role is not Role.CW or hat.organisation_id != case.organisation_id:
        raise InvalidError("colleague", _("Choose a colleague."))
    if hat.user_id in bars.barred(session, [case.id])[case.id]:
        raise InvalidError("colleague", _("This colleague cannot be on this case."))
    background.refuse_unchecked(session, case, hat, None, "colleague")
    with team.team_of(session, case):
        there = {
            place.membership_id
            for place in team.places_at(session, case, clock.now())
            if place.team_role in (TeamRole.CO_WORKER, TeamRole.KEY_WORKER)
        }
    if hat.id in there:
        raise InvalidError("colleague", _("They have this place already."))
    team.assign(session, case, hat, TeamRole.CO_WORKER)
    notices.tell(
        session,
        case,
        hat.user_id,
        NoticeCode.ON_TEAM,
        detail=TeamRole.CO_WORKER.value,
        kind=Kind.SUM,
    )
