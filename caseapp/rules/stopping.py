"""Somebody told me to stop sharing: anybody who works here may be told, and it takes effect.

With a reference it stops at once; with a name nothing is stopped, and whoever holds the case is
asked to look today, because a name may be somebody else's. Whoever was told gets one answer,
whatever there is, and never learns who is asked. The system actor ``stopping`` does it, because
they may read none of it. Support, stages and goals stay as they are.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, guard, trail
from caseapp.access import stopping as reached
from caseapp.access.actor import Actor
from caseapp.access.errors import HiddenError
from caseapp.access.standing import actor_of
from caseapp.access.stopping import Recipient
from caseapp.base import clock, names
from caseapp.kinds import (
    NO_KIND,
    ROLE_LABELS,
    ConsentEnding,
    ContactMode,
    Kind,
    StopBasis,
    StopReach,
)
from caseapp.models.case import Case
from caseapp.models.consent import Consent, ConsentEnd
from caseapp.models.stopping import KeptStop, StopReport
from caseapp.models.task import Task
from caseapp.rules import consent_reviews, reviews, telling
from caseapp.rules.consent_checks import YES
from caseapp.rules.consent_ledger import Entry, is_ended, is_over, ledger
from caseapp.rules.fitting import NOBODY, fitting
from caseapp.vocabularies.purposes import purposes

SYSTEM = telling.SYSTEM
#: Beyond so many in an hour by one person, what they say is kept for somebody to look at and no
#: record is looked for: nothing of it is lost, and nobody stops many shares by trying references.
MOST_AN_HOUR = 20

#: Shorter words of whom it should stop with, such as "the", are left out.
SHORTEST_WORD = 4

Recipients = Mapping[uuid.UUID, Recipient]


@dataclass(frozen=True)
class Heard:
    """What somebody was told: by whom, in which words, with whom it should stop, how it came."""

    who: str
    words: str = ""
    whom: str = ""
    came_by: ContactMode | None = None


def hear(session: Any, heard: Heard) -> None:
    """Take somebody's word that sharing should stop, and say nothing of what there is."""
    actor = actor_of(session)
    if not isinstance(actor, Actor):
        raise HiddenError
    with gate.system(session, SYSTEM, "somebody was told that sharing should stop"):
        now = clock.now()
        is_much = _lately(session, actor, now) >= MOST_AN_HOUR
        found = NOBODY if is_much else fitting(session, actor, heard.who)
    asked = [_report(session, actor, case, heard, found.basis, now) for case in found.cases]
    if found.is_kept or (found.basis is StopBasis.NAME and not all(asked)):
        _keep(session, actor, heard, now)
    trail.say(session, "stopping.hear")


def _report(
    session: Any, actor: Actor, case: Case, heard: Heard, basis: StopBasis, now: datetime
) -> bool:
    """Write down what was said of one case, stop what it stops, and ask for a look; return whether
    there was anybody to ask."""
    with gate.system(session, SYSTEM, "what somebody was told about sharing is kept"):
        guard.hold(session, case.id)
        entries = ledger(session, case)
        recipients = reached.recipients(session, [each.consent for each in entries])
        wanted, reach = _meant(entries, recipients, heard.whom, now)
        stops = wanted if basis is StopBasis.REFERENCE else []
        # What seems past by its day alone is ended too: the clock may be ahead. Nobody is told.
        past = _meant(entries, recipients, heard.whom, now, is_past=True)[0]
        for each in (*stops, *(past if basis is StopBasis.REFERENCE else ())):
            session.add(_end(actor, case, each.consent, heard, now))
        report = StopReport(
            case,
            author_id=actor.user_id,
            made_at=now,
            basis=basis,
            reach=reach,
            came_by=heard.came_by,
            whom=heard.whom or None,
            words=heard.words or None,
        )
        session.add(report)
    for each in stops:
        consent_reviews.end(session, case, each.consent)
        telling.ask(session, case, each.consent)
    return _ask(session, actor, case, _sentence(session, actor, basis, reach, stops))


