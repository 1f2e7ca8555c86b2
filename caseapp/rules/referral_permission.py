"""The permission that a referral rests on: whether it holds, what stands in the way of a sending.

Sending is refused here and nowhere else, whatever the way: in the application, on paper, in a file,
by telephone or by letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.access import houses
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import ConsentOutcome, Kind, ReferralAct, SentBy, SheetPart
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.partner import Partner
from caseapp.models.referral import Referral, ReferralEvent
from caseapp.rules import consent as permissions
from caseapp.rules import document_names, never_use
from caseapp.rules.consent import Entry
from caseapp.rules.referral_sheet import kinds_of, parts_of, sheet_of, text_of
from caseapp.vocabularies.purposes import purposes

#: Ways by which the sheet itself goes out; a call or a letter that was is written down as it was.
_LEAVES = (SentBy.IN_APP, SentBy.PAPER, SentBy.ENCRYPTED_FILE)


def entry_of(session: Any, case: Case, referral: Referral) -> Entry | None:
    """Return the permission that a referral rests on, for whoever reads permissions."""
    found = permissions.ledger(session, case)
    return next((each for each in found if each.consent.id == referral.consent_id), None)


def is_live(entry: Entry, now: datetime) -> bool:
    """Whether a permission holds now."""
    opening = entry.facts.opening(entry.consent)
    has_begun = opening is not None and opening.starts_at <= now
    is_open = has_begun and entry.facts.is_open(entry.consent, now)
    return is_open and bool(entry.left) and not permissions.is_over(entry, now)


def others(session: Any, case: Case, referral: Referral, now: datetime) -> list[Entry]:
    """Return the live permissions for the same recipient that it does not rest on yet."""
    found = permissions.ledger(session, case)
    mine = next((each.consent for each in found if each.consent.id == referral.consent_id), None)
    return [
        each
        for each in found
        if mine is not None
        and each.consent.id != mine.id
        and is_live(each, now)
        and _whom(each.consent) == _whom(mine)
    ]


def obstacles(
    session: Any, case: Case, referral: Referral, way: SentBy, on: date, today: date
) -> Iterator[InvalidError]:
    """Tell what stands in the way of a sending: of the day, the partner, the permission."""
    if on > today:
        yield InvalidError("on", _("This date is still to come. Use the day it happened."))
        return
    entry = entry_of(session, case, referral)
    if entry is None:
        yield InvalidError("", _("You do not see their permission, so you cannot send it."))
        return
    now = clock.now()
    is_unsure = entry.consent.outcome is ConsentOutcome.PROVISIONAL
    if is_unsure and entry.facts.opening(entry.consent) is None:
        # The same calm words as everywhere: doubt is never shown in the room (practice.md P6).
        yield InvalidError("", _("It cannot go out yet. We look at it again together soon."))
        return
    if not (is_live(entry, now) if on == today else _held_on(entry, on)):
        yield InvalidError("", _("Their permission does not hold. Ask together first."))
        return
    yield from _of_the_partner(session, case, entry.consent)
    yield from _of_single_use(session, entry.consent, way)
    held = entry.left if on == today else Kind(entry.consent.kinds)
    if kinds_of(parts_of(referral)) & ~held:
        yield InvalidError("", _("It tells more than they said yes to. Change it, or ask again."))
    if entry.consent.without_name and SheetPart.NAME in parts_of(referral):
        yield InvalidError("", _("They said yes without their name. Leave it out, or ask again."))
    if way in _LEAVES:
        said = never_use.refusal(session, case, text_of(sheet_of(session, case, referral, on)))
        if said:
            yield InvalidError("", said)
        if referral.name_explained is None and document_names.is_asked(session, case, referral):
            yield InvalidError(
                "name_explained", _("Say whether this was explained to them, or when it will be.")
            )
    if way is SentBy.IN_APP:
        yield from _of_readers(session, entry)


def sendings(session: Any, consent: Consent) -> int:
    """Return how often something was sent by a permission; reading here is no sending (§3.4)."""
    wanted = select(ReferralEvent).where(
        ReferralEvent.consent_id == consent.id,
        ReferralEvent.act == ReferralAct.SEND,
        ReferralEvent.sent_by != SentBy.IN_APP,
    )
    return len(session.scalars(wanted).all())


def partner_of(session: Any, consent: Consent) -> Partner | None:
    """Return the partner that a permission names, by itself or by somebody who works there."""
    if consent.partner_id is not None:
        found: Partner | None = session.get(Partner, consent.partner_id)
        return found
    if consent.membership_id is None:
        return None
    hat = session.get(Membership, consent.membership_id)
    if hat is None or hat.organisation_id == consent.organisation_id:
        return None
    theirs: Partner | None = session.scalars(
        select(Partner)
        .where(Partner.linked_organisation_id == hat.organisation_id)
        .order_by(Partner.suspended_at.is_not(None), Partner.retired_at.is_not(None), Partner.id)
    ).first()
    return theirs


def _of_the_partner(session: Any, case: Case, consent: Consent) -> Iterator[InvalidError]:
    partner = partner_of(session, consent)
    if partner is not None and houses.kept_away(session, case.id).holds(partner):
        yield InvalidError("", _("Nothing goes to them in this case. Ask the key worker."))
    if partner is not None and not partner.is_active:
        yield InvalidError("", _("This partner is stopped for now. Nothing goes to them."))


def _of_single_use(session: Any, consent: Consent, way: SentBy) -> Iterator[InvalidError]:
    code = consent.purpose or ""
    if way is SentBy.IN_APP or not (purposes().known(code) and purposes().get(code).is_single_use):
        return
    if sendings(session, consent):
        yield InvalidError("", _("Their yes was for one sending, and that was made. Ask again."))


def _of_readers(session: Any, entry: Entry) -> Iterator[InvalidError]:
    """Whether anybody there could read it here."""
    if Kind.REF not in entry.left:
        yield InvalidError(
            "sent_by", _("Their yes does not name referrals, so nobody there reads it here.")
        )
        return
    consent = entry.consent
    if consent.membership_id is not None:
        return
    named = session.scalars(
        select(ConsentPerson).where(
            ConsentPerson.consent_id == consent.id, ConsentPerson.ended_at.is_(None)
        )
    ).first()
    if named is None:
        yield InvalidError("sent_by", _("Nobody there is named who looks here. Use another way."))


def _held_on(entry: Entry, day: date) -> bool:
    """Whether a permission held on an earlier day, for what is written down afterwards."""
    consent = entry.consent
    is_in = consent.given_on <= day and (consent.expires_on is None or day <= consent.expires_on)
    stopped = any(end.is_whole and end.ended_at.date() <= day for end in entry.ends)
    return entry.facts.opening(consent) is not None and is_in and not stopped


def _whom(consent: Consent) -> tuple[Any, ...]:
    outside = " ".join((consent.recipient or "").split()).casefold()
    return consent.partner_id, consent.user_id, outside
