"""After something was shared without a yes: writing it up, telling the person, and the look of
somebody else (domain.md §3.7, practice.md P4 and P25).

Nothing is written over: each saving is a row with the next number. The review ends when somebody
has said what came of it and the person was told, or it stands why that has to wait and until when.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from caseapp.access import gate, guard
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import (
    AnswerState,
    DisclosureOutcome,
    DisclosureStep,
    Kind,
    ReviewState,
    Role,
    SecondPerson,
    Sensitivity,
)
from caseapp.models.case import Case
from caseapp.models.disclosure import Disclosure, DisclosureAccount, DisclosureLook
from caseapp.models.review import Review
from caseapp.models.team import Assignment
from caseapp.rules import bars, disclosures, reviews
from caseapp.rules.answers import NOT_ASKED
from caseapp.rules.stages import Answer
from caseapp.rules.team import colleagues
from caseapp.vocabularies.reviews import reviews as known

SYSTEM = "disclosures"


@dataclass(frozen=True)
class Account:
    """How it is written up; everything may come later."""

    facts: str = ""
    harm_shared: str = ""
    harm_not: str = ""
    less: str = ""
    asked: bool | None = None
    asked_why: str = ""
    view: Answer = NOT_ASKED
    told_on: date | None = None
    wait_why: str = ""
    wait_until: date | None = None
    complaint_given: bool = False
    aftercare: str = ""


@dataclass(frozen=True)
class Entry:
    """One disclosure with all that was written of it since, in order."""

    disclosure: Disclosure
    accounts: Sequence[DisclosureAccount]
    looks: Sequence[DisclosureLook]

    @property
    def latest(self) -> DisclosureAccount | None:
        """How it stands now."""
        return self.accounts[-1] if self.accounts else None

    def look(self, step: DisclosureStep) -> DisclosureLook | None:
        """Return somebody's look of one step."""
        return next((each for each in self.looks if each.step is step), None)

    @property
    def next_step(self) -> DisclosureStep | None:
        """What somebody else can add: a second look at a sole decision first, then the outcome."""
        if self.look(DisclosureStep.OUTCOME) is not None:
            return None
        is_alone = self.disclosure.second is SecondPerson.NOBODY
        if is_alone and self.look(DisclosureStep.COUNTERSIGN) is None:
            return DisclosureStep.COUNTERSIGN
        return DisclosureStep.OUTCOME


