"""Who decides with somebody under eighteen, and what they answered (domain.md §3.6).

The child's own answer is written down like everybody's (:mod:`caseapp.rules.consent`). What the
two open together is computed; nothing here opens anything by itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from caseapp.access import guard
from caseapp.access.actor import Actor
from caseapp.access.ages import age_in
from caseapp.access.children import is_ordinary
from caseapp.access.standing import actor_of
from caseapp.base import clock, names
from caseapp.base.problems import InvalidError
from caseapp.kinds import AgeStatus, ChildStanding, GuardianBy, GuardianSays, Kind, Role, TeamRole
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.children import Decider, GuardianAnswer
from caseapp.models.consent import Consent
from caseapp.models.organisation import Organisation
from caseapp.models.team import Assignment
from caseapp.rules import bars, best_interests, consent_first, consent_reviews, reviews
from caseapp.rules.consent import ledger, matching, supersede
from caseapp.rules.consent_checks import YES
from caseapp.rules.consent_ledger import Entry, is_over

#: The review that goes with the eighteenth birthday (domain.md §2.5).
TURN18 = "TURN18"


@dataclass(frozen=True)
class Answered:
    """What whoever decides with a child answered: a guardian, somebody outside, or the body."""

    says: GuardianSays
    hat: Membership | None = None
    outside: str = ""
    is_body: bool = False
    words: str = ""
    given_on: date | None = None


def answer(session: Any, case: Case, consent: Consent, given: Answered) -> GuardianAnswer:
    """Write down what a guardian answered, and what follows from it.

    Raises :class:`InvalidError` for what is missing, and for somebody who may not decide.
    """
    guard.hold(session, case.id)
    entry = next(each for each in ledger(session, case) if each.consent.id == consent.id)
    today = reviews.place_of(session, case.organisation_id).today
    _refuse(session, entry, given, today)
    row = GuardianAnswer(
        case,
        made_at=_after_the_last(session, consent),
        consent_id=consent.id,
        says=given.says,
        words=given.words or None,
        given_on=given.given_on or today,
        **_who(session, case, consent, given),
    )
    session.add(row)
    session.flush()
    _settle(session, case, consent)
    return row


def _after_the_last(session: Any, consent: Consent) -> datetime:
    """Now, and after what was answered before also when a clock was put back meanwhile: it is the
    last word that counts."""
    wanted = select(func.max(GuardianAnswer.made_at)).where(GuardianAnswer.consent_id == consent.id)
    last: datetime | None = session.scalar(wanted)
    return max(clock.now(), last + timedelta(microseconds=1)) if last else clock.now()


def _refuse(session: Any, entry: Entry, given: Answered, today: date) -> None:
    now, actor = clock.now(), actor_of(session)
    if entry.standing(now) is None or entry.facts.age.is_adult(now):
        raise InvalidError("", _("They decide this themselves; nobody else is asked."))
    if is_over(entry, now):
        raise InvalidError("", _("This has ended. Ask again, and begin with them."))
    if isinstance(actor, Actor) and entry.consent.user_id == actor.user_id:
        raise InvalidError("", _("It is about sharing with you. A colleague writes it down."))
    if given.says is GuardianSays.YES and entry.consent.decision in YES:
        case = session.get_one(Case, entry.consent.case_id)
        consent_first.refuse_undecided(session, case, entry.consent.purpose)
    if given.given_on is not None and given.given_on > today:
        raise InvalidError("given_on", _("This date is still to come. Use the day it happened."))


def _who(session: Any, case: Case, consent: Consent, given: Answered) -> dict[str, Any]:
    """Return the columns that name who answered; a person who may not decide is refused."""
    named = [given.hat is not None, bool(given.outside), given.is_body]
    if sum(named) > 1:
        raise InvalidError("outside", _("Choose somebody, or write a name; not both."))
    if given.hat is not None:
        if given.hat.user_id in bars.barred(session, [case.id])[case.id]:
            raise InvalidError("person", may_not())
        hat = {"membership_id": given.hat.id, "user_id": given.hat.user_id}
        return {"said_by": GuardianBy.APPOINTED, **hat}
    if given.outside:
        return {"said_by": GuardianBy.OUTSIDE, "decider_id": _decider(session, case, given)}
    if given.is_body:
        return {"said_by": GuardianBy.BODY, "body": _body(session, case, consent)}
    if given.says is not GuardianSays.UNAVAILABLE:
        raise InvalidError("person", _("Say who answered."))
    return {"said_by": None}


def may_not() -> str:
    """Return what is said at the field of somebody who may not decide; why is not told."""
    return _("This person may not decide for them. Ask somebody else.")


def _decider(session: Any, case: Case, given: Answered) -> uuid.UUID:
    known = find(deciders(session, case), given.outside)
    if known is not None and known.barred_at is not None:
        raise InvalidError("outside", may_not())
    return (known or _add(session, case, given.outside)).id


def _body(session: Any, case: Case, consent: Consent) -> str:
    """The body that decides where there is no guardian, for ordinary services (practice.md P27)."""
    body = body_of(session, case)
    if not body or appointed(session, case):
        raise InvalidError("person", _("There is a guardian. Ask them."))
    if not is_ordinary(consent.purpose):
        raise InvalidError(
            "person",
            _("This body agrees to ordinary services only: school, doctor, lawyer, interpreter."),
        )
    return body


def _settle(session: Any, case: Case, consent: Consent) -> None:
    """Where both said yes, end what it takes the place of; where they differ, begin a decision."""
    now, entries = clock.now(), ledger(session, case)
    entry = next(each for each in entries if each.consent.id == consent.id)
    standing = entry.standing(now)
    if standing is ChildStanding.BOTH:
        older = [each for each in entries if _is_before(each, consent, now)]
        supersede(session, case, matching(consent, older, now))
        consent_reviews.end(session, case, consent)
        consent_reviews.start(session, case, consent, None)
    elif standing is ChildStanding.BLOCKED and Kind.NOT in guard.writes(session, case.id):
        best_interests.start_about(session, case, consent)


def _is_before(entry: Entry, consent: Consent, now: datetime) -> bool:
    """Whether both saying yes takes its place: it was said before, or it still opens something,
    however a clock went. What they prepared as their own is nobody else's to end."""
    other, facts = entry.consent, entry.facts
    is_older = other.made_at < consent.made_at or facts.is_open(other, now)
    return is_older and not facts.is_own(other)