def _meant(
    entries: Sequence[Entry],
    recipients: Recipients,
    whom: str,
    now: datetime,
    *,
    is_past: bool = False,
) -> tuple[list[Entry], StopReach]:
    """The permissions that somebody's word is about, of those that are not over; ``is_past``: of
    those that are over by their day alone.

    Where somebody was named whom none of the answers names, it is not known whom they meant. Then
    everything stops: what was shared too long cannot be taken back, what was stopped too much can
    be asked for again, and whoever looks reads the words as they were said.
    """
    given = [each for each in entries if _shares(each, now) and each.consent.is_to_others]
    live = [each for each in given if not is_ended(each) and is_over(each, now) is is_past]
    if not whom:
        return live, StopReach.EVERYBODY
    named = [each for each in given if _is_named(each.consent, recipients[each.consent.id], whom)]
    if not named:
        return live, StopReach.UNCLEAR
    return [each for each in live if each in named], StopReach.SOMEBODY


def _shares(entry: Entry, now: datetime) -> bool:
    """Whether they said yes, or it was decided with somebody under eighteen that it is shared."""
    return entry.consent.decision in YES or entry.facts.is_open(entry.consent, now)


def _is_named(consent: Consent, recipient: Recipient, whom: str) -> bool:
    """Whether somebody is meant: every word that matters is one of their name, of where they work
    or who else does, of what they are, or of what the permission is for."""
    name = " ".join((recipient.name, *recipient.more))
    role = _(ROLE_LABELS[recipient.role]) if recipient.role else ""
    code = consent.purpose or ""
    purpose = _(purposes().get(code).label) if purposes().known(code) else ""
    said = names.words(whom)
    matters = [each for each in said if len(each) >= SHORTEST_WORD] or said
    return names.closeness(" ".join(matters), f"{name} {role} {purpose}") is not None


def _end(actor: Actor, case: Case, consent: Consent, heard: Heard, now: datetime) -> ConsentEnd:
    return ConsentEnd(
        case,
        author_id=actor.user_id,
        consent_id=consent.id,
        ended_at=now,
        ending=ConsentEnding.WITHDRAWN,
        came_by=heard.came_by,
        is_whole=True,
        kinds=NO_KIND,
    )


def _sentence(
    session: Any, actor: Actor, basis: StopBasis, reach: StopReach, stops: Sequence[Entry]
) -> str:
    """What the look is for, without a word of blame or hurry."""
    name = reached.name_of(session, actor.user_id)
    if basis is StopBasis.NAME:
        return _(
            "%(name)s was told that sharing should stop, and it may be about this person. Nothing"
            " has been stopped. Ask them today, and stop it if they say so.",
            name=name,
        )
    if not stops:
        return _(
            "%(name)s was told that sharing should stop. Nothing of it was shared. Talk with the"
            " person about what they wish.",
            name=name,
        )
    if reach is StopReach.UNCLEAR:
        return _(
            "%(name)s was told that sharing should stop with somebody whom we could not find among"
            " the permissions, so everything has been stopped. Talk with the person about what"
            " stays.",
            name=name,
        )
    return _(
        "%(name)s was told that sharing should stop. It has been stopped. Talk with the person"
        " about what stays.",
        name=name,
    )


def _ask(session: Any, actor: Actor, case: Case, words: str) -> bool:
    """Ask whoever holds the case and whoever is on duty to look today."""
    asked = reached.asked_about(session, case)
    today = reviews.place_of(session, case.organisation_id).today
    with gate.system(session, SYSTEM, "somebody is asked to look at what was stopped"):
        session.add_all(
            Task(
                case,
                author_id=actor.user_id,
                kind=Kind.CON,
                user_id=each,
                due_on=today,
                what=words,
            )
            for each in asked
        )
    return bool(asked)


def _keep(session: Any, actor: Actor, heard: Heard, now: datetime) -> None:
    """Keep what fits nobody, or too many, for a manager or the data protection officer."""
    with gate.system(session, SYSTEM, "what fits no record is kept for a look"):
        session.add(
            KeptStop(
                organisation_id=actor.organisation_id,
                author_id=actor.user_id,
                made_at=now,
                who=heard.who,
                whom=heard.whom or None,
                words=heard.words or None,
                came_by=heard.came_by,
            )
        )
    trail.append(session, action="stopping.hear", category="system")


def _lately(session: Any, actor: Actor, now: datetime) -> int:
    """How often somebody has said so within an hour. What one word led to has one moment, so that
    it counts once, whatever it fits."""
    since = now - timedelta(hours=1)
    reports = session.scalars(
        select(StopReport).where(StopReport.author_id == actor.user_id, StopReport.made_at > since)
    ).all()
    kept = session.scalars(
        select(KeptStop).where(KeptStop.author_id == actor.user_id, KeptStop.made_at > since)
    ).all()
    return len({each.made_at for each in (*reports, *kept)})
