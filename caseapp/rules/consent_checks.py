"""What an answer needs before it is written down, each said beside its field (practice.md P10).

A no and a not now need what they are about and nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from caseapp.access.consents import STAYS_FOR, reach_of
from caseapp.base.problems import InvalidError
from caseapp.kinds import (
    KIND_LABELS,
    NO_KIND,
    Company,
    ConsentEnding,
    Decision,
    ExplainedBy,
    GivenAs,
    InterpreterFit,
    Kind,
    Role,
    Sentence,
    Understanding,
    Voice,
)
from caseapp.models.account import Membership
from caseapp.models.consent import Consent
from caseapp.models.partner import Partner
from caseapp.vocabularies.purposes import Purpose, purposes

#: The answers that say yes.
YES = (Decision.YES, Decision.YES_BUT)
#: No yes without these two having been said (domain.md §3.4).
SAID_FIRST = frozenset({Sentence.FREE, Sentence.LIMITS})

#: The kinds in which the name itself stands.
HOLD_NAME = Kind.SUM | Kind.IDN


@dataclass(frozen=True)
class Said:
    """What somebody answered, and how it was."""

    decision: Decision
    purpose: Purpose | None = None
    hat: Membership | None = None
    partner: Partner | None = None
    people: tuple[Membership, ...] = ()
    recipient: str = ""
    kinds: Kind = NO_KIND
    until: date | None = None
    given_on: date | None = None
    card_said: bool = False
    not_yet: frozenset[Sentence] = frozenset()
    company: Company | None = None
    upset: bool = False
    clear: bool | None = None
    interpreter: InterpreterFit | None = None
    conditions: str = ""
    teach_back: str = ""
    why: str = ""
    without_name: bool = False
    #: What it is narrowed to within its kinds (domain.md §3.3).
    headlines: Kind = NO_KIND
    entries_from: date | None = None
    entries_until: date | None = None
    #: What else was talked about; each may stay empty (practice.md P10).
    language: str = ""
    risks: str = ""
    alternatives: str = ""
    wants_copy: bool | None = None
    copy_place: str = ""
    dialect: str = ""
    explained_by: ExplainedBy | None = None
    questions: str = ""
    understanding: Understanding | None = None
    time_given: bool | None = None
    pressure_concern: bool = False
    given_as: GivenAs | None = None
    witness: str = ""
    companion_id: uuid.UUID | None = None
    #: Of somebody under eighteen: how they were asked, their words, whether it is a permission of
    #: the adult that they will be (domain.md §3.6, practice.md P27).
    asked_by: Voice | None = None
    words: str = ""
    from_eighteen: bool = False

    @property
    def matter(self) -> Purpose | None:
        """What it is for: as was said; for a yes, else what the recipient usually gets it for."""
        if self.purpose is not None or self.decision not in YES:
            return self.purpose
        if self.hat is not None and self.hat.role is Role.GA:
            return purposes().get(STAYS_FOR)
        return purposes().usual(self.hat.role if self.hat else None) if self.is_named else None

    @property
    def is_named(self) -> bool:
        """Whether somebody gets it."""
        return self.hat is not None or self.partner is not None or bool(self.recipient)


def problems(said: Said, today: date) -> Iterator[InvalidError]:
    """Tell everything that an answer lacks."""
    if (said.hat is not None or said.partner is not None) and said.recipient:
        yield InvalidError("outside", _("Choose somebody here, or write a name; not both."))
    if said.given_on is not None and said.given_on > today:
        yield InvalidError("given_on", _("This date is still to come. Use the day it happened."))
    if said.decision in YES:
        yield from _of_a_yes(said, today)
    elif said.purpose is None and not said.is_named:
        yield InvalidError("purpose", _("Say what it is about, or who."))


def _of_a_yes(said: Said, today: date) -> Iterator[InvalidError]:
    matter, is_named = said.matter, said.is_named
    if not is_named and (matter is None or matter.is_named):
        yield InvalidError("person", _("Say who gets it."))
    yield from _of_the_kinds(said, matter)
    if said.hat is not None:
        yield from _beyond(said.kinds & ~reach_of(said.hat.role))
    if said.partner is not None and not said.partner.is_active:
        sentence = _("This partner is stopped for now. Ask whoever looks after partners here.")
        yield InvalidError("person", sentence)
    for sentence in of_people(said.partner, said.people, said.kinds):
        yield InvalidError("people", sentence)
    yield from _of_the_name(said)
    yield from _of_the_limits(said)
    yield from _of_the_end(said, matter, today, is_named=is_named)
    if not said.card_said:
        yield InvalidError("card_said", _("Say these first. One tick is enough."))
    elif said.not_yet & SAID_FIRST:
        yield InvalidError(
            "not_yet", _("Say first that they are free to say no, and where the limits are.")
        )
    if not said.language and said.interpreter is None:
        sentence = _("Say in which language you talked, or who interpreted.")
        yield InvalidError("language", sentence)
    if said.company is None:
        yield InvalidError("company", _("Say who else was there."))
    if said.upset and said.clear is None:
        yield InvalidError("clear", _("Ask one thing: are they clear about wanting this?"))
    if said.decision is Decision.YES_BUT and not said.conditions:
        yield InvalidError("conditions", _("Write their condition."))


def of_people(partner: Partner | None, hats: Iterable[Membership], kinds: Kind) -> Iterator[str]:
    """Tell what speaks against naming these people of a partner."""
    for hat in hats:
        if partner is None:
            yield _("Choose their organisation first.")
        elif hat.organisation_id != partner.linked_organisation_id:
            yield _("They do not work there. Choose somebody of that organisation.")
        elif not kinds & reach_of(hat.role):
            yield _("Nobody in their role reads any of this here. Leave them out.")


def _of_the_kinds(said: Said, matter: Purpose | None) -> Iterator[InvalidError]:
    """What is shared is named, kind by kind; what is about doing something shares nothing."""
    if matter is not None and matter.shares_nothing:
        if said.kinds:
            sentence = _("Nothing is shared by this. Leave it empty; sharing is asked by itself.")
            yield InvalidError("kinds", sentence)
    elif said.is_named and not said.kinds:
        yield InvalidError("kinds", _("Say what may be shared. Nothing is shared as a whole."))


def _beyond(kinds: Kind) -> Iterator[InvalidError]:
    """What somebody in this role never reads here, whoever says yes to it (domain.md §7.2)."""
    if kinds:
        names = ", ".join(_(KIND_LABELS[kind]) for kind in kinds)
        sentence = _("Nobody in this role reads this here: %(names)s. Leave it out.", names=names)
        yield InvalidError("kinds", sentence)


def _of_the_name(said: Said) -> Iterator[InvalidError]:
    """What holds their name cannot be shared without it."""
    held = said.kinds & HOLD_NAME
    if said.without_name and held:
        names = ", ".join(_(KIND_LABELS[kind]) for kind in held)
        sentence = _("Their name stands in this: %(names)s. Leave it out, or this.", names=names)
        yield InvalidError("without_name", sentence)


def _of_the_limits(said: Said) -> Iterator[InvalidError]:
    """A limit is one of what is shared; nothing is dropped in silence."""
    beyond = said.headlines & ~said.kinds
    if beyond:
        names = ", ".join(_(KIND_LABELS[kind]) for kind in beyond)
        sentence = _("Choose this above too: %(names)s. Or leave its headline out.", names=names)
        yield InvalidError("headlines", sentence)
    first, last = said.entries_from, said.entries_until
    if first is not None and last is not None and last < first:
        yield InvalidError("entries_until", _("This day is before the first one."))


def _of_the_end(
    said: Said, matter: Purpose | None, today: date, *, is_named: bool
) -> Iterator[InvalidError]:
    opens = is_named and not (matter is not None and matter.shares_nothing)
    needs_day = opens or (matter is not None and matter.days is not None)
    if said.until is None and needs_day:
        yield InvalidError("until", _("Say until when. It ends by itself after this day."))
    if said.until is not None and said.until < today:
        yield InvalidError("until", _("This day is over. Choose a later one."))
    longest = matter.at_most if matter else None
    if said.until and longest and said.until > today + timedelta(days=longest):
        sentence = _("This lasts %(days)d days at most. Ask again then.", days=longest)
        yield InvalidError("until", sentence)


def usual_end(purpose: Purpose | None, today: date) -> date | None:
    """Return the last day that is preset for a purpose."""
    return today + timedelta(days=purpose.days) if purpose and purpose.days else None


def refuse_older(said: Said, before: Iterable[Any], today: date, zone: ZoneInfo) -> None:
    """Refuse a yes with an earlier date where they said otherwise since (practice.md P10)."""
    on = said.given_on or today
    if said.decision not in YES or on >= today:
        return
    for entry in before:
        if not _is_about(said, entry.consent):
            continue
        was_no = entry.consent.decision not in YES and entry.consent.given_on >= on
        stopped = any(
            end.ending is ConsentEnding.WITHDRAWN and end.ended_at.astimezone(zone).date() >= on
            for end in entry.ends
        )
        if was_no or stopped:
            raise InvalidError("given_on", _("They have said otherwise since. Ask them again."))


def _is_about(said: Said, consent: Consent) -> bool:
    purpose = said.matter.code if said.matter else None
    whom = (said.hat.user_id if said.hat else None) or (said.partner.id if said.partner else None)
    return _same(purpose, whom, said.recipient, consent)


def same_matter(new: Consent, old: Consent) -> bool:
    """Whether two answers are about the same: purpose and recipient, as far as each names one."""
    return _same(new.purpose, new.user_id or new.partner_id, new.recipient or "", old)


def _same(purpose: str | None, key: Any, recipient: str, old: Consent) -> bool:
    """Whether nothing that both name differs, and they have something in common."""
    whom, before = _whom(key, recipient), _whom(old.user_id or old.partner_id, old.recipient or "")
    pairs = [(purpose or "", old.purpose or ""), (whom, before)]
    named = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    return bool(named) and all(mine == theirs for mine, theirs in named)


def _whom(key: Any, recipient: str) -> str:
    return str(key) if key else " ".join(recipient.split()).casefold()
