"""Reading the ledger of permissions. Nothing here filters by user: the gate does."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from caseapp.access.errors import HiddenError
from caseapp.kinds import AgeStatus, ChildStanding, ConsentOutcome, Decision, Kind, Role
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.companion import Companion, ConsentCompany
from caseapp.models.consent import ConsentPerson
from caseapp.models.organisation import Organisation
from caseapp.models.partner import Partner
from caseapp.rules import children_words, partners
from caseapp.rules import consent as rules
from caseapp.rules.consent import Entry
from caseapp.rules.consent_checks import YES
from caseapp.rules.consent_ledger import is_ended
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
class Named:
    """Somebody of a partner who is or was named: the row, their name and role."""

    person: ConsentPerson
    name: str
    role: Role


@dataclass(frozen=True)
class Card:
    """One answer as it is shown: to whom, in which role, what is left of it, how it stands.

    ``house``: where somebody works who does not work here; ``people``: who of a partner may look.
    """

    entry: Entry
    name: str
    role: Role | None
    house: str
    partner: Partner | None
    has_lapsed: bool
    people: list[Named]
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
        whom = str(consent.user_id or consent.partner_id or self.name.casefold())
        return whom, "" if whom else consent.purpose or ""

    @property
    def may_stop(self) -> bool:
        """Whether there is something to stop."""
        return self.shown is Shown.YES or (self.shown is Shown.AGAIN and self.is_asked_for)

    @property
    def seems_past(self) -> bool:
        """Whether it is over by its day alone: a clock may be ahead, and their word counts."""
        is_past = self.shown is Shown.ENDED and self.entry.consent.decision in YES
        return is_past and not is_ended(self.entry)


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


def author_of(session: Any, user_id: uuid.UUID | None) -> str:
    """Return the name of whoever wrote something down."""
    found: str | None = session.scalar(select(User.name).where(User.id == user_id))
    return found or ""


def person_of(session: Any, case: Case, person_id: uuid.UUID) -> Named:
    """Return somebody of a partner who is named; raises ``HiddenError`` when none of this case."""
    person = session.get(ConsentPerson, person_id)
    if person is None or person.case_id != case.id:
        raise HiddenError
    found = named(session, [person.consent_id])[person.consent_id]
    return next(each for each in found if each.person.id == person.id)


def named(session: Any, consent_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Named]]:
    """Return who of a partner is or was named under these permissions, in their order."""
    found: dict[uuid.UUID, list[Named]] = {each: [] for each in consent_ids}
    if not found:
        return found
    for person, name, role in session.execute(
        select(ConsentPerson, User.name, Membership.role)
        .join(User, User.id == ConsentPerson.user_id)
        .join(Membership, Membership.id == ConsentPerson.membership_id)
        .where(ConsentPerson.consent_id.in_(found))
        .order_by(ConsentPerson.named_at, ConsentPerson.id)
    ):
        found[person.consent_id].append(Named(person, name, role))
    return found


def _with_names(session: Any, entries: Sequence[Entry], now: datetime) -> list[Card]:
    answers = [each.consent for each in entries]
    hats = [each.membership_id for each in answers if each.membership_id]
    people = {
        hat.id: (user.name, hat.role, home)
        for hat, user, home in session.execute(
            select(Membership, User, Organisation)
            .join(User, User.id == Membership.user_id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Membership.id.in_(hats))
        )
    }
    known = partners.names_of(session, {each.partner_id for each in answers if each.partner_id})
    theirs = named(session, {each.id for each in answers if each.partner_id})
    return [_card(each, people, known, theirs, now) for each in entries]


def _card(
    entry: Entry,
    people: dict[uuid.UUID, tuple[str, Role, Organisation]],
    known: dict[uuid.UUID, Partner],
    theirs: dict[uuid.UUID, list[Named]],
    now: datetime,
) -> Card:
    consent = entry.consent
    partner = known.get(consent.partner_id) if consent.partner_id else None
    name, role, house = consent.recipient or (partner.name if partner else ""), None, ""
    if consent.membership_id is not None:
        name, role, home = people[consent.membership_id]
        house = home.name if home.id != consent.organisation_id else ""
    code = consent.purpose or ""
    is_quiet = consent.made_at > now - QUIET
    return Card(
        entry=entry,
        name=name,
        role=role,
        house=house,
        partner=partner,
        has_lapsed=partner is not None and partners.has_lapsed(partner, now.date()),
        people=theirs.get(consent.id, []),
        purpose=purposes().get(code) if purposes().known(code) else None,
        left=entry.left,
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


def companions(session: Any, case: Case) -> Sequence[Companion]:
    """Return who comes along with this person, as far as the actor reads it."""
    found: Sequence[Companion] = session.scalars(
        select(Companion)
        .where(Companion.case_id == case.id)
        .order_by(Companion.made_at, Companion.id)
    ).all()
    return found


def company(session: Any, consent: Any) -> Sequence[str]:
    """Return the names of those who were there when a permission was talked about."""
    found = session.execute(
        select(ConsentCompany, Companion)
        .join(Companion, Companion.id == ConsentCompany.companion_id)
        .where(ConsentCompany.consent_id == consent.id)
    )
    return [companion.name for _company, companion in found]
