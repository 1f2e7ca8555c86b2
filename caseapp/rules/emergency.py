"""Emergency access: opening one case for four hours, ending it, saying why (domain.md §7.4 with
practice.md P3). What it opens is the work of :mod:`caseapp.access.emergencies`; the look at it is
in :mod:`caseapp.rules.emergency_looks`.

Whoever asks is never told whether there is such a case: what fits is open, and nothing more is
said. The system actor ``emergency`` finds the case and writes the row, because whoever asks may
read neither before.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access import gate, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock, ids
from caseapp.base.problems import InvalidError
from caseapp.kinds import EmergencyReason, NoticeCode, Role
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.team import Assignment, Duty
from caseapp.rules import bars, notices, reviews
from caseapp.rules.emergency_finding import Asked, fitting
from caseapp.vocabularies.reviews import reviews as known

SYSTEM = "emergency"
LASTS = timedelta(hours=4)
REVIEW = "BREAKGLASS"
#: A sentence says what happened and why it could not wait (domain.md §7.4).
SHORTEST = 30


def person(session: Any) -> Actor:
    """Return who is asking; a machine has no emergencies."""
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    return actor


def may_now(session: Any) -> bool:
    """Whether whoever asks may use it at this moment.

    A manager always. A caseworker, an advocate, a guardian advocate or somebody of the house while
    on duty (domain.md §7.4, practice.md P3); but where nobody is on duty now, because no rota is
    kept or it has a gap, each of them may, because nothing urgent waits for somebody else.
    """
    actor, now = person(session), clock.now()
    if actor.role is Role.MGR:
        return True
    on_duty = session.scalars(
        select(Duty).where(
            Duty.organisation_id == actor.organisation_id, Duty.starts_at <= now, Duty.ends_at > now
        )
    ).all()
    return not on_duty or any(turn.user_id == actor.user_id for turn in on_duty)


def open_one(
    session: Any, asked: Asked, reason: EmergencyReason, at: datetime | None = None
) -> None:
    """Open the case that fits, if there is one and nothing keeps it; say nothing either way.

    ``at``: when it began, for one that is written down afterwards; now, if nothing is said.
    """
    actor, may = person(session), may_now(session)
    with gate.system(session, SYSTEM, "somebody asks for a case in an emergency"):
        case = fitting(session, actor.organisation_id, asked)
    place = case.id if case else ids.new_id()
    is_barred = actor.user_id in bars.barred(session, [place])[place]
    if case is None or is_barred or not may or not _is_for(session, actor, case):
        _refused(session, case, reason)
    elif not any(each.case_id == case.id for each in running(session)):
        _open(session, actor, case, reason, at or clock.now())


def running(session: Any) -> list[EmergencyAccess]:
    """Return the emergency accesses of whoever asks that run now, the newest first."""
    now = clock.now()
    return [each for each in _mine(session, EmergencyAccess.ends_at > now) if not each.ended_at]


def unexplained(session: Any) -> list[EmergencyAccess]:
    """Return those of whoever asks that still have no sentence, until somebody looked at them."""
    waiting = _mine(session, EmergencyAccess.sentence_sealed.is_(None))
    return [each for each in waiting if each.reviewed_at is None]


def own(session: Any, access_id: uuid.UUID) -> EmergencyAccess:
    """Return one emergency access of whoever asks; raise :class:`HiddenError` for any other."""
    found = _mine(session, EmergencyAccess.id == access_id)
    if not found:
        raise HiddenError
    return found[0]


def end(session: Any, access: EmergencyAccess) -> None:
    """End an emergency access now. It opens nothing at the next request."""
    if access.ended_at is not None or access.ends_at <= clock.now():
        return
    with gate.system(session, SYSTEM, "somebody ends their emergency access"):
        access.ended_at = clock.now()


def explain(session: Any, access: EmergencyAccess, sentence: str) -> None:
    """Keep why it was needed; it is written once."""
    if len(sentence.strip()) < SHORTEST:
        raise InvalidError(
            "sentence", _("Write what happened and why it could not wait, in 30 signs or more.")
        )
    if access.sentence is not None:
        raise InvalidError("sentence", _("This is written already. Nothing is lost."))
    with gate.system(session, SYSTEM, "somebody says why an emergency access was needed"):
        access.sentence = sentence.strip()


def _is_for(session: Any, actor: Actor, case: Case) -> bool:
    """Whether a case can open to somebody in their role: to house staff, of people who live in
    their house, which is where somebody of the house has a place on the team (practice.md P3)."""
    if actor.role is not Role.AW:
        return True
    now = clock.now()
    with gate.system(session, SYSTEM, "somebody of a house asks for a case in an emergency"):
        on_team = session.scalars(
            select(Assignment).where(
                Assignment.case_id == case.id,
                Assignment.starts_at <= now,
                or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
            )
        ).all()
    of_house = select(Membership).where(
        Membership.id.in_([place.membership_id for place in on_team]),
        Membership.role == Role.AW,
        Membership.organisation_id == actor.organisation_id,
    )
    return session.scalars(of_house).first() is not None


def _mine(session: Any, *where: Any) -> list[EmergencyAccess]:
    actor = person(session)
    with gate.system(session, SYSTEM, "somebody's own emergency accesses are shown to them"):
        found: Sequence[EmergencyAccess] = session.scalars(
            select(EmergencyAccess)
            .where(EmergencyAccess.user_id == actor.user_id, *where)
            .where(EmergencyAccess.membership_id == actor.membership_id)
            .order_by(EmergencyAccess.started_at.desc(), EmergencyAccess.id)
        ).all()
    return list(found)


def _open(session: Any, actor: Actor, case: Case, reason: EmergencyReason, at: datetime) -> None:
    with gate.system(session, SYSTEM, "a case is opened in an emergency"):
        session.add(
            EmergencyAccess(
                case,
                author_id=actor.user_id,
                user_id=actor.user_id,
                membership_id=actor.membership_id,
                role=actor.role,
                reason=reason,
                started_at=at,
                ends_at=at + LASTS,
            )
        )
    _tell(session, actor, case)
    trail.say(session, "emergency.open", reason.value)


def _tell(session: Any, actor: Actor, case: Case) -> None:
    """Ask for the look at it, and tell the supervisor; Today tells managers and the officer."""
    place = reviews.place_of(session, case.organisation_id)
    due = known().get(REVIEW).moments[0].after(place.today, place.calendar)
    reviews.start(session, case, REVIEW, due)
    supervisor = session.get_one(Membership, actor.membership_id).supervisor_id
    if supervisor is not None:
        notices.tell(session, case, supervisor, NoticeCode.EMERGENCY)


def _refused(session: Any, case: Case | None, reason: EmergencyReason) -> None:
    """Write down that somebody asked in vain; of which case, for those who may know of it."""
    about = [
        trail.Subject(
            operation="refuse", table="case", case_id=case.id, organisation_id=case.organisation_id
        )
        for case in ([case] if case else [])
    ]
    trail.append(
        session,
        action="emergency.open",
        outcome=trail.REFUSED,
        subjects=about,
        reason=reason.value,
        category="case" if about else "system",
    )
