"""First contacts: taking one, answering it, saying hello to whoever waits (practice.md P30).

A first contact is a record from the first second. Answering it never ends anything: whoever waits
waits without a rank and without an end, and what was passed on or needed nothing more can become a
case any day (INV-04).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from caseapp.access import gate, guard, trail
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError, NotYoursError
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import (
    AgeStatus,
    AnswerState,
    Caller,
    CaseStatus,
    IdentityLevel,
    IntakeState,
    Kind,
    Permission,
    WayBackChannel,
)
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.intake import FirstContact, Intake, WayBack
from caseapp.models.organisation import Organisation
from caseapp.models.status import StatusChange
from caseapp.rules import doubles, walking
from caseapp.rules.opening import make_record, opener_relation
from caseapp.rules.reviews import start_with_case
from caseapp.rules.stages import open_tracks
from caseapp.rules.team import take_over

SYSTEM = "intake"
#: The next hello when nobody says a day.
NEXT_HELLO = timedelta(days=7)
#: What a record is, by where its first contact stands.
_STATUS = {
    IntakeState.UNANSWERED: CaseStatus.FIRST_CONTACT,
    IntakeState.ANSWERED: CaseStatus.FIRST_CONTACT,
    IntakeState.WAITING: CaseStatus.WAITING,
    IntakeState.PASSED_ON: CaseStatus.PASSED_ON,
    IntakeState.CASE: CaseStatus.OPEN,
}


@dataclass(frozen=True)
class Said:
    """What somebody who rings first tells, and what was done. Words may be missing anywhere."""

    name: str = ""
    caller: Caller | None = None
    caller_words: str = ""
    needed: str = ""
    done: str = ""
    channel: WayBackChannel | None = None
    way: str = ""
    safe_when: str = ""


def take(
    session: Any, said: Said, *, label: str, day: date, taken_at: datetime | None = None
) -> tuple[Case, Intake]:
    """Write down a first contact; ``label`` is its name when there is none.

    ``taken_at``: when it was, if not now, such as what was taken down on paper (practice.md P40);
    ``day``: the day of that, where the organisation is. Raises :class:`InvalidError` when neither
    what is needed nor what was done is said, and for a moment still to come.
    """
    if taken_at is not None and taken_at > clock.now():
        raise InvalidError("when", _("This time is still to come. Leave it empty if it is now."))
    if not said.needed.strip() and not said.done.strip():
        raise InvalidError(
            "needed", _("Write a few words here, or under what we did. One of the two is enough.")
        )
    at = taken_at or clock.now()
    name = said.name.strip()
    case = make_record(
        session,
        name_to_use=name or label,
        age_status=AgeStatus.AGE_IN_DOUBT,
        opened_on=day,
        identity_level=IdentityLevel.WORKING_NAME if name else IdentityLevel.ANONYMOUS,
    )
    contact = FirstContact(
        case,
        taken_at=at,
        caller=said.caller,
        caller_words=_words(said.caller_words),
        needed=_words(said.needed),
        done=_words(said.done),
    )
    place = Intake(case, state=IntakeState.UNANSWERED, since=at)
    change = StatusChange(case, status=CaseStatus.FIRST_CONTACT)
    session.add_all([contact, _way(case, said), place, change])
    trail.say(session, "intake.take")
    session.flush()
    return case, place


def answer(
    session: Any,
    case: Case,
    place: Intake,
    to: IntakeState,
    *,
    today: date,
    words: str = "",
    passed_to: str = "",
    next_on: date | None = None,
    at: datetime | None = None,
) -> None:
    """Answer a first contact, or answer it anew; the form's version was checked before.

    Whoever makes it a case or puts it on the waiting list is its key worker from then on, and who
    was before stays. Raises :class:`ConflictError` for what is a case already, and
    :class:`InvalidError` for what does not fit.
    """
    actor = _answerer(session, case)
    if place.state is IntakeState.CASE:
        raise ConflictError
    if to is IntakeState.PASSED_ON and not passed_to.strip():
        raise InvalidError("passed_to", _("Say to whom, in a word or two."))
    due = next_hello(next_on, today) if to is IntakeState.WAITING else None
    hat = session.get(Membership, actor.membership_id)
    home = session.get_one(Organisation, case.organisation_id)
    stays = to in (IntakeState.CASE, IntakeState.WAITING)
    relation = opener_relation(session, actor) if stays else None
    with gate.system(session, SYSTEM, "a first contact is answered"):
        now = at or clock.now()
        place.state, place.since, place.next_on = to, now, due
        place.answered_at, place.answered_by_id = place.answered_at or now, actor.user_id
        place.passed_to = _words(passed_to) if to is IntakeState.PASSED_ON else None
        place.words = _words(words)
        session.flush()
        change = StatusChange(case, status=_STATUS[to], reason=_words(words))
        change.author_id = actor.user_id
        session.add(change)
        if to is IntakeState.CASE:
            open_tracks(session, case, today)
            walking.preset(session, case, home)
        if relation is not None:
            take_over(session, case, hat, relation)
    if to is IntakeState.CASE:
        start_with_case(session, case, today)
        doubles.look(session, case)
    trail.say(session, f"intake.{to.value}")


def say_hello(
    session: Any, case: Case, place: Intake, *, next_on: date | None, today: date
) -> None:
    """Write down that we said hello to somebody who waits, and when we do next."""
    _answerer(session, case)
    if place.state is not IntakeState.WAITING:
        raise ConflictError
    due = next_hello(next_on, today)
    with gate.system(session, SYSTEM, "we said hello to somebody who waits"):
        place.said_hello_at, place.next_on = clock.now(), due
    trail.say(session, "intake.hello")


def next_hello(day: date | None, today: date) -> date:
    """Return when we say hello next: the day that was given, or in a week."""
    if day is not None and day <= today:
        raise InvalidError("next_on", _("Choose a day that is still to come, or leave it empty."))
    return day or today + NEXT_HELLO


def may_answer(session: Any, case: Any) -> bool:
    """Whether the actor may answer this first contact: they open cases here and write in this one.

    The rows of the kind SUM are then written by a system actor, because an appointed guardian takes
    first contacts and writes no summaries, and nobody puts themselves on a team.
    """
    actor = actor_of(session)
    return (
        isinstance(actor, Actor)
        and actor.may(Permission.CASE_OPEN)
        and actor.organisation_id == case.organisation_id
        and Kind.NOT in guard.writes(session, case.id)
    )


def _answerer(session: Any, case: Case) -> Actor:
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise NotYoursError("Only a person answers a first contact.")
    if not may_answer(session, case):
        raise HiddenError
    return actor


def _way(case: Case, said: Said) -> WayBack:
    """A safe way back; words without a chosen channel are kept and never refused (INV-23)."""
    has_words = bool(said.way.strip() or said.safe_when.strip())
    channel = said.channel or (WayBackChannel.ANOTHER_WAY if has_words else None)
    return WayBack(
        case,
        state=AnswerState.TOLD if channel else AnswerState.NOT_ASKED_YET,
        channel=channel,
        value=_words(said.way),
        safe_when=_words(said.safe_when),
    )


def _words(text: str) -> str | None:
    return text.strip() or None
