"""Permissions: what an answer becomes, writing one down, and stopping one.

What is missing is said in :mod:`caseapp.rules.consent_checks`; what a permission opens is computed
in :mod:`caseapp.access.consents`. Nothing here moves, ends or hides a stage, a service or a goal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caseapp.access import gate, guard
from caseapp.access.actor import Actor
from caseapp.access.ages import age_in
from caseapp.access.standing import actor_of
from caseapp.base import clock
from caseapp.kinds import (
    NO_KIND,
    Company,
    ConsentEnding,
    ConsentOutcome,
    ContactMode,
    Decision,
    InterpreterFit,
    Kind,
    Sentence,
)
from caseapp.models.booking import Booking
from caseapp.models.case import Case
from caseapp.models.companion import ConsentCompany
from caseapp.models.consent import Consent, ConsentEnd
from caseapp.models.conversation import Conversation
from caseapp.models.organisation import Organisation
from caseapp.rules import (
    booking_mismatch,
    consent_first,
    consent_people,
    consent_reviews,
    house_bars,
    reviews,
    seen_alone,
    telling,
)
from caseapp.rules.consent_checks import YES, Said, problems, refuse_older, same_matter
from caseapp.rules.consent_child import begins, keep_beside
from caseapp.rules.consent_ledger import Entry, is_ended, is_over, is_unsure, ledger
from caseapp.vocabularies.purposes import Purpose

__all__ = ["Entry", "Said", "becomes", "is_over", "ledger", "record", "withdraw"]

#: Somebody upset but clear about it says yes for at most so many days (practice.md P17).
SHORT = 7
#: What is not sure is looked at again, together, after so many days (domain.md §3.4).
LOOK_IN = 3
#: The system actor that stops a permission for whoever reads it and does not write it.
SYSTEM = "consents"


@dataclass(frozen=True)
class Becomes:
    """What an answer becomes: for how many days at most, and when it is looked at again."""

    outcome: ConsentOutcome
    at_most: int | None = None
    look_in: int | None = None


def becomes(
    purpose: Purpose | None,
    decision: Decision,
    company: Company | None,
    interpreter: InterpreterFit | None,
    *,
    upset: bool,
    clear: bool | None,
) -> Becomes:
    """Return what an answer becomes (domain.md §3.4, practice.md P10 and P17).

    A no is a no, however it came. A yes of somebody who cannot follow is not now; one that may not
    have been free opens nothing; one with tears counts, for a short time. Of a child's answer this
    is the worth beside their guardian's; alone it opens nothing (§3.6).
    """
    if decision not in YES:
        refused = decision is Decision.NO
        return Becomes(ConsentOutcome.REFUSED if refused else ConsentOutcome.NOT_NOW)
    if clear is False or (upset and clear is None):
        return Becomes(ConsentOutcome.NOT_NOW)
    was_free = company in (Company.ALONE, Company.SEEN_ALONE)
    if not was_free or interpreter is InterpreterFit.OTHER:
        return Becomes(ConsentOutcome.PROVISIONAL, look_in=LOOK_IN)
    if upset:
        return Becomes(ConsentOutcome.ACTIVE, at_most=SHORT, look_in=LOOK_IN)
    return Becomes(ConsentOutcome.ACTIVE, at_most=purpose.at_most if purpose else None)


def record(
    session: Any, case: Case, said: Said, conversation: Conversation | None = None
) -> Consent:
    """Write an answer down, and end what it contradicts or takes the place of.

    Raises :class:`InvalidError` for what is missing. One at a time in a case: of two people who
    write at once, the later answer stands, and both stay in the ledger.
    """
    place = reviews.place_of(session, case.organisation_id)
    for problem in problems(said, place.today):
        raise problem
    consent_first.refuse_early(session, case, said)
    zone = session.get_one(Organisation, case.organisation_id).time_zone
    guard.hold(session, case.id)
    if said.decision in YES:
        house_bars.refuse_barred(session, case, said.partner, "person")
    before = ledger(session, case)
    refuse_older(said, before, place.today, ZoneInfo(zone))
    is_stopped = booking_mismatch.is_in_one(session, case, clock.now())
    became = becomes(
        said.matter,
        said.decision,
        said.company,
        InterpreterFit.OTHER if is_stopped else said.interpreter,
        upset=said.upset,
        clear=said.clear,
    )
    age, now = age_in(session, case.id), clock.now()
    consent = _consent(case, said, became, place.today, zone, conversation)
    consent.starts_at = begins(age, now, said)
    if not age.is_adult(consent.starts_at):
        alone = keep_beside(consent, said, place.today, lambda day: _after(day, zone))
        became = replace(became, outcome=alone, look_in=LOOK_IN)
    session.add(consent)
    session.flush()
    if said.companion_id is not None:
        session.add(ConsentCompany(case, consent_id=consent.id, companion_id=said.companion_id))
    theirs = consent_people.of_its_people(session, consent, before)
    _supersede(session, case, consent, before, theirs)
    if said.decision in YES:
        consent_people.name(session, case, consent, said.people)
    else:
        consent_people.refused(session, case, consent)
    if became.outcome in (ConsentOutcome.ACTIVE, ConsentOutcome.PROVISIONAL):
        look_on = place.today + timedelta(days=became.look_in) if became.look_in else None
        consent_reviews.start(session, case, consent, look_on)
    actor = actor_of(session)
    if isinstance(actor, Actor):
        seen_alone.after_answer(
            session, case, actor, place.today, became.outcome, said.company, said.interpreter
        )
    return consent


def withdraw(
    session: Any, case: Case, consent: Consent, part: Kind, came_by: ContactMode | None
) -> bool:
    """Stop a permission as a whole, or these kinds of it; return whether there was any left.

    Everybody who reads it may; nobody is asked why. Support, stages and goals stay as they are.
    What seems past by its day alone is ended too: the clock may be ahead. Nobody is told of that.
    """
    guard.hold(session, case.id)
    entry = next(each for each in ledger(session, case) if each.consent.id == consent.id)
    now = clock.now()
    left = entry.left
    if is_ended(entry) or (part and not part & left):
        return False
    was_past = is_over(entry, now)
    is_whole = not part or not left & ~part
    end = _end(case, consent, ConsentEnding.WITHDRAWN, NO_KIND if is_whole else part & left, now)
    end.came_by = came_by
    if Kind.CON in guard.writes(session, case.id):
        session.add(end)
        session.flush()
    else:
        actor = actor_of(session)
        end.author_id = actor.user_id if isinstance(actor, Actor) else None
        with gate.system(session, SYSTEM, "somebody who reads a permission stops it"):
            session.add(end)
    if is_whole:
        consent_reviews.end(session, case, consent)
    if was_past:
        return True
    telling.ask(session, case, consent, left if is_whole else part & left)
    return True


def unsettle(session: Any, case: Case, booking: Booking) -> int:
    """Let what was said in a session that is stopped stay unsure: the answer is kept, what it had
    opened is closed. What they have taken back since, or answered anew, stays so. Returns how many
    there were (domain.md §4.4)."""
    entries = {entry.consent.id: entry for entry in ledger(session, case)}
    said = booking_mismatch.taken_in(session, case, booking)
    found = [consent for consent in said if not is_ended(entries[consent.id])]
    for consent in found:
        copy = booking_mismatch.unsure_copy(case, consent)
        supersede(session, case, [entries[consent.id]])
        session.add(copy)
        session.flush()
        look_on = reviews.place_of(session, case.organisation_id).today + timedelta(days=LOOK_IN)
        consent_reviews.start(session, case, copy, look_on)
    return len(found)


def _consent(
    case: Case,
    said: Said,
    became: Becomes,
    today: date,
    zone: str,
    conversation: Conversation | None,
) -> Consent:
    until = said.until if said.decision in YES else None
    if until is not None and became.at_most is not None:
        until = min(until, today + timedelta(days=became.at_most))
    return Consent(
        case,
        purpose=said.matter.code if said.matter else None,
        decision=said.decision,
        outcome=became.outcome,
        membership_id=said.hat.id if said.hat else None,
        user_id=said.hat.user_id if said.hat else None,
        partner_id=said.partner.id if said.partner else None,
        recipient=None if said.hat or said.partner else said.recipient or None,
        kinds=said.kinds if said.decision in YES else NO_KIND,
        without_name=said.without_name and said.decision in YES,
        headlines=said.headlines if said.decision in YES else NO_KIND,
        entries_from=said.entries_from if said.decision in YES else None,
        entries_until=said.entries_until if said.decision in YES else None,
        given_on=said.given_on or today,
        starts_at=clock.now(),
        expires_on=until,
        ends_at=_after(until, zone) if until else None,
        card_said=said.card_said,
        **{each.value: said.card_said and each not in said.not_yet for each in Sentence},
        company=said.company,
        upset=said.upset,
        clear=said.clear,
        interpreter=said.interpreter,
        conditions=said.conditions or None,
        teach_back=said.teach_back or None,
        why=said.why or None,
        language=said.language or None,
        risks=said.risks or None,
        alternatives=said.alternatives or None,
        dialect=said.dialect or None,
        explained_by=said.explained_by,
        questions=said.questions or None,
        understanding=said.understanding,
        time_given=said.time_given,
        pressure_concern=said.pressure_concern,
        given_as=said.given_as,
        witness=said.witness or None,
        wants_copy=said.wants_copy,
        copy_place=said.copy_place or None,
        conversation_id=conversation.id if conversation else None,
    )


def _after(day: date, zone: str) -> datetime:
    """The first moment after a day's end, where the organisation is."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))


