"""Referrals: what can be done with one as it stands, what stands in the way of a sending, and the
sending itself.

A referral goes out only within a live permission, and only the sending is refused without one:
stages, support and goals never move because of it (domain.md §2.4, §3.5). That it is on hold is
worked out from the permission (:mod:`caseapp.models.referral`), so no end of a permission has to
find its referrals, and an end that comes by its day needs no job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import gate, guard
from caseapp.base import clock
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.kinds import (
    KIND_LABELS,
    ContactMode,
    Kind,
    ReferralAct,
    ReferralState,
    SentBy,
    Service,
    SheetPart,
)
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.referral import Referral, ReferralEvent, ReferralReceived, ReferralStanding
from caseapp.rules.consent import Entry
from caseapp.rules.referral_permission import entry_of, obstacles, others, partner_of
from caseapp.rules.referral_sheet import kinds_of, parts_of, sheet_of
from caseapp.rules.reviews import place_of

#: The system actor that keeps how a referral stands when its recipient answers.
SYSTEM = "referrals"

_A, _S = ReferralAct, ReferralState
#: What can be done with a referral as it stands, and how it stands then.
TABLE: Mapping[ReferralState, Mapping[ReferralAct, ReferralState]] = {
    _S.DRAFT: {_A.SEND: _S.SENT, _A.RECALL: _S.RECALLED, _A.GO_ON: _S.DRAFT},
    _S.SENT: {
        _A.SEND: _S.SENT,
        _A.ACCEPT: _S.ACCEPTED,
        _A.DECLINE: _S.DECLINED,
        _A.FINISH: _S.DONE,
        _A.RECALL: _S.RECALLED,
    },
    _S.ACCEPTED: {
        _A.SEND: _S.ACCEPTED,
        _A.DECLINE: _S.DECLINED,
        _A.FINISH: _S.DONE,
        _A.RECALL: _S.RECALLED,
    },
    # What has happened already can be written down; nothing new goes out and nothing begins.
    _S.ON_HOLD: {
        _A.DECLINE: _S.DECLINED,
        _A.FINISH: _S.DONE,
        _A.RECALL: _S.RECALLED,
        _A.GO_ON: _S.ON_HOLD,
    },
    _S.DECLINED: {},
    _S.DONE: {},
    _S.RECALLED: {},
}
#: What a recipient does in the application.
ANSWERS = (_A.ACCEPT, _A.DECLINE, _A.FINISH)
#: Still going on.
OPEN = (_S.DRAFT, _S.SENT, _S.ACCEPTED)
#: What is written down afterwards, with its day.
AFTERWARDS = (SentBy.PHONE, SentBy.LETTER)


@dataclass(frozen=True)
class Draft:
    """What somebody wants to refer for, and what the recipient is to read."""

    service: Service
    purpose: str = ""
    words: str = ""
    parts: Sequence[SheetPart] = ()
    reach: str = ""


def state_of(line: Any, now: datetime) -> ReferralState:
    """Return how a referral stands: on hold while its permission does not hold."""
    state: ReferralState = line.state
    if state not in (_S.SENT, _S.ACCEPTED):
        return state
    ended = [at for at in (line.stopped_at, line.ends_at) if at is not None and at <= now]
    return _S.ON_HOLD if ended else state


def standing(session: Any, referral: Referral) -> ReferralState:
    """Return how a referral stands now."""
    line = session.scalars(select(ReferralStanding).where(ReferralStanding.id == referral.id)).one()
    return state_of(line, clock.now())


def make(session: Any, case: Case, consent: Consent, recipient: str, draft: Draft) -> Referral:
    """Write a referral that rests on a permission; nothing goes out yet."""
    _check_parts(consent, draft)
    partner = partner_of(session, consent)
    referral = Referral(
        case,
        partner_id=partner.id if partner else None,
        recipient=recipient,
        consent_id=consent.id,
        service=draft.service,
        state=_S.DRAFT,
        state_at=clock.now(),
    )
    _fill(referral, draft)
    session.add(referral)
    session.flush()
    return referral


def change(session: Any, case: Case, referral: Referral, draft: Draft) -> None:
    """Change what is being written; what was sent stays as it was sent."""
    if referral.state is not _S.DRAFT:
        raise InvalidError("", _("It was sent already. Take it back and write another one."))
    entry = entry_of(session, case, referral)
    if entry is not None:
        _check_parts(entry.consent, draft)
    _fill(referral, draft)
    session.flush()


def send(
    session: Any, case: Case, referral: Referral, way: SentBy, on: date | None, seen: str
) -> None:
    """Send it: what stands in the way is raised as :class:`InvalidError`.

    ``on``: the day of what is written down afterwards, a telephone call or a letter. ``seen``: the
    mark of the sheet that was looked at; another one does not go out in its place.
    """
    guard.hold(session, case.id)
    today = _today(session, case)
    state = _next(session, referral, _A.SEND)
    for problem in obstacles(session, case, referral, way, on or today, today):
        raise problem
    sheet = sheet_of(session, case, referral, on or today)
    if sheet.mark != seen:
        raise InvalidError(
            "", _("What they will read has changed since it was shown. Look at it again.")
        )
    if not referral.sheet:
        referral.sheet = sheet.stored
    referral.sent_by, referral.sent_on = way, on or today
    _move(referral, state, on or today, today)
    _event(session, case, referral, _A.SEND, on or today, sent_by=way)


@dataclass(frozen=True)
class Confirmed:
    """Who there said it, and how it came: a partner can work wholly by paper (practice.md P33)."""

    said_by: str = ""
    came_by: ContactMode | None = None


def answer(
    session: Any,
    case: Case,
    referral: Referral,
    act: ReferralAct,
    on: date,
    words: str,
    confirmed: Confirmed | None = None,
) -> None:
    """Write down what came of a referral, or take it back."""
    today = _today(session, case)
    if on > today:
        raise InvalidError("on", _("This date is still to come. Use the day it happened."))
    _check_words(act, words)
    state = _next(session, referral, act)
    _move(referral, state, on, today)
    _event(session, case, referral, act, on, words=words, confirmed=confirmed)


def answer_received(
    session: Any, case: Case, received: ReferralReceived, act: ReferralAct, words: str
) -> None:
    """Write down a recipient's own answer. They add it in their own name; how the referral stands
    is kept by the system actor, because it is not theirs to write."""
    guard.hold(session, case.id)
    now = clock.now()
    if act not in ANSWERS or act not in TABLE[state_of(received, now)]:
        raise ConflictError
    _check_words(act, words)
    event = ReferralEvent(
        case, referral_id=received.id, act=act, happened_on=now.date(), words=words or None
    )
    session.add(event)
    session.flush()
    with gate.system(session, SYSTEM, "the recipient of a referral answers it"):
        referral = session.scalars(select(Referral).where(Referral.id == received.id)).one()
        _move(referral, TABLE[received.state][act], now.date(), now.date())


def go_on(session: Any, case: Case, referral: Referral, entry: Entry) -> None:
    """Let a referral rest on another permission for the same recipient."""
    guard.hold(session, case.id)
    _next(session, referral, _A.GO_ON)
    if entry.consent.id not in {
        each.consent.id for each in others(session, case, referral, clock.now())
    }:
        raise InvalidError("", _("This permission does not hold. Ask together first."))
    if kinds_of(parts_of(referral)) & ~entry.left:
        raise InvalidError("", _("It tells more than they said yes to now. Write another one."))
    referral.consent_id = entry.consent.id
    session.flush()
    _event(session, case, referral, _A.GO_ON, _today(session, case))


def _check_parts(consent: Consent, draft: Draft) -> None:
    """Raise for a fact of a kind that they did not say yes to."""
    beyond = kinds_of(draft.parts) & ~Kind(consent.kinds)
    if beyond:
        names = ", ".join(_(KIND_LABELS[kind]) for kind in beyond)
        raise InvalidError(
            "parts", _("Their yes does not name this: %(names)s. Leave it out.", names=names)
        )


def _check_words(act: ReferralAct, words: str) -> None:
    if act is _A.DECLINE and not words:
        raise InvalidError("words", _("Write in a few words why they cannot."))


def _fill(referral: Referral, draft: Draft) -> None:
    referral.service = draft.service
    referral.purpose = draft.purpose or None
    referral.words = draft.words or None
    referral.reach = draft.reach or None
    referral.parts = " ".join(part.value for part in SheetPart if part in draft.parts)
    referral.kinds = kinds_of(draft.parts)


def _next(session: Any, referral: Referral, act: ReferralAct) -> ReferralState:
    """Return how it stands after an act. Raises :class:`ConflictError` for what cannot be done."""
    now = standing(session, referral)
    if act not in TABLE[now]:
        raise ConflictError
    return TABLE[now][act]


def _move(referral: Referral, state: ReferralState, on: date, today: date) -> None:
    """Say how it stands, and since when: what is written down afterwards, since its day."""
    if referral.state is not state:
        referral.state = state
        noon = datetime.combine(on, time(12), tzinfo=UTC)
        referral.state_at = clock.now() if on == today else noon


def _event(
    session: Any,
    case: Case,
    referral: Referral,
    act: ReferralAct,
    on: date,
    *,
    sent_by: SentBy | None = None,
    words: str = "",
    confirmed: Confirmed | None = None,
) -> None:
    session.add(
        ReferralEvent(
            case,
            referral_id=referral.id,
            act=act,
            happened_on=on,
            sent_by=sent_by,
            consent_id=referral.consent_id if act is not _A.RECALL else None,
            words=words or None,
            said_by=(confirmed.said_by or None) if confirmed else None,
            came_by=confirmed.came_by if confirmed else None,
        )
    )
    session.flush()


def _today(session: Any, case: Case) -> date:
    return place_of(session, case.organisation_id).today