def entry(session: Any, case: Case, disclosure_id: uuid.UUID) -> Entry:
    """Return one disclosure whole; raise ``HiddenError`` when it is none of this case."""
    found: Disclosure | None = session.scalars(
        select(Disclosure).where(Disclosure.id == disclosure_id, Disclosure.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise HiddenError
    accounts = session.scalars(
        select(DisclosureAccount)
        .where(DisclosureAccount.disclosure_id == found.id)
        .order_by(DisclosureAccount.number)
    ).all()
    looks = session.scalars(
        select(DisclosureLook)
        .where(DisclosureLook.disclosure_id == found.id)
        .order_by(DisclosureLook.made_at, DisclosureLook.id)
    ).all()
    return Entry(found, accounts, looks)


def write_up(
    session: Any, case: Case, disclosure_id: uuid.UUID, version: str, said: Account
) -> None:
    """Keep how it is written up now, as the next row. Raises :class:`ConflictError` when somebody
    else has saved since ``version``."""
    guard.hold(session, case.id)
    before = entry(session, case, disclosure_id)
    if version != (str(before.latest.number) if before.latest else ""):
        raise ConflictError
    today = reviews.place_of(session, case.organisation_id).today
    for problem in problems(said, today):
        raise problem
    session.add(_row(case, before, said))
    session.flush()
    _settle(session, case, disclosure_id)


def problems(said: Account, today: date) -> Iterator[InvalidError]:
    """Tell what does not fit; nothing here is required."""
    if said.told_on is not None and said.told_on > today:
        yield InvalidError("told_on", _("This date is still to come. Use the day it happened."))
    if (said.view.state is AnswerState.TOLD) != bool(said.view.value):
        yield InvalidError("view", _("Give an answer, or say why there is none; not both."))
    if said.told_on is not None:
        return
    if bool(said.wait_why) != bool(said.wait_until):
        yield InvalidError(
            "wait_until", _("Give both: why it has to wait, and the day to look at it again.")
        )
    elif said.wait_until is not None and said.wait_until < today:
        yield InvalidError("wait_until", _("This day is over. Choose a later one."))


def may_look(session: Any, case: Case, author_id: uuid.UUID | None) -> bool:
    """Whether the actor may look at a disclosure as another person: who writes permissions of the
    case, or whose act it is; at one's own only where nobody else could (practice.md P4)."""
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        return False
    writes = Kind.CON in guard.writes(session, case.id)
    if not writes and not guard.may_act(session, case.id, DisclosureLook):
        return False
    return author_id != actor.user_id or not _others(session, case, actor)


def look(
    session: Any,
    case: Case,
    disclosure_id: uuid.UUID,
    step: DisclosureStep,
    outcome: DisclosureOutcome | None,
    words: str,
) -> None:
    """Keep what another person says. Raises :class:`ConflictError` when somebody was first."""
    if step is DisclosureStep.OUTCOME and outcome is None:
        raise InvalidError("outcome", _("Choose one."))
    if not words:
        raise InvalidError("words", _("Say in a few words what you see."))
    guard.hold(session, case.id)
    with gate.system(session, SYSTEM, "whether somebody has looked already"):
        before = entry(session, case, disclosure_id)
    if before.next_step is not step:
        raise ConflictError
    chosen = outcome if step is DisclosureStep.OUTCOME else None
    session.add(
        DisclosureLook(case, disclosure_id=disclosure_id, step=step, outcome=chosen, words=words)
    )
    session.flush()
    _settle(session, case, disclosure_id)


@dataclass(frozen=True)
class Protected:
    """That something was shared without a yes in a protected case: of which, when, and why by its
    code."""

    reference: str
    reason: str
    happened_at: datetime


def of_protected(session: Any) -> Sequence[Protected]:
    """Return what nobody has said an outcome of yet in protected cases, which no outline shows: for
    the data protection officer alone, and no more than that there is something (P3)."""
    actor = actor_of(session)
    if not isinstance(actor, Actor) or actor.role is not Role.DPO:
        return []
    settled = select(DisclosureLook.disclosure_id).where(
        DisclosureLook.step == DisclosureStep.OUTCOME
    )
    with gate.system(session, SYSTEM, "the officer is told of protected cases too"):
        rows = session.execute(
            select(Disclosure, Case)
            .join(Case, Case.id == Disclosure.case_id)
            .where(
                Disclosure.organisation_id == actor.organisation_id,
                Case.sensitivity == Sensitivity.PROTECTED,
                Disclosure.id.not_in(settled),
            )
            .order_by(Disclosure.happened_at.desc(), Disclosure.id)
        ).all()
    kept_away = bars.barred(session, [case.id for _row, case in rows]) if rows else {}
    return [
        Protected(case.reference, row.reason, row.happened_at)
        for row, case in rows
        if actor.user_id not in kept_away[case.id]
    ]


def _others(session: Any, case: Case, actor: Actor) -> bool:
    """Whether anybody else could look at it: on the team, a manager, or the officer."""
    now = clock.now()
    kept_away = bars.barred(session, [case.id])[case.id]
    team = session.scalars(
        select(Assignment).where(
            Assignment.case_id == case.id,
            Assignment.user_id != actor.user_id,
            Assignment.starts_at <= now,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
        )
    ).all()
    found = {place.user_id for place in team}
    if case.sensitivity is not Sensitivity.PROTECTED:
        lookers = colleagues(session, case.organisation_id, (Role.MGR, Role.DPO), {actor.user_id})
        found |= {user.id for _hat, user in lookers}
    return bool(found - set(kept_away))


def _row(case: Case, before: Entry, said: Account) -> DisclosureAccount:
    waits = said.told_on is None and said.wait_until is not None
    is_told = said.view.state is AnswerState.TOLD
    return DisclosureAccount(
        case,
        disclosure_id=before.disclosure.id,
        number=before.latest.number + 1 if before.latest else 1,
        facts=said.facts or None,
        harm_shared=said.harm_shared or None,
        harm_not=said.harm_not or None,
        less=said.less or None,
        asked=said.asked,
        asked_why=said.asked_why or None,
        view_state=said.view.state,
        view=said.view.value if is_told else None,
        told_on=said.told_on,
        wait_until=said.wait_until if waits else None,
        wait_why=said.wait_why if waits else None,
        complaint_given=said.complaint_given,
        aftercare=said.aftercare or None,
    )


def _settle(session: Any, case: Case, disclosure_id: uuid.UUID) -> None:
    """Close what nobody has to look at any more, and put telling on the day that was given."""
    with gate.system(session, SYSTEM, "what of a disclosure still waits"):
        now = entry(session, case, disclosure_id)
        outcome, second = (now.look(step) for step in reversed(DisclosureStep))
        words = outcome.words if outcome else None
    with reviews.as_reviews(session, "a disclosure was written up or looked at"):
        due = {
            each.code: each
            for each in reviews.still_open(session, case)
            if each.clock == disclosures.clock_of(disclosure_id)
        }
        _telling(session, case, now, due.get(disclosures.TELLING))
        if disclosures.SECOND_LOOK in due and (second or outcome):
            reviews.close(session, due[disclosures.SECOND_LOOK], ReviewState.DONE)
        is_told = now.latest is not None and now.latest.is_told
        if disclosures.REVIEW in due and outcome and is_told:
            reviews.close(session, due[disclosures.REVIEW], ReviewState.DONE, words)
        session.flush()


def _telling(session: Any, case: Case, now: Entry, due: Review | None) -> None:
    """Telling the person ends when they were told, and moves to the day that was given."""
    latest = now.latest
    if latest is None:
        return
    if latest.told_on is not None:
        if due is not None:
            reviews.close(session, due, ReviewState.DONE)
        return
    if due is not None and latest.wait_until in (None, due.due_on):
        return
    if due is not None:
        reviews.close(session, due, ReviewState.MOVED)
        session.flush()
    reviews.add(
        session,
        case,
        known().get(disclosures.TELLING),
        latest.wait_until or clock.now().date() + timedelta(days=1),
        clock=disclosures.clock_of(now.disclosure.id),
        owner_id=now.disclosure.author_id,
    )
