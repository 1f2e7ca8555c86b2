"""Asking and referring, sending, answering, and asking without a name: one transaction each."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect

from caseapp.access import trail
from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import EnquiryAnswer, ReferralAct, SentBy, Service
from caseapp.kinds.communication_room import NameExplained
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.partner import Partner
from caseapp.models.referral import Enquiry, Referral, ReferralReceived
from caseapp.rules import consent as permissions
from caseapp.rules import partners
from caseapp.rules import referrals as rules
from caseapp.rules.consent import Entry, Said
from caseapp.rules.referrals import Draft


def ask_and_refer(session: Any, case: Case, said: Said, whom: str, draft: Draft) -> Referral:
    """Write their yes down, and the referral that rests on it. Nothing goes out yet."""
    if said.partner is not None and inspect(said.partner).transient:
        partners.add(session, said.partner, "partner_name")
    consent = permissions.record(session, case, said)
    referral = rules.make(session, case, consent, whom, draft)
    trail.say(session, "referral.ask")
    return referral


def refer(session: Any, case: Case, consent: Consent, whom: str, draft: Draft) -> Referral:
    """Write a referral by a permission that there is already."""
    referral = rules.make(session, case, consent, whom, draft)
    trail.say(session, "referral.write")
    return referral


def change(session: Any, case: Case, referral: Referral, draft: Draft) -> None:
    """Change what is being written."""
    rules.change(session, case, referral, draft)
    trail.say(session, "referral.write")


def keep_explained(session: Any, referral: Referral, explained: NameExplained) -> None:
    """Keep whether they know that the name on their documents is used there."""
    referral.name_explained = explained
    trail.say(session, "referral.write")
    session.flush()


def send(
    session: Any, case: Case, referral: Referral, way: SentBy, on: date | None, seen: str
) -> None:
    """Send it. The trail says by which way and by which permission, and so to whom; what kinds it
    told of are the entry's own."""
    rules.send(session, case, referral, way, on, seen)
    trail.say(session, "referral.send", f"{way.value}, consent {referral.consent_id}")


def answer(
    session: Any,
    case: Case,
    referral: Referral,
    act: ReferralAct,
    on: date,
    words: str,
    confirmed: rules.Confirmed | None = None,
) -> None:
    """Write down what came of it, or take it back; ``confirmed``: who there said it, and how."""
    rules.answer(session, case, referral, act, on, words, confirmed)
    trail.say(session, f"referral.{act.value}")


def answer_received(
    session: Any, case: Case, received: ReferralReceived, act: ReferralAct, words: str
) -> None:
    """Answer a referral that came here."""
    rules.answer_received(session, case, received, act, words)
    trail.say(session, f"referral.{act.value}")


def go_on(session: Any, case: Case, referral: Referral, entry: Entry) -> None:
    """Let it rest on another permission."""
    rules.go_on(session, case, referral, entry)
    trail.say(session, "referral.go_on")


def ask_without_name(
    session: Any, partner: Partner, service: Service, answer: EnquiryAnswer, words: str, by: Any
) -> Enquiry:
    """Write down that somebody was asked, for what, and what they said."""
    if partner.retired_at is not None:
        raise InvalidError("partner", _("This partner is retired. Choose another one."))
    enquiry = Enquiry(
        organisation_id=partner.organisation_id,
        partner_id=partner.id,
        service=service,
        answer=answer,
        words=words,
        asked_on=by.today,
        asked_by_id=by.user_id,
        made_at=clock.now(),
    )
    session.add(enquiry)
    trail.say(session, "enquiry.ask")
    session.flush()
    return enquiry


def answer_enquiry(session: Any, enquiry: Enquiry, answer: EnquiryAnswer, words: str) -> None:
    """Keep what they said."""
    enquiry.answer, enquiry.words = answer, words
    trail.say(session, "enquiry.answer")
    session.flush()
