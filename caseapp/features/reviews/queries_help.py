"""Reading with what help is asked, who could help, and who asks for it themselves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from caseapp.access import guard, reading
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.base import clock
from caseapp.features.reviews.queries import DATES, Due
from caseapp.kinds import Role
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.models.review import Review
from caseapp.models.reviewhelp import HelpOutline, ReviewHelp
from caseapp.models.reviewsetting import HelpWish
from caseapp.models.team import Duty
from caseapp.rules import team
from caseapp.rules.answering_help import team_of
from caseapp.web.today import ME


@dataclass(frozen=True)
class Asked:
    """One question: of which case, whose it was, what it is about where that is read, and who could
    help. ``is_own``: it is asked of the worker themself, because there is nobody else."""

    row: Any
    case: Case
    worker: str | None
    due: Due | None
    people: Mapping[uuid.UUID, str]
    hats: Mapping[uuid.UUID, str]
    outside: str
    is_own: bool


def one(session: Any, help_id: uuid.UUID, me: uuid.UUID) -> Asked:
    """Return one question; raise ``HiddenError`` unless it is for this actor to answer."""
    row = _row(session, help_id)
    case = session.scalars(select(Case).where(Case.id == row.case_id)).one_or_none()
    if case is None:
        raise HiddenError
    is_own = row.asked_id == me == row.worker_id
    if not is_own and not guard.may_act(session, case.id, Review):
        raise HiddenError
    people: dict[uuid.UUID, str] = {}
    hats: dict[uuid.UUID, str] = {}
    if not is_own:
        with team.team_of(session, case):
            there = team_of(session, case)
        names = session.scalars(select(User).where(User.id.in_(there)))
        people = {user.id: user.name for user in names}
        found = team.colleagues(session, case.organisation_id, {Role.CW}, there)
        hats = {hat.id: user.name for hat, user in found}
    worker = session.get(User, row.worker_id) if row.worker_id else None
    home = session.get_one(Organisation, case.organisation_id)
    return Asked(
        row,
        case,
        worker.name if worker else None,
        _due(session, row),
        people,
        hats,
        home.outside_help,
        is_own,
    )


def _row(session: Any, help_id: uuid.UUID) -> Any:
    models = (ReviewHelp, HelpOutline) if reading.is_for(session, HelpOutline) else (ReviewHelp,)
    for model in models:
        row = session.scalars(select(model).where(model.id == help_id)).one_or_none()
        if row is not None:
            return row
    raise HiddenError


def _due(session: Any, row: Any) -> Due | None:
    """What it is about, for those who read it."""
    whole = session.scalars(select(Review).where(Review.id == row.review_id)).one_or_none()
    if whole is not None:
        return Due(whole, whole.kind)
    for kind, view in DATES.items():
        if reading.is_for(session, view):
            outline = session.scalars(select(view).where(view.id == row.review_id)).one_or_none()
            if outline is not None:
                return Due(outline, kind)
    return None


# --- asking by oneself -------------------------------------------------------------------


def own_wish(session: Any, user_id: uuid.UUID) -> HelpWish | None:
    """Return what somebody asked and nobody answered yet."""
    found: HelpWish | None = session.scalars(
        select(HelpWish).where(HelpWish.owner_id == user_id, HelpWish.answered_at.is_(None))
    ).first()
    return found


def wish(session: Any, wish_id: uuid.UUID) -> HelpWish:
    """Return one question for help; raise ``HiddenError`` unless the actor may see it."""
    found: HelpWish | None = session.scalars(
        select(HelpWish).where(HelpWish.id == wish_id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    return found


#: Who else asks for help; as Today asks whether there is anybody.
WISHES_OF_OTHERS: tuple[Any, ...] = (
    HelpWish,
    HelpWish.answered_at.is_(None),
    HelpWish.owner_id != ME,
)


def wishes(session: Any, me: uuid.UUID) -> list[tuple[HelpWish, str]]:
    """Return who asks for help, of those whom somebody supervises."""
    found = session.execute(
        select(HelpWish, User)
        .join(User, User.id == HelpWish.owner_id)
        .where(HelpWish.answered_at.is_(None), HelpWish.owner_id != me)
        .order_by(HelpWish.made_at)
        .limit(20)
    )
    return [(row, user.name) for row, user in found]


def supervisor_of(session: Any, actor: Actor) -> User | None:
    """Return who supervises somebody."""
    found: User | None = session.scalars(
        select(User)
        .join(Membership, Membership.supervisor_id == User.id)
        .where(Membership.id == actor.membership_id)
    ).one_or_none()
    return found


def home(session: Any, actor: Actor) -> Organisation:
    """Return one's organisation, with the numbers that it gives."""
    found: Organisation = session.get_one(Organisation, actor.organisation_id)
    return found


def on_duty(session: Any) -> list[tuple[Duty, User]]:
    """Return who is on duty now."""
    now = clock.now()
    return list(
        session.execute(
            select(Duty, User)
            .join(User, User.id == Duty.user_id)
            .where(Duty.starts_at <= now, or_(Duty.ends_at.is_(None), Duty.ends_at > now))
        )
    )
