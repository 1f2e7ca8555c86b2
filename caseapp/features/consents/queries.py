"""Reading the ledger of permissions. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from caseapp.access.ages import age_in
from caseapp.access.consents import RECIPIENTS
from caseapp.access.errors import HiddenError
from caseapp.kinds import AgeStatus, ChildStanding, ConsentOutcome, Decision, Kind, Role
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.rules import bars, children, children_words
from caseapp.rules import consent as rules
from caseapp.rules.consent import Entry
from caseapp.rules.consent_checks import YES
from caseapp.rules.team import colleagues
from caseapp.vocabularies.purposes import Purpose, purposes

#: For so long after an answer nothing says whether it counts: two people may still sit together
#: (practice.md P6).
QUIET = timedelta(hours=2)


_OPEN = (ChildStanding.BOTH, ChildStanding.DECIDED, ChildStanding.GOES_ON)


class Shown(StrEnum):
    """Where an answer stands on the page."""

    YES = "yes"
    AGAIN = "again"
    NO = "no"
    NOT_NOW = "not_now"
    ENDED = "ended"


@dataclass(frozen=True)
class Card:
    """One answer as it is shown: to whom, in which role, what is left of it, how it stands."""

    entry: Entry
    name: str
    role: Role | None
    purpose: Purpose | None
    left: Kind
    shown: Shown
    is_quiet: bool
    #: Of somebody under eighteen: what each said and what follows; not while two sit together (P6).
    told: list[str] = field(default_factory=list)
    #: Whether whoever decides with a child can still answer.
    asks_guardian: bool = False
    starts_later: bool = False
    #: Whether it is a yes, or was decided as one: otherwise there is nothing to stop.
    is_asked_for: bool = True

    @property
    def consent(self) -> Any:
        """The answer."""
        return self.entry.consent

    @property
    def recipient(self) -> tuple[str, str]:
        """Whose card it stands on: one for each recipient, or for what names none."""
        consent = self.entry.consent
        whom = str(consent.user_id or self.name.casefold())
        return whom, "" if whom else consent.purpose or ""

    @property
    def may_stop(self) -> bool:
        """Whether there is something to stop."""
        return self.shown is Shown.YES or (self.shown is Shown.AGAIN and self.is_asked_for)


def cards(session: Any, case: Case, now: datetime) -> list[Card]:
    """Return every answer of a case, the latest first."""
    entries = rules.ledger(session, case)
    return _with_names(session, entries, now)


def card(session: Any, case: Case, consent_id: uuid.UUID, now: datetime) -> Card:
    """Return one answer; raises ``HiddenError`` when it is none of this case."""
    for each in rules.ledger(session, case):
        if each.consent.id == consent_id:
            return _with_names(session, [each], now)[0]
    raise HiddenError


def by_recipient(found: Iterable[Card], shown: Shown) -> list[list[Card]]:
    """Return the answers that stand so, one list for each recipient."""
    groups: dict[tuple[str, str], list[Card]] = {}
    for each in found:
        if each.shown is shown:
            groups.setdefault(each.recipient, []).append(each)
    return list(groups.values())


def undecided(found: Iterable[Card]) -> list[Purpose]:
    """Return what nobody has answered yet. What counts once is asked when it is needed only."""
    answered = {each.consent.purpose for each in found if each.shown is not Shown.ENDED}
    return [each for each in purposes().all if each.code not in answered and not each.is_single_use]


def recipients(session: Any, case: Case, actor_id: uuid.UUID) -> Sequence[tuple[Membership, User]]:
    """Return whom a yes can name here: colleagues in roles that it can open something to, but for
    oneself and those who are kept from the case."""
    kept_away = bars.barred(session, [case.id])[case.id]
    found = colleagues(session, case.organisation_id, RECIPIENTS, {actor_id, *kept_away})
    if age_in(session, case.id).adult_at is None:
        return found
    # Whoever grows up can keep their guardian advocate (domain.md §3.4).
    guardians = children.appointed(session, case)
    return [*found, *(each for each in guardians if each[1].id not in {actor_id, *kept_away})]


def author_of(session: Any, user_id: uuid.UUID | None) -> str:
    """Return the name of whoever wrote something down."""
    found: str | None = session.scalar(select(User.name).where(User.id == user_id))
    return found or ""


def _with_names(session: Any, entries: Sequence[Entry], now: datetime) -> list[Card]:
    hats = [each.consent.membership_id for each in entries if each.consent.membership_id]
    people = {
        hat.id: (user.name, hat.role)
        for hat, user in session.execute(
            select(Membership, User)
            .join(User, User.id == Membership.user_id)
            .where(Membership.id.in_(hats))
        )
    }
    return [_card(each, people, now) for each in entries]


def _card(entry: Entry, people: dict[uuid.UUID, tuple[str, Role]], now: datetime) -> Card:
    consent = entry.consent
    name, role = consent.recipient or "", None
    if consent.membership_id is not None:
        name, role = people[consent.membership_id]
    code = consent.purpose or ""
    is_quiet = consent.made_at > now - QUIET
    return Card(
        entry=entry,
        name=name,
        role=role,
        purpose=purposes().get(code) if purposes().known(code) else None,
        left=entry.left(now),
        shown=_shown(entry, now, is_quiet=is_quiet),
        is_quiet=is_quiet,
        told=[] if is_quiet else children_words.sentences(entry, now),
        asks_guardian=_asks_guardian(entry, now, is_quiet=is_quiet),
        starts_later=consent.starts_at > now,
        is_asked_for=consent.decision in YES or entry.facts.is_open(consent, now),
    )


def _asks_guardian(entry: Entry, now: datetime, *, is_quiet: bool) -> bool:
    """Of every answer of a child, however it stands; of an age in doubt not in the room (P27)."""
    age = entry.facts.age
    if entry.standing(now) is None or age.is_adult(now) or rules.is_over(entry, now):
        return False
    return age.status is AgeStatus.CHILD or not is_quiet


def _shown(entry: Entry, now: datetime, *, is_quiet: bool) -> Shown:
    consent = entry.consent
    if rules.is_over(entry, now):
        return Shown.ENDED
    standing = entry.standing(now)
    if standing is ChildStanding.DECIDED and consent.decision not in YES:
        return Shown.AGAIN
    if consent.decision is Decision.NO:
        return Shown.NO
    if consent.decision is Decision.NOT_NOW:
        return Shown.NOT_NOW
    if consent.decision not in YES:
        return Shown.AGAIN
    if standing is not None:
        return Shown.YES if is_quiet or standing in _OPEN else Shown.AGAIN
    if consent.outcome is ConsentOutcome.ACTIVE or is_quiet:
        return Shown.YES
    return Shown.AGAIN if consent.outcome is ConsentOutcome.PROVISIONAL else Shown.NOT_NOW
