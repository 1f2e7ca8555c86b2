"""Sharing without a yes: what is needed to write it down, and what follows (domain.md §3.7 with
practice.md P4 and P25).

Nothing urgent waits (INV-23): it is saved at once, also when it was decided alone, and comes back
to be looked at. It opens nothing to anybody. How it is written up and looked at afterwards is in
:mod:`caseapp.rules.disclosure_looks`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import changes
from caseapp.access.actor import Actor
from caseapp.access.ages import age_in
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import (
    NO_KIND,
    AgeStatus,
    ContactMode,
    Kind,
    NoticeCode,
    Role,
    SecondPerson,
)
from caseapp.models.account import Membership, User
from caseapp.models.case import Case, CaseOverview
from caseapp.models.disclosure import Disclosure
from caseapp.models.organisation import Organisation
from caseapp.rules import bars, disclosure_reasons, notices, partners, reviews
from caseapp.rules.team import colleagues
from caseapp.vocabularies.disclosure import reasons
from caseapp.vocabularies.reviews import reviews as known

REVIEW, SECOND_LOOK, TELLING = "NOCONSENT", "SECOND_LOOK", "TELLING"
#: The person is told within this time, unless that has to wait (domain.md §3.7).
TOLD_WITHIN = timedelta(hours=24)
#: With whom such a decision is made.
DECIDES = (Role.CW, Role.IA, Role.GA, Role.LA, Role.HP, Role.AW, Role.MGR, Role.DPO)


@dataclass(frozen=True)
class Shared:
    """What was shared without a yes; the first four are needed, the rest is offered."""

    reason: str
    recipient: str
    what: str
    second: SecondPerson | None
    colleague_id: uuid.UUID | None = None
    outside: str = ""
    outside_by: ContactMode | None = None
    outside_at: datetime | None = None
    alone_why: str = ""
    kinds: Kind = NO_KIND
    method: ContactMode | None = None
    happened_at: datetime | None = None
    legal_reference: str = ""


def problems(said: Shared, age: AgeStatus | None, now: datetime) -> Iterator[InvalidError]:
    """Tell everything that it lacks, each beside its field."""
    if not said.reason:
        yield InvalidError("reason", _("Choose the reason."))
    elif not reasons().known(said.reason):
        yield InvalidError("reason", _("This is not a reason. Choose one of these."))
    elif not reasons().get(said.reason).fits(age):
        yield InvalidError("reason", _("This reason is about a child. Choose one that fits."))
    if not said.recipient:
        yield InvalidError("recipient", _("Say who was told."))
    if not said.what:
        yield InvalidError("what", _("Say in one sentence what they were told."))
    if said.happened_at is not None and said.happened_at > now:
        yield InvalidError("happened_at", _("This is still to come. Use when it happened."))
    yield from _of_the_second(said, now)


def _of_the_second(said: Shared, now: datetime) -> Iterator[InvalidError]:
    if said.second is None:
        yield InvalidError(
            "second", _("Say who decided it with you, or that nobody could be reached.")
        )
    if said.second is SecondPerson.OUTSIDE:
        if not said.outside:
            yield InvalidError("outside", _("Give their name."))
        if said.outside_by is None:
            yield InvalidError("outside_by", _("Say how you asked them."))
        if said.outside_at is not None and said.outside_at > now:
            yield InvalidError("outside_at", _("This is still to come. Use when it happened."))
    if said.second is SecondPerson.NOBODY and not said.alone_why:
        yield InvalidError("alone_why", _("Say in one sentence whom you tried to reach."))


def age_of(session: Any, case: Case) -> AgeStatus | None:
    """Return the age group of whom a case is about, as far as the actor reads it."""
    overview = session.scalars(select(CaseOverview).where(CaseOverview.case_id == case.id)).first()
    return age_in(session, case.id).group(clock.now()) if overview else None


def could_decide(session: Any, case: Case) -> Sequence[User]:
    """Return whom somebody can have decided with here: colleagues, but for oneself and those who
    are kept from the case. Somebody of a partner is offered nobody of this house."""
    if not partners.is_of_house(session, case.organisation_id):
        return []
    actor = actor_of(session)
    own = {actor.user_id} if isinstance(actor, Actor) else set()
    kept_away = bars.barred(session, [case.id])[case.id]
    found = colleagues(session, case.organisation_id, DECIDES, {*own, *kept_away})
    return list({user.id: user for _hat, user in found}.values())


def record(session: Any, case: Case, said: Shared) -> Disclosure:
    """Write down what was shared; its reviews start. Raises :class:`InvalidError` for what is
    missing."""
    now = clock.now()
    for problem in problems(said, age_of(session, case), now):
        raise problem
    disclosure_reasons.refuse_left_out(session, case.organisation_id, said.reason)
    made = _row(case, said, now)
    session.add(made)
    session.flush()
    changes.of(session).append(_shared_kinds(made))
    _start(session, case, made)
    _tell_supervisor(session, case)
    return made


def clock_of(disclosure_id: uuid.UUID) -> str:
    """Return the name under which the reviews of one disclosure are counted."""
    return f"disclosure.{disclosure_id.hex}"


def tell_by(session: Any, case: Case, happened_at: datetime) -> date:
    """Return the day by which the person is told."""
    zone = session.get_one(Organisation, case.organisation_id).time_zone
    return (happened_at + TOLD_WITHIN).astimezone(ZoneInfo(zone)).date()


def _row(case: Case, said: Shared, now: datetime) -> Disclosure:
    is_outside = said.second is SecondPerson.OUTSIDE
    is_alone = said.second is SecondPerson.NOBODY
    return Disclosure(
        case,
        reason=said.reason,
        recipient=said.recipient,
        shared=said.what,
        happened_at=said.happened_at or now,
        second=said.second,
        colleague_id=said.colleague_id if said.second is SecondPerson.COLLEAGUE else None,
        outside=said.outside if is_outside else None,
        outside_by=said.outside_by if is_outside else None,
        outside_at=(said.outside_at or now) if is_outside else None,
        alone_why=said.alone_why if is_alone else None,
        kinds=said.kinds,
        method=said.method,
        legal_reference=said.legal_reference or None,
    )


def _shared_kinds(made: Disclosure) -> changes.Change:
    """What was shared stands in the trail with the entry, by its kinds (INV-16)."""
    return changes.Change(
        table=Disclosure.__tablename__,
        record_id=str(made.id),
        case_id=made.case_id,
        organisation_id=made.organisation_id,
        kinds=made.kinds,
        operation="share",
        fields=(),
    )


def _start(session: Any, case: Case, made: Disclosure) -> None:
    """Start what follows: the review, telling the person, a second look at a sole decision."""
    place = reviews.place_of(session, case.organisation_id)
    zone = session.get_one(Organisation, case.organisation_id).time_zone
    on = made.happened_at.astimezone(ZoneInfo(zone)).date()
    days = {
        code: known().get(code).moments[0].after(on, place.calendar)
        for code in (REVIEW, SECOND_LOOK)
    }
    days[TELLING] = tell_by(session, case, made.happened_at)
    if made.second is not SecondPerson.NOBODY:
        del days[SECOND_LOOK]
    with reviews.as_reviews(session, "something was shared without a yes"):
        for code, day in days.items():
            owner = None if code == SECOND_LOOK else made.author_id
            due, counted = max(day, place.today), clock_of(made.id)
            reviews.add(session, case, known().get(code), due, clock=counted, owner_id=owner)
        session.flush()


def _tell_supervisor(session: Any, case: Case) -> None:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        return
    supervisor = session.get_one(Membership, actor.membership_id).supervisor_id
    if supervisor is not None:
        notices.tell(session, case, supervisor, NoticeCode.DISCLOSURE, kind=Kind.CON)