def appointed(session: Any, case: Case) -> Sequence[tuple[Membership, User]]:
    """Return the guardians on a case's team now, as far as its team is read."""
    now = clock.now()
    found: Sequence[tuple[Membership, User]] = session.execute(
        select(Membership, User)
        .join(Assignment, Assignment.membership_id == Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Assignment.case_id == case.id,
            Assignment.team_role == TeamRole.GUARDIAN,
            Membership.role == Role.GA,
            Assignment.starts_at <= now,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
        )
        .order_by(User.name)
    ).all()
    return found


def answers_to(session: Any, case: Case, consent: Consent) -> Sequence[tuple[GuardianAnswer, str]]:
    """Return what was answered about one answer of a child, the latest first, and by whom."""
    found = session.execute(
        select(GuardianAnswer, User, Decider)
        .outerjoin(User, User.id == GuardianAnswer.user_id)
        .outerjoin(Decider, Decider.id == GuardianAnswer.decider_id)
        .where(GuardianAnswer.case_id == case.id, GuardianAnswer.consent_id == consent.id)
        .order_by(GuardianAnswer.made_at.desc(), GuardianAnswer.id)
    ).all()
    return [
        (row, (user and user.name) or (decider and decider.name) or row.body or "")
        for row, user, decider in found
    ]


def deciders(session: Any, case: Case) -> Sequence[Decider]:
    """Return those outside who were named as deciding with the child."""
    found: Sequence[Decider] = session.scalars(
        select(Decider).where(Decider.case_id == case.id).order_by(Decider.made_at, Decider.id)
    ).all()
    return found


def find(known: Iterable[Decider], name: str) -> Decider | None:
    """Return who has this name; one who may not decide comes first."""
    same = [each for each in known if _is_one(each.name or "", name)]
    return min(same, key=lambda each: each.barred_at is None, default=None)


def _is_one(name: str, other: str) -> bool:
    """Whether two names are the same words, in any order, with or without accents, in any script:
    whoever may not decide does not by another spelling."""
    one, two = sorted(names.words(name)), sorted(names.words(other))
    return one == two if one and two else name.casefold() == other.casefold()


def bar(session: Any, case: Case, name: str) -> None:
    """Write down that somebody may not decide for the child (domain.md §2.5). Why is not asked;
    what they said before counts for nothing from now on."""
    for each in deciders(session, case):
        if _is_one(each.name or "", name):
            each.barred_at = each.barred_at or clock.now()
    session.flush()
    if find(deciders(session, case), name) is None:
        _add(session, case, name).barred_at = clock.now()
        session.flush()


def _add(session: Any, case: Case, name: str) -> Decider:
    decider = Decider(case, name=name)
    session.add(decider)
    session.flush()
    return decider


def body_of(session: Any, case: Case) -> str:
    """Return the body that decides meanwhile, where the organisation has named one."""
    home = session.get_one(Organisation, case.organisation_id)
    return str(home.meanwhile_body or "")


def is_minor(session: Any, case: Case) -> bool:
    """Whether somebody is treated as under eighteen now; in doubt is (INV-14)."""
    return not age_in(session, case.id).is_adult(clock.now())


def is_in_doubt(session: Any, case: Case) -> bool:
    """Whether an age is in doubt: that stays with staff (practice.md P27)."""
    return age_in(session, case.id).status is AgeStatus.AGE_IN_DOUBT


def follow_birthday(session: Any, case: Case, birthday: date | None) -> None:
    """Start what goes with the eighteenth birthday, let it follow another date, or end it."""
    if birthday is None:
        reviews.end(session, case, TURN18)
    else:
        reviews.start(session, case, TURN18, birthday, counted_as="eighteen")


def may_close_notes(session: Any, case: Case) -> bool:
    """Whether the actor can keep a note private from a child's guardian, whom it would close it
    to (domain.md §3.6): everybody else who writes one."""
    actor = actor_of(session)
    is_guardian = isinstance(actor, Actor) and actor.role is Role.GA
    return not is_guardian and is_minor(session, case)