def _supersede(
    session: Any, case: Case, consent: Consent, before: Iterable[Entry], theirs: Iterable[Entry]
) -> None:
    """End what an answer takes the place of. One that is not sure replaces only such ones.

    What seems past by its day alone is ended too, and nobody is told of it: the clock may be ahead,
    and once it is put back the later word still stands.
    """
    now = clock.now()
    same = [each for each in before if _is_other(consent, each)]
    found = [*(each for each in same if _replaces(consent, each, now)), *theirs]
    found = [each for each in found if not is_ended(each)]
    live = [each for each in found if not is_over(each, now)]
    supersede(session, case, live, tells=consent.decision not in YES)
    supersede(session, case, (each for each in found if is_over(each, now)))


def supersede(session: Any, case: Case, replaced: Iterable[Entry], *, tells: bool = False) -> None:
    """End answers, because another one has taken their place; ``tells``: whoever got something is
    told, because it was a no."""
    now = clock.now()
    for entry in replaced:
        session.add(_end(case, entry.consent, ConsentEnding.SUPERSEDED, NO_KIND, now))
        session.flush()
        consent_reviews.end(session, case, entry.consent)
        if tells:
            telling.ask(session, case, entry.consent)


def matching(consent: Consent, before: Iterable[Entry], now: datetime) -> Iterator[Entry]:
    """Return the other answers about the same that are not of the past."""
    for entry in before:
        if not is_over(entry, now) and _is_other(consent, entry):
            yield entry


def _is_other(consent: Consent, entry: Entry) -> bool:
    return entry.consent.id != consent.id and same_matter(consent, entry.consent)


def _replaces(consent: Consent, entry: Entry, now: datetime) -> bool:
    """A yes for later ends nothing before its day; a child's ends nothing that is open, because it
    opens nothing by itself."""
    if consent.starts_at > now:
        return bool(entry.consent.starts_at >= consent.starts_at)
    if is_unsure(consent):
        return is_unsure(entry.consent)
    if consent.assent is not None and consent.decision in YES:
        return not entry.facts.is_open(entry.consent, now)
    return True


def _end(
    case: Case, consent: Consent, ending: ConsentEnding, part: Kind, now: datetime
) -> ConsentEnd:
    return ConsentEnd(
        case, consent_id=consent.id, ended_at=now, ending=ending, is_whole=not part, kinds=part
    )
